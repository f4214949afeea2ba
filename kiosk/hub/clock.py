"""The clock on the wall, and when it was set.

A small computer whose battery is empty starts years ago, and knows the time as soon as the network does.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime

_SET = 60.0  # seconds: hardly a drift


def utc_now() -> datetime:
    """What this machine's clock says."""
    return datetime.now(UTC)


def boot_seconds() -> float:
    """Seconds since this machine started, its sleep among them."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class Wall:
    """One wall clock, watched by a clock that nobody can set."""

    def __init__(self, clock: Callable[[], datetime], steady: Callable[[], float]) -> None:
        """`clock` tells the time of day; `steady` counts seconds that only go forward."""
        self._clock = clock
        self._steady = steady
        self._last = clock(), steady()
        self._set_at: datetime | None = None

    def set_at(self) -> datetime | None:
        """What it said when it had last been set, by more than a minute; None if it wasn't since the first look."""
        (before, counted_before), (now, counted) = self._last, (self._clock(), self._steady())
        if abs((now - before).total_seconds() - (counted - counted_before)) > _SET:
            self._set_at = now
        self._last = now, counted
        return self._set_at
