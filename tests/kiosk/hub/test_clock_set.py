"""The clock on the wall is set while somebody waits: a small computer learns the time from the network."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from kiosk.calls import Call, NewCall
from kiosk.hub.hub import Hub
from kiosk.settings import load
from tests.kiosk.hub.conftest import Clock, kinds
from tests.parts.hub import CODE, new_call
from tests.parts.streams import only_terminal

YEARS = timedelta(days=1100)


class Watched:
    """A hub at work, with a call that waits, on a clock that can be set."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self.clock = clock
        self._began = clock.now
        self._set_by = timedelta()
        self.hub = Hub(load(environment={}), engine, clock, self._steady)
        self.hub.begin()
        self.hub.people.add_mediator("Fatima", CODE, "", clock.now)
        self.hub.people.add_terminal("Entrance", "entrance-token")
        self.call: NewCall = new_call(at=clock.now)
        self.hub.raise_call(self.call, only_terminal(self.hub))

    def set_clock(self, by: timedelta) -> None:
        self.clock.now += by
        self._set_by += by
        self.hub.look_after()

    def pass_by(self, seconds: float) -> list[str]:
        """What has become of the call so many seconds later."""
        self.clock.pass_by(seconds=seconds)
        self.hub.look_after()
        return kinds(self.hub.store, self.call)[2:]

    def is_now(self) -> Call:
        history = self.hub.store.history(self.call.id)
        assert history
        return history.call

    def _steady(self) -> float:
        return (self.clock.now - self._began - self._set_by).total_seconds()


@pytest.fixture
def watched(engine: Engine, clock: Clock) -> Watched:
    return Watched(engine, clock)


@pytest.mark.parametrize("by", [YEARS, timedelta(hours=1), timedelta(minutes=-61), -YEARS])
def test_a_call_waits_on_however_the_clock_is_set_and_others_are_told_within_a_minute(
    watched: Watched, by: timedelta
) -> None:
    watched.pass_by(30)
    watched.set_clock(by)
    assert not watched.is_now().ended
    assert "escalated" in watched.pass_by(60)
    assert not watched.is_now().ended


def test_the_wait_is_counted_anew_from_when_the_clock_was_set(watched: Watched) -> None:
    watched.set_clock(YEARS)
    assert watched.pass_by(299) == ["escalated"]
    assert watched.pass_by(1) == ["escalated", "unanswered"]


def test_a_call_from_before_the_clock_was_set_ends_at_the_next_closing(watched: Watched) -> None:
    watched.set_clock(YEARS)
    assert "lapsed" not in watched.pass_by(1)
    assert "lapsed" in watched.pass_by(24 * 3600)


def test_time_that_passes_in_one_go_is_no_clock_that_was_set(watched: Watched) -> None:
    assert watched.pass_by(48 * 3600) == ["lapsed"]  # this machine slept
