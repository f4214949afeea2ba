"""What is kept of calls, and which are found again; on SQLite and on PostgreSQL."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.engine import URL

from kiosk.calls import Act, Details, EventKind, NewCall, State
from kiosk.hub import desk
from kiosk.hub.database import Database, opened
from kiosk.hub.people import People
from kiosk.hub.store import Store, Terminal
from kiosk.hub.tables import call_event, past_call
from kiosk.sealing import KEY_FILE, Sealing
from tests.kiosk.hub.conftest import STALE, Clock, now_is
from tests.parts.hub import new_call


@pytest.fixture
def library(people: People, entrance: Terminal) -> Terminal:
    """A second terminal."""
    people.add_terminal("Library", "library-token")
    return next(one for one in people.terminals() if one.name == "Library")


def raised(store: Store, owner: Terminal, clock: Clock, ago: timedelta = timedelta()) -> NewCall:
    new = new_call(at=clock.now - ago)
    desk.raise_call(store, new, owner, clock.now, STALE)
    return new


def test_of_missed_calls_those_since_then_are_found_and_no_others(
    store: Store, entrance: Terminal, clock: Clock
) -> None:
    long_ago = raised(store, entrance, clock, timedelta(hours=1))
    clock.pass_by(hours=13)
    lately, read = (raised(store, entrance, clock, timedelta(hours=1)) for _ in range(2))
    desk.act(store, read.id, Act.PUT_AWAY, clock.now, by="Fatima")
    raised(store, entrance, clock)
    cancelled = raised(store, entrance, clock)
    desk.act(store, cancelled.id, Act.CANCEL, clock.now, owner=entrance)
    assert [call.id for call in store.ended(EventKind.MISSED, clock.now - timedelta(hours=12))] == [lately.id]
    assert {call.id for call in store.ended(EventKind.MISSED, clock.now - timedelta(hours=14))} == {
        long_ago.id,
        lately.id,
    }


def test_a_terminals_calls_are_its_own(store: Store, entrance: Terminal, library: Terminal, clock: Clock) -> None:
    mine = {owner.name: raised(store, owner, clock) for owner in (library, entrance, library)}
    raised(store, library, clock)
    assert [history.call.id for history in store.open_calls(entrance)] == [mine["Entrance"].id]
    assert mine["Entrance"].id not in [history.call.id for history in store.open_calls(library)]
    assert (store.count_open(entrance), store.count_open(library)) == (1, 3)


def test_calls_stand_by_what_happened_to_them_last(store: Store, entrance: Terminal, clock: Clock) -> None:
    first, second = (raised(store, entrance, clock) for _ in range(2))
    assert [history.call.id for history in store.open_calls()] == [first.id, second.id]
    desk.act(store, first.id, Act.NOTICE, clock.now, by="Fatima")
    assert [history.call.id for history in store.open_calls()] == [second.id, first.id]
    assert [history.number for history in store.changed(0)] == [4, 5]


def test_a_number_is_forgotten_soon_after_its_call_has_ended_and_no_sooner(
    store: Store, engine: Engine, entrance: Terminal, clock: Clock
) -> None:
    over, undone, waiting = (raised(store, entrance, clock) for _ in range(3))
    for one in (over, undone, waiting):
        desk.act(store, one.id, Act.LEAVE_NUMBER, clock.now, owner=entrance, details=Details(phone="0470123456"))
    for one in (over, undone):
        desk.act(store, one.id, Act.CLOSE, clock.now, by="Fatima")
    store.forget_private(clock.now)
    desk.act(store, undone.id, Act.REOPEN, clock.pass_by(seconds=9), by="Fatima")
    store.forget_private(clock.pass_by(seconds=1))
    with engine.connect() as connection:
        kept = connection.execute(select(call_event.c.call_id).where(call_event.c.phone == "0470123456")).scalars()
        assert set(kept) == {undone.id, waiting.id}
    history = store.history(over.id)
    assert history
    assert (history.call.state, history.call.phone) == (State.CLOSED, "")


def test_a_number_that_was_taken_back_or_replaced_is_forgotten_while_the_call_goes_on(
    store: Store, engine: Engine, entrance: Terminal, clock: Clock
) -> None:
    replaced, taken_back = (raised(store, entrance, clock) for _ in range(2))
    for one, phone in ((replaced, "0470123456"), (replaced, "0470654321"), (taken_back, "0470123456")):
        desk.act(store, one.id, Act.LEAVE_NUMBER, clock.now, owner=entrance, details=Details(phone=phone))
    desk.act(store, taken_back.id, Act.LEAVE_NUMBER, clock.now, owner=entrance)
    store.forget_private(clock.now)
    with engine.connect() as connection:
        kept = select(call_event.c.phone).where(call_event.c.phone.is_not(None))
        assert connection.execute(kept).scalars().all() == ["0470654321"]
    assert now_is(store, replaced).phone == "0470654321"
    assert now_is(store, taken_back).phone == ""


def test_a_number_that_is_forgotten_stands_in_no_file(tmp_path: Path, clock: Clock) -> None:
    engine = opened(URL.create("sqlite", database=str(tmp_path / "hub.db")))
    store, people = Store(Database(engine), Sealing(tmp_path / KEY_FILE)), People(Database(engine))
    people.add_terminal("Entrance", "token")
    (entrance,) = people.terminals()

    def stands_in() -> list[str]:
        return [path.name for path in tmp_path.iterdir() if b"0470123456" in path.read_bytes()]

    call = raised(store, entrance, clock)
    desk.act(store, call.id, Act.LEAVE_NUMBER, clock.now, owner=entrance, details=Details(phone="0470123456"))
    desk.act(store, call.id, Act.CLOSE, clock.now, by="Fatima")
    assert stands_in()
    with engine.connect() as reading:  # who looks at the database needs what it was
        reading.execute(select(call_event)).first()
        store.forget_private(clock.pass_by(seconds=1))
    store.forget_private(clock.now)
    assert not stands_in()
    engine.dispose()


def test_statistics_keep_how_long_the_first_answer_took(
    store: Store, entrance: Terminal, clock: Clock, engine: Engine
) -> None:
    call = raised(store, entrance, clock)
    for act in (Act.CLAIM, Act.GIVE_BACK, Act.CLAIM, Act.CLOSE):
        desk.act(store, call.id, act, clock.pass_by(seconds=90), by="Fatima")
    assert store.thin(clock.pass_by(days=1)) == 1
    with engine.connect() as connection:
        assert connection.execute(select(past_call.c.waited)).scalars().all() == [90]


def test_what_is_counted_is_what_residents_asked_of_late_the_newest_first_where_they_are_many(
    store: Store, entrance: Terminal, clock: Clock
) -> None:
    since = clock.now
    raised(store, entrance, clock)  # just then: not after it
    first, second = (raised(store, entrance, clock, timedelta(minutes=-minutes)) for minutes in (1, 2))
    for about in ({"condition": "paper-out"}, {"pages": 3}):
        desk.raise_call(store, new_call(at=clock.now).model_copy(update=about), entrance, clock.now, STALE)
    assert [history.call.id for history in store.recent(since)] == [first.id, second.id]
    assert [history.call.id for history in store.recent(since, most=1)] == [second.id]
