"""A paper of many pages: seen ahead, enlarged, left out. With real parts."""

from dataclasses import replace

from kiosk.journeys.printing import steps
from kiosk.printing import Sides
from tests.parts import papers, papers_photos
from tests.parts.resident import at_the_papers, check, pages_of, printed, words_of
from tests.parts.stage import Stage

WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight")


def checking(stage: Stage, pages: int) -> steps.CheckPages:
    papers.pdf(stage.stick / "a.pdf", WORDS[:pages] if pages <= len(WORDS) else ["page"] * pages)
    at_the_papers(stage)
    return check(stage, "a")


def words_on(stage: Stage) -> list[str]:
    """Prints; the word on each page that came out."""
    return words_of(printed(stage))


def test_pages_left_out_do_not_come_out(stage: Stage) -> None:
    checking(stage, 4)
    stage.printing.ask(steps.Wish.PAGES)
    assert stage.until_step(steps.ChoosePages).pages == 4
    stage.printing.toggle(1)
    stage.printing.toggle(3)
    stage.printing.toggle(2)
    stage.printing.toggle(2)
    stage.printing.check()
    assert stage.until_step(steps.CheckPages).left_out == {1, 3}
    assert words_on(stage) == ["one", "three"]
    assert stage.until_step(steps.TakePaper).sides == 2


def test_only_this_page_is_one_touch_and_so_are_all_of_them_again(stage: Stage) -> None:
    checking(stage, 3)
    stage.printing.turn_to(1)
    stage.printing.only_this_page()
    assert stage.until_step(steps.CheckPages).left_out == {0, 2}
    stage.printing.all_pages()
    assert stage.until_step(steps.CheckPages).left_out == set()
    stage.printing.only_this_page()
    assert words_on(stage) == ["two"]


def test_one_page_always_stays(stage: Stage) -> None:
    checking(stage, 2)
    stage.printing.ask(steps.Wish.PAGES)
    stage.printing.toggle(0)
    stage.printing.toggle(1)
    assert stage.until_step(steps.ChoosePages).left_out == {0}
    stage.printing.check()
    stage.printing.turn_to(1)
    stage.printing.enlarge()
    assert stage.until_step(steps.Enlarged).only
    stage.printing.turn_to(0)
    assert not stage.until_step(steps.Enlarged).only
    stage.printing.ask(steps.Wish.PAGES)
    stage.printing.all_pages()
    assert stage.until_step(steps.ChoosePages).left_out == set()


def test_sides_are_counted_over_the_pages_that_are_printed_and_all_copies(stage: Stage) -> None:
    step = checking(stage, 3)
    assert step.options.sides is Sides.TWO_SIDED_LONG_EDGE
    stage.printing.set_options(replace(step.options, copies=2))
    stage.printing.only_this_page()
    stage.printing.print_it()
    assert stage.until_step(steps.TakePaper).sides == 2
    assert [pages_of(copy) for copy in stage.printed.iterdir()] == [1, 1]


def test_pages_to_choose_from_are_turned_by_screens_full(stage: Stage) -> None:
    checking(stage, 8)
    stage.printing.turn_to(7)
    stage.printing.ask(steps.Wish.PAGES)

    def seen() -> bool:
        step = stage.step
        assert isinstance(step, steps.ChoosePages)
        return all(page in step.thumbnails for page in range(step.first, min(step.first + step.at_once, step.pages)))

    assert stage.until_step(steps.ChoosePages).first == 6
    stage.until(seen)
    stage.printing.turn_pages(0)
    assert stage.until_step(steps.ChoosePages).first == 0
    stage.until(seen)
    stage.printing.check()
    assert stage.until_step(steps.CheckPages).page == 7


def test_a_page_is_enlarged_turned_and_left_out(stage: Stage) -> None:
    small = checking(stage, 3).sheet
    stage.printing.enlarge()
    step = stage.until_step(steps.Enlarged)
    assert step.sheet is small  # something is seen at once

    def large() -> bool:
        sheet = stage.step.sheet if isinstance(stage.step, steps.Enlarged) else None
        return sheet is not None and small is not None and sheet.width > small.width

    stage.until(large)
    stage.printing.turn_to(1)
    stage.until(large)
    stage.printing.toggle(1)
    assert stage.until_step(steps.Enlarged).left_out
    stage.reception.back()
    step_back = stage.until_step(steps.CheckPages)
    assert (step_back.page, step_back.left_out) == (1, frozenset({1}))
    assert words_on(stage) == ["one", "three"]


