"""Wakes every open stream when something may have changed. What changed, the database says."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class Wake:
    """In-process only: with several hubs on one database, a stream also looks at every heartbeat."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._listeners: set[asyncio.Event] = set()
        self.closing = False

    def start(self) -> None:
        """To be called on the event loop before anything else."""
        self._loop = asyncio.get_running_loop()

    def ring(self) -> None:
        """From any thread: something may have changed."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._set_all)

    def close(self) -> None:
        """From the event loop: the hub ends, and so must every stream."""
        self.closing = True
        self._set_all()

    @contextmanager
    def listening(self) -> Iterator[asyncio.Event]:
        """An event that is set at each ring; the listener clears it."""
        listener = asyncio.Event()
        self._listeners.add(listener)
        try:
            yield listener
        finally:
            self._listeners.discard(listener)

    def _set_all(self) -> None:
        for listener in self._listeners:
            listener.set()
