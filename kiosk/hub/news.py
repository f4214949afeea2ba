"""The news: what streams show, read once for all streams of this process whenever something may have changed.

A wake-up that is lost costs one heartbeat at most, and no event: what changed is read from the number that was read
last. A hub that is killed loses none either: each stream begins at the number that its listener heard last.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from starlette.concurrency import run_in_threadpool

from kiosk import faults
from kiosk.calls import Call
from kiosk.hours import Opening
from kiosk.hub.engine import Superseded
from kiosk.hub.hub import Hub
from kiosk.hub.online import Seen
from kiosk.hub.people import name_key
from kiosk.hub.receivers import Team
from kiosk.hub.store import History

_log = logging.getLogger(__name__)

HEARTBEAT = 3.0
"""Seconds between heartbeats: a terminal that hears none for 10 s knows that the hub is gone."""
READERS_EACH = 8
"""A terminal has one stream, and for a moment a second one; a mediator's browser has one for each tab."""
BEHIND_MAX = 100
"""Editions that wait for one listener at most. One that is further behind is let go, and resumes when it comes back."""


@dataclass(frozen=True)
class Edition:
    """What the hub knows at one moment, and what has happened to calls since the edition before."""

    happened: tuple[History, ...]
    team: Team
    opening: Opening
    terminals: tuple[Seen, ...]
    open_calls: tuple[Call, ...]
    known: frozenset[str]  # the hashes of all tokens and sessions that hold
    beats: bool = False  # whether it is time for a heartbeat


async def _until_none(queue: asyncio.Queue[Edition | None]) -> AsyncIterator[Edition]:
    while (edition := await queue.get()) is not None:
        yield edition


class News:
    """Reads the database, and hands each edition to every reader. Used on the event loop alone."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._newest = -1  # the number of the last event that was read; -1 before the first look
        self._open: dict[UUID, Call] = {}
        self._readers: dict[asyncio.Queue[Edition | None], str] = {}  # and with which token each reads
        self._last: Edition | None = None
        self._closed = False
        self._devices: frozenset[tuple[str, str]] = frozenset()

    async def run(self) -> None:
        """Reads whenever it is woken, and at each heartbeat. Ends only if a newer hub's tables are met."""
        clock, rung = asyncio.get_running_loop().time, self._hub.wake.rung
        beat, failing = clock(), False
        while True:
            beats = clock() >= beat
            if beats:
                beat = clock() + HEARTBEAT
            rung.clear()
            try:
                await self.look(beats=beats)
                failing = False
            except Superseded as newer:
                _log.error("%s", newer)
                self.close()
                return
            except Exception as error:  # noqa: BLE001  the task's outermost door: listeners hear no heartbeat, and know
                if not failing:
                    _log.error("the news can't be read now: %s", faults.described(error))
                failing = True
            try:
                async with asyncio.timeout_at(beat):
                    await rung.wait()
            except TimeoutError:
                pass

    @contextmanager
    def reader(self, token_hash: str = "") -> Iterator[AsyncIterator[Edition]]:
        """Every edition from now on, beginning with the last one. Ends with the hub, or for a reader far behind.

        With one token, READERS_EACH read at a time: one more, and the first of them ends.
        """
        queue: asyncio.Queue[Edition | None] = asyncio.Queue(BEHIND_MAX + 1)
        if self._closed or self._last:
            queue.put_nowait(None if self._closed else self._last)
        theirs = [one for one, whose in self._readers.items() if whose == token_hash]
        if token_hash and len(theirs) >= READERS_EACH:
            self._let_go(theirs[0])
        self._readers[queue] = token_hash
        try:
            yield _until_none(queue)
        finally:
            self._readers.pop(queue, None)

    def knows(self, token_hash: str) -> bool:
        """Whether a token or a session held at the last look, by its hash. Asks nothing of the database."""
        return self._last is not None and token_hash in self._last.known

    def has_signed_in(self, device: str, name: str) -> bool:
        """Whether somebody by that name has signed in on a device, by the hash of its token; likewise."""
        return (device, name_key(name)) in self._devices

    def close(self) -> None:
        """Ends every stream: the hub is ending, or may no longer read."""
        self._closed = True
        for queue in list(self._readers):
            self._let_go(queue)

    async def look(self, *, beats: bool = False) -> None:
        """Reads what changed, and hands it to all readers; `beats`: with a heartbeat. Raises Superseded."""
        self._publish(await run_in_threadpool(self._read, beats))

    def _publish(self, edition: Edition) -> None:
        self._last = edition
        for queue in list(self._readers):
            if queue.qsize() >= BEHIND_MAX:
                self._let_go(queue)
            else:
                queue.put_nowait(edition)

    def _let_go(self, queue: asyncio.Queue[Edition | None]) -> None:
        self._readers.pop(queue, None)
        while not queue.empty():
            queue.get_nowait()
        queue.put_nowait(None)

    def _read(self, beats: bool) -> Edition:
        """One look at the database: the same number of statements however many listen.

        Nothing counts as read before all of it was: a database that goes away half-way costs no event.
        """
        hub, now = self._hub, self._hub.clock()
        hub.engine.news.check()
        hub.online.write_down(now, renew=beats)
        newest, happened = self._happened()
        team, opening = hub.team(), hub.settings.hub.opening(now)
        terminals = tuple(hub.online.terminals(now))
        known = hub.sessions.known(now)
        if beats:
            self._devices = hub.sessions.devices(now)
        self._newest = newest
        self._open |= {history.call.id: history.call for history in happened}
        self._open = {call_id: call for call_id, call in self._open.items() if not call.ended}
        return Edition(happened, team, opening, terminals, tuple(self._open.values()), known, beats)

    def _happened(self) -> tuple[int, tuple[History, ...]]:
        """The newest event's number, and the calls that changed since the last look; at the first, those open."""
        store = self._hub.store
        newest = store.newest()
        if self._newest < 0 or newest < self._newest:  # below: the database was replaced
            found = store.open_calls()
        else:
            found = store.changed(self._newest) if newest > self._newest else []
        return max([newest, *(history.number for history in found)]), tuple(found)
