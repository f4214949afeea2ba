"""A real CUPS and a real IPP printer behind it."""

import subprocess
from pathlib import Path
from uuid import uuid4

import cups
import pytest

from kiosk.printing import (
    STANDSTILL_SECONDS,
    Capabilities,
    Condition,
    JobState,
    Options,
    PrinterUnavailable,
    Sides,
)
from kiosk.printing.cups import CupsPrinter
from tests.parts import papers
from tests.parts.cupsd import Cupsd, wait_until
from tests.parts.pretender import KEYWORD, Pretender, answer, attribute
from tests.parts.printer import IppPrinter

THREE_PAGES = ("Un", "Deux", "Trois")
IDENTIFY_PRINTER = 0x003C  # PWG 5100.13


@pytest.fixture
def queue(printer: IppPrinter) -> CupsPrinter:
    """The queue as the terminal meets it: its capabilities are asked first."""
    queue = CupsPrinter(printer.queue, printer.cupsd.server)
    queue.capabilities()
    return queue


def submitted(queue: CupsPrinter, pdf: Path, options: Options | None = None) -> str:
    job_id = str(uuid4())
    queue.submit(job_id, pdf, options or Options())
    queue.release(job_id)
    return job_id


def wait_for(queue: CupsPrinter, job_id: str, state: JobState) -> None:
    wait_until(lambda: queue.status(job_id).state is state, state.name)


def waits_for(queue: CupsPrinter) -> frozenset[Condition]:
    """What holds up a job that stands still. ippeveprinter calls most things a warning."""
    return queue.needs().standing_still(STANDSTILL_SECONDS)


def words(pdf: Path) -> list[str]:
    return subprocess.run(["pdftotext", pdf, "-"], capture_output=True, text=True, check=True).stdout.split()


def gray(pdf: Path) -> bytes:
    """All pages as small grey pictures, one after the other."""
    rendered = subprocess.run(["pdftoppm", "-gray", "-r", "40", pdf], capture_output=True, check=True)
    return rendered.stdout


def test_only_what_the_printer_can_do_is_offered(queue: CupsPrinter) -> None:
    can = queue.capabilities()
    assert can.sides == tuple(Sides)
    assert can.color
    assert can.copies_max > 1
    assert queue.place == "Front desk"


def test_the_pages_that_arrive_are_those_that_were_sent(
    queue: CupsPrinter, printer: IppPrinter, tmp_path: Path
) -> None:
    sent = papers.pdf(tmp_path / "a.pdf", THREE_PAGES)
    wait_for(queue, submitted(queue, sent), JobState.COMPLETED)
    (arrived,) = printer.tray
    assert words(arrived) == list(THREE_PAGES)
    before, after = gray(sent), gray(arrived)
    assert len(before) == len(after)
    assert sum(abs(a - b) > 64 for a, b in zip(before, after, strict=True)) < 0.005 * len(before)


def test_a_job_carries_its_number_and_nothing_of_the_resident(
    queue: CupsPrinter, printer: IppPrinter, tmp_path: Path
) -> None:
    job_id = submitted(queue, papers.pdf(tmp_path / "Dossier Leila.pdf"))
    wait_for(queue, job_id, JobState.COMPLETED)
    cups.setUser("guichet")  # as whom the jobs are sent by root; only their owner is told everything
    (number,) = cups.Connection(host=printer.cupsd.server).getJobs("all", my_jobs=True)
    told = cups.Connection(host=printer.cupsd.server).getJobAttributes(number)
    assert told["document-name-supplied"] == job_id
    logged = "".join(path.read_text(errors="replace") for path in (printer.cupsd.folder / "log").iterdir())
    for secret in ("Dossier", "Leila", tmp_path.name):
        assert secret not in logged
        assert secret not in str(told)
    wait_until(lambda: not printer.cupsd.job_files(), "the spool to be empty")


