"""A printer behind CUPS: one queue, asked by IPP."""

import contextlib
import getpass
import logging
import os
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import cups

from kiosk.printing import Capabilities, Condition, JobState, JobStatus, Options, PrinterUnavailable, Sides
from kiosk.printing.reasons import conditions_of
from kiosk.printing.release import release

log = logging.getLogger(__name__)

T = TypeVar("T")

_PORT = 631
_PIECE = 1 << 16  # bytes
_PRINTER_STOPPED = 5  # printer-state, RFC 8011, 5.4.11
_NOT_FOUND = (cups.IPP_NOT_FOUND, cups.IPP_GONE)
_CAPABILITIES = (
    *("sides-supported", "print-color-mode-supported", "color-supported", "copies-supported"),
    *("media-default", "media-supported", "printer-location", "device-uri"),
)
_A4 = "iso_a4_210x297mm"
# Each page tells by its trim box where it lies on the sheet (kiosk.documents). It must not be scaled to less than that
# for the sake of a printer's margins, nor more or less because of another page of the job.
_WHOLE_SHEET = {"print-scaling": "fit", "page-left": "0", "page-right": "0", "page-top": "0", "page-bottom": "0"}
_IPP_SCHEMES = ("ipp", "ipps", "http", "https")
_REACHED_WITHIN_SECONDS = 1.0
_WAITING_FOR_PRINTER = "cups-waiting-for-job-completed"  # the printer has the job
_IPP_DEVICES = ("ipp:", "ipps:", "dnssd:", "implicitclass:")
_CONDITION = ("printer-state", "printer-state-reasons", "printer-is-accepting-jobs", "device-uri")
_INCOMING = "job-incoming"  # job-state-reasons, RFC 8011, 5.3.8
_STATUS = (
    *("job-state", "job-state-reasons", "number-of-documents"),
    *("job-impressions-completed", "job-media-sheets-completed"),
)


STANDSTILL_SECONDS = 6.0
"""A job that gets no further for so long stands still. CUPS asks a printer how far it is every few seconds."""

SILENCE_SECONDS = 30.0
"""A job that stands still for so long, for no reason told, on a printer that can't be asked: nobody is there."""


@dataclass(frozen=True)
class _Progress:
    """How far the job last asked about is, and since when."""

    job_id: str
    status: JobStatus
    since: float  # by the printer's clock


class _Unknown(Exception):
    """CUPS has no such queue, or no such job."""


