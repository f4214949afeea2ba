"""Which terminals are listening now: what a board shows of them within 15 s."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from kiosk.hub.people import Mediator
from kiosk.hub.store import Terminal

SILENCE = 7.0
"""Seconds after which TCP gives up a peer that acknowledges nothing (a cut cable)."""
GRACE = timedelta(seconds=3)
"""A terminal that opens its stream again within this time was never away. With SILENCE and a heartbeat: below 15 s."""


class Online:
    """Which terminals have a stream open. Used on the event loop alone."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._open: dict[int, int] = {}
        self._gone: dict[int, datetime] = {}

    @contextmanager
    def counted(self, who: Terminal | Mediator) -> Iterator[None]:
        """Counts a terminal as online for as long as this lasts."""
        if not isinstance(who, Terminal):
            yield
            return
        self._open[who.id] = self._open.get(who.id, 0) + 1
        try:
            yield
        finally:
            self._open[who.id] -= 1
            self._gone[who.id] = self._clock()

    def has(self, terminal: Terminal) -> bool:
        """True while a terminal listens, and a moment longer."""
        gone = self._gone.get(terminal.id)
        return self._open.get(terminal.id, 0) > 0 or (gone is not None and self._clock() - gone < GRACE)