def test_the_next_page_is_there_before_it_is_asked_for(stage: Stage) -> None:
    checking(stage, 8)

    def nothing_left_to_do() -> bool:
        checked = stage.printing._checking
        return checked is not None and checked._preparing._under_way is None

    for page in range(1, 8):
        stage.until(nothing_left_to_do)
        stage.printing.turn_to(page)
        step = stage.until_step(steps.CheckPages)
        assert step.page == page
        assert step.sheet is not None
        assert step.sheet.width > 300  # the sheet itself, not a thumbnail in its place


def test_pictures_far_from_the_page_leave_memory(stage: Stage) -> None:
    checking(stage, 40)
    most = 0
    for page in range(40):
        stage.printing.turn_to(page)

        def seen(page: int = page) -> bool:
            return isinstance(stage.step, steps.CheckPages) and page in stage.step.thumbnails

        stage.until(seen)
        most = max(most, len(stage.until_step(steps.CheckPages).thumbnails))
    assert most <= 14


def test_print_touched_at_once_prints_as_soon_as_the_paper_is_ready(stage: Stage) -> None:
    papers.pdf(stage.stick / "a.pdf", WORDS)
    at_the_papers(stage)
    stage.papers.pick(0)
    stage.until_step(steps.CheckPages)
    stage.printing.only_this_page()
    assert words_on(stage) == ["one"]


def test_a_long_screenshot_is_printed_in_pages_or_whole_as_the_resident_likes(stage: Stage) -> None:
    papers_photos.screenshot(stage.stick / "a.png", lines=30)
    at_the_papers(stage)
    step = check(stage, "a")
    stage.until(lambda: isinstance(stage.step, steps.CheckPages) and bool(stage.step.looks))
    assert stage.until_step(steps.CheckPages).looks == (steps.Look.AS_FOUND, steps.Look.UNCUT)
    assert step.pages == 4
    stage.printing.turn_to(3)
    stage.printing.only_this_page()
    stage.printing.choose_look(steps.Look.UNCUT)
    whole = stage.until_step(steps.CheckPages)
    assert (whole.pages, whole.page, whole.left_out) == (1, 0, frozenset())
    stage.until(lambda: isinstance(stage.step, steps.CheckPages) and stage.step.sheet is not None)
    assert pages_of(printed(stage)) == 1
    assert stage.until_step(steps.TakePaper).sides == 1


def test_who_looked_at_it_whole_can_have_it_in_pages_again(stage: Stage) -> None:
    papers_photos.screenshot(stage.stick / "a.png", lines=30)
    at_the_papers(stage)
    check(stage, "a")
    stage.until(lambda: isinstance(stage.step, steps.CheckPages) and bool(stage.step.looks))
    stage.printing.choose_look(steps.Look.UNCUT)
    stage.printing.choose_look(steps.Look.AS_FOUND)
    assert stage.until_step(steps.CheckPages).pages == 4
    stage.printing.toggle(0)
    assert pages_of(printed(stage)) == 3


def test_wishes_are_asked_one_by_one_and_lead_back_step_by_step(stage: Stage) -> None:
    checking(stage, 3)
    stage.printing.see_wishes()
    assert stage.until_step(steps.Wishes).paper.wishes == (steps.Wish.PAGES, steps.Wish.SIDES, steps.Wish.COLOR)
    stage.printing.ask(steps.Wish.COLOR)
    paper = stage.until_step(steps.AskWish).paper
    stage.reception.back()
    stage.until_step(steps.Wishes)
    stage.reception.back()
    assert stage.until_step(steps.CheckPages).options.color
    stage.printing.ask(steps.Wish.COLOR)
    stage.printing.set_options(replace(paper.options, color=False))
    assert not stage.until_step(steps.CheckPages).options.color


def test_one_page_of_many_is_in_hand_after_six_touches(stage: Stage) -> None:
    papers.pdf(stage.stick / "a.pdf", WORDS[:3])
    at_the_papers(stage)
    check(stage, "a")
    stage.printing.turn_to(1)
    stage.printing.see_wishes()
    stage.printing.ask(steps.Wish.PAGES)
    assert stage.until_step(steps.ChoosePages).page == 1
    stage.printing.only_this_page()
    assert stage.until_step(steps.CheckPages).left_out == {0, 2}
    assert words_on(stage) == ["two"]
