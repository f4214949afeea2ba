"""Printing: what a printer can do, its condition, and a job's fate.

The words are IPP's (RFC 8011): a job has a state, a printer has state reasons, an option is an attribute.
`cups` and `folder` are the two kinds of Printer.
"""

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import Protocol

from kiosk.calls import Condition

__all__ = [
    "OFFLINE",
    "SILENCE_SECONDS",
    "STANDSTILL_SECONDS",
    "Capabilities",
    "Condition",
    "JobState",
    "JobStatus",
    "Needs",
    "NoRoom",
    "Options",
    "Paper",
    "Printer",
    "PrinterUnavailable",
    "Sides",
    "Soon",
]


class JobState(IntEnum):
    """IPP's job-state (RFC 8011, 5.3.7), by its numbers."""

    PENDING = 3
    PENDING_HELD = 4
    PROCESSING = 5
    PROCESSING_STOPPED = 6
    CANCELED = 7
    ABORTED = 8
    COMPLETED = 9

    @property
    def ended(self) -> bool:
        """True when the printer will do nothing more with the job."""
        return self in (JobState.CANCELED, JobState.ABORTED, JobState.COMPLETED)


class Soon(StrEnum):
    """What a printer will need before long. It prints as long as it has it: nobody but mediators is told."""

    PAPER = "paper-low"
    INK = "ink-low"
    CARE = "care-soon"  # a waste box nearly full, a part nearly worn out


@dataclass(frozen=True)
class Needs:
    """What a printer needs, as far as it says so itself, and CUPS of its queue."""

    now: frozenset[Condition] = frozenset()  # before it prints anything; empty: it is ready
    maybe: frozenset[Condition] = frozenset()  # mildly said: the reason if paper stands still, and else none
    soon: frozenset[Soon] = frozenset()
    mute: bool = False  # it can't be asked, nor has CUPS heard of it that it has a job
    gone: bool = False  # CUPS has no such queue

    def standing_still(self, seconds: float) -> frozenset[Condition]:
        """What holds up a job that has got no further for so many seconds."""
        found = self.now or (self.maybe if seconds >= STANDSTILL_SECONDS else frozenset())
        return found or (OFFLINE.now if self.mute and seconds >= SILENCE_SECONDS else frozenset())


OFFLINE = Needs(frozenset({Condition.OFFLINE}))
"""Nobody answers."""

STANDSTILL_SECONDS = 6.0
"""A job that gets no further for so long stands still. CUPS asks a printer how far it is every few seconds."""

SILENCE_SECONDS = 30.0
"""A job that stands still for so long, for no reason told, on a printer that can't be asked: nobody is there."""


class Sides(StrEnum):
    """IPP's sides attribute (RFC 8011, 5.2.8)."""

    ONE_SIDED = "one-sided"
    TWO_SIDED_LONG_EDGE = "two-sided-long-edge"
    TWO_SIDED_SHORT_EDGE = "two-sided-short-edge"


class Paper(StrEnum):
    """Sizes of paper that are offered, by their names in PWG 5101.1."""

    A5 = "iso_a5_148x210mm"
    A4 = "iso_a4_210x297mm"
    A3 = "iso_a3_297x420mm"


@dataclass(frozen=True)
class Capabilities:
    """What a printer can do, from its IPP attributes; only what is here is offered on a screen."""

    sides: tuple[Sides, ...] = (Sides.ONE_SIDED,)
    color: bool = False
    copies_max: int = 1
    media_default: str = Paper.A4.value  # PWG 5101.1 media size name
    number_up: tuple[int, ...] = ()  # so many pages can share one side of a sheet: 2, 4
    papers: tuple[Paper, ...] = (Paper.A4,)  # that lie in its trays, by its own word; A4 is taken for granted


@dataclass(frozen=True)
class Options:
    """What the resident chose for one job."""

    copies: int = 1
    sides: Sides = Sides.ONE_SIDED
    color: bool = True
    number_up: int = 1  # pages that share one side of a sheet
    lying: bool = False  # its pages are wider than high, all of them
    paper: Paper = Paper.A4
    made_for_it: bool = False  # its pages were made for that paper


@dataclass(frozen=True)
class JobStatus:
    """How far a job is. `impressions_completed` counts sides of paper over all copies; None where it is unknown.

    `counted` is False on a printer that never says how many are out: what it has been given may all come out. `known`
    is False where it has no such job, or no longer: a CUPS that was killed forgets what it had not yet written down.
    `begun_at` is when it was begun, in seconds of whatever clock; later, when it was begun anew.
    """

    state: JobState
    impressions_completed: int | None = None
    counted: bool = True
    known: bool = True
    begun_at: int = field(default=0, compare=False)

    @property
    def given(self) -> bool:
        """True while the printer has it, and nobody can tell how much of it is out."""
        return not self.counted and self.state in (JobState.PROCESSING, JobState.PROCESSING_STOPPED)


class PrinterUnavailable(Exception):
    """The printer, or CUPS, could not be asked. The caller shows OFFLINE and tries again."""


class NoRoom(PrinterUnavailable):
    """CUPS answers, and can't take a paper: its spool is full."""


class Printer(Protocol):
    """A place where pages come out. Every method may block.

    `needs` is called by the watch alone, on a thread of its own, and all else on the printing worker only.
    """

    @property
    def name(self) -> str:
        """The queue's name in CUPS, or "folder"."""
        ...

    @property
    def place(self) -> str:
        """Where the paper comes out, for people: a path for the folder printer, printer-location or "" for CUPS."""
        ...

    @property
    def trial(self) -> bool:
        """True where nothing comes out: what is printed lies in a folder."""
        ...

    def capabilities(self) -> Capabilities:
        """What can be offered. Raises PrinterUnavailable."""
        ...

    def needs(self) -> Needs:
        """What the printer needs. Never raises: no answer is OFFLINE."""
        ...

    def submit(self, job_id: str, pdf: Path, options: Options) -> None:
        """Hands over one job, named `job_id` (a UUID from the journal) and nothing else: held, not to be printed yet.

        Raises PrinterUnavailable, NoRoom.
        """
        ...

    def release(self, job_id: str) -> None:
        """Lets a held job be printed: now, or not at all. Raises PrinterUnavailable."""
        ...

    def status(self, job_id: str) -> JobStatus:
        """The job's state; ABORTED if the printer has never heard of it. Raises PrinterUnavailable."""
        ...

    def cancel(self, job_id: str) -> None:
        """Ends the job and purges its pages; no harm if it has ended already. Raises PrinterUnavailable."""
        ...
