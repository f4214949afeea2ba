"""What streams show is read once, however many there are; on SQLite and on PostgreSQL."""

import asyncio
from typing import TypeVar

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from kiosk.hub import tokens
from kiosk.hub.engine import Superseded
from kiosk.hub.hub import Hub
from kiosk.hub.news import BEHIND_MAX, News
from kiosk.hub.streams import ApiFrames, Stream
from kiosk.settings import load
from tests.kiosk.hub.conftest import Clock
from tests.parts.hub import CODE, new_call
from tests.parts.loop import ran
from tests.parts.streams import board, only_terminal, statements_for_one_call, until

T = TypeVar("T")


@pytest.fixture
def hub(engine: Engine, clock: Clock) -> Hub:
    made = Hub(load(environment={}), engine, clock)
    made.begin()
    made.people.add_mediator("Fatima", CODE, "", clock.now)
    made.people.add_terminal("Entrance", "entrance-token")
    return made


def test_a_call_costs_as_many_statements_for_two_hundred_boards_as_for_ten(hub: Hub, engine: Engine) -> None:
    few = ran(statements_for_one_call(hub, engine, 10))
    assert ran(statements_for_one_call(hub, engine, 200)) == few


def test_a_listener_far_behind_is_let_go_and_finds_all_when_it_comes_back(hub: Hub) -> None:
    async def story() -> None:
        news = News(hub)
        slow, quick = board(hub, news, 1), board(hub, news, 2)
        await news.look()
        await asyncio.gather(*(until(one, "event: people") for one in (slow, quick)))
        for _ in range(BEHIND_MAX + 2):
            hub.raise_call(new_call(at=hub.clock()), only_terminal(hub))
            await news.look()
            await until(quick, "event: card")
        with pytest.raises(AssertionError, match="the stream ended"):
            await until(slow, "never said")
        again = board(hub, news, 1)
        found = [await until(again, "event: card") for _ in range(BEHIND_MAX + 2)]
        assert len(set(found)) == BEHIND_MAX + 2

    ran(story())


def test_a_stream_hears_what_came_between_its_first_look_and_the_next_edition(hub: Hub) -> None:
    async def story() -> None:
        news = News(hub)
        await news.look()
        listener = Stream(
            hub, news, only_terminal(hub), ApiFrames(only_terminal(hub)), None, tokens.token_hash("entrance-token")
        ).events()
        await until(listener, "event: people")
        first, second = new_call(at=hub.clock()), new_call(at=hub.clock())
        for call in (first, second):
            hub.raise_call(call, only_terminal(hub))
        await news.look()
        text = await until(listener, str(second.id))
        assert text.count("event: call") == 2
        assert str(first.id) in text

    ran(story())


def test_a_database_that_goes_away_half_way_costs_no_event(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        news = News(hub)
        listener = board(hub, news, 1)
        await news.look()
        await until(listener, "event: people")
        call, team = new_call(at=hub.clock()), hub.receivers.team
        hub.raise_call(call, only_terminal(hub))
        monkeypatch.setattr(hub.receivers, "team", lambda *_, **__: (_ for _ in ()).throw(SQLAlchemyError("away")))
        with pytest.raises(SQLAlchemyError):
            await news.look()
        monkeypatch.setattr(hub.receivers, "team", team)
        await news.look()
        assert str(call.id) in await until(listener, "event: card")

    ran(story())


def test_a_stream_goes_on_whose_token_is_younger_than_the_news_and_ends_with_its_token(hub: Hub) -> None:
    async def story() -> None:
        news = News(hub)
        await news.look(beats=True)  # knows nothing of what follows
        hub.people.add_terminal("Library", "library-token")
        library = next(one for one in hub.people.terminals() if one.name == "Library")
        stream = Stream(hub, news, library, ApiFrames(library), None, tokens.token_hash("library-token")).events()
        await until(stream, "event: people")
        hub.people.add_terminal("Library", "another-token")
        await news.look(beats=True)
        with pytest.raises(AssertionError, match="the stream ended"):
            await until(stream, "never said")

    ran(story())


def test_a_part_that_a_newer_process_does_is_left_to_it_while_others_go_on(hub: Hub, clock: Clock) -> None:
    newer = Hub(hub.settings, hub.database._engine, clock)
    newer.engine.escalation.version += 1
    newer.begin()
    with pytest.raises(Superseded, match="escalation: a newer Guichet works on this database"):
        hub.look_after()
    newer.look_after()
    hub.engine.news.check()
    hub.begin()  # an older process that starts later changes nothing
    newer.look_after()
