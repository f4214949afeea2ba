"""A page that didn't come out right is printed once more."""

from dataclasses import replace

from kiosk.journeys.papers.steps import ChoosePaper
from kiosk.journeys.printing import steps
from tests.parts import papers
from tests.parts.resident import at_the_papers, check, files_in, pages_of, printed, vault, words_of
from tests.parts.stage import Stage


def came_out(stage: Stage, *words: str) -> None:
    """A paper with those words, a page each, is printed whole."""
    papers.pdf(stage.stick / "a.pdf", list(words))
    at_the_papers(stage)
    check(stage, "a")
    printed(stage)


def again(stage: Stage, page: int) -> list[str]:
    """Prints that page once more: the words on what came out then."""
    before = set(stage.printed.iterdir())
    stage.printing.print_again(page)
    stage.until_step(steps.TakePaper)
    (arrived,) = set(stage.printed.iterdir()) - before
    assert pages_of(arrived) == 1
    return words_of(arrived)


def test_the_page_that_is_touched_comes_out_once_more_and_only_once(stage: Stage) -> None:
    came_out(stage, "one", "two", "three")
    assert stage.until_step(steps.TakePaper).again
    stage.printing.not_right()
    assert stage.until_step(steps.NotRight).pages == (0, 1, 2)
    stage.until(lambda: isinstance(stage.step, steps.NotRight) and len(stage.step.thumbnails) == 3)
    assert again(stage, 1) == ["two"]
    taken = stage.until_step(steps.TakePaper)
    assert (taken.sides, taken.again) == (1, False)
    stage.printing.not_right()
    assert stage.until_step(steps.TakePaper) == taken


def test_of_what_was_left_out_nothing_is_offered(stage: Stage) -> None:
    papers.pdf(stage.stick / "a.pdf", ["one", "two", "three"])
    at_the_papers(stage)
    check(stage, "a")
    stage.printing.toggle(0)
    printed(stage)
    stage.printing.not_right()
    assert stage.until_step(steps.NotRight).pages == (1, 2)
    assert again(stage, 2) == ["three"]


def test_a_paper_of_one_page_asks_only_whether(stage: Stage) -> None:
    came_out(stage, "one")
    stage.printing.not_right()
    assert stage.until_step(steps.AskAgain) == steps.AskAgain(0)
    assert again(stage, 0) == ["one"]


def test_who_finds_that_it_is_good_goes_back_to_their_paper(stage: Stage) -> None:
    came_out(stage, "one", "two")
    stage.printing.not_right()
    assert stage.reception.can_go_back
    stage.reception.back()
    assert stage.until_step(steps.TakePaper).again
    assert not stage.reception.can_go_back
    stage.printing.another()
    stage.until_step(ChoosePaper)


def test_a_copy_is_printed_alone_however_many_there_were(stage: Stage) -> None:
    papers.pdf(stage.stick / "a.pdf", ["one", "two"])
    at_the_papers(stage)
    step = check(stage, "a")
    stage.printing.set_options(replace(step.options, copies=3))
    stage.printing.print_it()
    assert stage.until_step(steps.TakePaper).sides == 6
    stage.printing.not_right()
    assert again(stage, 0) == ["one"]
    assert stage.until_step(steps.TakePaper).sides == 1


def test_nothing_of_it_stays_when_the_next_paper_is_chosen(stage: Stage) -> None:
    came_out(stage, "one", "two")
    folder = vault(stage)
    left = files_in(folder)
    stage.printing.another()
    stage.until(lambda: files_in(folder) < left)
