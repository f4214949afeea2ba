"""Printing: what a printer can do, its condition, and a job's fate.

The words are IPP's (RFC 8011): a job has a state, a printer has state reasons, an option is an attribute.
`cups` and `folder` are the two kinds of Printer.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import Protocol


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


class Condition(StrEnum):
    """One thing that a printer needs before it goes on, in the resident's terms.

    Each gathers several of IPP's printer-state-reasons (RFC 8011, 5.4.12; PWG 5100.9).
    """

    PAPER_OUT = "paper-out"
    PAPER_JAM = "paper-jam"
    COVER_OPEN = "cover-open"
    INK_OUT = "ink-out"
    TRAY_FULL = "tray-full"
    OFFLINE = "offline"  # no answer from the printer, or from CUPS itself
    STOPPED = "stopped"  # the queue was paused, or stopped for a reason not listed here
    FOLDER_FULL = "folder-full"  # the folder printer's disk is full


class Sides(StrEnum):
    """IPP's sides attribute (RFC 8011, 5.2.8)."""

    ONE_SIDED = "one-sided"
    TWO_SIDED_LONG_EDGE = "two-sided-long-edge"
    TWO_SIDED_SHORT_EDGE = "two-sided-short-edge"


@dataclass(frozen=True)
class Capabilities:
    """What a printer can do, from its IPP attributes; only what is here is offered on a screen."""

    sides: tuple[Sides, ...] = (Sides.ONE_SIDED,)
    color: bool = False
    copies_max: int = 1
    media_default: str = "iso_a4_210x297mm"  # PWG 5101.1 media size name


@dataclass(frozen=True)
class Options:
    """What the resident chose for one job."""

    copies: int = 1
    sides: Sides = Sides.ONE_SIDED
    color: bool = True


@dataclass(frozen=True)
class JobStatus:
    """How far a job is. `impressions_completed` counts sides of paper over all copies; None where it is unknown."""

    state: JobState
    impressions_completed: int | None = None


class PrinterUnavailable(Exception):
    """The printer, or CUPS, could not be asked. The caller shows Condition.OFFLINE and tries again."""


class Printer(Protocol):
    """A place where pages come out. Every method may block, and is called on the printing worker only."""

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

    def conditions(self) -> frozenset[Condition]:
        """What the printer needs now; empty when it is ready. Never raises: no answer is OFFLINE."""
        ...

    def submit(self, job_id: str, pdf: Path, options: Options) -> None:
        """Hands over one job, named `job_id` (a UUID from the journal) and nothing else: held, not to be printed yet.

        Raises PrinterUnavailable.
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
