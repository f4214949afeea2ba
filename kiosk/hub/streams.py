"""What the hub tells by itself: server-sent events for terminals and boards.

A stream reads the database whenever it is woken, from the number that it has told last: a wake-up that is
lost, or a hub that is killed, loses no event.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from typing import Protocol

from fastapi import Request
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from kiosk.calls import Call
from kiosk.hub.gate import still_known
from kiosk.hub.hub import Hub
from kiosk.hub.people import Mediator
from kiosk.hub.store import History, Terminal

HEARTBEAT = 3.0
"""Seconds between heartbeats: a terminal that hears none for 10 s knows that the hub is gone."""


class Frames(Protocol):
    """How one kind of listener is sent what the hub knows: each method gives an event's name and its data."""

    def call(self, history: History) -> tuple[str, str]:
        """A call as it is now."""
        ...

    def people(self, names: Sequence[str]) -> tuple[str, str]:
        """The first names of the mediators who are here."""
        ...

    def terminals(self, online: Iterable[tuple[str, bool]]) -> tuple[str, str]:
        """The terminals by name, and whether each is listening."""
        ...

    def heartbeat(self, calls: Iterable[Call]) -> tuple[str, str]:
        """The hub is there, and these calls are open."""
        ...


class ApiFrames:
    """What terminals are sent, and whoever else uses the API: JSON of the API's own shapes."""

    def call(self, history: History) -> tuple[str, str]:
        """The call."""
        return "call", history.call.model_dump_json()

    def people(self, names: Sequence[str]) -> tuple[str, str]:
        """One object for each who is here."""
        return "people", json.dumps({"here": [{"name": name} for name in names]}, ensure_ascii=False)

    def terminals(self, online: Iterable[tuple[str, bool]]) -> tuple[str, str]:
        """One object for each terminal."""
        told = [{"name": name, "online": listens} for name, listens in online]
        return "terminals", json.dumps({"terminals": told}, ensure_ascii=False)

    def heartbeat(self, calls: Iterable[Call]) -> tuple[str, str]:
        """Nothing but a sign of life."""
        return "heartbeat", "{}"


def streamed(
    request: Request, hub: Hub, who: Terminal | Mediator, frames: Frames, since: int | None
) -> StreamingResponse:
    """A stream for whoever sent this request, from number `since` on; None: beginning with the calls that are open."""
    stream = Stream(hub, who, frames, since, still_known(request, hub))
    return StreamingResponse(stream.events(), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


class Stream:
    """One listener's events."""

    def __init__(
        self, hub: Hub, who: Terminal | Mediator, frames: Frames, since: int | None, still: Callable[[], bool]
    ) -> None:
        """`still` says whether the listener may go on listening."""
        self._hub, self._who, self._frames, self._since, self._still = hub, who, frames, since, still
        self._owner = who if isinstance(who, Terminal) else None
        self._sent: dict[str, str] = {}

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
                    yield await run_in_threadpool(self._heartbeat)

    def _calls(self) -> str:
        store = self._hub.store
        newest = store.newest()
        if self._since is None or self._since > newest:  # above: the database is another one now
            found = store.open_calls(self._owner)
        else:
            found = store.changed(self._since, self._owner) if self._since < newest else []
        self._since = max([newest, *(history.number for history in found)])
        return "".join(_frame(*self._frames.call(history), history.number) for history in found)

    def _people(self) -> str:
        return self._changed(*self._frames.people([one.name for one in self._hub.people.here(self._hub.clock())]))

    def _terminals(self) -> str:
        if self._owner is not None:
            return ""
        return self._changed(
            *self._frames.terminals([(one.name, self._hub.online.has(one)) for one in self._hub.people.terminals()])
        )

    def _heartbeat(self) -> str:
        calls = [] if self._owner else [history.call for history in self._hub.store.open_calls()]
        return _frame(*self._frames.heartbeat(calls))

    def _changed(self, event: str, data: str) -> str:
        """The event, or nothing if it was sent already."""
        if self._sent.get(event) == data:
            return ""
        self._sent[event] = data
        return _frame(event, data)


def _frame(event: str, data: str, number: int | None = None) -> str:
    numbered = "" if number is None else f"id: {number}\n"
    return f"{numbered}event: {event}\ndata: {data}\n\n"
