"""A hub's database, on each kind that it works on."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.engine import URL

from kiosk.hub import database
from kiosk.hub.people import People
from kiosk.hub.sessions import Sessions
from kiosk.hub.store import Store, Terminal


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
    if request.param == "sqlite":
        url = URL.create("sqlite", database=str(tmp_path / "hub.db"))
    else:
        url = request.getfixturevalue("postgres")
    opened = database.opened(url)
    yield opened
    opened.dispose()


@pytest.fixture
def store(engine: Engine) -> Store:
    return Store(database.Database(engine))


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
