"""Reaches mediators whose phone is locked: one apprise URL each (ntfy, e-mail ...). Never holds a call up.

Whatever a service does (nothing, garbage, one byte a second), only its own mediator's messages wait for it. One that
fails is tried again after a while, and one that goes on failing rests (`receivers.REST`).
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, NamedTuple

from kiosk import faults
from kiosk.hub.people import Mediator
from kiosk.hub.receivers import TRIES, Receivers

if TYPE_CHECKING:
    from apprise import Apprise

_log = logging.getLogger(__name__)

TIMEOUT = 10.0
"""Seconds that a service may take for one message. A phone that is told later rings for a call that others took."""
_PAUSES = (0.0, 2.0, 8.0)  # seconds before each of TRIES tries: a second one is for what was a moment's trouble
assert len(_PAUSES) == TRIES


class Message(NamedTuple):
    """What somebody is told: nothing about a resident."""

    title: str
    body: str


def fits(url: str) -> bool:
    """True if apprise knows what to do with such an address."""
    import apprise  # slow to import: never while the hub starts

    return apprise.Apprise.instantiate(url, suppress_exceptions=True) is not None


class Channels:
    """Sends in threads of its own: one for each mediator who is told something, and one for each service that works."""

    def __init__(self, receivers: Receivers, clock: Callable[[], datetime]) -> None:
        """How each address did is kept in `receivers`."""
        self._receivers = receivers
        self._clock = clock
        self._lock = threading.Lock()
        self._newest: dict[int, tuple[Mediator, Message] | None] = {}  # what waits for those who are told something now
        self._sending: dict[int, threading.Thread] = {}
        self._ended = threading.Event()

    def tell(self, whom: Iterable[Mediator], message: Message) -> None:
        """Sends the same to each; returns at once. Of several that wait for one mediator, the newest goes out."""
        for one in whom:
            if not one.notify:
                continue
            with self._lock:
                idle = one.id not in self._newest
                self._newest[one.id] = one, message
            if idle:
                threading.Thread(target=self._work, args=(one.id,), daemon=True, name="channel").start()

    def tries(self, who: Mediator, message: Message) -> None:
        """Sends it once, now, also where the address rests, and waits until it has gone out or failed."""
        if who.notify:
            self._use(who, message)

    def close(self) -> None:
        """What has not gone out yet never will."""
        self._ended.set()

    def _work(self, its_id: int) -> None:
        while waiting := self._next(its_id):
            try:
                self._deliver(*waiting)
            except Exception as error:  # noqa: BLE001  the thread's outermost door
                _log.error("mediator %d can't be told now: %s", its_id, faults.described(error))

    def _next(self, its_id: int) -> tuple[Mediator, Message] | None:
        with self._lock:
            if waiting := self._newest.pop(its_id):
                self._newest[its_id] = None
            return waiting

    def _deliver(self, who: Mediator, message: Message) -> None:
        for pause in _PAUSES:
            if self._ended.wait(pause):
                return
            last = self._receivers.channel(who)
            if (last and last.rests(self._clock())) or self._use(who, message):
                return

    def _use(self, who: Mediator, message: Message) -> bool:
        """Whether the service took it, in time. Never logs a name or an address."""
        from apprise import Apprise, NotifyBase  # before the clock runs
        from apprise.plugins.ntfy import NotifyNtfy, NtfyPriority

        logging.getLogger("apprise").setLevel(logging.CRITICAL)  # its lines hold addresses
        service, channel = Apprise.instantiate(who.notify, suppress_exceptions=True), Apprise()
        if isinstance(service, NotifyNtfy) and "priority=" not in who.notify:
            service.priority = NtfyPriority.MAX  # which rings through *do not disturb*
        if isinstance(service, NotifyBase):
            channel.add(service)
        begun = time.monotonic()
        worked = self._sent(who, channel, message)
        self._receivers.used(who, self._clock(), int(1000 * (time.monotonic() - begun)), worked=worked)
        if not worked:
            _log.warning("mediator %d can't be told by %s", who.id, who.notify.partition(":")[0])
        return worked

    def _sent(self, who: Mediator, channel: "Apprise", message: Message) -> bool:
        """The same, in a thread that is left to itself after TIMEOUT; while it hangs, nothing more is sent there."""
        answered: SimpleQueue[bool] = SimpleQueue()

        def send() -> None:
            try:
                answered.put(bool(channel.notify(title=message.title, body=message.body)))
            except Exception:  # noqa: BLE001  plugins raise what they like; its text may hold the address
                answered.put(False)

        with self._lock:
            if (before := self._sending.get(who.id)) and before.is_alive():
                return False
            self._sending[who.id] = sending = threading.Thread(target=send, daemon=True, name="service")
            sending.start()
        try:
            return answered.get(timeout=TIMEOUT)
        except Empty:
            return False
