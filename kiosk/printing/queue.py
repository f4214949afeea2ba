"""What a queue of CUPS needs, and the printer behind it; and how a queue that CUPS stopped goes on."""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import cups

from kiosk.printing import OFFLINE, Condition, Needs, PrinterUnavailable, device
from kiosk.printing.connection import Asking, Unknown, many
from kiosk.printing.reasons import needs_of
from kiosk.printing.subscription import Subscription

log = logging.getLogger(__name__)

_STOPPED = 5  # printer-state, RFC 8011, 5.4.11
_PENDING = 3  # job-state, RFC 8011, 5.3.7
_ASKED = [
    *("printer-state", "printer-state-reasons", "printer-state-message", "printer-is-accepting-jobs"),
    *("device-uri", "printer-type"),
]
_OF_JOBS = ["job-id", "job-state", "job-state-reasons", "job-printer-uri", "time-at-processing"]
_JOBS_MAX = 100
_OF_THE_QUEUE = ("cups-", "hold-new-jobs", "deactivated")  # what CUPS itself says; all else it heard from the printer
_PAUSED = "paused"
_BY_HAND = "Paused"  # cupsd's printer-state-message after `cupsdisable`, in every language
_BY_ITSELF = "Printer stopped due to backend errors"  # so begins what it tells of the job that failed
_HAS_THE_JOB = "cups-waiting-for-job-completed"
_READ_SECONDS = 2.0
"""How often CUPS is asked for the queue's state although it told of no change."""
_UNCLEAR_SECONDS = 10.0
"""How long a printer that gave no answer in time is left alone: what CUPS says must do."""
_MISSES = 2  # a printer that wakes up, or changes its network, is away for one look
_RESUME_SECONDS = 1.0
_FLAPS_SECONDS = 10.0


def error_policy(queue: str, server: str = "") -> str:
    """What CUPS does with a job that fails on that queue (printer-error-policy); "" where nobody knows."""
    asked = ["printer-error-policy"]
    try:
        told = Asking(server)(lambda cups_: cups_.getPrinterAttributes(queue, requested_attributes=asked))
    except (Unknown, PrinterUnavailable):
        return ""
    return str(told.get("printer-error-policy", ""))


