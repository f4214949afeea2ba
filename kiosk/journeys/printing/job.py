"""One job as a resident sees it, from *Print* to its end."""

from collections.abc import Callable
from pathlib import Path

from kiosk.journeys.printing.parts import Parts
from kiosk.journeys.printing.steps import AskStop, HeldUp, NotPrinted, Printing, TakePaper
from kiosk.printing import Condition, JobState, JobStatus, Options
from kiosk.visit import Busy


class Job:
    """What is being printed for a resident, and their `step` while it is. `changed` gets it when that is another one.

    `lost` gets it when nobody knows what became of it.
    """

    def __init__(
        self, parts: Parts, options: Options, pages: int,
        changed: Callable[["Job"], None], lost: Callable[["Job"], None],
    ) -> None:  # fmt: skip
        self._parts = parts
        self._options = options
        self._changed = changed
        self._lost = lost
        self._total = pages * options.copies
        self._job = parts.jobs.new_job()
        self._progress: Printing | HeldUp = Printing(0, self._total)
        self.step: Printing | HeldUp | AskStop | TakePaper | NotPrinted = self._progress
        self._pdf: Path | None = None
        self._asking = False

    @property
    def busy(self) -> Busy:
        """Whether something holds it up."""
        return Busy.HELD_UP if isinstance(self._progress, HeldUp) else Busy.PRINTING

    def hand_over(self, pdf: Path) -> None:
        """Gives the printer what is to be printed."""
        self._pdf = pdf
        self.ask()

    def ask(self) -> None:
        """Learns how far it is, once there is something to print; one question at a time."""
        pdf = self._pdf
        if self._asking or pdf is None:
            return
        self._asking = True
        exchange = self._parts.jobs.exchange
        self._parts.prints(lambda: exchange(self._job, pdf, self._options), self._learn, self._lose)

    def ask_stop(self) -> None:
        """Asks whether to stop, before anything stops."""
        if isinstance(self.step, Printing | HeldUp):
            self._go(AskStop())

    def keep_printing(self) -> None:
        """Doesn't stop."""
        if isinstance(self.step, AskStop):
            self._go(self._progress)

    def stop(self) -> None:
        """Stops: what has not come out is purged."""
        if isinstance(self.step, AskStop):
            self.cancel()
            self._go(TakePaper(self._progress.done, whole=False, place=self._place))

    def cancel(self) -> None:
        """Ends the job and purges it: it is unwanted at once, even while it is being handed over."""
        self._job.wanted = False
        self._parts.prints(lambda: self._parts.jobs.cancel(self._job), lambda _: None, lambda: None)

    def _lose(self) -> None:
        self._job.wanted = False
        self._lost(self)

    def _learn(self, answer: tuple[JobStatus, frozenset[Condition]]) -> None:
        self._asking = False
        if isinstance(self.step, TakePaper):  # it was stopped meanwhile
            return
        status, conditions = answer
        done = min(max(self._progress.done, status.impressions_completed or 0), self._total)
        self._progress = HeldUp(done, self._total, conditions) if conditions else Printing(done, self._total)
        if status.state is JobState.COMPLETED:
            self._go(TakePaper(self._total, whole=True, place=self._place))
        elif status.state.ended:
            self._go(NotPrinted())
        elif isinstance(self.step, Printing | HeldUp):
            self._go(self._progress)

    @property
    def _place(self) -> str:
        return self._parts.jobs.printer.place

    def _go(self, step: Printing | HeldUp | AskStop | TakePaper | NotPrinted) -> None:
        self.step = step
        self._changed(self)
