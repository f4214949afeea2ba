"""What the hub tells by itself: server-sent events for terminals and boards.

A stream reads the database whenever it is woken, from the number that it has told last: a wake-up that is
lost, or a hub that is killed, loses no event.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable

from starlette.concurrency import run_in_threadpool

from kiosk.hub.hub import Hub
from kiosk.hub.people import Mediator
from kiosk.hub.store import Terminal

HEARTBEAT = 3.0
"""Seconds between heartbeats: a terminal that hears none for 10 s knows that the hub is gone."""


class Stream:
    """One listener's events."""

    def __init__(self, hub: Hub, who: Terminal | Mediator, since: int | None, still: Callable[[], bool]) -> None:
        """`since`: the number last heard, or None for the calls that are open now. `still`: may it go on listening?"""
        self._hub, self._who, self._since, self._still = hub, who, since, still
        self._owner = who if isinstance(who, Terminal) else None
        self._told: dict[str, str] = {}

    async def events(self) -> AsyncIterator[str]:
        """Server-sent events, until the listener goes, the hub closes, or the listener's session ends."""
        clock = asyncio.get_running_loop().time
        beat = clock() + HEARTBEAT
        with self._hub.wake.listening() as woken, self._hub.online.counted(self._who):
            self._hub.wake.ring()  # boards learn who came online
            while not self._hub.wake.closing:
                woken.clear()
                for news in (self._calls, self._people, self._terminals):
                    if text := await run_in_threadpool(news):
                        yield text
                try:
                    async with asyncio.timeout_at(beat):
                        await woken.wait()
                except TimeoutError:
                    if not await run_in_threadpool(self._still):
                        return
                    beat = clock() + HEARTBEAT
                    yield "event: heartbeat\ndata: {}\n\n"

    def _calls(self) -> str:
        store = self._hub.store
        newest = store.newest()
        if self._since is None or self._since > newest:  # above: the database is another one now
            found = store.open_calls(self._owner)
        else:
            found = store.changed(self._since, self._owner) if self._since < newest else []
        self._since = max([newest, *(history.number for history in found)])
        return "".join(
            f"id: {history.number}\nevent: call\ndata: {history.call.model_dump_json()}\n\n" for history in found
        )

    def _people(self) -> str:
        here = self._hub.people.here(self._hub.clock())
        return self._changed("people", {"here": [{"name": one.name} for one in here]})

    def _terminals(self) -> str:
        if self._owner is not None:
            return ""
        every = self._hub.people.terminals()
        told = [{"name": one.name, "online": self._hub.online.has(one)} for one in every]
        return self._changed("terminals", {"terminals": told})

    def _changed(self, event: str, data: object) -> str:
        """The event, or nothing if it was told already."""
        text = json.dumps(data, ensure_ascii=False)
        if self._told.get(event) == text:
            return ""
        self._told[event] = text
        return f"event: {event}\ndata: {text}\n\n"