class WatchedQueue:
    """A queue as the watch looks at it, on the watch's thread."""

    def __init__(
        self, queue: str, server: str, clock: Callable[[], float] = time.monotonic, *, resumes: bool = True
    ) -> None:
        """`resumes`: whether a queue that CUPS stopped is resumed here, or only looked at."""
        self._queue = queue
        self._asking = Asking(server)
        self._clock = clock
        self._subscription = Subscription(queue, self._asking, clock)
        self._attributes: Mapping[str, Any] = {}
        self._read_at = self._ask_device_at = self._resumed_at = self._resumed_before = float("-inf")
        self._misses = 0
        self._failed = False  # CUPS told that it stops the queue
        self._by_hand: bool | None = None  # who stopped the queue, as long as it is stopped
        self._resumes = resumes
        self._may_resume = True

    def needs(self) -> Needs:
        """See Printer."""
        try:
            attributes = self._state()
        except Unknown:
            self._attributes = {}
            return replace(OFFLINE, gone=True)
        except PrinterUnavailable:
            self._attributes = {}
            return OFFLINE
        reasons = many(attributes.get("printer-state-reasons"))
        found = self._needs(str(attributes.get("device-uri") or ""), reasons)
        if attributes.get("printer-is-accepting-jobs") is False:
            return replace(found, now=found.now | {Condition.PAUSED})
        if attributes.get("printer-state") == _STOPPED:
            return self._stopped(found, attributes)
        self._by_hand, self._failed = None, False
        flaps = self._resumed_at - self._resumed_before < _FLAPS_SECONDS
        if flaps and self._clock() - self._resumed_at < 2 * _RESUME_SECONDS:
            return replace(found, now=found.now or frozenset({Condition.STOPPED}))  # it will stop again in a moment
        return found

    def _state(self) -> Mapping[str, Any]:
        """The queue's attributes, read anew when CUPS told of a change, and now and then. Raises Unknown too."""
        happened = self._subscription.something_happened()
        self._failed |= any(text.startswith(_BY_ITSELF) for text in self._subscription.told)
        if happened or not self._attributes or self._clock() - self._read_at >= _READ_SECONDS:
            self._attributes = self._asking(
                lambda cups_: cups_.getPrinterAttributes(self._queue, requested_attributes=_ASKED)
            )
            self._read_at = self._clock()
        return self._attributes

    def _needs(self, uri: str, reasons: tuple[str, ...]) -> Needs:
        """By the printer's own word, where it can be asked; else by what CUPS heard when it printed last."""
        if not device.can_be_asked(uri):
            return replace(needs_of(reasons), mute=_HAS_THE_JOB not in reasons)
        if self._clock() < self._ask_device_at:
            return needs_of(reasons)
        try:
            told = device.asked(uri)
        except device.Unclear as problem:
            log.info("the printer of %s can't be asked itself: %s", self._queue, problem)
            self._ask_device_at = self._clock() + _UNCLEAR_SECONDS
            return needs_of(reasons)
        except device.Unreachable:
            self._misses += 1
            return OFFLINE if self._misses >= _MISSES else needs_of(reasons)
        self._misses = 0
        own = many(told.get("printer-state-reasons", ()))
        found = needs_of((*own, *(reason for reason in reasons if reason.startswith(_OF_THE_QUEUE))))
        if not found.now and told.get("printer-state") == [_STOPPED]:
            found = replace(found, now=found.maybe or frozenset({Condition.STOPPED}))
        return found

    # A queue that is stopped.

    def _stopped(self, found: Needs, attributes: Mapping[str, Any]) -> Needs:
        """Resumes a queue that CUPS stopped by itself, once its cause has gone; one stopped by hand is left alone."""
        if self._by_hand is None:
            self._by_hand = self._stopped_by_hand(str(attributes.get("printer-state-message") or ""))
        if self._by_hand:
            return replace(found, now=found.now | {Condition.PAUSED})
        due = self._resumes and self._clock() - self._resumed_at >= _RESUME_SECONDS
        if due and not found.now and self._resume():
            return self.needs()
        return replace(found, now=found.now or frozenset({Condition.STOPPED}))

    def _stopped_by_hand(self, message: str) -> bool:
        """True unless CUPS stopped it because a job failed: an event told, or that job is pending still, and was begun.

        CUPS gives both the reason `paused`, and tells what happened in words alone. A job that was being printed when
        the queue was stopped by hand keeps the reason `job-printing`.
        """
        if self._failed:
            return False
        if message == _BY_HAND:
            return True
        try:
            jobs = self._asking(
                lambda cups_: cups_.getJobs("not-completed", limit=_JOBS_MAX, requested_attributes=_OF_JOBS)
            )
        except (Unknown, PrinterUnavailable):
            return True
        return not any(self._has_failed(job) for job in jobs.values())

    def _has_failed(self, job: Mapping[str, Any]) -> bool:
        here = str(job.get("job-printer-uri", "")).rpartition("/")[2] == self._queue
        begun = isinstance(job.get("time-at-processing"), int) and job.get("job-state") == _PENDING
        return here and begun and "job-printing" not in many(job.get("job-state-reasons"))

    def _resume(self) -> bool:
        self._resumed_before, self._resumed_at = self._resumed_at, self._clock()
        try:
            cups.setPasswordCB(lambda _: "")  # libcups would ask at a console; it keeps this for each thread
            self._asking(lambda cups_: cups_.enablePrinter(self._queue))
        except (Unknown, PrinterUnavailable) as refusal:
            if self._may_resume:
                log.warning("CUPS stopped %s, and doesn't let this user resume it: %s", self._queue, refusal)
            self._may_resume = False
            return False
        self._may_resume, self._attributes = True, {}
        log.info("CUPS had stopped %s; it goes on", self._queue)
        return True