class CupsPrinter:
    """One queue of CUPS. Its connection is made when needed, and anew after each failure."""

    def __init__(self, queue: str, server: str = "", clock: Callable[[], float] = time.monotonic) -> None:
        """`server` is a socket's path or host[:port]; empty: what CUPS_SERVER and client.conf say, or this machine."""
        self.name = queue
        self.place = ""
        self.trial = False
        self._server = server
        self._connections: list[cups.Connection] = []  # one, or none
        self._clock = clock
        self._options: dict[str, str] = {}  # options that follow from what the queue can do
        self._numbers: dict[str, int] = {}  # CUPS's own number of each job handed over
        self._progress = _Progress("", JobStatus(JobState.COMPLETED), clock())

    def capabilities(self) -> Capabilities:
        """See Printer."""
        attributes = self._answer(
            lambda cups_: cups_.getPrinterAttributes(self.name, requested_attributes=list(_CAPABILITIES))
        )
        self.place = str(attributes.get("printer-location") or "")
        self._options = {}
        if _A4 in _all(attributes.get("media-supported", ())):
            self._options["media"] = _A4  # what lies in the tray here, whatever country the queue believes in
        if str(attributes.get("device-uri", "")).startswith(_IPP_DEVICES):
            self._options["page-logging"] = "off"  # the printer itself counts, not the filter that is long done
        known = {str(sides) for sides in Sides}
        modes = _all(attributes.get("print-color-mode-supported", ()))
        copies = attributes.get("copies-supported", (1, 1))  # a range, both ends allowed
        return Capabilities(
            sides=tuple(Sides(sides) for sides in _all(attributes.get("sides-supported", ())) if sides in known)
            or (Sides.ONE_SIDED,),
            color="color" in modes if modes else bool(attributes.get("color-supported", False)),
            copies_max=int(copies[-1] if isinstance(copies, Sequence) else copies),
            media_default=str(attributes.get("media-default", Capabilities().media_default)),
        )

    def conditions(self) -> frozenset[Condition]:
        """See Printer."""
        try:
            attributes = self._answer(
                lambda cups_: cups_.getPrinterAttributes(self.name, requested_attributes=list(_CONDITION))
            )
        except PrinterUnavailable:
            return frozenset({Condition.OFFLINE})
        still = self._stood_still_for()
        reasons = _all(attributes.get("printer-state-reasons", ()))
        found = conditions_of(reasons, stands_still=still >= STANDSTILL_SECONDS)
        if (
            not found
            and still >= STANDSTILL_SECONDS
            and self._is_silent(str(attributes.get("device-uri", "")), reasons, still)
        ):
            found = frozenset({Condition.OFFLINE})
        stopped = attributes.get("printer-state") == _PRINTER_STOPPED or not attributes.get(
            "printer-is-accepting-jobs", True
        )
        return found or (frozenset({Condition.STOPPED}) if stopped else frozenset())

    def submit(self, job_id: str, pdf: Path, options: Options) -> None:
        """See Printer."""
        chosen = {
            "copies": str(options.copies),
            "sides": str(options.sides),
            "print-color-mode": "color" if options.color else "monochrome",
            "job-hold-until": "indefinite",
            **_WHOLE_SHEET,
            **self._options,
        }
        self._answer(lambda cups_: self._send(cups_, job_id, pdf, chosen))
        self._progress = _Progress(job_id, JobStatus(JobState.PENDING), self._clock())

    def release(self, job_id: str) -> None:
        """See Printer."""
        server = self._server or cups.getServer()
        try:
            number = self._number(job_id)
            if server.startswith("/"):
                release(Path(server), number, _requesting_user())
            else:  # elsewhere, nothing tells whether CUPS reads what it is sent
                self._asked(lambda cups_: cups_.setJobHoldUntil(number, "no-hold"))
        except _Unknown:
            raise PrinterUnavailable("CUPS has no such job") from None

    def status(self, job_id: str) -> JobStatus:
        """See Printer."""
        status = self._status(job_id)
        if (job_id, status) != (self._progress.job_id, self._progress.status):
            self._progress = _Progress(job_id, status, self._clock())
        return status

    def _status(self, job_id: str) -> JobStatus:
        try:
            number = self._number(job_id)
            attributes = self._asked(lambda cups_: cups_.getJobAttributes(number, requested_attributes=list(_STATUS)))
        except _Unknown:
            return JobStatus(JobState.ABORTED)
        if _INCOMING in _all(attributes.get("job-state-reasons", ())):
            return JobStatus(JobState.ABORTED)  # CUPS waits for the rest of it, and nobody sends that
        impressions = attributes.get("job-impressions-completed") or attributes.get("job-media-sheets-completed")
        state = JobState(attributes["job-state"])
        if not state.ended and attributes.get("number-of-documents") == 0:
            # A CUPS that ended while the printer had the job tells its old state for ever. It has let go of the pages,
            # which it does when all of them were sent.
            state = JobState.COMPLETED
        return JobStatus(state, int(impressions) if impressions else None)

    def cancel(self, job_id: str) -> None:
        """See Printer."""
        try:
            number = self._number(job_id)
            self._asked(lambda cups_: cups_.cancelJob(number, purge_job=True))
        except _Unknown:
            pass
        self._numbers.pop(job_id, None)
        if self._progress.job_id == job_id:
            self._progress = _Progress(job_id, JobStatus(JobState.CANCELED), self._clock())

    def _stood_still_for(self) -> float:
        """For how many seconds a job of ours has got no further."""
        progress = self._progress
        return 0.0 if progress.status.state.ended else self._clock() - progress.since

    @staticmethod
    def _is_silent(device: str, reasons: Sequence[str], still: float) -> bool:
        """Whether nobody is there, which CUPS tells in no state reason: it just tries again and again."""
        address = urlsplit(device)
        if address.scheme in _IPP_SCHEMES and address.hostname:
            return not _reachable(address.hostname, address.port or _PORT)
        return still >= SILENCE_SECONDS and _WAITING_FOR_PRINTER not in reasons

    def _send(self, connection: cups.Connection, job_id: str, pdf: Path, options: dict[str, str]) -> None:
        """Create-Job and Send-Document. Not pycups's printFile, which tells CUPS the file's name too."""
        number = connection.createJob(self.name, job_id, options)
        try:
            with pdf.open("rb") as file:
                connection.startDocument(self.name, number, job_id, "application/pdf", True)
                while piece := file.read(_PIECE):
                    connection.writeRequestData(piece, len(piece))
            connection.finishDocument(self.name)
        except (OSError, RuntimeError, cups.IPPError, cups.HTTPError):
            self._forget(connection, number)
            raise
        self._numbers[job_id] = number

    @staticmethod
    def _forget(connection: cups.Connection, number: int) -> None:
        """Half a job must not wait for its other half. If this fails too, `status` finds it."""
        with contextlib.suppress(RuntimeError, cups.IPPError, cups.HTTPError):
            connection.cancelJob(number, purge_job=True)

    def _number(self, job_id: str) -> int:
        """CUPS's number of a job: known since it was handed over, or looked up by name after a crash."""
        if job_id not in self._numbers:
            jobs = self._asked(
                # CUPS shows a job's name to its owner alone.
                lambda cups_: cups_.getJobs("all", my_jobs=True, requested_attributes=["job-id", "job-name"])
            )
            named = [number for number, attributes in jobs.items() if attributes.get("job-name") == job_id]
            if not named:
                raise _Unknown
            self._numbers[job_id] = max(named)
        return self._numbers[job_id]

    def _answer(self, question: Callable[[cups.Connection], T]) -> T:
        """The answer; a queue that isn't there is no answer either. Raises PrinterUnavailable."""
        try:
            return self._asked(question)
        except _Unknown:
            raise PrinterUnavailable("CUPS has no such queue") from None

    def _asked(self, question: Callable[[cups.Connection], T]) -> T:
        """The answer of CUPS. Raises _Unknown, PrinterUnavailable."""
        try:
            cups.setUser(_requesting_user())  # libcups keeps it for each thread
            if not self._connections:
                self._connections.append(connection_to(self._server))
            return question(self._connections[0])
        except cups.IPPError as error:
            status, reason = error.args
            if status in _NOT_FOUND:
                raise _Unknown from None
            self._connections.clear()
            raise PrinterUnavailable(str(reason)) from None
        except (RuntimeError, cups.HTTPError) as error:
            self._connections.clear()
            raise PrinterUnavailable(str(error)) from None


def connection_to(server: str) -> cups.Connection:
    """A connection to CUPS, for the calling thread. Raises RuntimeError."""
    if not server:
        return cups.Connection()
    # Given here, not by cups.setServer: libcups keeps that for each thread, and reads CUPS_SERVER once.
    host, colon, port = server.rpartition(":")
    if server.startswith("/") or not colon:
        return cups.Connection(host=server, port=_PORT)
    return cups.Connection(host=host, port=int(port))


def _reachable(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), _REACHED_WITHIN_SECONDS):
            return True
    except OSError:
        return False


def _requesting_user() -> str:
    """Whose the jobs are. Only their owner may cancel them, and CUPS sees by the socket who asks; root may always."""
    return "guichet" if os.geteuid() == 0 else getpass.getuser()


def _all(value: Any) -> tuple[str, ...]:
    """An attribute's values: pycups gives one value bare, several as a list."""
    return tuple(value) if isinstance(value, (list, tuple)) else (str(value),)
