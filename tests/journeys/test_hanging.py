"""What a terminal waits for may never answer: the screen goes on, the resident is told, and the next one prints."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk import terminal
from kiosk.journeys.calling.steps import AskReason
from kiosk.journeys.papers.steps import ChoosePaper, Trouble
from kiosk.journeys.printing import steps
from kiosk.journeys.reception.steps import Welcome
from kiosk.sources.usb import InsertStick
from kiosk.terminal import STICK_SECONDS
from tests.parts import papers
from tests.parts.cupsd import Cupsd
from tests.parts.printer import IppPrinter
from tests.parts.resident import at_the_papers, looking
from tests.parts.stage import PATIENCE_SECONDS, PRINTING, Stage
from tests.parts.sticks import DeadStick


def checking(stage: Stage) -> None:
    at_the_papers(stage)
    stage.papers.pick(0)
    stage.until_step(steps.CheckPages)


def is_told_in_time(stage: Stage) -> None:
    """The resident waits, and reads a sentence before STICK_SECONDS are much exceeded."""
    latest = stage.skipped + STICK_SECONDS + 10

    def told() -> bool:
        stage.skipped += 1
        assert stage.skipped < latest
        return isinstance(stage.step, Trouble)

    stage.until(told)


def leave(stage: Stage) -> None:
    """The resident is done, and the last screen has gone."""
    stage.reception.done()
    stage.skipped += 7
    stage.until_step(Welcome)


def test_a_stick_that_answers_nothing_is_reported_and_stops_nobody(
    stage: Stage, dead_stick: Callable[[Path], DeadStick]
) -> None:
    papers.pdf(stage.stick / "a.pdf")
    dead = dead_stick(stage.stick.parent / "DEAD")
    looking(stage)
    stage.reception.help()
    assert isinstance(stage.step, AskReason)
    stage.reception.back()
    stage.until_step(InsertStick)
    is_told_in_time(stage)
    stage.reception.back()
    stage.reception.begin(PRINTING)
    is_told_in_time(stage)
    leave(stage)
    dead.pull()
    checking(stage)
    stage.printing.print_it()
    stage.until_step(steps.TakePaper)


@pytest.fixture
def desk(tmp_path: Path, printer: IppPrinter, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """A terminal whose printer is behind CUPS, with a paper on the stick."""
    monkeypatch.setenv("CUPS_SERVER", printer.cupsd.server)
    made = Stage(tmp_path / "terminal", GUICHET_PRINTING__PRINTER=printer.queue)
    papers.pdf(made.stick / "a.pdf")
    yield made
    made.close()


@pytest.fixture
def standing_still(cupsd: Cupsd) -> Iterator[Callable[[int], None]]:
    """Sends cupsd a signal; it goes on in the end."""
    assert cupsd.pid

    yield lambda number: os.kill(cupsd.pid, number)
    os.kill(cupsd.pid, signal.SIGCONT)


def test_a_cups_that_stands_still_is_reported_and_what_it_held_never_comes_out(
    desk: Stage, printer: IppPrinter, standing_still: Callable[[int], None]
) -> None:
    checking(desk)
    standing_still(signal.SIGSTOP)
    desk.printing.print_it()
    job = desk.printing.job
    assert job
    desk.until(lambda: job._asking)  # the paper is ready for CUPS
    is_told_in_time(desk)
    leave(desk)
    standing_still(signal.SIGCONT)
    checking(desk)
    desk.printing.print_it()
    desk.until_step(steps.TakePaper)
    assert len(printer.tray) == 1


def test_papers_are_opened_when_those_of_the_visit_before_are_gone(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminal, "END_SECONDS", PATIENCE_SECONDS)  # this machine may be slow to look at sticks
    papers.pdf(stage.stick / "a.pdf")
    checking(stage)
    goes_on, begun = threading.Event(), threading.Event()
    stage.terminal._wiping(lambda: goes_on.wait(PATIENCE_SECONDS), lambda _: None, lambda: None)
    leave(stage)
    stage.terminal._documents(begun.set, lambda _: None, lambda: None)
    looking(stage)
    stage.until_step(ChoosePaper)
    assert not begun.is_set()
    goes_on.set()
    stage.papers.pick(0)
    stage.until_step(steps.CheckPages)
    stage.printing.print_it()
    stage.until_step(steps.TakePaper)
