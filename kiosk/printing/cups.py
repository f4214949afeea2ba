"""A printer behind CUPS: one queue, asked by IPP."""

import contextlib
import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import cups

from kiosk.printing import (
    Capabilities,
    JobState,
    JobStatus,
    Needs,
    NoRoom,
    Options,
    Paper,
    PrinterUnavailable,
    Sides,
    device,
)
from kiosk.printing.connection import Asking, Unknown, many, owner
from kiosk.printing.queue import WatchedQueue
from kiosk.printing.release import release

log = logging.getLogger(__name__)

T = TypeVar("T")

_PIECE = 1 << 16  # bytes
_CAPABILITIES = (
    *("sides-supported", "print-color-mode-supported", "color-supported", "copies-supported"),
    *("media-default", "media-supported", "number-up-supported", "printer-location", "device-uri"),
)
_NUMBER_UP = (2, 4)
# Where pages lie, pdftopdf turns them, and what shares a sheet would come out in another order than it is read.
_LYING = {2: "btrl", 4: "tbrl"}
# Each page tells by its trim box where it lies on the sheet (kiosk.documents). It must not be scaled to less than that
# for the sake of a printer's margins, nor more or less because of another page of the job.
_WHOLE_SHEET = {"print-scaling": "fit", "page-left": "0", "page-right": "0", "page-top": "0", "page-bottom": "0"}
_IPP_DEVICES = ("ipp:", "ipps:", "dnssd:", "implicitclass:")
_SILENT_ACTIONS = ("flash", "display")  # of identify-actions (PWG 5100.13); the others would startle a room
_INCOMING = "job-incoming"  # job-state-reasons, RFC 8011, 5.3.8
_PURGES = 2  # of a job that is being printed, CUPS first erases the pages, and keeps what it knows of it
_FAILED = ("job-completed-with-errors", "cups-filter-crashed")  # likewise; CUPS keeps such a job, stopped, for ever
_STATUS = (
    *("job-state", "job-state-reasons", "number-of-documents", "time-at-processing"),
    *("job-impressions-completed", "job-media-sheets-completed"),
)


