"""A paper of which something can't be made: what can is printed. The reader is real but for what it fails at here."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kiosk.documents import Document, Kind, Picture, Rejection
from kiosk.documents.reader import Reader
from kiosk.journeys import Sizes
from kiosk.journeys.papers.steps import Refused
from kiosk.journeys.printing import steps
from kiosk.patience import Patience
from tests.parts import papers
from tests.parts.resident import all_known, at_the_papers, check, files_in, pick, printed, vault, words_of
from tests.parts.stage import PATIENCE_SECONDS, Stage

WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight")


@dataclass
class Failing:
    """What the reader fails at, and what it was asked to rewrite: None for a whole paper."""

    pages: frozenset[int] = frozenset()  # they can't be drawn
    rewriting: frozenset[tuple[int, ...] | None] = frozenset()  # these hang until `ended`, and fail
    ended: threading.Event = field(default_factory=threading.Event)
    killed: bool = False
    asked: list[tuple[int, ...] | None] = field(default_factory=list)


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Failing:
    """Fails at nothing yet."""
    made = Failing()
    renders, rewrites, kills = Reader.render, Reader.printable, Reader.kill

    def render(
        reader: Reader, document: Document, page: int, width: int, height: int, patience: Patience | None = None
    ) -> Picture | Rejection:
        if page in made.pages:
            return Rejection.TOOK_TOO_LONG
        return renders(reader, document, page, width, height, patience)

    def printable(
        reader: Reader, document: Document, pages: Sequence[int] | None, target: Path, patience: Patience
    ) -> Path | Rejection:
        asked = tuple(pages) if pages else None
        made.asked.append(asked)
        if asked in made.rewriting:
            with patience.ended_by(reader.kill):
                made.ended.wait(PATIENCE_SECONDS)
        if made.killed or asked in made.rewriting:
            patience.check()
            return Rejection.TOOK_TOO_LONG
        return rewrites(reader, document, pages, target, patience)

    def kill(reader: Reader) -> None:
        made.killed = True
        made.ended.set()
        kills(reader)

    monkeypatch.setattr(Reader, "render", render)
    monkeypatch.setattr(Reader, "printable", printable)
    monkeypatch.setattr(Reader, "kill", kill)
    return made


def words_on(stage: Stage) -> list[str]:
    """Prints; the word on each page that came out."""
    return words_of(printed(stage))


def until_left_out(stage: Stage, pages: set[int]) -> None:
    def left_out() -> bool:
        return isinstance(stage.step, steps.CheckPages | steps.ChoosePages) and stage.step.left_out == pages

    stage.until(left_out)


def test_a_page_that_cannot_be_drawn_is_left_out_and_the_others_are_printed(stage: Stage, failing: Failing) -> None:
    failing.pages = frozenset({1})
    papers.pdf(stage.stick / "a.pdf", WORDS[:3])
    at_the_papers(stage)
    check(stage, "a")
    until_left_out(stage, {1})
    stage.printing.turn_to(1)
    assert stage.until_step(steps.CheckPages).sheet is None
    assert words_on(stage) == ["one", "three"]


def test_a_first_page_that_cannot_be_drawn_hides_no_paper(stage: Stage, failing: Failing) -> None:
    failing.pages = frozenset({0})
    papers.pdf(stage.stick / "a.pdf", WORDS[:3])
    at_the_papers(stage)
    (paper,) = all_known(stage).papers
    assert (paper.picture, paper.kind, paper.rejection) == (None, Kind.PDF, None)
    pick(stage, "a")
    stage.until_step(steps.CheckPages)
    until_left_out(stage, {0})
    assert words_on(stage) == ["two", "three"]


def test_a_thumbnail_that_cannot_be_drawn_keeps_nobody_from_choosing(stage: Stage, failing: Failing) -> None:
    papers.pdf(stage.stick / "a.pdf", WORDS)
    at_the_papers(stage)
    check(stage, "a")
    failing.pages = frozenset({6})
    stage.printing.ask(steps.Wish.PAGES)
    stage.printing.turn_pages(6)
    until_left_out(stage, {6})
    stage.until(lambda: 7 in stage.until_step(steps.ChoosePages).thumbnails)


def test_a_page_without_a_picture_can_be_taken_in_again_but_not_by_chance(stage: Stage, failing: Failing) -> None:
    failing.pages = frozenset({1})
    papers.pdf(stage.stick / "a.pdf", WORDS[:3])
    at_the_papers(stage)
    check(stage, "a")
    until_left_out(stage, {1})
    stage.printing.only_this_page()
    stage.printing.all_pages()
    assert stage.until_step(steps.CheckPages).left_out == {1}
    stage.printing.toggle(1)
    stage.printing.turn_to(2)
    stage.until(lambda: 2 in stage.until_step(steps.CheckPages).thumbnails)
    assert words_on(stage) == ["one", "two", "three"]


def test_a_paper_of_which_no_page_can_be_drawn_is_refused(stage: Stage, failing: Failing) -> None:
    failing.pages = frozenset({0, 1})
    papers.pdf(stage.stick / "a.pdf", WORDS[:2])
    at_the_papers(stage)
    pick(stage, "a")
    assert stage.until_step(Refused).rejection is Rejection.TOOK_TOO_LONG


def test_a_page_is_printed_although_the_whole_paper_takes_too_long(stage: Stage, failing: Failing) -> None:
    failing.rewriting = frozenset({None})
    papers.pdf(stage.stick / "a.pdf", WORDS[:3])
    at_the_papers(stage)
    check(stage, "a")
    stage.until(lambda: failing.asked == [None])
    stage.printing.only_this_page()
    failing.ended.set()
    stage.until(lambda: failing.asked == [None, (0,)])  # ahead, before it is asked for
    assert words_on(stage) == ["one"]


def test_a_paper_that_cannot_be_printed_as_it_was_chosen_is_refused(stage: Stage, failing: Failing) -> None:
    failing.rewriting = frozenset({(1,)})
    failing.ended.set()
    papers.pdf(stage.stick / "a.pdf", WORDS[:3])
    at_the_papers(stage)
    check(stage, "a")
    stage.printing.turn_to(1)
    stage.printing.only_this_page()
    assert stage.until_step(Refused).rejection is Rejection.TOOK_TOO_LONG


def test_what_was_made_for_another_choice_leaves_the_vault(stage: Stage, failing: Failing) -> None:
    papers.pdf(stage.stick / "a.pdf", WORDS[:3])
    at_the_papers(stage)
    check(stage, "a")
    for page in range(3):
        stage.until(lambda: files_in(vault(stage)) == 2)  # the paper, and what would be printed of it
        stage.printing.turn_to(page)
        stage.printing.only_this_page()
        stage.until(lambda page=page: failing.asked[-1] == (page,))  # type: ignore[misc]
    stage.until(lambda: files_in(vault(stage)) == 2)
    assert words_on(stage) == ["three"]


def test_larger_letters_while_a_paper_is_made_ready_do_not_delay_it(stage: Stage, failing: Failing) -> None:
    failing.rewriting = frozenset({None})
    papers.pdf(stage.stick / "a.pdf", WORDS[:3])
    at_the_papers(stage)
    check(stage, "a")
    stage.printing.print_it()
    stage.until(lambda: failing.asked == [None])
    stage.reception.resize(Sizes(sheet=(500, 700)))
    for _ in range(3):
        stage.terminal.tick()
    seen_to = threading.Event()
    stage.terminal._wiping(seen_to.set, lambda _: None, lambda: None)  # behind it: what would give it up
    stage.until(seen_to.is_set)
    assert not failing.killed
    failing.rewriting = frozenset()
    failing.ended.set()
    stage.until_step(steps.TakePaper)
    assert failing.asked == [None]
