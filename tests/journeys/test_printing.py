"""A resident prints: whole stories, with real files, a real reader and the folder printer."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from kiosk.calls import Reason
from kiosk.documents import Rejection
from kiosk.journeys.calling.steps import AskReason, Standing
from kiosk.journeys.papers.steps import ChoosePaper, NoPapers, Refused
from kiosk.journeys.printing import steps
from kiosk.journeys.reception.steps import ChooseLanguage, Goodbye, Home, StillThere, Welcome
from kiosk.printing import Condition
from kiosk.sources import Reminder
from kiosk.sources.usb import InsertStick
from tests.parts import papers
from tests.parts.resident import at_the_papers, looking
from tests.parts.stage import PRINTING, Stage


def checking(stage: Stage, number: int = 0) -> steps.CheckPages:
    at_the_papers(stage)
    stage.papers.pick(number)
    return stage.until_step(steps.CheckPages)


def vaults() -> set[Path]:
    return {path for path in Path("/dev/shm").iterdir() if path.name.startswith("guichet-vault-")}


def test_a_three_page_statement_is_chosen_by_its_picture_and_printed(stage: Stage) -> None:
    papers.pdf(stage.stick / "releve-mars.pdf", ["one", "two", "three"])
    stage.reception.choose_language("fr")
    assert isinstance(stage.step, Home)
    stage.reception.begin(PRINTING)
    stage.until(lambda: isinstance(stage.step, ChoosePaper) and stage.step.papers[0].picture is not None)
    stage.papers.pick(0)
    step = stage.until_step(steps.CheckPages)
    assert (step.pages, step.options.copies) == (3, 1)
    stage.until(lambda: isinstance(stage.step, steps.CheckPages) and stage.step.sheet is not None)
    stage.printing.print_it()
    taken = stage.until_step(steps.TakePaper)
    assert (taken.sides, taken.whole) == (3, True)
    (arrived,) = stage.printed.iterdir()
    with pikepdf.open(arrived) as pdf:
        assert len(pdf.pages) == 3


def test_a_stick_that_is_put_in_later_is_found_by_itself(stage: Stage) -> None:
    papers.pdf(stage.stick / "a.pdf")
    away = stage.stick.rename(stage.stick.parent.parent / "away")
    looking(stage)
    stage.terminal.tick()
    assert stage.step == InsertStick()
    away.rename(stage.stick)
    stage.until_step(ChoosePaper)


def test_a_stick_without_papers_says_so_and_leads_back(stage: Stage) -> None:
    looking(stage)
    stage.until_step(NoPapers)
    stage.reception.back()
    assert isinstance(stage.step, Home)  # with one place to look, nobody is asked for it


def test_print_touched_twice_prints_once(stage: Stage) -> None:
    papers.pdf(stage.stick / "a.pdf")
    checking(stage)
    stage.printing.print_it()
    stage.printing.print_it()
    stage.until_step(steps.TakePaper)
    assert len(list(stage.printed.iterdir())) == 1


def test_another_paper_can_be_printed_in_the_same_visit(stage: Stage) -> None:
    papers.pdf(stage.stick / "a.pdf")
    papers.pdf(stage.stick / "b.pdf")
    checking(stage)
    stage.printing.print_it()
    stage.until_step(steps.TakePaper)
    stage.printing.another()
    stage.until_step(ChoosePaper)
    stage.papers.pick(1)
    stage.until_step(steps.CheckPages)
    stage.printing.print_it()
    stage.until_step(steps.TakePaper)
    stage.reception.done()
    assert stage.step == Goodbye(sides=2, calling=False, reminders=frozenset({Reminder.STICK}))


@pytest.mark.parametrize(
    ("make", "rejection"),
    [
        (lambda path: path.write_bytes(b"\x7fELF\x02\x01\x01" + bytes(99)), Rejection.NOT_A_DOCUMENT),
        (lambda path: path.write_bytes(b""), Rejection.NOTHING_INSIDE),
        (lambda path: papers.pdf(path, ["x"] * 600), Rejection.TOO_LONG),
    ],
)
def test_a_bad_file_is_refused_kindly_and_the_next_one_prints(
    stage: Stage, make: Callable[[Path], object], rejection: Rejection
) -> None:
    papers.pdf(stage.stick / "good.pdf")
    make(stage.stick / "bad.pdf")
    names = [paper.item.name for paper in at_the_papers(stage).papers]
    stage.papers.pick(names.index("bad"))
    assert stage.until_step(Refused).rejection is rejection
    stage.reception.back()
    stage.until_step(ChoosePaper)
    stage.papers.pick(names.index("good"))
    stage.until_step(steps.CheckPages)
    stage.printing.print_it()
    stage.until_step(steps.TakePaper)


def test_a_stick_pulled_while_reading_is_reported_and_another_can_be_put_in(stage: Stage) -> None:
    papers.pdf(stage.stick / "a.pdf")
    for number in range(9):
        papers.pdf(stage.stick / f"b{number}.pdf")
    at_the_papers(stage)
    shutil.rmtree(stage.stick)
    stage.papers.turn(8)
    stage.papers.pick(9)
    assert stage.until_step(Refused).rejection is Rejection.GONE


def test_done_wipes_everything_that_the_visit_left(stage: Stage) -> None:
    before = vaults()
    papers.pdf(stage.stick / "a.pdf")
    checking(stage)
    assert vaults() - before
    stage.reception.done()
    assert isinstance(stage.step, Goodbye)
    stage.until(lambda: not vaults() - before)
    stage.until_step(Welcome)


def test_a_visit_that_nobody_answers_for_ends_and_is_wiped(stage: Stage) -> None:
    before = vaults()
    papers.pdf(stage.stick / "a.pdf")
    checking(stage)
    stage.skipped += 91
    assert stage.until_step(StillThere).seconds_left > 20
    stage.reception.touch()
    assert isinstance(stage.step, steps.CheckPages)
    stage.skipped += 125
    stage.until_step(Welcome)
    stage.until(lambda: not vaults() - before)


def test_help_never_stops_the_printing_and_comes_back_to_it(stage: Stage) -> None:
    papers.pdf(stage.stick / "a.pdf")
    checking(stage)
    stage.reception.help()
    assert isinstance(stage.step, AskReason)
    stage.reception.help(Reason.PRINTING)
    assert isinstance(stage.step, Standing)
    stage.reception.resume()
    assert isinstance(stage.step, steps.CheckPages)
    assert stage.reception.strip is not None
    stage.printing.print_it()
    stage.until_step(steps.TakePaper)


def test_a_language_chosen_in_the_middle_changes_nothing_else(stage: Stage) -> None:
    papers.pdf(stage.stick / "a.pdf")
    step = checking(stage)
    stage.reception.open_languages()
    assert isinstance(stage.step, ChooseLanguage)
    stage.reception.choose_language("ar")
    assert stage.reception.language == "ar"
    assert isinstance(stage.step, steps.CheckPages)
    assert stage.step.pages == step.pages


def test_copies_stay_within_what_is_allowed(stage: Stage) -> None:
    papers.pdf(stage.stick / "a.pdf")
    step = checking(stage)
    stage.printing.set_options(replace(step.options, copies=0))
    assert isinstance(stage.step, steps.CheckPages)
    assert stage.step.options.copies == 1


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Stage]:
    """A terminal whose folder printer can't write any more."""
    made = Stage(tmp_path, GUICHET_PRINTING__FOLDER="/dev/full/papers")
    yield made
    made.close()


def test_a_full_disk_holds_the_paper_up_in_plain_words_and_help_still_works(full_disk: Stage) -> None:
    papers.pdf(full_disk.stick / "a.pdf")
    checking(full_disk)
    full_disk.printing.print_it()
    full_disk.until(lambda: isinstance(full_disk.step, steps.HeldUp))
    assert isinstance(full_disk.step, steps.HeldUp)
    assert full_disk.step.conditions <= {Condition.FOLDER_FULL, Condition.OFFLINE}
    full_disk.reception.help(Reason.PRINTER)
    assert isinstance(full_disk.step, Standing)
