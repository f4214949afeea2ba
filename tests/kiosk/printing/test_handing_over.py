"""A job is handed over once: whatever is killed between two of its steps, nothing is lost track of or printed twice."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.printing import Condition, JobState, JobStatus, Options, PrinterUnavailable
from kiosk.printing.folder import FolderPrinter
from kiosk.printing.handing_over import HandingOver
from kiosk.printing.journal import Journal
from tests.parts import papers

_KILLED = """
import os, signal, sys
from pathlib import Path
from kiosk.printing import Options
from kiosk.printing.folder import FolderPrinter
from kiosk.printing.handing_over import HandingOver
from kiosk.printing.journal import Journal

class Killing(FolderPrinter):
    def submit(self, job_id, pdf, options):
        if sys.argv[2] == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        super().submit(job_id, pdf, options)

    def release(self, job_id):
        if sys.argv[2] == "after":
            super().release(job_id)
        os.kill(os.getpid(), signal.SIGKILL)

folder = Path(sys.argv[1])
jobs = HandingOver(Killing(folder / "out"), Journal(folder / "journal"))
if sys.argv[3] == "ahead":
    jobs.purge_left_behind()
job = jobs.new_job()
print(job.id, flush=True)
jobs.exchange(job, folder / "a.pdf", Options())
"""


class Silent(FolderPrinter):
    """A printer that does what it is asked, and may fall silent while it does."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.silent = False
        self.loses = False
        self.silent_at_release = False
        self.state: JobState | None = None  # what it says of every job; None: the truth
        self.cancelled: list[str] = []
        self.submitted: list[str] = []
        self.asked = 0  # times, and without an answer too

    def submit(self, job_id: str, pdf: Path, options: Options) -> None:
        self.submitted.append(job_id)
        if not self.loses:
            super().submit(job_id, pdf, options)
        self._answer()

    def release(self, job_id: str) -> None:
        if self.silent_at_release:
            raise PrinterUnavailable("no answer")
        super().release(job_id)

    def came_out(self) -> list[Path]:
        """The papers that were printed."""
        return list(Path(self.place).glob("*.pdf"))

    def status(self, job_id: str) -> JobStatus:
        self._answer()
        return JobStatus(self.state) if self.state else super().status(job_id)

    def cancel(self, job_id: str) -> None:
        self._answer()
        super().cancel(job_id)
        self.cancelled.append(job_id)

    def _answer(self) -> None:
        self.asked += 1
        if self.silent:
            raise PrinterUnavailable("no answer")


@pytest.fixture
def printer(tmp_path: Path) -> Silent:
    return Silent(tmp_path / "out")


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "journal")


@pytest.fixture
def jobs(printer: Silent, journal: Journal) -> HandingOver:
    return HandingOver(printer, journal)


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    return papers.pdf(tmp_path / "a.pdf")


def killed(folder: Path, when: str, noted: str = "then") -> str:
    """The id of a job whose terminal was killed before it was submitted, before it was released, or after that.

    It was noted in the journal "then", or "ahead".
    """
    command = [sys.executable, "-c", _KILLED, str(folder), when, noted]
    child = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert child.returncode == -signal.SIGKILL, child.stderr
    return child.stdout.strip()


@pytest.mark.parametrize("noted", ["then", "ahead"])
def test_a_job_is_in_the_journal_before_the_printer_has_it(
    noted: str, tmp_path: Path, paper: Path, printer: Silent
) -> None:
    job_id = killed(tmp_path, "before", noted)
    assert not (tmp_path / "out").exists()
    restarted = Journal(tmp_path / "journal")
    assert restarted.open_jobs() == (job_id,)
    HandingOver(printer, restarted).purge_left_behind()
    assert (printer.cancelled, restarted.open_jobs()) == ([job_id], ())


