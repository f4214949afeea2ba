"""A job handed over once, and only once: looked up after whatever went wrong, and purged when it must not come out.

The journal has a job's id on disk before the printer gets the job, which bears that id as its name. So whoever comes
after a crash or a power cut finds the job by its name, and can tell whether it was ever handed over. The printer gets
it held, and releases it only while somebody waits for it. When it has ended, it is purged: nobody can print it again.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kiosk.printing import OFFLINE, Condition, JobState, JobStatus, Needs, NoRoom, Options, Printer, PrinterUnavailable
from kiosk.printing.journal import Journal

log = logging.getLogger(__name__)

RETRY_SECONDS = 1.0
"""How soon a job is let go again that CUPS holds back because it could not be sent: CUPS itself waits for minutes."""

TRIES = 4
"""So often: CUPS gives up what could not be sent more than five times (JobRetryLimit). Then it is handed over anew."""


_TAKEN_BACK = (JobState.PENDING, JobState.PENDING_HELD)
"""A job's states in which CUPS alone has it."""


@dataclass(eq=False)
class Job:
    """One job, from its id to its end."""

    id: str
    sent: bool = False  # the printer may have it
    accepted: bool = False  # the printer has it, and may print it
    out: int = 0  # sides that were counted
    begun_at: int = 0  # JobStatus.begun_at
    given: bool = False  # the printer had it, and nobody could tell how much of it was out
    wanted: bool = True  # somebody waits for it. Set to False by any thread, at once, for good
    status: JobStatus | None = None  # as it was asked for last
    since: float = 0.0  # by the clock: when that was another one before
    despite: frozenset[Condition] = frozenset()  # what the printer needed, as it said, when the job was let go
    tries: int = 0  # to send it, that CUPS gave up
    tried: float = 0.0  # by the clock: when it was let go last


class HandingOver:
    """A printer's jobs. All but `new_job` may block, and are called on the printing worker only."""

    def __init__(
        self,
        printer: Printer,
        journal: Journal,
        needs: Callable[[], Needs] | None = None,
        disprove: Callable[[frozenset[Condition]], None] = lambda _: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`needs`: what the printer needs, known without asking; without it, the printer is asked each time.

        `disprove` hears what stood in the way from a job's beginning to its end, and didn't.
        """
        self.printer = printer
        self._journal = journal
        self._needs = needs or printer.needs
        self._disprove = disprove
        self._clock = clock
        self._in_hand: dict[str, Job] = {}

    def new_job(self) -> Job:
        """A job that nobody has heard of yet."""
        return Job(self._journal.new_id())

    def exchange(self, job: Job, pdf: Path, options: Options) -> tuple[JobStatus, frozenset[Condition]]:
        """Hands the job over, unless the printer has it; says how far it is and what the printer needs."""
        self._in_hand[job.id] = job
        try:
            self._hand_over(job, pdf, options)
            status = self.printer.status(job.id)
            conditions = self._hold_up(job, status)
        except NoRoom:
            return JobStatus(JobState.PENDING), self._needs().now or frozenset({Condition.FOLDER_FULL})
        except PrinterUnavailable:
            return JobStatus(JobState.PENDING), self._needs().now or OFFLINE.now
        if self._would_begin_anew(job, status):
            log.warning("job %s is ended: CUPS took it back, and would begin anew what may be out", job.id)
            status = JobStatus(JobState.ABORTED, job.out, known=status.state in _TAKEN_BACK)
        if status.state.ended:
            if status.state is JobState.COMPLETED and (lie := job.despite & self._needs().now):
                self._disprove(lie)
            self._purge(job.id)
            return status, frozenset()
        return status, conditions

    def _would_begin_anew(self, job: Job, status: JobStatus) -> bool:
        """Whether CUPS took the job back though paper of it is out, or may be: it knows no going on, only once more.

        So it does with a job whose backend ends in the middle, or whose queue is stopped by hand (`cupsdisable`). And a
        cupsd that was killed sends once more what it finds in its spool.
        """
        job.given |= status.given
        job.out = max(job.out, status.impressions_completed or 0)
        again = 0 < job.begun_at < status.begun_at
        job.begun_at = max(job.begun_at, status.begun_at)
        if status.state in _TAKEN_BACK:
            return job.out > 0 or (job.given and Condition.PAUSED in self._needs().now)
        return again and not status.state.ended and (job.out > 0 or job.given)

    def _hold_up(self, job: Job, status: JobStatus) -> frozenset[Condition]:
        """What the job waits for. One that CUPS could not send, and holds back, is let go again."""
        now, needs = self._clock(), self._needs()
        if status != job.status:
            job.status, job.since = status, now
        found = needs.standing_still(now - job.since)
        if status.state is not JobState.PENDING_HELD or not job.wanted:
            return found
        if not found and now - job.tried >= RETRY_SECONDS:
            self._try_again(job)
        return found or (frozenset({Condition.STOPPED}) if job.tries > 1 else frozenset())

    def _try_again(self, job: Job) -> None:
        job.tries, job.tried = job.tries + 1, self._clock()
        if job.tries % TRIES:
            self.printer.release(job.id)
        else:
            self.printer.cancel(job.id)
            job.sent = job.accepted = False  # it was purged: it is handed over at the next exchange

    def cancel(self, job: Job) -> None:
        """Ends the job and purges it. An unreachable printer leaves it to `purge_left_behind`."""
        job.wanted = False
        self._purge(job.id)

    def purge_left_behind(self) -> None:
        """Purges jobs that nobody waits for any more: of visits that are over, of a terminal that crashed.

        Then the next job's id is on disk ahead of it.
        """
        self._journal.note_ahead()
        for job_id in self._journal.open_jobs():
            in_hand = self._in_hand.get(job_id)
            if (in_hand is None or not in_hand.wanted) and not self._purge(job_id):
                return

    def _purge(self, job_id: str) -> bool:
        """Takes the job and its pages from the printer, whether or not it has ended; False if it doesn't answer."""
        self._in_hand.pop(job_id, None)
        try:
            self.printer.cancel(job_id)
        except PrinterUnavailable:
            log.warning("job %s could not be purged yet: the printer doesn't answer", job_id)
            return False
        self._journal.closed(job_id)
        return True

    def _hand_over(self, job: Job, pdf: Path, options: Options) -> None:
        """Gives the printer the job, held, and releases it if it is still wanted then: the giving may take long."""
        if job.accepted:
            return
        # What was sent before the printer fell silent may have arrived: it is looked up, never sent twice.
        if not job.sent or self.printer.status(job.id).state is JobState.ABORTED:
            self._journal.opened(job.id)
            job.sent = True
            self.printer.submit(job.id, pdf, options)
        held = self.printer.status(job.id).state is JobState.PENDING_HELD
        if held and not job.wanted:
            return
        if held:
            job.despite, job.tried = self._needs().now, self._clock()
            self.printer.release(job.id)
        job.accepted = True
