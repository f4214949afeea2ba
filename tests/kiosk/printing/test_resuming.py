"""A queue that CUPS stopped, or a job that it held back, goes on by itself once its cause has gone, and prints once."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.printing import Condition, JobState, Options, Sides
from kiosk.printing.cups import CupsPrinter
from kiosk.printing.handing_over import HandingOver, Job
from kiosk.printing.journal import Journal
from tests.parts import papers
from tests.parts.cupsd import Cupsd, wait_until
from tests.parts.moody import Moody
from tests.parts.screen import ROOT

FAILED, HOLD, STOP, RETRY = 1, 3, 4, 6
"""How backends end (backend(7))."""
PDF = b"%PDF-"


class Desk:
    """One paper for the printer, and what is known of it."""

    def __init__(self, queue: str, cupsd: Cupsd, paper: Path) -> None:
        self._jobs = HandingOver(CupsPrinter(queue, cupsd.server), Journal(paper.with_suffix(".journal")))
        self._paper = paper
        self.job: Job = self._jobs.new_job()

    def next(self) -> "Desk":
        """The same paper once more, as another job."""
        self.job = self._jobs.new_job()
        return self

    def state(self) -> JobState:
        return self._jobs.exchange(self.job, self._paper, Options())[0].state

    def conditions(self) -> frozenset[Condition]:
        return self._jobs.exchange(self.job, self._paper, Options())[1]

    def stop(self) -> None:
        self._jobs.cancel(self.job)

    def printed_within(self, seconds: float) -> float:
        """In how many seconds it was printed."""
        begun = time.monotonic()
        wait_until(lambda: self.state() is JobState.COMPLETED, "the paper", seconds, every=0.1)
        return time.monotonic() - begun


@pytest.fixture
def desk(moody: Moody, cupsd: Cupsd, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(moody.queue, cupsd, papers.pdf(tmp_path / "a.pdf"))
    yield made
    made.stop()


@pytest.mark.parametrize("policy", ["retry-job", "stop-printer", "retry-current-job"])
@pytest.mark.parametrize("code", [FAILED, HOLD, STOP, RETRY])
def test_what_failed_is_printed_once_as_soon_as_it_can_be(policy: str, code: int, moody: Moody, desk: Desk) -> None:
    moody.connect(policy)
    moody.fail(code)
    desk.state()
    wait_until(lambda: desk.conditions() or policy == "retry-current-job", "what is the matter", 10, every=0.1)
    moody.mend()
    desk.printed_within(5)
    assert moody.paper.count(PDF) == moody.begun == 1


def test_what_fails_for_long_is_printed_once_nevertheless(moody: Moody, desk: Desk, cupsd: Cupsd) -> None:
    moody.fail(FAILED)
    desk.state()
    wait_until(lambda: desk.state() and desk.job.tries > 6, "more tries than CUPS makes", 30, every=0.1)
    assert not desk.state().ended
    moody.mend()
    desk.printed_within(5)
    assert moody.paper.count(PDF) == moody.begun == 1


def test_a_queue_stopped_by_hand_in_the_middle_is_told_as_such_and_left_alone(
    moody: Moody, desk: Desk, cupsd: Cupsd
) -> None:
    moody.slow_down(600)
    desk.state()
    wait_until(lambda: moody.begun, "the paper to begin")
    moody.slow_down(0)
    cupsd.run("cupsdisable", moody.queue)
    wait_until(lambda: desk.conditions() == {Condition.PAUSED}, "who stopped it", 5, every=0.1)
    assert all(desk.conditions() == {Condition.PAUSED} for _ in range(5))  # at the first look, CUPS's own would go on
    cupsd.run("cupsenable", moody.queue)
    desk.printed_within(5)
    assert moody.paper.count(PDF) == 1


def test_a_paper_that_may_have_come_out_when_its_queue_was_stopped_by_hand_is_not_begun_anew(
    moody: Moody, desk: Desk, cupsd: Cupsd
) -> None:
    desk.printed_within(10)  # and no page of it was counted: this printer can't tell what is out
    moody.slow_down(600)
    desk.next()
    wait_until(lambda: desk.state() is JobState.PROCESSING and moody.begun == 2, "the paper to begin", every=0.1)
    cupsd.run("cupsdisable", moody.queue)
    wait_until(lambda: desk.state() is JobState.ABORTED, "its end", 5, every=0.1)
    moody.slow_down(0)
    cupsd.run("cupsenable", moody.queue)
    desk.next().printed_within(10)
    assert (moody.begun, moody.paper.count(PDF)) == (3, 2)


def test_a_queue_goes_on_though_the_paper_that_stopped_it_was_called_off_at_once(moody: Moody, cupsd: Cupsd) -> None:
    queue = CupsPrinter(moody.queue, cupsd.server)
    queue.needs()
    moody.fail(STOP)
    cupsd.run("lp", "-d", moody.queue, "/usr/share/cups/data/default-testpage.pdf")
    wait_until(lambda: "disabled" in cupsd.run("lpstat", "-p", moody.queue), "the queue to stop")
    cupsd.run("cancel", "-a", "-x")
    assert CupsPrinter(moody.queue, cupsd.server, resumes=False).needs().now  # the doctor's look changes nothing
    assert "disabled" in cupsd.run("lpstat", "-p", moody.queue)
    assert queue.needs().now == frozenset()
    assert "disabled" not in cupsd.run("lpstat", "-p", moody.queue)


@pytest.mark.skipif(os.geteuid() != 0, reason="becomes somebody else")
@pytest.mark.parametrize(("group", "condition"), [("nogroup", "nothing"), ("daemon", "stopped")])
def test_whoever_belongs_to_the_group_of_administrators_may_resume_and_nobody_else(
    group: str, condition: str, moody: Moody, cupsd: Cupsd
) -> None:
    files = cupsd.folder / "cups-files.conf"
    cupsd.stop()
    files.write_text(f"{files.read_text()}SystemGroup {group} root\n")
    cupsd.start()
    moody.connect("stop-printer")
    moody.fail(STOP)
    cupsd.run("lp", "-d", moody.queue, "/usr/share/cups/data/default-testpage.pdf")
    wait_until(lambda: "disabled" in cupsd.run("lpstat", "-p", moody.queue), "the queue to stop")
    program = (
        "import sys; from kiosk.printing.queue import WatchedQueue\n"
        "print(*WatchedQueue(*sys.argv[1:]).needs().now or ['nothing'])"
    )
    somebody = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
    command = [*somebody, sys.executable, "-c", program, moody.queue, cupsd.server]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=20, cwd=ROOT)
    assert told.stdout.split() == [condition]


def test_a_filter_that_failed_is_told_and_stops_nobody_else(
    moody: Moody, desk: Desk, cupsd: Cupsd, tmp_path: Path
) -> None:
    failing = Desk(moody.failing, cupsd, papers.pdf(tmp_path / "b.pdf"))
    wait_until(lambda: failing.state() is JobState.ABORTED, "the end of what can't be printed", 10, every=0.1)
    assert cupsd.run("lpstat", "-o") == ""
    desk.printed_within(10)


def test_a_full_spool_is_told_and_the_paper_comes_once_there_is_room(
    moody: Moody, cupsd: Cupsd, tmp_path: Path
) -> None:
    cupsd.stop()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "none", cupsd.spool], check=False).returncode:
        pytest.skip("no small disk can be mounted here")
    (cupsd.spool / "tmp").mkdir()
    cupsd.start()
    try:
        (cupsd.spool / "others").write_bytes(bytes(200_000))
        paper = tmp_path / "large.pdf"
        paper.write_bytes(papers.pdf(paper).read_bytes() + b"%" + os.urandom(100_000))
        desk = Desk(moody.queue, cupsd, paper)
        assert desk.conditions() == {Condition.FOLDER_FULL}
        (cupsd.spool / "others").unlink()
        desk.printed_within(10)
        assert moody.begun == 1
    finally:
        cupsd.stop()
        subprocess.run(["umount", cupsd.spool], check=True)


def test_a_driver_that_can_not_be_read_keeps_no_terminal_from_asking(moody: Moody, desk: Desk, cupsd: Cupsd) -> None:
    cupsd.stop()
    (cupsd.folder / "root" / "ppd" / f"{moody.queue}.ppd").write_bytes(b'*PPD-Adobe: "4.3"\n\xff\xfe\x00' * 100)
    cupsd.start()
    assert CupsPrinter(moody.queue, cupsd.server).capabilities().sides == (Sides.ONE_SIDED,)
    wait_until(lambda: desk.state().ended, "its end", 20, every=0.1)


def test_a_terminal_that_comes_up_resumes_a_queue_that_cups_stopped_before(
    moody: Moody, desk: Desk, cupsd: Cupsd
) -> None:
    moody.connect("stop-printer")
    moody.fail(STOP)
    cupsd.run("lp", "-d", moody.queue, "/usr/share/cups/data/default-testpage.pdf")
    wait_until(lambda: "disabled" in cupsd.run("lpstat", "-p", moody.queue), "the queue to stop")
    moody.mend()
    desk.printed_within(10)
    assert moody.begun == 2