def test_a_job_that_was_handed_over_when_its_terminal_died_is_found_by_its_name(tmp_path: Path, paper: Path) -> None:
    job_id = killed(tmp_path, "after")
    printer, restarted = Silent(tmp_path / "out"), Journal(tmp_path / "journal")
    assert restarted.open_jobs() == (job_id,)
    assert printer.status(job_id).state is JobState.COMPLETED
    HandingOver(printer, restarted).purge_left_behind()
    assert restarted.open_jobs() == ()
    assert len(list((tmp_path / "out").iterdir())) == 1


def test_a_job_that_was_still_held_when_its_terminal_died_never_comes_out(tmp_path: Path, paper: Path) -> None:
    job_id = killed(tmp_path, "held")
    printer, restarted = Silent(tmp_path / "out"), Journal(tmp_path / "journal")
    HandingOver(printer, restarted).purge_left_behind()
    assert (printer.cancelled, restarted.open_jobs()) == ([job_id], ())
    assert not (tmp_path / "out").exists()


def test_a_job_that_has_come_out_is_purged(jobs: HandingOver, printer: Silent, journal: Journal, paper: Path) -> None:
    job = jobs.new_job()
    assert jobs.exchange(job, paper, Options())[0].state is JobState.COMPLETED
    assert (printer.cancelled, journal.open_jobs()) == ([job.id], ())