def test_copies_and_both_sides_are_as_chosen(queue: CupsPrinter, printer: IppPrinter, tmp_path: Path) -> None:
    chosen = Options(copies=2, sides=Sides.TWO_SIDED_LONG_EDGE, color=False)
    job_id = submitted(queue, papers.pdf(tmp_path / "a.pdf", THREE_PAGES), chosen)
    wait_for(queue, job_id, JobState.COMPLETED)
    told = printer.job_attributes()
    assert told["copies"] == "2"
    assert told["sides"] == "two-sided-long-edge"
    assert told["print-color-mode"] == "monochrome"


def test_paper_out_in_the_middle_is_reported_and_printing_goes_on_when_it_is_back(
    queue: CupsPrinter, printer: IppPrinter, tmp_path: Path
) -> None:
    printer.run_out_after(page=2)
    job_id = submitted(queue, papers.pdf(tmp_path / "a.pdf", THREE_PAGES))

    def told() -> bool:
        return queue.status(job_id).state is JobState.PROCESSING and Condition.PAPER_OUT in waits_for(queue)

    wait_until(told, "paper-out")  # by the printer's own word: CUPS counts what came out some seconds later
    wait_until(lambda: queue.status(job_id).impressions_completed == 2, "what came out")
    printer.put_paper_back()
    wait_for(queue, job_id, JobState.COMPLETED)
    assert queue.needs().now == frozenset()
    assert [words(pdf) for pdf in printer.tray] == [list(THREE_PAGES)]


def test_a_cover_that_is_open_is_reported_at_once(queue: CupsPrinter, printer: IppPrinter, tmp_path: Path) -> None:
    printer.trouble("cover-open")
    job_id = submitted(queue, papers.pdf(tmp_path / "a.pdf"))
    wait_until(lambda: waits_for(queue) == {Condition.COVER_OPEN}, "cover-open")
    printer.mend("cover-open")
    wait_for(queue, job_id, JobState.COMPLETED)


def test_a_printer_that_disappears_is_offline_and_prints_when_it_is_back(
    queue: CupsPrinter, printer: IppPrinter, tmp_path: Path
) -> None:
    printer.stop()
    job_id = submitted(queue, papers.pdf(tmp_path / "a.pdf"))

    def told() -> bool:
        return not queue.status(job_id).state.ended and Condition.OFFLINE in queue.needs().now

    wait_until(told, "offline")
    printer.start()
    wait_until(lambda: queue.status(job_id).state is JobState.COMPLETED, "the job", seconds=60)
    assert len(printer.tray) == 1


def test_a_cups_that_ends_is_offline_and_is_found_again(queue: CupsPrinter, cupsd: Cupsd, tmp_path: Path) -> None:
    job_id = submitted(queue, papers.pdf(tmp_path / "a.pdf"))
    wait_for(queue, job_id, JobState.COMPLETED)
    cupsd.stop()
    assert queue.needs().now == {Condition.OFFLINE}
    with pytest.raises(PrinterUnavailable):
        queue.status(job_id)
    with pytest.raises(PrinterUnavailable):
        submitted(queue, papers.pdf(tmp_path / "a.pdf"))
    cupsd.start()
    wait_until(lambda: queue.needs().now == frozenset(), "the queue")
    assert queue.status(job_id).state is JobState.COMPLETED


def test_a_queue_that_was_stopped_by_hand_is_told_as_such_and_left_alone(queue: CupsPrinter, cupsd: Cupsd) -> None:
    cupsd.run("cupsdisable", queue.name)
    assert queue.needs().now == {Condition.PAUSED}
    cupsd.run("cupsenable", queue.name)
    assert queue.needs().now == frozenset()
    cupsd.run("cupsdisable", "-r", "Toner is on its way", queue.name)
    assert queue.needs().now == {Condition.PAUSED}
    cupsd.run("cupsenable", queue.name)
    cupsd.run("cupsreject", queue.name)
    assert queue.needs().now == {Condition.PAUSED}


