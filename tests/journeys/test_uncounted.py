"""A printer that never says how many pages are out: who stops a paper late there has had its pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kiosk.journeys.printing import steps
from tests.parts import papers
from tests.parts.cupsd import Cupsd
from tests.parts.desk import leave, printing
from tests.parts.moody import Moody
from tests.parts.printer import IppPrinter
from tests.parts.stage import Stage


@contextmanager
def terminal_on(queue: str, folder: Path) -> Iterator[Stage]:
    """A terminal that gives 20 pages a day, with a paper of three pages on the stick."""
    stage = Stage(folder, GUICHET_PRINTING__PRINTER=queue, GUICHET_PRINTING__PAGES_PER_DAY="20")
    papers.pdf(stage.stick / "releve.pdf", ["one", "two", "three"])
    try:
        yield stage
    finally:
        stage.close()


def left(stage: Stage) -> int | None:
    """Pages left for today, as the paper on the screen says."""
    printing(stage, print_it=False)
    pages = stage.until_step(steps.CheckPages).left
    leave(stage)
    return pages


def printed(stage: Stage) -> None:
    """Prints the paper to its end; and leaves."""
    printing(stage)
    stage.until_step(steps.TakePaper)
    leave(stage)


def stopped(stage: Stage) -> steps.TakePaper:
    """Stops it; and leaves."""
    stage.printing.ask_stop()
    stage.printing.stop()
    taken = stage.until_step(steps.TakePaper)
    leave(stage)
    return taken


def test_where_nobody_can_tell_what_is_out_a_paper_that_was_stopped_late_counts_whole(
    moody: Moody, cupsd: Cupsd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUPS_SERVER", cupsd.server)
    with terminal_on(moody.queue, tmp_path / "terminal") as stage:
        printed(stage)
        assert left(stage) == 17
        moody.slow_down(600)
        printing(stage)
        stage.until(lambda: moody.begun == 2 and stage.printing.job is not None and stage.printing.job.unsure > 0)
        taken = stopped(stage)
        assert (taken.sides, taken.unsure) == (0, True)
        assert left(stage) == 14


def test_there_too_a_paper_that_the_printer_was_not_given_is_free(
    moody: Moody, cupsd: Cupsd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUPS_SERVER", cupsd.server)
    with terminal_on(moody.queue, tmp_path / "terminal") as stage:
        printed(stage)
        moody.fail(4)
        printing(stage)
        stage.until_step(steps.HeldUp)
        taken = stopped(stage)
        assert (taken.sides, taken.unsure) == (0, False)
        assert left(stage) == 17


def test_where_the_printer_counts_a_paper_of_which_nothing_was_counted_is_not_said_to_be_out(
    moody: Moody, cupsd: Cupsd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUPS_SERVER", cupsd.server)
    with terminal_on(moody.queue, tmp_path / "terminal") as stage:
        moody.count(3)
        printed(stage)
        moody.count(0)  # as when the cable is pulled while the paper is sent: CUPS says that it's done
        printing(stage)
        assert stage.until_step(steps.NotPrinted).unsure
        leave(stage)
        assert left(stage) == 17


def test_of_what_no_driver_could_print_nothing_more_comes(
    moody: Moody, cupsd: Cupsd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUPS_SERVER", cupsd.server)
    with terminal_on(moody.failing, tmp_path / "terminal") as stage:
        printing(stage)
        assert stage.until_step(steps.NotPrinted) == steps.NotPrinted(0, unsure=False)


def test_where_the_printer_counts_a_paper_that_was_stopped_counts_for_what_is_out(
    printer: IppPrinter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUPS_SERVER", printer.cupsd.server)
    with terminal_on(printer.queue, tmp_path / "terminal") as stage:
        printer.run_out_after(1)
        printing(stage)
        stage.until(lambda: isinstance(stage.step, steps.HeldUp) and stage.step.done == 1)
        taken = stopped(stage)
        assert (taken.sides, taken.unsure) == (1, False)
        assert left(stage) == 19
