"""A colour printer and one for black and white, on two real queues: each paper goes to the right one that works."""

from pathlib import Path
from uuid import uuid4

import pytest

from kiosk.printing import Condition, JobState, Needs, Options, PrinterUnavailable, Soon
from kiosk.printing.several import SeveralPrinters, printer_of, printers_of
from kiosk.settings import load
from tests.parts import papers
from tests.parts.cupsd import Cupsd, wait_until

MODELS = {"ink": "drv:///sample.drv/deskjet.ppd", "laser": "drv:///sample.drv/laserjet.ppd"}
COLOR, GRAY = Options(color=True), Options(color=False)


@pytest.fixture
def both(cupsd: Cupsd) -> SeveralPrinters:
    """The two, as a terminal has them."""
    for queue, model in MODELS.items():
        written = cupsd.folder / queue
        written.touch()
        written.chmod(0o666)
        cupsd.run("lpadmin", "-p", queue, "-E", "-v", f"file://{written}", "-m", model, "-L", f"By the {queue}")
    return started(cupsd)


def started(cupsd: Cupsd) -> SeveralPrinters:
    """The printers of a terminal that starts."""
    chosen = {"GUICHET_PRINTING__PRINTER": "ink", "GUICHET_PRINTING__MORE_PRINTERS": '["laser"]'}
    made = printer_of(load(environment=chosen).printing, cupsd.server)
    assert isinstance(made, SeveralPrinters)
    return made


def sent_to(printers: SeveralPrinters, pdf: Path, options: Options) -> str:
    """Prints a paper: the queue that it went to."""
    job_id = str(uuid4())
    printers.submit(job_id, pdf, options)
    queue = printers.name
    printers.release(job_id)
    wait_until(lambda: printers.status(job_id).state is JobState.COMPLETED, "the job")
    printers.cancel(job_id)
    return queue


def test_a_paper_goes_to_the_printer_that_can_and_costs_least(both: SeveralPrinters, tmp_path: Path) -> None:
    pdf = papers.pdf(tmp_path / "a.pdf")
    assert both.capabilities().color
    assert (sent_to(both, pdf, COLOR), both.place) == ("ink", "By the ink")
    assert (sent_to(both, pdf, GRAY), both.place) == ("laser", "By the laser")


def test_what_only_a_printer_can_do_that_does_not_work_is_not_offered(
    both: SeveralPrinters, cupsd: Cupsd, tmp_path: Path
) -> None:
    cupsd.run("cupsdisable", "ink")
    needs = both.needs()
    assert needs == Needs(soon=frozenset({Soon.CARE}), mute=True)
    assert not both.capabilities().color
    assert sent_to(both, papers.pdf(tmp_path / "a.pdf"), GRAY) == "laser"
    cupsd.run("cupsenable", "ink")
    assert both.needs().soon == frozenset()
    assert both.capabilities().color


def test_where_the_cheaper_one_does_not_work_the_other_prints(
    both: SeveralPrinters, cupsd: Cupsd, tmp_path: Path
) -> None:
    cupsd.run("cupsdisable", "laser")
    both.needs()
    both.capabilities()
    assert sent_to(both, papers.pdf(tmp_path / "a.pdf"), GRAY) == "ink"


def test_somebody_is_needed_once_none_works(both: SeveralPrinters, cupsd: Cupsd) -> None:
    for queue in MODELS:
        cupsd.run("cupsdisable", queue)
    assert both.needs().now == {Condition.PAUSED}


def test_while_a_paper_waits_for_its_printer_that_one_counts(
    both: SeveralPrinters, cupsd: Cupsd, tmp_path: Path
) -> None:
    both.capabilities()
    both.submit("a-job", papers.pdf(tmp_path / "a.pdf"), GRAY)
    cupsd.run("cupsdisable", "laser")
    assert both.needs().now == {Condition.PAUSED}
    both.cancel("a-job")
    assert both.needs().now == frozenset()


def test_after_a_crash_the_job_is_found_on_whichever_has_it(
    both: SeveralPrinters, cupsd: Cupsd, tmp_path: Path
) -> None:
    both.capabilities()
    both.submit("a-job", papers.pdf(tmp_path / "a.pdf"), GRAY)
    again = started(cupsd)
    assert again.status("a-job").state is JobState.PENDING_HELD
    again.cancel("a-job")
    assert again.status("a-job").state is not JobState.PENDING_HELD


def test_one_printer_alone_is_itself_and_none_is_told(cupsd: Cupsd) -> None:
    assert [one.name for one in printers_of(load(environment={"GUICHET_PRINTING__PRINTER": "x"}).printing)] == ["x"]
    with pytest.raises(PrinterUnavailable):
        started(cupsd).capabilities()
