"""A terminal that prints on the real IPP printer, and a resident who prints there."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.journeys.printing import steps
from kiosk.journeys.reception.steps import Welcome
from tests.parts import papers
from tests.parts.printer import IppPrinter
from tests.parts.resident import at_the_papers
from tests.parts.stage import Stage


@pytest.fixture
def desk(tmp_path: Path, printer: IppPrinter, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """A terminal whose printer is that queue, with a paper of three pages on the stick."""
    monkeypatch.setenv("CUPS_SERVER", printer.cupsd.server)
    made = Stage(tmp_path / "terminal", GUICHET_PRINTING__PRINTER=printer.queue)
    papers.pdf(made.stick / "releve.pdf", ["one", "two", "three"])
    yield made
    made.close()


def leave(stage: Stage) -> None:
    """The resident is done, and the last screen has gone."""
    stage.reception.done()
    stage.skipped += 7
    stage.until_step(Welcome)


def printing(stage: Stage, *, print_it: bool = True) -> None:
    """From the first screen to *Print*, with the newest paper of the stick; or to the paper, if not to `print_it`."""
    at_the_papers(stage)
    stage.papers.pick(0)
    stage.until_step(steps.CheckPages)
    if print_it:
        stage.printing.print_it()
