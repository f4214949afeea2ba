"""A job handed over once, and only once: looked up after whatever went wrong, and purged when it must not come out.

The journal has a job's id on disk before the printer gets the job, which bears that id as its name. So whoever comes
after a crash or a power cut finds the job by its name, and can tell whether it was ever handed over.
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
    accepted: bool = False  # the printer has it


class HandingOver:
    """A printer's jobs. All but `new_job` may block, and are called on the printing worker only."""

    def __init__(self, printer: Printer, journal: Journal) -> None:
        self.printer = printer
        self._journal = journal
        self._in_hand: set[str] = set()

    def new_job(self) -> Job:
        """A job that nobody has heard of yet."""
        return Job(str(uuid4()))

    def exchange(self, job: Job, pdf: Path, options: Options) -> tuple[JobStatus, frozenset[Condition]]:
        """Hands the job over, unless the printer has it; says how far it is and what the printer needs."""
        self._in_hand.add(job.id)
        try:
            self._hand_over(job, pdf, options)
            status = self.printer.status(job.id)
        except PrinterUnavailable:
            return JobStatus(JobState.PENDING), self.printer.conditions() or frozenset({Condition.OFFLINE})
        if status.state.ended:
            self._close(job.id)
            return status, frozenset()
        return status, self.printer.conditions()

    def cancel(self, job: Job) -> None:
        """Ends the job and purges it. An unreachable printer leaves it to `purge_left_behind`."""
        self._in_hand.discard(job.id)
        try:
            self.printer.cancel(job.id)
        except PrinterUnavailable:
            log.warning("job %s could not be cancelled yet: the printer doesn't answer", job.id)
        else:
            self._close(job.id)

    def purge_left_behind(self) -> None:
        """Cancels jobs that nobody waits for any more: of visits that are over, of a terminal that crashed."""
        for job_id in self._journal.open_jobs():
            if job_id in self._in_hand:
                continue
            try:
                self.printer.cancel(job_id)
            except PrinterUnavailable:
                return
            self._close(job_id)

    def _hand_over(self, job: Job, pdf: Path, options: Options) -> None:
        if job.accepted:
            return
        # What was sent before the printer fell silent may have arrived: it is looked up, never sent twice.
        if not job.sent or self.printer.status(job.id).state is JobState.ABORTED:
            self._journal.opened(job.id)
            job.sent = True
            self.printer.submit(job.id, pdf, options)
        job.accepted = True

    def _close(self, job_id: str) -> None:
        self._in_hand.discard(job_id)
        self._journal.closed(job_id)
