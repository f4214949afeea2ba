"""What a resident had printed, as they see it: from *Print* to its end."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kiosk.journeys.printing.parts import Parts
from kiosk.journeys.printing.steps import AskStop, HeldUp, NotPrinted, Printing, TakePaper
from kiosk.printing import Condition, JobState, JobStatus, Options
from kiosk.printing.terms import Price
from kiosk.visit import Busy


@dataclass(frozen=True)
class Print:
    """One paper for the printer: a job of its own there, of so many `sides` over all copies."""

    pdf: Path
    options: Options
    sides: int


class Job:
    """What is being printed for a resident, and their `step` while it is. `changed` gets it when that is another one.

    It is one paper, or several: each is handed over once, and only when the one before it is out. `lost` gets it when
    nobody knows what became of it. `total`: sides of paper, over all; `price`: of each; `charge` gets those that came
    out. Where the printer can't tell, it gets all that the printer was given: whoever stops late pays for it all.
    """

    def __init__(
        self, parts: Parts, total: int, price: Price, charge: Callable[[int], None],
        changed: Callable[["Job"], None], lost: Callable[["Job"], None],
    ) -> None:  # fmt: skip
        self._parts = parts
        self._charge = charge
        self._changed = changed
        self._lost = lost
        self._total = total
        self._price = price
        self._prints: list[Print] = []  # what is being printed, then what comes after it
        self._out = 0  # sides of the papers that are out
        self.unsure = 0  # sides that the printer has, on one that can't tell how many of them are out
        self._job = parts.jobs.new_job()
        self._progress: Printing | HeldUp = Printing(0, total, self._trial)
        self.step: Printing | HeldUp | AskStop | TakePaper | NotPrinted = self._progress
        self._asking = False

    @property
    def busy(self) -> Busy:
        """Whether something holds it up."""
        return Busy.HELD_UP if isinstance(self._progress, HeldUp) else Busy.PRINTING

    def hand_over(self, prints: Sequence[Print]) -> None:
        """Gives the printer what is to be printed."""
        self._prints = list(prints)
        self.ask()

    def ask(self) -> None:
        """Learns how far it is, once there is something to print; one question at a time."""
        if self._asking or not self._prints:
            return
        self._asking = True
        exchange, job, paper = self._parts.jobs.exchange, self._job, self._prints[0]
        self._parts.prints(lambda: exchange(job, paper.pdf, paper.options), self._learn, self._lose)

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
            self._go(replace(self._taken(self._progress.done, whole=False), unsure=bool(self.unsure)))

    def cancel(self) -> None:
        """Ends the job and purges it: it is unwanted at once, even while it is being handed over."""
        job = self._job
        job.wanted = False
        self._charge(self.unsure or self._progress.done - self._out)
        self._prints = []
        self._parts.prints(lambda: self._parts.jobs.cancel(job), lambda _: None, lambda: None)

    def _lose(self) -> None:
        self._job.wanted = False
        self._lost(self)

    def _learn(self, answer: tuple[JobStatus, frozenset[Condition]]) -> None:
        self._asking = False
        if not self._prints:  # it was stopped meanwhile
            return
        status, conditions = answer
        sides = self._prints[0].sides
        out = sides if status.state is JobState.COMPLETED else min(status.impressions_completed or 0, sides)
        done = max(self._progress.done, self._out + out)
        self.unsure = sides if status.given else 0
        self._progress = (
            HeldUp(done, self._total, conditions) if conditions else Printing(done, self._total, self._trial)
        )
        if status.state is JobState.COMPLETED:
            self._go_on(sides)
        elif status.state.ended:
            self._go(NotPrinted(done, unsure=not status.known))
        elif isinstance(self.step, Printing | HeldUp):
            self._go(self._progress)

    def _go_on(self, sides: int) -> None:
        """One paper is out: the next one, if there is any."""
        self._out += sides
        self._charge(sides)
        del self._prints[0]
        if not self._prints:
            self._go(self._taken(self._total, whole=True))
            return
        self._job = self._parts.jobs.new_job()
        if isinstance(self.step, Printing | HeldUp):
            self._go(self._progress)
        self.ask()

    def _taken(self, sides: int, *, whole: bool) -> TakePaper:
        place = "" if self._trial else self._parts.jobs.printer.place
        return TakePaper(sides, whole, place, self._trial, self._price * sides)

    @property
    def _trial(self) -> bool:
        return self._parts.jobs.printer.trial

    def _go(self, step: Printing | HeldUp | AskStop | TakePaper | NotPrinted) -> None:
        self.step = step
        self._changed(self)
