"""Several papers are ticked, seen, and printed in one go: each once, in the order in which they were ticked."""

from pathlib import Path

import pypdfium2 as pdfium

from kiosk.journeys.papers.steps import ChoosePaper, Refused
from kiosk.journeys.printing import steps
from kiosk.printing import Sides
from tests.parts import papers
from tests.parts.resident import all_known, at_the_papers, check, pick
from tests.parts.stage import Stage


def ticked(stage: Stage, *names: str) -> steps.CheckSeveral:
    """From the first screen to the papers of these names, seen together."""
    at_the_papers(stage)
    stage.papers.several()
    for name in names:
        pick(stage, name)
    stage.papers.open_ticked()
    return stage.until_step(steps.CheckSeveral)


def taken(stage: Stage) -> list[str]:
    """Prints: the first word of each paper that came out, the first one first."""
    stage.printing.print_it()
    stage.until_step(steps.TakePaper)
    return [_word(paper) for paper in sorted(stage.printed.iterdir(), key=lambda paper: paper.stat().st_mtime_ns)]


def _word(paper: Path) -> str:
    with pdfium.PdfDocument(paper) as pdf:
        return str(pdf[0].get_textpage().get_text_bounded()).strip()


def test_papers_come_out_in_the_order_in_which_they_were_ticked(stage: Stage) -> None:
    for name, words in (("a", ["one"]), ("b", ["two", "more"]), ("c", ["three"])):
        papers.pdf(stage.stick / f"{name}.pdf", words)
    step = ticked(stage, "c", "a", "b")
    assert [(paper.item.name, paper.pages) for paper in step.papers] == [("c", 1), ("a", 1), ("b", 2)]
    assert step.pages == 4
    assert Sides.TWO_SIDED_LONG_EDGE in step.capabilities.sides
    assert taken(stage) == ["three", "one", "two"]
    whole = stage.until_step(steps.TakePaper)
    assert (whole.sides, whole.again) == (4, False)


def test_what_cannot_be_printed_at_once_leaves_the_others_printable(stage: Stage) -> None:
    papers.pdf(stage.stick / "a.pdf", ["one"])
    (stage.stick / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing follows")
    papers.pdf(stage.stick / "b.pdf", ["two"])
    step = ticked(stage, "a", "broken", "b")
    assert [paper.pages for paper in step.papers] == [1, 0, 1]
    assert taken(stage) == ["one", "two"]


def test_papers_of_which_none_can_be_printed_at_once_are_chosen_one_by_one(stage: Stage) -> None:
    for name in ("a", "b"):
        (stage.stick / f"{name}.pdf").write_bytes(b"%PDF-1.7\nnothing follows")
    at_the_papers(stage)
    stage.papers.several()
    for name in ("a", "b"):
        pick(stage, name)
    stage.papers.open_ticked()
    stage.until_step(steps.NoneTogether)
    stage.printing.one_by_one()
    chosen = stage.until_step(ChoosePaper)
    assert (chosen.several, chosen.ticked) == (False, ())
    pick(stage, "a")
    stage.until_step(Refused)


def test_print_touched_twice_prints_each_paper_once(stage: Stage) -> None:
    papers.pdf(stage.stick / "a.pdf", ["one"])
    papers.pdf(stage.stick / "b.pdf", ["two"])
    ticked(stage, "a", "b")
    stage.printing.print_it()
    assert taken(stage) == ["one", "two"]


def test_a_touch_takes_a_tick_away_and_one_paper_alone_is_looked_at_as_always(stage: Stage) -> None:
    papers.pdf(stage.stick / "a.pdf", ["one"])
    papers.pdf(stage.stick / "b.pdf", ["two"])
    at_the_papers(stage)
    stage.papers.several()
    for name in ("a", "b", "a"):
        pick(stage, name)
    assert len(stage.until_step(ChoosePaper).ticked) == 1
    stage.papers.open_ticked()
    stage.until_step(steps.CheckPages)


def test_back_from_several_keeps_the_ticks_and_then_gives_them_up(stage: Stage) -> None:
    papers.pdf(stage.stick / "a.pdf", ["one"])
    papers.pdf(stage.stick / "b.pdf", ["two"])
    ticked(stage, "a", "b")
    stage.reception.back()
    assert len(stage.until_step(ChoosePaper).ticked) == 2
    stage.reception.back()
    assert not all_known(stage).several
    check(stage, "a")


def test_after_several_the_next_paper_is_chosen_as_always(stage: Stage) -> None:
    papers.pdf(stage.stick / "a.pdf", ["one"])
    papers.pdf(stage.stick / "b.pdf", ["two"])
    ticked(stage, "a", "b")
    taken(stage)
    stage.printing.another()
    assert not stage.until_step(ChoosePaper).several
    check(stage, "b")


def test_what_is_stopped_between_two_papers_prints_no_more(stage: Stage) -> None:
    papers.pdf(stage.stick / "a.pdf", ["one"])
    papers.pdf(stage.stick / "b.pdf", ["two"])
    ticked(stage, "a", "b")
    stage.printing.print_it()
    stage.printing.ask_stop()
    stage.printing.stop()
    assert not stage.until_step(steps.TakePaper).whole
    assert len(list(stage.printed.iterdir())) < 2