@pytest.mark.parametrize("at", ["submit", "status"])
def test_a_job_that_nobody_wants_any_more_when_the_printer_has_it_is_never_released(
    at: str, jobs: HandingOver, printer: Silent, journal: Journal, paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = jobs.new_job()
    real = getattr(printer, at)

    def meanwhile_the_visit_ends(*arguments: object) -> object:
        answer = real(*arguments)
        job.wanted = False
        return answer

    monkeypatch.setattr(printer, at, meanwhile_the_visit_ends)
    assert jobs.exchange(job, paper, Options())[0].state is JobState.PENDING_HELD
    assert journal.open_jobs() == (job.id,)
    jobs.purge_left_behind()
    assert (printer.cancelled, journal.open_jobs()) == ([job.id], ())
    assert printer.came_out() == []


def test_a_job_whose_release_got_no_answer_is_released_again(jobs: HandingOver, printer: Silent, paper: Path) -> None:
    job, printer.silent_at_release = jobs.new_job(), True
    assert jobs.exchange(job, paper, Options())[0].state is JobState.PENDING
    printer.silent_at_release = False
    assert jobs.exchange(job, paper, Options())[0].state is JobState.COMPLETED
    assert printer.submitted == [job.id]


def test_a_printer_that_falls_silent_is_asked_again_and_gets_the_job_once(
    jobs: HandingOver, printer: Silent, journal: Journal, paper: Path
) -> None:
    job, printer.silent = jobs.new_job(), True
    status, conditions = jobs.exchange(job, paper, Options())
    assert (status.state, conditions) == (JobState.PENDING, frozenset({Condition.OFFLINE}))
    assert jobs.exchange(job, paper, Options())[0].state is JobState.PENDING
    printer.silent = False
    assert jobs.exchange(job, paper, Options()) == (JobStatus(JobState.COMPLETED), frozenset())
    assert printer.submitted == [job.id]
    assert journal.open_jobs() == ()


def test_a_job_that_never_arrived_is_sent_again(jobs: HandingOver, printer: Silent, paper: Path) -> None:
    job, printer.silent, printer.loses = jobs.new_job(), True, True
    jobs.exchange(job, paper, Options())
    printer.silent = printer.loses = False
    assert jobs.exchange(job, paper, Options())[0].state is JobState.COMPLETED
    assert printer.submitted == [job.id, job.id]


def test_what_a_resident_waits_for_is_not_purged_and_what_was_cancelled_is(
    jobs: HandingOver, printer: Silent, journal: Journal, paper: Path
) -> None:
    job, printer.silent = jobs.new_job(), True
    jobs.exchange(job, paper, Options())
    printer.silent = False
    jobs.purge_left_behind()
    assert (printer.cancelled, journal.open_jobs()) == ([], (job.id,))
    jobs.cancel(job)
    assert (printer.cancelled, journal.open_jobs()) == ([job.id], ())


def test_a_job_that_could_not_be_cancelled_is_purged_once_the_printer_answers(
    jobs: HandingOver, printer: Silent, journal: Journal, paper: Path
) -> None:
    job, printer.silent = jobs.new_job(), True
    jobs.exchange(job, paper, Options())
    jobs.cancel(job)
    jobs.purge_left_behind()
    assert journal.open_jobs() == (job.id,)
    printer.silent = False
    jobs.purge_left_behind()
    assert (printer.cancelled, journal.open_jobs()) == ([job.id], ())


def test_a_job_that_waits_in_the_queue_is_not_sent_again(jobs: HandingOver, printer: Silent, paper: Path) -> None:
    job, printer.silent = jobs.new_job(), True
    jobs.exchange(job, paper, Options())
    printer.silent, printer.state = False, JobState.PENDING
    assert jobs.exchange(job, paper, Options())[0].state is JobState.PENDING
    assert printer.submitted == [job.id]


def test_a_job_that_the_printer_had_and_gave_up_is_not_sent_again(
    jobs: HandingOver, printer: Silent, journal: Journal, paper: Path
) -> None:
    job, printer.state = jobs.new_job(), JobState.PROCESSING
    jobs.exchange(job, paper, Options())
    printer.state = JobState.ABORTED
    assert jobs.exchange(job, paper, Options())[0].state is JobState.ABORTED
    assert printer.submitted == [job.id]
    assert journal.open_jobs() == ()


def test_a_job_that_is_begun_anew_after_pages_came_out_is_ended_before_it_comes_out_twice(
    jobs: HandingOver, printer: Silent, paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job, told = jobs.new_job(), JobStatus(JobState.PROCESSING, 2, begun_at=1000)
    monkeypatch.setattr(printer, "status", lambda _: told)
    assert jobs.exchange(job, paper, Options())[0] == told
    told = JobStatus(JobState.PROCESSING, None, begun_at=1003)
    assert jobs.exchange(job, paper, Options())[0] == JobStatus(JobState.ABORTED, 2, known=False)
    assert printer.cancelled == [job.id]


def test_what_was_left_behind_is_purged_although_somebody_prints(
    jobs: HandingOver, printer: Silent, journal: Journal, paper: Path
) -> None:
    job, printer.state = jobs.new_job(), JobState.PROCESSING
    jobs.exchange(job, paper, Options())
    journal.opened("of-a-terminal-that-died")
    jobs.purge_left_behind()
    assert (printer.cancelled, journal.open_jobs()) == (["of-a-terminal-that-died"], (job.id,))


@pytest.mark.parametrize("state", [JobState.PENDING, JobState.PROCESSING, JobState.PROCESSING_STOPPED])
def test_only_a_job_that_is_held_is_released(state: JobState, jobs: HandingOver, printer: Silent, paper: Path) -> None:
    job, printer.state = jobs.new_job(), state
    assert jobs.exchange(job, paper, Options())[0].state is state
    assert printer.came_out() == []


def test_a_job_that_was_cancelled_before_it_was_handed_over_is_held_for_ever(
    jobs: HandingOver, printer: Silent, paper: Path
) -> None:
    job = jobs.new_job()
    jobs.cancel(job)
    assert jobs.exchange(job, paper, Options())[0].state is JobState.PENDING_HELD
    assert printer.came_out() == []


def test_all_that_was_left_behind_is_purged_and_a_silent_printer_is_asked_once(
    jobs: HandingOver, printer: Silent, journal: Journal
) -> None:
    for name in ("first", "second", "third"):
        journal.opened(name)
    printer.silent = True
    jobs.purge_left_behind()
    assert (printer.asked, journal.open_jobs()) == (1, ("first", "second", "third"))
    printer.silent = False
    jobs.purge_left_behind()
    assert (printer.cancelled, journal.open_jobs()) == (["first", "second", "third"], ())
