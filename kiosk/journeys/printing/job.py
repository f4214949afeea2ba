"""One job, from *Print* to its end: handed over once, asked after until it ends, purged if it must not come out."""

import logging
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from kiosk.journeys import Worker
from kiosk.printing import Condition, JobState, JobStatus, Options, Printer, PrinterUnavailable
from kiosk.printing.journal import Journal

log = logging.getLogger(__name__)


class Job:
    """What is being printed for a resident. `done` of `total` sides are out; `conditions` hold it up, if any."""

    def __init__(self, printer: Printer, journal: Journal, prints: Worker, options: Options, pages: int) -> None:
        self.id = str(uuid4())
        self.total = pages * options.copies
        self.done = 0
        self.conditions: frozenset[Condition] = frozenset()
        self._printer = printer
        self._journal = journal
        self._prints = prints
        self._options = options
        self._sent = False
        self._accepted = False
        self._asking = False

    def ask(self, pdf: Path, told: Callable[[JobState], None], failed: Callable[[], None]) -> None:
        """Hands `pdf` over if that isn't done yet, and learns how far it is; one question at a time."""
        if self._asking:
            return
        self._asking = True

        def answered(answer: tuple[JobStatus, frozenset[Condition]]) -> None:
            self._asking = False
            status, self.conditions = answer
            if status.state is JobState.COMPLETED:
                self.done = self.total
            elif status.impressions_completed is not None:
                self.done = min(max(self.done, status.impressions_completed), self.total)
            told(status.state)

        self._prints(lambda: self._exchange(pdf), answered, failed)

    def cancel(self) -> None:
        """Ends the job and purges it. An unreachable printer leaves it to `purge_left_behind`."""

        def cancel() -> None:
            try:
                self._printer.cancel(self.id)
            except PrinterUnavailable:
                log.warning("job %s could not be cancelled yet: the printer doesn't answer", self.id)
            else:
                self._journal.closed(self.id)

        self._prints(cancel, lambda _: None, lambda: None)

    def _exchange(self, pdf: Path) -> tuple[JobStatus, frozenset[Condition]]:
        try:
            self._hand_over(pdf)
            status = self._printer.status(self.id)
        except PrinterUnavailable:
            return JobStatus(JobState.PENDING), self._printer.conditions() or frozenset({Condition.OFFLINE})
        if status.state.ended:
            self._journal.closed(self.id)
            return status, frozenset()
        return status, self._printer.conditions()

    def _hand_over(self, pdf: Path) -> None:
        if self._accepted:
            return
        # What was sent before the printer fell silent may have arrived: it is looked up, never sent twice.
        if not self._sent or self._printer.status(self.id).state is JobState.ABORTED:
            self._journal.opened(self.id)
            self._sent = True
            self._printer.submit(self.id, pdf, self._options)
        self._accepted = True


def purge_left_behind(printer: Printer, journal: Journal, current: str) -> None:
    """Cancels jobs of visits that are over (a crash, a printer that didn't answer); `current` is left alone. Blocks."""
    for job_id in journal.open_jobs():
        if job_id == current:
            continue
        try:
            printer.cancel(job_id)
        except PrinterUnavailable:
            return
        journal.closed(job_id)
