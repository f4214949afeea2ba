"""Several printers of one terminal, such as one for colour and one for black and white, as one Printer."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from kiosk.printing import (
    Capabilities,
    JobState,
    JobStatus,
    Needs,
    Options,
    Paper,
    Printer,
    PrinterUnavailable,
    Sides,
    Soon,
)
from kiosk.printing.chosen import ChosenPrinter
from kiosk.settings import PrintingSettings


def printers_of(settings: PrintingSettings, server: str = "", *, resumes: bool = True) -> list[ChosenPrinter]:
    """Each of the terminal's printers. `server`, `resumes`: see CupsPrinter."""
    names = (settings.printer, *settings.more_printers)
    each = (settings.model_copy(update={"printer": name}) for name in names)
    return [ChosenPrinter(one, server, resumes=resumes) for one in each]


def printer_of(settings: PrintingSettings, server: str = "") -> Printer:
    """The terminal's printer, or all of them as one. `server`: see CupsPrinter."""
    printers = printers_of(settings, server)
    return SeveralPrinters(printers) if len(printers) > 1 else printers[0]


class SeveralPrinters:
    """Each job goes to one that can do it and works; of those, to the one that can do least: it is the cheaper one.

    What is offered is what those can do that work. While a job is in hand, its printer stands for all.
    """

    def __init__(self, printers: Sequence[Printer]) -> None:
        """The first one stands for all until there is a job."""
        self._printers = printers
        self._has_it = printers[0]
        self._in_hand = ""  # the job that it has
        self._jobs: dict[str, Printer] = {}
        self._can: dict[Printer, Capabilities] = {}
        self._ready: frozenset[Printer] = frozenset(printers)  # by the last look

    @property
    def name(self) -> str:
        """See Printer."""
        return self._has_it.name

    @property
    def place(self) -> str:
        """See Printer."""
        return self._has_it.place

    @property
    def trial(self) -> bool:
        """See Printer."""
        return self._has_it.trial

    def capabilities(self) -> Capabilities:
        """See Printer. What the best of them can do: there, each choice goes with each other."""
        for printer in self._printers:
            try:
                self._can[printer] = printer.capabilities()
            except PrinterUnavailable:
                self._can.pop(printer, None)
        able = [self._can[one] for one in self._printers if one in self._can and one in self._ready]
        able = able or list(self._can.values())
        if not able:
            raise PrinterUnavailable("none of the printers answers")
        return max(able, key=_rank)

    def needs(self) -> Needs:
        """See Printer. As long as one of them works, nothing is needed now, and mediators are told of the other."""
        looks = {printer: printer.needs() for printer in self._printers}
        self._ready = frozenset(printer for printer, needs in looks.items() if not needs.now)
        if self._in_hand:
            return looks[self._has_it]
        if not self._ready:
            return looks[self._printers[0]]
        soon = frozenset().union(*(needs.soon for needs in looks.values()))
        care = frozenset({Soon.CARE}) if len(self._ready) < len(looks) else frozenset()
        return replace(next(looks[one] for one in self._printers if one in self._ready), soon=soon | care)

    def submit(self, job_id: str, pdf: Path, options: Options) -> None:
        """See Printer."""
        able = [one for one in self._printers if one in self._can and _does(self._can[one], options)]
        able = able or list(self._printers)
        working = [one for one in able if one in self._ready] or able
        self._has_it = min(working, key=lambda one: _rank(self._can.get(one, Capabilities())))
        self._jobs[job_id], self._in_hand = self._has_it, job_id
        self._has_it.submit(job_id, pdf, options)

    def release(self, job_id: str) -> None:
        """See Printer."""
        self._jobs[job_id].release(job_id)

    def status(self, job_id: str) -> JobStatus:
        """See Printer. After a crash, whoever knows the job has it."""
        told = JobStatus(JobState.ABORTED)
        for printer in [self._jobs[job_id]] if job_id in self._jobs else self._printers:
            told = printer.status(job_id)
            if told.state is not JobState.ABORTED:
                break
        return told

    def cancel(self, job_id: str) -> None:
        """See Printer."""
        for printer in [self._jobs[job_id]] if job_id in self._jobs else self._printers:
            printer.cancel(job_id)
        self._jobs.pop(job_id, None)
        if job_id == self._in_hand:
            self._in_hand = ""


def _rank(can: Capabilities) -> tuple[bool, int, int]:
    """How much a printer can do."""
    return can.color, len(can.papers), len(can.sides)


def _does(can: Capabilities, options: Options) -> bool:
    return (
        (can.color or not options.color)
        and (options.sides in can.sides or options.sides is Sides.ONE_SIDED)
        and (options.paper in can.papers or options.paper is Paper.A4)
        and (options.number_up in can.number_up or options.number_up == 1)
        and options.copies <= can.copies_max
    )