class CupsPrinter:
    """One queue of CUPS. Its connections are made when needed, and anew after each failure."""

    def __init__(self, queue: str, server: str = "", *, resumes: bool = True) -> None:
        """`server` is a socket's path or host[:port]; empty: what CUPS_SERVER and client.conf say, or this machine.

        `resumes`: whether a queue that CUPS stopped is resumed when it is looked at.
        """
        self.name = queue
        self.place = ""
        self.trial = False
        self._server = server
        self._asked = Asking(server, owner())
        self._watched = WatchedQueue(queue, server, resumes=resumes)
        self._options: dict[str, str] = {}  # options that follow from what the queue can do
        self._knows_papers = False  # it takes papers by their names
        self._shows: tuple[str, str] | None = None  # the printer's address, and the action by which it shows itself
        self._numbers: dict[str, int] = {}  # CUPS's own number of each job handed over
        self._counts: bool | None = None  # whether it says how many pages are out; None: no job has shown it yet

    def capabilities(self) -> Capabilities:
        """See Printer."""
        attributes = self._answer(
            lambda cups_: cups_.getPrinterAttributes(self.name, requested_attributes=list(_CAPABILITIES))
        )
        self.place = str(attributes.get("printer-location") or "")
        self._options = {}
        # A4 lies in the tray here, whatever country the queue believes in.
        self._knows_papers = Paper.A4 in many(attributes.get("media-supported", ()))
        device_uri = str(attributes.get("device-uri", ""))
        told = _told_by(device_uri)
        loaded = many(told.get("media-ready", ())) if self._knows_papers else ()
        actions = [action for action in _SILENT_ACTIONS if action in told.get("identify-actions-supported", ())]
        self._shows = (device_uri, actions[0]) if actions else None
        together = attributes.get("number-up-supported", ())
        if device_uri.startswith(_IPP_DEVICES):
            self._options["page-logging"] = "off"  # the printer itself counts, not the filter that is long done
        known = {str(sides) for sides in Sides}
        modes = many(attributes.get("print-color-mode-supported", ()))
        copies = attributes.get("copies-supported", (1, 1))  # a range, both ends allowed
        return Capabilities(
            sides=tuple(Sides(sides) for sides in many(attributes.get("sides-supported", ())) if sides in known)
            or (Sides.ONE_SIDED,),
            color="color" in modes if modes else bool(attributes.get("color-supported", False)),
            copies_max=int(copies[-1] if isinstance(copies, Sequence) else copies),
            media_default=str(attributes.get("media-default", Capabilities().media_default)),
            number_up=tuple(n for n in _NUMBER_UP if isinstance(together, Sequence) and n in together),
            papers=tuple(paper for paper in Paper if paper is Paper.A4 or paper in loaded),
        )

    def needs(self) -> Needs:
        """See Printer."""
        return self._watched.needs()

    def submit(self, job_id: str, pdf: Path, options: Options) -> None:
        """See Printer."""
        chosen = {
            "copies": str(options.copies),
            "sides": str(options.sides),
            "print-color-mode": "color" if options.color else "monochrome",
            "job-hold-until": "indefinite",
            **_WHOLE_SHEET,
            **self._options,
            **self._laid_out(options),
        }
        self._answer(lambda cups_: self._send(cups_, job_id, pdf, chosen))

    def _laid_out(self, options: Options) -> dict[str, str]:
        """On which paper, and how pages lie on it."""
        chosen = {"media": options.paper.value} if self._knows_papers else {}
        if options.made_for_it and options.paper is Paper.A5 and options.number_up == 1:
            # It lies in the middle of an A4, which is cut off.
            chosen["print-scaling"] = "none"
        if options.number_up > 1:
            chosen["number-up"] = str(options.number_up)
            if options.lying:
                chosen["number-up-layout"] = _LYING[options.number_up]
            elif options.number_up == 2 and options.sides is Sides.TWO_SIDED_LONG_EDGE:
                chosen["sides"] = Sides.TWO_SIDED_SHORT_EDGE.value  # the sheet lies, and is turned as a book's page
        return chosen

    def release(self, job_id: str) -> None:
        """See Printer."""
        server = self._server or cups.getServer()
        try:
            number = self._number(job_id)
            if server.startswith("/"):
                release(Path(server), number, owner())
            else:  # elsewhere, nothing tells whether CUPS reads what it is sent
                self._asked(lambda cups_: cups_.setJobHoldUntil(number, "no-hold"))
        except Unknown:
            raise PrinterUnavailable("CUPS has no such job") from None
        self._show_itself()

    def _show_itself(self) -> None:
        """Somebody looks for the place where the paper comes out."""
        if self._shows:
            try:
                device.identify(*self._shows)
            except (device.Unreachable, device.Unclear) as error:
                log.info("%s doesn't show where it stands: %s", self.name, error)
                self._shows = None  # until it is asked again what it can do

    def status(self, job_id: str) -> JobStatus:
        """See Printer."""
        try:
            number = self._number(job_id)
            attributes = self._asked(lambda cups_: cups_.getJobAttributes(number, requested_attributes=list(_STATUS)))
        except Unknown:
            return JobStatus(JobState.ABORTED, known=False)
        reasons = many(attributes.get("job-state-reasons", ()))
        if _INCOMING in reasons:
            return JobStatus(JobState.ABORTED)  # CUPS waits for the rest of it, and nobody sends that
        impressions = attributes.get("job-impressions-completed") or attributes.get("job-media-sheets-completed")
        state = JobState(attributes["job-state"])
        if state is JobState.COMPLETED and not impressions and self._counts:
            # CUPS says so, too, of a job that broke off while it was sent; but this printer counts what comes out.
            return JobStatus(JobState.ABORTED, known=False)
        if impressions or (state is JobState.COMPLETED and self._counts is None):
            self._counts = bool(impressions)
        if state is JobState.PROCESSING_STOPPED and any(one in reasons for one in _FAILED):
            state = JobState.ABORTED
        if not state.ended and attributes.get("number-of-documents") == 0:
            # A CUPS that ended while the printer had the job tells its old state for ever. It has let go of the pages,
            # which it does when all of them were sent.
            state = JobState.COMPLETED
        begun, counted = attributes.get("time-at-processing"), self._counts is not False
        begun_at = begun if isinstance(begun, int) else 0
        return JobStatus(state, int(impressions) if impressions else None, counted=counted, begun_at=begun_at)

    def cancel(self, job_id: str) -> None:
        """See Printer. Purged until CUPS knows it no more."""
        try:
            number = self._number(job_id)
            for _ in range(_PURGES):
                self._asked(lambda cups_: cups_.cancelJob(number, purge_job=True))
        except Unknown:
            pass
        self._numbers.pop(job_id, None)

    def _send(self, connection: cups.Connection, job_id: str, pdf: Path, options: dict[str, str]) -> None:
        """Create-Job and Send-Document. Not pycups's printFile, which tells CUPS the file's name too."""
        number = connection.createJob(self.name, job_id, options)
        try:
            with pdf.open("rb") as file:
                connection.startDocument(self.name, number, job_id, "application/pdf", True)
                while piece := file.read(_PIECE):
                    connection.writeRequestData(piece, len(piece))
            connection.finishDocument(self.name)
        except (OSError, RuntimeError, cups.IPPError, cups.HTTPError) as error:
            if self._forget(connection, number) and isinstance(error, cups.IPPError):
                raise NoRoom("CUPS doesn't take the whole of it") from None  # as cupsd ends it where the spool is full
            raise
        self._numbers[job_id] = number

    @staticmethod
    def _forget(connection: cups.Connection, number: int) -> bool:
        """Half a job must not wait for its other half. If this fails too, which is False, `status` finds it."""
        with contextlib.suppress(RuntimeError, cups.IPPError, cups.HTTPError):
            connection.cancelJob(number, purge_job=True)
            return True
        return False

    def _number(self, job_id: str) -> int:
        """CUPS's number of a job: known since it was handed over, or looked up by name after a crash."""
        if job_id not in self._numbers:
            jobs = self._asked(
                # CUPS shows a job's name to its owner alone.
                lambda cups_: cups_.getJobs("all", my_jobs=True, requested_attributes=["job-id", "job-name"])
            )
            named = [number for number, attributes in jobs.items() if attributes.get("job-name") == job_id]
            if not named:
                raise Unknown
            self._numbers[job_id] = max(named)
        return self._numbers[job_id]

    def _answer(self, question: Callable[[cups.Connection], T]) -> T:
        """The answer; a queue that isn't there is no answer either. Raises PrinterUnavailable."""
        try:
            return self._asked(question)
        except Unknown:
            raise PrinterUnavailable("CUPS has no such queue") from None


def _told_by(uri: str) -> Mapping[str, Sequence[str | int]]:
    """What CUPS doesn't know of a printer: what lies in its trays (CUPS's own ReadyPaperSizes are a guess), and how it
    shows itself.
    """
    if not device.can_be_asked(uri):
        return {}
    try:
        return device.asked(uri, ("media-ready", "identify-actions-supported"))
    except (device.Unreachable, device.Unclear):
        return {}
