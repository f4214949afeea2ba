"""A printer that needs no hardware: what is printed arrives as PDFs in a folder."""

import logging
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from kiosk import durable
from kiosk.printing import Capabilities, Condition, JobState, JobStatus, Needs, Options, PrinterUnavailable, Sides

log = logging.getLogger(__name__)

_COPIES_MAX = 99
_PIECE = 1 << 20  # bytes


class FolderPrinter:
    """Writes each copy as <time>-<short id>.pdf, whole or not at all; nobody but this user may read it."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        """The folder is made when the first job comes."""
        self.name = "folder"
        self.place = str(folder)
        self.trial = True
        self._folder = folder
        self._clock = clock
        self._needs = Needs()
        self._held: dict[str, tuple[Path, Options]] = {}

    def capabilities(self) -> Capabilities:
        """See Printer."""
        return Capabilities(sides=tuple(Sides), color=True, copies_max=_COPIES_MAX)

    def needs(self) -> Needs:
        """See Printer. What the last job met; the next one finds out whether it still is so."""
        return self._needs

    def submit(self, job_id: str, pdf: Path, options: Options) -> None:
        """See Printer."""
        self._held[job_id] = pdf, options

    def release(self, job_id: str) -> None:
        """See Printer."""
        pdf, options = self._held[job_id]
        begun = time.strftime("%Y%m%d-%H%M%S", time.localtime(self._clock()))
        try:
            durable.make_folder(self._folder)
            for copy in range(1, options.copies + 1):
                number = f"-{copy}" if options.copies > 1 else ""
                durable.write(self._folder / f"{begun}-{_short(job_id)}{number}.pdf", _read(pdf))
        except OSError as error:
            full = error.errno in durable.FULL
            self._needs = Needs(frozenset({Condition.FOLDER_FULL if full else Condition.OFFLINE}))
            raise PrinterUnavailable(f"the folder can't be written: {error.strerror}") from None
        self._needs = Needs()
        del self._held[job_id]

    def status(self, job_id: str) -> JobStatus:
        """See Printer. A job is complete as soon as its file is there."""
        if job_id in self._held:
            return JobStatus(JobState.PENDING_HELD)
        there = any(self._folder.glob(f"*-{_short(job_id)}*.pdf"))
        return JobStatus(JobState.COMPLETED if there else JobState.ABORTED)

    def cancel(self, job_id: str) -> None:
        """See Printer. What was printed is out."""
        self._held.pop(job_id, None)


def _read(pdf: Path) -> Iterator[bytes]:
    with pdf.open("rb") as source:
        while piece := source.read(_PIECE):
            yield piece


def _short(job_id: str) -> str:
    """The last part of a UUID: by chance in all of them, where the first may be a time."""
    return job_id.rpartition("-")[2]
