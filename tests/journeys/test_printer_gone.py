"""The printer, CUPS or the terminal go away in the middle of a job: paper comes once, for whom it is, or never."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.journeys.calling.steps import AskReason
from kiosk.journeys.printing import steps
from kiosk.journeys.reception.steps import Welcome
from kiosk.printing import Condition
from tests.parts.desk import leave, printing
from tests.parts.printer import IppPrinter
from tests.parts.screen import ROOT
from tests.parts.stage import Stage

_PRINTS_AND_DIES = """
import os, signal, sys
from pathlib import Path
from kiosk.journeys.printing import steps
from tests.parts import papers
from tests.parts.desk import printing
from tests.parts.stage import Stage
stage = Stage(Path(sys.argv[1]), GUICHET_PRINTING__PRINTER=sys.argv[2])
papers.pdf(stage.stick / "a.pdf")
printing(stage)
stage.until(lambda: isinstance(stage.step, steps.HeldUp))
os.kill(os.getpid(), signal.SIGKILL)
"""


def holds_up(stage: Stage, condition: Condition) -> None:
    stage.until(lambda: isinstance(stage.step, steps.HeldUp) and condition in stage.step.conditions)


def test_a_printer_that_loses_its_plug_in_the_middle_is_reported_and_help_works(
    desk: Stage, printer: IppPrinter
) -> None:
    printer.slow_down(2)
    printing(desk)
    desk.until(lambda: bool(printer.cupsd.job_files()))
    printer.stop()
    holds_up(desk, Condition.OFFLINE)
    desk.reception.help()
    assert isinstance(desk.step, AskReason)
    desk.reception.done()
    desk.until(lambda: not printer.cupsd.job_files())
    desk.until_step(Welcome)


def test_a_cups_that_is_started_again_in_the_middle_prints_once(desk: Stage, printer: IppPrinter) -> None:
    printer.run_out_after(1)
    printing(desk)
    holds_up(desk, Condition.PAPER_OUT)
    printer.cupsd.stop()
    holds_up(desk, Condition.OFFLINE)
    printer.put_paper_back()
    printer.cupsd.start()
    desk.until_step(steps.TakePaper)
    desk.until(lambda: bool(printer.tray))
    leave(desk)
    printing(desk)
    desk.until_step(steps.TakePaper)
    assert len(printer.tray) == 2


def test_a_cups_that_is_started_again_while_paper_comes_out_prints_once(desk: Stage, printer: IppPrinter) -> None:
    printer.slow_down(1)
    printing(desk)
    desk.until(lambda: isinstance(desk.step, steps.Printing) and desk.step.done > 0)
    printer.cupsd.stop()
    printer.cupsd.start()
    desk.until_step(steps.TakePaper)
    desk.until(lambda: bool(printer.tray))
    leave(desk)
    printer.slow_down(0)
    printing(desk)
    desk.until_step(steps.TakePaper)
    assert len(printer.tray) == 2


def test_a_cups_that_was_killed_while_paper_came_out_leaves_nobody_believing_that_none_did(
    desk: Stage, printer: IppPrinter
) -> None:
    printer.cupsd.stop()  # its queues are on its disk then, and its next job isn't yet
    printer.cupsd.start()
    printer.slow_down(1)
    printing(desk)
    desk.until(lambda: isinstance(desk.step, steps.Printing) and desk.step.done > 0)
    printer.cupsd.kill()
    printer.cupsd.start()
    assert desk.until_step(steps.NotPrinted).unsure
    desk.until(lambda: len(printer.tray) == 1)


def test_a_queue_that_is_stopped_by_hand_after_a_page_came_out_prints_none_twice(
    desk: Stage, printer: IppPrinter
) -> None:
    printer.run_out_after(1)
    printing(desk)
    desk.until(lambda: isinstance(desk.step, steps.HeldUp) and desk.step.done == 1)
    printer.cupsd.run("cupsdisable", printer.queue)
    assert desk.until_step(steps.NotPrinted).done == 1
    printer.put_paper_back()
    printer.cupsd.run("cupsenable", printer.queue)
    leave(desk)
    out = len(printer.tray)  # ippeveprinter may end what it was told to stop
    printing(desk)
    desk.until_step(steps.TakePaper)
    assert len(printer.tray) == out + 1


def test_a_queue_that_is_deleted_in_the_middle_ends_the_waiting(desk: Stage, printer: IppPrinter) -> None:
    printer.run_out_after(1)
    printing(desk)
    holds_up(desk, Condition.PAPER_OUT)
    printer.cupsd.run("lpadmin", "-x", printer.queue)
    desk.until_step(steps.NotPrinted)


def test_what_a_killed_terminal_left_with_the_printer_never_comes_out(
    tmp_path: Path, printer: IppPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUPS_SERVER", printer.cupsd.server)
    folder = tmp_path / "terminal"
    printer.take_paper_out()
    command = [sys.executable, "-c", _PRINTS_AND_DIES, str(folder), printer.queue]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -signal.SIGKILL
    assert printer.cupsd.job_files()
    (folder / "usb").rename(tmp_path / "away")
    again = Stage(folder, GUICHET_PRINTING__PRINTER=printer.queue)
    again.skipped += 5
    again.until(lambda: not printer.cupsd.job_files())
    again.close()
    printer.put_paper_back()
    assert not printer.tray
