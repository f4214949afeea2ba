"""What happens to a queue, as CUPS tells it: an event subscription by the pull method (RFC 3995, RFC 3996)."""

import logging
import time
from collections.abc import Callable

from kiosk.printing.connection import Asking, Refused, Unknown

log = logging.getLogger(__name__)

_EVENTS = [
    *("printer-state-changed", "printer-stopped", "printer-config-changed", "printer-modified", "printer-deleted"),
    *("job-state-changed", "job-completed", "job-stopped"),
]
_LEASE_SECONDS = 600
"""How long CUPS remembers a terminal that no longer asks: one that was killed leaves no more than this behind."""
_REFUSED_SECONDS = 60.0
"""How long a CUPS that gives no subscription isn't asked for one again."""


class Subscription:
    """One subscription, made when it is needed and renewed for as long as somebody asks. For one thread."""

    def __init__(self, queue: str, asking: Asking, clock: Callable[[], float] = time.monotonic) -> None:
        self._queue = queue
        self._asking = asking
        self._clock = clock
        self.told: tuple[str, ...] = ()  # the last events, in cupsd's own words (notify-text), which are English
        self._number: int | None = None
        self._next = 1  # sequence number of the event that hasn't been heard yet
        self._renew_at = 0.0
        self._again_at = 0.0

    def something_happened(self) -> bool:
        """Whether anything happened to the queue since the last time; True where CUPS can't tell. CUPS answers at once.

        Raises Unknown if there is no such queue, PrinterUnavailable.
        """
        self.told = ()
        if self._number is None and not self._subscribe():
            return True
        number = self._number
        try:
            told = self._asking(lambda cups_: cups_.getNotifications([number], sequence_numbers=[self._next]))
            if self._clock() >= self._renew_at:
                self._renew_at = self._clock() + _LEASE_SECONDS / 2
                self._asking(lambda cups_: cups_.renewSubscription(number, lease_duration=_LEASE_SECONDS))
        except Unknown:  # the lease is over, or CUPS was started anew
            self._number = None
            return True
        events = told.get("events", ())
        self.told = tuple(str(event.get("notify-text", "")) for event in events)
        self._next = max([self._next, *(event.get("notify-sequence-number", 0) + 1 for event in events)])
        return bool(events)

    def _subscribe(self) -> bool:
        """Whether there is one now. The state of before is asked for by whoever hears that there is none."""
        if self._clock() < self._again_at:
            return False
        uri = f"ipp://localhost/printers/{self._queue}"
        try:
            self._number = self._asking(
                lambda cups_: cups_.createSubscription(uri, events=_EVENTS, lease_duration=_LEASE_SECONDS)
            )
        except Refused as refusal:
            self._again_at = self._clock() + _REFUSED_SECONDS
            log.info("CUPS tells nothing of %s by itself, and is asked again and again: %s", self._queue, refusal)
        self._next, self._renew_at = 1, self._clock() + _LEASE_SECONDS / 2
        return False
