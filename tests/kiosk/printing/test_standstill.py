"""A CUPS that stands still while it is given a job, and goes on when the visit is over: nothing comes out any more."""

import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cups
import pytest

from kiosk.printing import JobState, Options
from kiosk.printing import connection as connecting
from kiosk.printing import cups as printing_cups
from kiosk.printing import release as letting_go
from kiosk.printing.cups import CupsPrinter
from kiosk.printing.handing_over import HandingOver
from kiosk.printing.journal import Journal
from tests.parts import papers
from tests.parts.cupsd import Cupsd, wait_until
from tests.parts.sink import Sink

CALLS = ("createJob", "startDocument", "writeRequestData", "finishDocument", "getJobAttributes", "release")


@pytest.fixture
def jobs(cupsd: Cupsd, tmp_path: Path) -> HandingOver:
    return HandingOver(CupsPrinter("desk", cupsd.server), Journal(tmp_path / "journal"))


class Calling:
    """A connection to CUPS that does something just before one of its methods is called for the first time."""

    def __init__(self, real: cups.Connection, name: str, before: Callable[[], None]) -> None:
        self._real, self._name, self._before = real, name, before

    def __getattr__(self, name: str) -> Any:
        if name == self._name:
            self._before()
        return getattr(self._real, name)


def jobs_in(cupsd: Cupsd) -> list[Path]:
    """What CUPS keeps of jobs, ended or not."""
    return [path for path in cupsd.spool.iterdir() if path.is_file()]


@pytest.mark.parametrize("at", CALLS)
def test_a_job_given_up_while_cups_stood_still_never_comes_out(
    at: str, cupsd: Cupsd, sink: Sink, jobs: HandingOver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped = threading.Event()

    def stop() -> None:
        if not stopped.is_set():
            os.kill(cupsd.pid, signal.SIGSTOP)
            stopped.set()

    connect, release = connecting.connection_to, letting_go.release

    def stop_and_release(server: Path, number: int, user: str) -> None:
        if at == "release":
            stop()
        release(server, number, user)

    monkeypatch.setattr(connecting, "connection_to", lambda server: Calling(connect(server), at, stop))
    monkeypatch.setattr(printing_cups, "release", stop_and_release)
    job, paper = jobs.new_job(), papers.pdf(tmp_path / "a.pdf", tuple(str(page) for page in range(200)))
    handing_over = threading.Thread(target=jobs.exchange, args=(job, paper, Options()))
    handing_over.start()
    try:
        assert stopped.wait(20)
        if at == "release":
            handing_over.join(20)  # it doesn't wait for CUPS
        job.wanted = False  # the visit is over
    finally:
        os.kill(cupsd.pid, signal.SIGCONT)
    handing_over.join(20)
    assert not handing_over.is_alive()
    jobs.purge_left_behind()
    wait_until(lambda: not jobs_in(cupsd), "an empty spool")
    assert sink.got == b""


def test_a_job_that_is_wanted_comes_out_although_cups_stood_still_for_a_while(
    cupsd: Cupsd, sink: Sink, jobs: HandingOver, tmp_path: Path
) -> None:
    job, paper = jobs.new_job(), papers.pdf(tmp_path / "a.pdf")
    os.kill(cupsd.pid, signal.SIGSTOP)
    timer = threading.Timer(1, os.kill, (cupsd.pid, signal.SIGCONT))
    timer.start()
    wait_until(lambda: jobs.exchange(job, paper, Options())[0].state is JobState.COMPLETED, "the job's end")
    timer.join()
    assert sink.got.count(b"%PDF-") == 1


def test_what_has_come_out_is_kept_nowhere_and_can_not_be_printed_again_with_the_settings_that_cups_comes_with(
    cupsd: Cupsd, sink: Sink, jobs: HandingOver, tmp_path: Path
) -> None:
    cupsd.as_it_comes()
    job, paper = jobs.new_job(), papers.pdf(tmp_path / "a.pdf")
    wait_until(lambda: jobs.exchange(job, paper, Options())[0].state is JobState.COMPLETED, "the job's end")
    assert sink.got
    wait_until(lambda: not jobs_in(cupsd), "an empty spool")
    assert cups.Connection(host=cupsd.server).getJobs("all") == {}
