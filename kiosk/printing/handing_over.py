"""A job handed over once, and only once: looked up after whatever went wrong, and purged when it must not come out.

The journal has a job's id on disk before the printer gets the job, which bears that id as its name. So whoever comes
after a crash or a power cut finds the job by its name, and can tell whether it was ever handed over. The printer gets
it held, and releases it only while somebody waits for it. When it has ended, it is purged: nobody can print it again.
"""

import logging
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from kiosk.printing import Condition, JobState, JobStatus, Options, Printer, PrinterUnavailable
from kiosk.printing.journal import Journal

log = logging.getLogger(__name__)


@dataclass(eq=False)
class Job:
    """One job, from its id to its end."""

    id: str
    sent: bool = False  # the printer may have it
    accepted: bool = False  # the printer has it, and may print it
    wanted: bool = True  # somebody waits for it. Set to False by any thread, at once, for good


class HandingOver:
    """A printer's jobs. All but `new_job` may block, and are called on the printing worker only."""

    def __init__(self, printer: Printer, journal: Journal) -> None:
        self.printer = printer
        self._journal = journal
        self._in_hand: dict[str, Job] = {}

    def new_job(self) -> Job:
        """A job that nobody has heard of yet."""
        return Job(str(uuid4()))

    def exchange(self, job: Job, pdf: Path, options: Options) -> tuple[JobStatus, frozenset[Condition]]:
        """Hands the job over, unless the printer has it; says how far it is and what the printer needs."""
        self._in_hand[job.id] = job
        try:
            self._hand_over(job, pdf, options)
            status = self.printer.status(job.id)
        except PrinterUnavailable:
            return JobStatus(JobState.PENDING), self.printer.conditions() or frozenset({Condition.OFFLINE})
        if status.state.ended:
            self._purge(job.id)
            return status, frozenset()
        return status, self.printer.conditions()

    def cancel(self, job: Job) -> None:
        """Ends the job and purges it. An unreachable printer leaves it to `purge_left_behind`."""
        job.wanted = False
        self._purge(job.id)

    def purge_left_behind(self) -> None:
        """Purges jobs that nobody waits for any more: of visits that are over, of a terminal that crashed."""
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
            self.printer.release(job.id)
        job.accepted = True
