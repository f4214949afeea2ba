"""Streams of a hub that a test holds in its own process, without HTTP, and what they cost the database."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, event, insert, select

from kiosk.hub import tokens
from kiosk.hub.board.frames import BoardFrames
from kiosk.hub.database import Database
from kiosk.hub.hub import Hub
from kiosk.hub.news import News
from kiosk.hub.people import Mediator, Presence
from kiosk.hub.store import Terminal
from kiosk.hub.streams import Stream
from kiosk.hub.tables import mediator, session
from tests.parts.hub import new_call


def board(hub: Hub, news: News, number: int) -> AsyncIterator[str]:
    """The stream of one mediator's board."""
    who = Mediator(number, f"Mediator {number}", Presence.HERE, "")
    frames = BoardFrames(hub.catalogues.of("fr"), who, hub.clock)
    token_hash = tokens.token_hash(begun_session(hub.database, f"session-{number}", hub.clock()))
    return Stream(hub, news, who, frames, None, token_hash).events()


def begun_session(of: Database, token: str, now: datetime) -> str:
    """The token of a session of whichever mediator is enrolled. Begun without a code: hashing takes time."""
    its_hash = tokens.token_hash(token)
    with of.changing() as connection:
        connection.execute(delete(session).where(session.c.token_hash == its_hash))
        its_mediator = select(mediator.c.id).limit(1).scalar_subquery()
        values = {"token_hash": its_hash, "mediator_id": its_mediator, "expires_at": now + timedelta(days=1)}
        connection.execute(insert(session).values(values))
    return token


def only_terminal(hub: Hub) -> Terminal:
    """The one terminal that the hub knows."""
    (terminal,) = hub.people.terminals()
    return terminal


async def until(stream: AsyncIterator[str], word: str) -> str:
    """What the stream says, up to the first frames that have this word in them."""
    async for text in stream:
        if word in text:
            return text
    raise AssertionError("the stream ended")


async def statements_for_one_call(hub: Hub, engine: Engine, streams: int) -> int:
    """How many statements the database is asked from a call's arrival until so many boards show it."""
    news = News(hub)
    boards = [board(hub, news, number) for number in range(streams)]
    waiting = [asyncio.ensure_future(until(one, "event: people")) for one in boards]
    while not all(one.done() for one in waiting):
        await news.look()
    counted: list[object] = []

    def count(*statement: object) -> None:
        counted.append(statement)

    event.listen(engine, "before_cursor_execute", count)
    try:
        await asyncio.to_thread(hub.raise_call, new_call(at=hub.clock()), only_terminal(hub))
        await news.look()
        shown = await asyncio.gather(*(until(one, "event: card") for one in boards))
    finally:
        event.remove(engine, "before_cursor_execute", count)
    assert len(shown) == streams
    return len(counted)