def test_cancelling_purges(queue: CupsPrinter, printer: IppPrinter, cupsd: Cupsd, tmp_path: Path) -> None:
    printer.take_paper_out()
    job_id = submitted(queue, papers.pdf(tmp_path / "a.pdf", THREE_PAGES))
    wait_for(queue, job_id, JobState.PROCESSING)
    assert cupsd.job_files()
    queue.cancel(job_id)
    wait_until(lambda: not cupsd.job_files(), "the spool to be empty")
    wait_until(lambda: not cupsd.control_files(), "that CUPS keeps nothing of a job that it was printing")
    assert queue.status(job_id).state is JobState.ABORTED  # it has never heard of it
    queue.cancel(job_id)
    printer.put_paper_back()
    wait_until(lambda: cupsd.run("lpstat", "-W", "all", "-o") == "", "no job")


def test_after_a_crash_a_job_is_found_by_its_number_alone(
    queue: CupsPrinter, printer: IppPrinter, cupsd: Cupsd, tmp_path: Path
) -> None:
    printer.take_paper_out()
    job_id = submitted(queue, papers.pdf(tmp_path / "a.pdf"))
    restarted = CupsPrinter(printer.queue, cupsd.server)
    assert not restarted.status(job_id).state.ended
    restarted.cancel(job_id)
    wait_until(lambda: not cupsd.job_files(), "the spool to be empty")
    assert restarted.status(str(uuid4())).state is JobState.ABORTED


def test_a_queue_that_is_not_there_is_offline(cupsd: Cupsd, tmp_path: Path) -> None:
    nowhere = CupsPrinter("nowhere", cupsd.server)
    assert nowhere.needs().now == {Condition.OFFLINE}
    with pytest.raises(PrinterUnavailable):
        nowhere.capabilities()
    with pytest.raises(PrinterUnavailable):
        submitted(nowhere, papers.pdf(tmp_path / "a.pdf"))
    assert Capabilities().sides == (Sides.ONE_SIDED,)


def test_a_printer_shows_where_it_stands_when_a_paper_comes(
    queue: CupsPrinter, printer: IppPrinter, tmp_path: Path
) -> None:
    assert printer.shown == 0
    job_id = submitted(queue, papers.pdf(tmp_path / "a.pdf"))
    wait_until(lambda: printer.shown == 1, "its display")
    wait_for(queue, job_id, JobState.COMPLETED)


def test_a_printer_flashes_where_it_can_and_one_that_doesnt_after_all_is_not_asked_again(
    cupsd: Cupsd, pretender: Pretender, tmp_path: Path
) -> None:
    pretender.says = answer(attribute(KEYWORD, "identify-actions-supported", b"sound", b"flash"))
    queue = CupsPrinter(pretender.queue, cupsd.server)
    queue.capabilities()
    submitted(queue, papers.pdf(tmp_path / "a.pdf"))
    assert pretender.operations.count(IDENTIFY_PRINTER) == 1
    pretender.says = b"no answer to anything"
    for _ in range(2):
        submitted(queue, papers.pdf(tmp_path / "a.pdf"))
    assert pretender.operations.count(IDENTIFY_PRINTER) == 2


@pytest.mark.parametrize("actions", [(b"sound", b"speak"), (b"none",), ()])
def test_a_printer_that_would_only_make_a_noise_is_left_alone(
    cupsd: Cupsd, pretender: Pretender, tmp_path: Path, actions: tuple[bytes, ...]
) -> None:
    pretender.says = answer(*([attribute(KEYWORD, "identify-actions-supported", *actions)] if actions else []))
    queue = CupsPrinter(pretender.queue, cupsd.server)
    queue.capabilities()
    submitted(queue, papers.pdf(tmp_path / "a.pdf"))
    assert IDENTIFY_PRINTER not in pretender.operations
