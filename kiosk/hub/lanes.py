"""Where codes are hashed, which is made to be slow: threads of their own, so that no call waits for a guesser."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


class Busy(Exception):
    """More wait already than can be served soon."""


class Lane:
    """One thread, and a short queue before it. Used on the event loop alone."""

    def __init__(self, name: str, most: int) -> None:
        """`most`: how many may be waiting or served."""
        self._thread = ThreadPoolExecutor(1, name)
        self._most = most
        self._waiting = 0

    async def run(self, work: Callable[[], T]) -> T:
        """What `work` returns, once it is its turn. Raises Busy at once, and what `work` raises."""
        if self._waiting >= self._most:
            raise Busy
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)
        finally:
            self._waiting -= 1


class Lanes:
    """One lane for strangers' phones, one for those on which the same name has signed in before."""

    def __init__(self) -> None:
        self.strangers = Lane("strangers", 4)  # an attempt takes 0.2 s on a slow core: each is answered within a second
        self.known = Lane("known", 16)
