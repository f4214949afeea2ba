"""Slows down who guesses codes."""

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock

PER_NAME = 10
PER_ADDRESS = 20
WINDOW = timedelta(minutes=15)
"""With six digits, ten guesses in 15 minutes find a code in three years on average, for who tries day and night."""
_KEYS_MAX = 10_000


class Attempts:
    """Attempts of the last WINDOW, by name and by network address; kept in memory."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._made: dict[str, deque[datetime]] = {}
        self._lock = Lock()

    def begin(self, address: str, name: str = "") -> bool:
        """Counts an attempt before it is looked at; False if there were too many."""
        limits = {f"from {address}": PER_ADDRESS} | ({f"as {name.strip().casefold()[:40]}": PER_NAME} if name else {})
        now = self._clock()
        with self._lock:
            self._forget(now)
            if any(len(self._made.get(key, ())) >= limit for key, limit in limits.items()):
                return False
            for key in limits:
                self._made.setdefault(key, deque()).append(now)
        return True

    def succeeded(self, address: str, name: str = "") -> None:
        """An attempt that was right doesn't count."""
        with self._lock:
            for key in (f"from {address}", f"as {name.strip().casefold()[:40]}"):
                if made := self._made.get(key):
                    made.pop()

    def _forget(self, now: datetime) -> None:
        for key, made in list(self._made.items()):
            while made and now - made[0] >= WINDOW:
                made.popleft()
            if not made:
                del self._made[key]
        while len(self._made) > _KEYS_MAX:
            del self._made[next(iter(self._made))]
