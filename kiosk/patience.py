"""Patience with what may hang: how long one piece of work is waited for, and what ends it when nobody does any more."""

import math
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class GivenUp(Exception):
    """Nobody waits for this work any more."""


class Patience:
    """How long one piece of work is waited for: so many seconds from its beginning, unless it is given up before.

    It is made with the work and shared by all who have to do with it. Those who wait say whether they still do, by
    `awaited`; those who work say what would end it, by `ended_by`; and whoever sees that it takes too long, or that it
    was left, calls `give_up`.
    """

    def __init__(self, seconds: float = math.inf, clock: Callable[[], float] = time.monotonic) -> None:
        self.awaited = True  # may change, and change back
        self.given_up = False  # for good
        self.until = math.inf  # by `clock`; known once the work has begun
        self._seconds = seconds
        self._clock = clock
        self._begun = False
        self._end: Callable[[], None] | None = None
        self._lock = threading.Lock()

    @property
    def is_over(self) -> bool:
        """Whether the work takes longer than it may."""
        return self._clock() >= self.until

    def begin(self) -> None:
        """Counts the seconds from now on, the first time. Raises GivenUp, also if nobody waited when it began."""
        if not self._begun:
            self._begun = True
            self.until = self._clock() + self._seconds
            if not self.awaited:
                self.given_up = True
        self.check()

    def check(self) -> None:
        """Raises GivenUp if it was given up."""
        if self.given_up:
            raise GivenUp

    @contextmanager
    def ended_by(self, end: Callable[[], None]) -> Iterator[None]:
        """While the context lasts, `give_up` calls `end`; it never does so later. Raises GivenUp."""
        with self._lock:
            self.check()
            self._end = end
        try:
            yield
        finally:
            with self._lock:
                self._end = None

    def give_up(self) -> None:
        """Gives the work up, and ends what is under way of it, which may take a moment. May be called by any thread."""
        with self._lock:
            self.given_up = True
            if self._end:
                self._end()
