"""A hub's database, on each kind that it works on."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from kiosk.calls import Call, NewCall
from kiosk.hub import database, desk
from kiosk.hub.people import People
from kiosk.hub.sessions import Sessions
from kiosk.hub.store import Store, Terminal
from kiosk.sealing import KEY_FILE, Sealing
from kiosk.settings import HubSettings, load
from tests.parts.fresh import fresh
from tests.parts.hub import new_call

STALE = timedelta(minutes=30)


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time: float) -> datetime:
        self.now += timedelta(**time)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    url = fresh(tmp_path) if request.param == "sqlite" else request.getfixturevalue("postgres")
    opened = database.opened(url)
    yield opened
    opened.dispose()


@pytest.fixture
def store(engine: Engine, tmp_path: Path) -> Store:
    return Store(database.Database(engine), Sealing(tmp_path / KEY_FILE))


@pytest.fixture
def people(engine: Engine) -> People:
    return People(database.Database(engine))


@pytest.fixture
def sessions(engine: Engine) -> Sessions:
    return Sessions(database.Database(engine))


@pytest.fixture
def entrance(people: People) -> Terminal:
    people.add_terminal("Entrance", "entrance-token")
    return people.terminals()[0]


@pytest.fixture
def settings() -> HubSettings:
    """A hub that escalates after a minute, and says after five that nobody answered."""
    return load(environment={}).hub.model_copy(update={"escalate_after": 60, "unanswered_after": 300})


@pytest.fixture
def call(store: Store, entrance: Terminal, clock: Clock) -> NewCall:
    """A call from the entrance, raised now."""
    new = new_call(at=clock.now)
    desk.raise_call(store, new, entrance, clock.now, STALE)
    return new


def now_is(store: Store, call: NewCall) -> Call:
    """The call as it is."""
    history = store.history(call.id)
    assert history is not None
    return history.call


def kinds(store: Store, call: NewCall) -> list[str]:
    """What has happened to it."""
    history = store.history(call.id)
    assert history is not None
    return [event.kind.value for event in history.events]
