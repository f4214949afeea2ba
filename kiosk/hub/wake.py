"""Wakes whoever reads the news when something may have changed. What changed, the database says.

On PostgreSQL, a change notifies every hub process in its own transaction; each process listens on one connection.
"""

import asyncio
import contextlib
import logging

from sqlalchemy.engine import URL

from kiosk.hub.database import CHANNEL

_log = logging.getLogger(__name__)

AGAIN = 1.0
"""Seconds between two tries to listen to PostgreSQL."""


class Wake:
    """One flag, set by a change in this process or, with PostgreSQL, in any."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self.rung = asyncio.Event()

    def start(self) -> None:
        """To be called on the event loop before anything else."""
        self._loop = asyncio.get_running_loop()

    def ring(self) -> None:
        """From any thread: something may have changed."""
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop has ended, and the hub with it
                self._loop.call_soon_threadsafe(self.rung.set)

    async def listen(self, url: URL) -> None:
        """Rings whenever another process, or this one, has changed the database. Never ends by itself.

        While PostgreSQL can't be reached nothing rings; once it can, this does, since changes may have been missed.
        """
        import psycopg  # an extra: only a city has it

        address = url.set(drivername="postgresql").render_as_string(hide_password=False)
        lost = False
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(address, autocommit=True) as connection:
                    await connection.execute(f"LISTEN {CHANNEL}")
                    if lost:
                        _log.info("PostgreSQL is back")
                    lost = False
                    self.rung.set()
                    async for _ in connection.notifies():
                        self.rung.set()
            except psycopg.Error as error:
                if not lost:
                    _log.warning("PostgreSQL can't be listened to now: %s", type(error).__name__)
                lost = True
            await asyncio.sleep(AGAIN)
