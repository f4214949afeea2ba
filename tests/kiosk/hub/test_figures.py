"""How well calls are answered, and what a promise should be by it; on SQLite and on PostgreSQL."""

from datetime import timedelta

import pytest

from kiosk.calls import Act, Details, NewCall
from kiosk.hub import desk
from kiosk.hub.figures import COUNTED, ENOUGH, Figures, figures, usual_minutes
from kiosk.hub.store import Store, Terminal
from tests.kiosk.hub.conftest import STALE, Clock
from tests.parts.hub import new_call


class Day:
    """Calls at one terminal, one after the other."""

    def __init__(self, store: Store, entrance: Terminal, clock: Clock) -> None:
        self._store, self._entrance, self._clock = store, entrance, clock

    def call(
        self, claimed: float | None = 30, met: float | None = 120, promised: int | None = 3, **new: object
    ) -> NewCall:
        """One whose claim and meeting took so many seconds, each from the one before; None: it never came to that."""
        raised = new_call(at=self._clock.now).model_copy(update=new)
        desk.raise_call(self._store, raised, self._entrance, self._clock.now, STALE)
        if claimed is not None:
            self._clock.pass_by(seconds=claimed)
            self.does(raised, Act.CLAIM, minutes=promised)
        if met is not None:
            self._clock.pass_by(seconds=met)
            self.does(raised, Act.MEET)
        self.does(raised, Act.CLOSE)
        return raised

    def does(self, call: NewCall, act: Act, minutes: int | None = None) -> None:
        desk.act(self._store, call.id, act, self._clock.now, by="Fatima", details=Details(minutes=minutes))

    def cancels(self) -> None:
        raised = new_call(at=self._clock.now)
        desk.raise_call(self._store, raised, self._entrance, self._clock.now, STALE)
        desk.act(self._store, raised.id, Act.CANCEL, self._clock.now, owner=self._entrance)

    def figures(self) -> Figures:
        return figures(self._store.recent(self._clock.now - COUNTED))

    def usual(self) -> int | None:
        return usual_minutes(self._store.recent(self._clock.now - COUNTED), self._clock.now)


@pytest.fixture
def day(store: Store, entrance: Terminal, clock: Clock) -> Day:
    return Day(store, entrance, clock)


def test_where_nothing_happened_nothing_is_said(day: Day) -> None:
    assert day.figures() == Figures(0, None, None, None, None, None, None)


def test_half_and_nine_in_ten_are_calls_that_were_and_those_called_off_or_the_printers_dont_count(day: Day) -> None:
    for claimed in range(10, 110, 10):
        day.call(claimed=claimed, met=60)
    day.call(claimed=None, met=None)
    day.call(claimed=1000, met=1000, condition="paper-out")
    day.does(day.call(claimed=None, met=None, pages=30), Act.RELEASE)
    day.cancels()
    first, second, third, fourth = (timedelta(seconds=n) for n in (50, 90, 110, 150))
    assert day.figures() == Figures(11, first, second, third, fourth, never_met=1 / 11, kept=1.0)


def test_a_promise_is_kept_by_what_was_promised_last(day: Day, clock: Clock, store: Store) -> None:
    day.call(met=179)
    day.call(met=181)
    day.call(met=600, promised=None)  # none was made
    late = new_call(at=clock.now)
    desk.raise_call(store, late, Terminal(1, "Entrance"), clock.now, STALE)
    day.does(late, Act.CLAIM, minutes=1)
    day.does(late, Act.DELAY, minutes=5)
    clock.pass_by(seconds=350)
    day.does(late, Act.MEET)
    day.does(late, Act.CLOSE)
    assert day.figures().kept == 2 / 3
    day.call(met=None)
    assert day.figures().kept == 2 / 4


def test_what_is_older_than_thirty_days_is_not_counted(day: Day, clock: Clock) -> None:
    day.call()
    clock.pass_by(days=29, hours=23)
    assert day.figures().calls == 1
    clock.pass_by(hours=2)
    assert day.figures().calls == 0


def test_four_promises_of_five_are_kept_with_the_minutes_that_are_offered(day: Day, clock: Clock) -> None:
    for number in range(1, ENOUGH):
        day.call(met=60 * number)
    assert day.usual() is None
    day.call(met=60 * ENOUGH)
    assert day.usual() == 8
    clock.pass_by(hours=6)
    assert day.usual() is None  # at another hour, nobody knows
    clock.pass_by(hours=18)
    assert day.usual() == 8
    for _ in range(30):
        day.call(claimed=1, met=61)
    assert day.usual() == 2  # rounded up, and of the last thirty


def test_nobody_stands_in_the_figures(day: Day) -> None:
    day.call()
    assert "Fatima" not in str(day.figures())
