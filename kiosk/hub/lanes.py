"""Where codes are hashed, which is made to be slow: threads of their own, so that no call waits for a guesser."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


class Busy(Exception):
    """More wait already than can be served soon."""


class Lane:
    """One thread, and a short queue before it. Used on the event loop alone."""

    def __init__(self, name: str, most: int, pause: float = 0.0) -> None:
        """`most`: how many may be waiting or served; `pause`: seconds after each, in which others have the core."""
        self._thread = ThreadPoolExecutor(1, name)
        self._most = most
        self._pause = pause
        self._waiting = 0

    @property
    def is_full(self) -> bool:
        """Whether whoever came now would be turned away."""
        return self._waiting >= self._most

    async def run(self, work: Callable[[], T]) -> T:
        """What `work` returns, once it is its turn. Raises Busy at once, and what `work` raises."""
        if self.is_full:
            raise Busy
        self._waiting += 1
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._thread, work)
        finally:
            if self._pause:
                self._thread.submit(time.sleep, self._pause)
                loop.call_later(self._pause, self._leave)
            else:
                self._leave()

    def _leave(self) -> None:
        self._waiting -= 1


class Lanes:
    """One lane for strangers' phones, one for those on which the same name has signed in before."""

    def __init__(self) -> None:
        # An attempt takes 0.2 s on a slow core: each is answered within two seconds, and others keep most of the core.
        self.strangers = Lane("strangers", 4, pause=0.3)
        self.known = Lane("known", 16)
