"""What the hub says by itself: server-sent events for terminals and boards.

A stream begins with what its listener has missed, then passes on each edition of the news.
"""

import json
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from typing import Protocol

from fastapi import Request
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from kiosk.calls import Call
from kiosk.hours import Opening
from kiosk.hub.credentials import token_hash_of
from kiosk.hub.hub import Hub
from kiosk.hub.news import Edition, News
from kiosk.hub.online import Seen
from kiosk.hub.people import Mediator
from kiosk.hub.receivers import Team
from kiosk.hub.store import History, Terminal


class Frames(Protocol):
    """How one kind of listener is sent what the hub knows: each method gives an event's name and its data."""

    def call(self, history: History) -> tuple[str, str]:
        """A call as it is now."""
        ...

    def people(self, team: Team, opening: Opening) -> tuple[str, str]:
        """The mediators who are here, by what reaches them, and until when the centre is open, or when it opens."""
        ...

    def terminals(self, seen: Sequence[Seen]) -> tuple[str, str]:
        """The terminals by name, whether each is listening, and what its printer will need."""
        ...

    def heartbeat(self, calls: Iterable[Call]) -> tuple[str, str]:
        """The hub is there, and these calls are open."""
        ...


class ApiFrames:
    """What terminals are sent, and whoever else uses the API: JSON of the API's own shapes."""

    def __init__(self, who: Terminal | Mediator) -> None:
        """`who` listens."""
        self._who = who

    def call(self, history: History) -> tuple[str, str]:
        """The call."""
        return "call", told_to(self._who, history.call).model_dump_json()

    def people(self, team: Team, opening: Opening) -> tuple[str, str]:
        """One object for each who is here: the name, and what else they want residents to know; and the centre's hours.

        Those whom nothing is sure to reach stand apart; `phone`: one that is tried when somebody calls.
        """
        asleep = [_person(one) | ({"phone": True} if one in team.tried else {}) for one in team.asleep]
        told: dict[str, object] = {"here": [_person(one) for one in team.reached]}
        told |= ({"asleep": asleep} if asleep else {}) | {
            name: at.isoformat() for name, at in vars(opening).items() if at
        }
        return "people", json.dumps(told, ensure_ascii=False)

    def terminals(self, seen: Sequence[Seen]) -> tuple[str, str]:
        """One object for each terminal."""
        known = [
            {"name": one.terminal.name, "online": one.listens} | ({"soon": one.soon} if one.soon else {})
            for one in seen
        ]
        return "terminals", json.dumps({"terminals": known}, ensure_ascii=False)

    def heartbeat(self, calls: Iterable[Call]) -> tuple[str, str]:
        """Nothing but a sign of life."""
        return "heartbeat", "{}"


def told_to(who: Terminal | Mediator, call: Call) -> Call:
    """The call as it is told to them: some of it is for mediators alone."""
    return call if isinstance(who, Mediator) else call.for_its_terminal


def _person(one: Mediator) -> dict[str, object]:
    told = {"name": one.name, "second_name": one.second_name, "languages": one.languages, "photo": one.photo}
    return {key: value for key, value in told.items() if value}


def streamed(
    request: Request, hub: Hub, who: Terminal | Mediator, frames: Frames, since: int | None
) -> StreamingResponse:
    """A stream for whoever sent this request, from number `since` on; None: beginning with the calls that are open."""
    stream = Stream(hub, request.app.state.news, who, frames, since, token_hash_of(request))
    return StreamingResponse(stream.events(), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


class Stream:
    """One listener's events."""

    def __init__(
        self, hub: Hub, news: News, who: Terminal | Mediator, frames: Frames, since: int | None, token_hash: str
    ) -> None:
        """The stream ends when `token_hash`, the listener's, is no longer among those that hold."""
        self._hub, self._news, self._frames = hub, news, frames
        self._since, self._token_hash = since, token_hash
        self._who = who
        self._owner = who if isinstance(who, Terminal) else None
        self._sent: dict[str, object] = {}

    async def events(self) -> AsyncIterator[str]:
        """Server-sent events, until the listener goes, the hub closes, or the listener's session ends."""
        with self._news.reader(self._token_hash) as editions, self._hub.online.counted(self._who):
            for history in await run_in_threadpool(self._missed):
                yield _frame(*self._frames.call(history), history.number)
            async for edition in editions:
                if not await self._may_listen(edition):
                    return
                if text := "".join(self._frames_of(edition)):
                    yield text

    async def _may_listen(self, edition: Edition) -> bool:
        """Whether the listener is still known, by the same name: one that was renamed begins anew."""
        named = not self._owner or self._owner in (one.terminal for one in edition.terminals)
        return (named and self._token_hash in edition.known) or await run_in_threadpool(self._is_known)

    def _is_known(self) -> bool:
        """Looks once more: a terminal or a session may be younger than the edition that lacks it."""
        named = not self._owner or self._owner in self._hub.people.terminals()
        return named and self._token_hash in self._hub.sessions.known(self._hub.clock())

    def _missed(self) -> list[History]:
        """What happened since the number that was heard last."""
        store = self._hub.store
        newest = store.newest()
        if self._since is None or self._since > newest:  # above: the database is another one now
            found = store.open_calls(self._owner)
        else:
            found = store.changed(self._since, self._owner) if self._since < newest else []
        self._since = max([newest, *(history.number for history in found)])
        return found

    def _frames_of(self, edition: Edition) -> Iterator[str]:
        yield from self._calls(edition.happened)
        if self._differs("people", (edition.team, edition.opening)):
            yield _frame(*self._frames.people(edition.team, edition.opening))
        if self._owner is None and self._differs("terminals", edition.terminals):
            yield _frame(*self._frames.terminals(edition.terminals))
        if edition.beats:
            yield _frame(*self._frames.heartbeat(() if self._owner else edition.open_calls))

    def _calls(self, histories: Iterable[History]) -> Iterator[str]:
        """Those that are the listener's, and that it has not heard of yet."""
        for history in histories:
            theirs = self._owner is None or history.call.terminal == self._owner.name
            if theirs and history.number > (self._since or 0):
                self._since = history.number
                yield _frame(*self._frames.call(history), history.number)

    def _differs(self, event: str, value: object) -> bool:
        """True if this was not sent already."""
        if self._sent.get(event) == value:
            return False
        self._sent[event] = value
        return True


def _frame(event: str, data: str, number: int | None = None) -> str:
    numbered = "" if number is None else f"id: {number}\n"
    return f"{numbered}event: {event}\ndata: {data}\n\n"
