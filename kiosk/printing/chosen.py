"""Which printer: what the settings say, looked up in CUPS."""

import logging
from dataclasses import replace
from pathlib import Path

import cups

from kiosk.printing import Capabilities, JobStatus, Needs, Options, Printer
from kiosk.printing.connection import connection_to
from kiosk.printing.cups import CupsPrinter
from kiosk.printing.folder import FolderPrinter
from kiosk.settings import PrintingSettings

log = logging.getLogger(__name__)

_HOME_FOLDER = "~/Guichet-papers"


class ChosenPrinter:
    """The printer that `[printing]` names, chosen anew for each resident: CUPS may come up after the terminal.

    A Printer itself. A queue that CUPS doesn't have (yet) is a printer too: offline. Papers go to a folder only where
    the settings say so.
    """

    def __init__(self, settings: PrintingSettings, server: str = "", *, resumes: bool = True) -> None:
        """Asks nothing of anybody yet. `server`, `resumes`: see CupsPrinter."""
        self._settings = settings
        self._server = server
        self._resumes = resumes
        self._chosen: list[Printer] = []

    @property
    def name(self) -> str:
        """See Printer. Blocks the first time."""
        return self._printer.name

    @property
    def place(self) -> str:
        """See Printer. Blocks the first time."""
        return self._printer.place

    @property
    def trial(self) -> bool:
        """See Printer. Blocks the first time."""
        return self._printer.trial

    def capabilities(self) -> Capabilities:
        """See Printer. What begins a resident's printing, and so the time to choose."""
        chosen = self._choose()
        if not self._chosen or self._chosen[0].name != chosen.name:
            if chosen.name:
                log.info("printing to %s", chosen.place or chosen.name)
            self._chosen = [chosen]
        return self._printer.capabilities()

    def needs(self) -> Needs:
        """See Printer. A queue that is no more, or that wasn't there yet, is chosen anew."""
        needs = self._printer.needs()
        if not self._printer.name:
            needs = replace(needs, gone=True)  # there never was one
        if needs.gone and self._choose().name != self._printer.name:
            self._chosen = [self._choose()]
            return self._printer.needs()
        return needs

    def submit(self, job_id: str, pdf: Path, options: Options) -> None:
        """See Printer."""
        self._printer.submit(job_id, pdf, options)

    def release(self, job_id: str) -> None:
        """See Printer."""
        self._printer.release(job_id)

    def status(self, job_id: str) -> JobStatus:
        """See Printer."""
        return self._printer.status(job_id)

    def cancel(self, job_id: str) -> None:
        """See Printer."""
        self._printer.cancel(job_id)

    @property
    def _printer(self) -> Printer:
        if not self._chosen:
            self._chosen = [self._choose()]
        return self._chosen[0]

    def _choose(self) -> Printer:
        match self._settings.printer:
            case "folder":
                return FolderPrinter(Path(self._settings.folder or _HOME_FOLDER).expanduser())
            case "auto":
                return CupsPrinter(_first_queue(self._server), self._server, resumes=self._resumes)
            case queue:
                return CupsPrinter(queue, self._server, resumes=self._resumes)


def _first_queue(server: str) -> str:
    """CUPS's default queue, else its first by name; "" where CUPS is silent or has none: that queue is offline."""
    try:
        connection = connection_to(server)
        queues = sorted(connection.getPrinters())
        default = connection.getDefault()
    except (RuntimeError, cups.IPPError, cups.HTTPError):
        return ""
    return str(default) if default in queues else next(iter(queues), "")
