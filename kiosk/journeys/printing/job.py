"""One job, from *Print* to its end: handed over once, asked after until it ends, purged if it must not come out."""

import logging
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from kiosk.journeys.printing.parts import Parts
from kiosk.journeys.printing.steps import AskStop, NotPrinted, Printing, TakePaper
from kiosk.printing import Condition, JobState, JobStatus, Options, Printer, PrinterUnavailable
from kiosk.printing.journal import Journal
from kiosk.visit import Busy

log = logging.getLogger(__name__)


class Job:
    """What is being printed for a resident, and their `step` while it is. `changed` gets it when that is another one.

    `lost` gets it when nobody knows what became of it.
    """

    def __init__(
        self, parts: Parts, options: Options, pages: int,
        changed: Callable[["Job"], None], lost: Callable[["Job"], None],
    ) -> None:  # fmt: skip
        self.id = str(uuid4())
        self._parts = parts
        self._options = options
        self._changed = changed
        self._lost = lost
        self._total = pages * options.copies
        self.step: Printing | AskStop | TakePaper | NotPrinted = Printing(0, self._total, frozenset())
        self._progress = self.step
        self._pdf: Path | None = None
        self._sent = False
        self._accepted = False
        self._asking = False

    @property
    def busy(self) -> Busy:
        """Whether something holds it up."""
        return Busy.HELD_UP if self._progress.conditions else Busy.PRINTING

    def hand_over(self, pdf: Path) -> None:
        """This is what is printed."""
        self._pdf = pdf
        self.ask()

    def ask(self) -> None:
        """Learns how far it is, once there is something to print; one question at a time."""
        pdf = self._pdf
        if self._asking or pdf is None:
            return
        self._asking = True
        self._parts.prints(lambda: self._exchange(pdf), self._told, lambda: self._lost(self))

    def ask_stop(self) -> None:
        """Asks whether to stop, before anything stops."""
        if isinstance(self.step, Printing):
            self._go(AskStop())

    def keep_printing(self) -> None:
        """Doesn't stop."""
        if isinstance(self.step, AskStop):
            self._go(self._progress)

    def stop(self) -> None:
        """Stops: what has not come out is purged."""
        if isinstance(self.step, AskStop):
            self.cancel()
            self._go(TakePaper(self._progress.done, whole=False, place=self._parts.printer.place))

    def cancel(self) -> None:
        """Ends the job and purges it. An unreachable printer leaves it to `purge_left_behind`."""

        def cancel() -> None:
            try:
                self._parts.printer.cancel(self.id)
            except PrinterUnavailable:
                log.warning("job %s could not be cancelled yet: the printer doesn't answer", self.id)
            else:
                self._parts.journal.closed(self.id)

        self._parts.prints(cancel, lambda _: None, lambda: None)

    def _told(self, answer: tuple[JobStatus, frozenset[Condition]]) -> None:
        self._asking = False
        if isinstance(self.step, TakePaper):  # it was stopped meanwhile
            return
        status, conditions = answer
        done = min(max(self._progress.done, status.impressions_completed or 0), self._total)
        self._progress = Printing(done, self._total, conditions)
        if status.state is JobState.COMPLETED:
            self._go(TakePaper(self._total, whole=True, place=self._parts.printer.place))
        elif status.state.ended:
            self._go(NotPrinted())
        elif isinstance(self.step, Printing):
            self._go(self._progress)

    def _go(self, step: Printing | AskStop | TakePaper | NotPrinted) -> None:
        self.step = step
        self._changed(self)

    def _exchange(self, pdf: Path) -> tuple[JobStatus, frozenset[Condition]]:
        try:
            self._hand_over(pdf)
            status = self._parts.printer.status(self.id)
        except PrinterUnavailable:
            return JobStatus(JobState.PENDING), self._parts.printer.conditions() or frozenset({Condition.OFFLINE})
        if status.state.ended:
            self._parts.journal.closed(self.id)
            return status, frozenset()
        return status, self._parts.printer.conditions()

    def _hand_over(self, pdf: Path) -> None:
        if self._accepted:
            return
        # What was sent before the printer fell silent may have arrived: it is looked up, never sent twice.
        if not self._sent or self._parts.printer.status(self.id).state is JobState.ABORTED:
            self._parts.journal.opened(self.id)
            self._sent = True
            self._parts.printer.submit(self.id, pdf, self._options)
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
