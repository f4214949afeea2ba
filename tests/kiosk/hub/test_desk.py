"""What may happen to a call at the desk, and what happens by itself; on SQLite and on PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select

from kiosk.calls import ACTS, Act, Details, EventKind, NewCall, Outcome, Party, Reason, State
from kiosk.hub import desk
from kiosk.hub.people import People
from kiosk.hub.store import Store, Terminal
from kiosk.hub.tables import call_event, past_call
from tests.kiosk.hub.conftest import STALE, Clock, kinds, now_is
from tests.parts.hub import new_call


def doer(act: Act) -> str | None:
    """The mediator who does it, or None for the resident."""
    return "Fatima" if Party.MEDIATOR in ACTS[act].by else None


def test_a_call_sent_twice_is_one_call(store: Store, entrance: Terminal, clock: Clock) -> None:
    new = new_call(at=clock.now)
    first = desk.raise_call(store, new, entrance, clock.now, STALE)
    again = desk.raise_call(store, new, entrance, clock.now, STALE)
    assert (first, again) == (desk.Taken(now_is(store, new), True), desk.Taken(now_is(store, new), False))
    assert kinds(store, new) == ["raised", "delivered"]


@pytest.mark.parametrize(("minutes", "state"), [(30, State.DELIVERED), (31, State.MISSED)])
def test_a_call_is_late_after_half_an_hour(
    store: Store, entrance: Terminal, clock: Clock, minutes: int, state: State
) -> None:
    new = new_call(at=clock.now - timedelta(minutes=minutes))
    desk.raise_call(store, new, entrance, clock.now, STALE)
    assert now_is(store, new).state is state


def test_what_is_done_is_logged_once_and_by_numbers_alone(
    store: Store, entrance: Terminal, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", desk.__name__)
    new = new_call(at=clock.now)
    for _ in range(2):
        desk.raise_call(store, new, entrance, clock.now, STALE)
        assert isinstance(desk.act(store, new.id, Act.CANCEL, clock.now, owner=entrance), desk.Taken)
    assert caplog.messages == [f"call {new.id} from terminal {entrance.id}: delivered", f"call {new.id}: cancelled"]


def test_a_call_sent_by_many_threads_at_once_is_one_call(store: Store, entrance: Terminal, clock: Clock) -> None:
    new = new_call(at=clock.now)
    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(lambda _: desk.raise_call(store, new, entrance, clock.now, STALE), range(24)))
    assert [answer for answer in answers if isinstance(answer, desk.Taken) and answer.changed] != []
    assert sum(isinstance(answer, desk.Taken) and answer.changed for answer in answers) == 1
    assert kinds(store, new) == ["raised", "delivered"]


def test_what_is_done_to_a_call_again_and_again_comes_to_an_end_and_the_call_still_can(
    store: Store, entrance: Terminal, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "EVENTS_EACH", 6)
    new = new_call(at=clock.now)
    desk.raise_call(store, new, entrance, clock.now, STALE)
    left = [
        desk.act(store, new.id, Act.LEAVE_NUMBER, clock.now, owner=entrance, details=Details(phone=f"047012345{n}"))
        for n in range(6)
    ]
    assert [type(answer) for answer in left] == [desk.Taken] * 4 + [desk.Refused] * 2
    assert now_is(store, new).phone == "0470123453"
    assert isinstance(desk.act(store, new.id, Act.CLOSE, clock.now, by="Fatima"), desk.Taken)


def test_a_call_that_comes_too_late_rings_nobody(store: Store, entrance: Terminal, clock: Clock) -> None:
    new = new_call(at=clock.now - STALE - timedelta(seconds=1))
    desk.raise_call(store, new, entrance, clock.now, STALE)
    assert now_is(store, new).state is State.MISSED
    assert store.open_calls() == []
    assert [call.id for call in store.ended(EventKind.MISSED, clock.now - timedelta(hours=1))] == [new.id]


def test_of_many_claims_at_once_one_wins_and_the_others_see_who(store: Store, call: NewCall, clock: Clock) -> None:
    names = [f"Mediator {n}" for n in range(12)]
    with ThreadPoolExecutor(6) as threads:
        answers = list(
            threads.map(
                lambda by: desk.act(store, call.id, Act.CLAIM, clock.now, by=by, details=Details(minutes=3)), names
            )
        )
    winner = now_is(store, call).mediator
    assert [name for name, answer in zip(names, answers, strict=True) if isinstance(answer, desk.Taken)] == [winner]
    assert {answer.call.mediator for answer in answers if isinstance(answer, desk.Refused)} == {winner}


def test_the_numbers_of_events_have_no_gap_and_follow_the_order_of_commits(
    store: Store, entrance: Terminal, clock: Clock
) -> None:
    def whole_call(_: int) -> None:
        new = new_call(at=clock.now)
        desk.raise_call(store, new, entrance, clock.now, STALE)
        desk.act(store, new.id, Act.CANCEL, clock.now, owner=entrance)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(whole_call, range(20)))
    assert store.newest() == 60
    assert [history.number for history in store.changed(0)] == sorted({h.number for h in store.changed(0)})


def test_a_mediator_cannot_give_back_or_meet_another_ones_call(store: Store, call: NewCall, clock: Clock) -> None:
    desk.act(store, call.id, Act.CLAIM, clock.now, by="Fatima", details=Details(minutes=3))
    for kind in (Act.GIVE_BACK, Act.MEET):
        assert desk.act(store, call.id, kind, clock.now, by="Saïd") == desk.Refused(now_is(store, call))
    assert isinstance(desk.act(store, call.id, Act.GIVE_BACK, clock.now, by="Fatima"), desk.Taken)


@pytest.mark.parametrize(
    ("before", "again"),
    [
        ([Act.CLAIM], Act.CLAIM),
        ([Act.NOTICE], Act.NOTICE),
        ([Act.CLAIM, Act.MEET], Act.MEET),
        ([Act.CANCEL], Act.CANCEL),
        ([Act.LEAVE], Act.LEAVE),
        ([Act.CLOSE], Act.CLOSE),
    ],
)
def test_what_was_done_already_is_answered_again_without_a_trace(
    store: Store, call: NewCall, clock: Clock, before: list[Act], again: Act
) -> None:
    for act in before:
        done = desk.act(store, call.id, act, clock.now, by=doer(act))
        assert done == desk.Taken(now_is(store, call), changed=True)
    was = now_is(store, call)
    assert desk.act(store, call.id, again, clock.now, by=doer(again)) == desk.Taken(was, changed=False)
    assert now_is(store, call) == was


def test_a_terminal_touches_its_own_calls_alone(
    store: Store, people: People, call: NewCall, clock: Clock, entrance: Terminal
) -> None:
    for name in ("Attic", "Library"):  # before "Entrance" in the alphabet, and after it
        people.add_terminal(name, f"{name}-token")
        other = next(one for one in people.terminals() if one.name == name)
        assert desk.act(store, call.id, Act.CANCEL, clock.now, owner=other) == desk.Unknown()
        assert desk.raise_call(store, call, other, clock.now, STALE) == desk.Unknown()
        assert store.changed(0, other) == []
    assert [history.call.id for history in store.changed(0, entrance)] == [call.id]


def test_of_one_terminal_only_so_many_calls_are_open(
    store: Store, people: People, entrance: Terminal, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "OPEN_EACH", 3)
    calls = [new_call(at=clock.now) for _ in range(4)]
    for one in calls[:3]:
        desk.raise_call(store, one, entrance, clock.now, STALE)
    assert desk.raise_call(store, calls[3], entrance, clock.now, STALE) == desk.TooMany()
    assert isinstance(desk.raise_call(store, calls[0], entrance, clock.now, STALE), desk.Taken)  # sent again
    people.add_terminal("Library", "library-token")
    library = next(one for one in people.terminals() if one.name == "Library")
    assert isinstance(desk.raise_call(store, new_call(at=clock.now), library, clock.now, STALE), desk.Taken)
    desk.act(store, calls[0].id, Act.CANCEL, clock.now, owner=entrance)
    assert isinstance(desk.raise_call(store, calls[3], entrance, clock.now, STALE), desk.Taken)


def test_of_calls_of_long_ago_only_what_statistics_need_is_kept(
    store: Store, entrance: Terminal, clock: Clock, engine: Engine
) -> None:
    calls = [new_call(Reason.LETTER, "ar", at=clock.pass_by(minutes=7)) for _ in range(5)]
    for one in calls:
        desk.raise_call(store, one, entrance, clock.now, STALE)
    raised = calls[0].raised_at
    desk.act(store, calls[0].id, Act.CLAIM, raised + timedelta(seconds=90), by="Fatima")
    closed = Details(outcome=Outcome.HELPED)
    desk.act(store, calls[0].id, Act.CLOSE, clock.pass_by(minutes=5), by="Fatima", details=closed)
    for one in calls[1:4]:
        desk.act(store, one.id, Act.CANCEL, clock.now, owner=entrance)
    assert store.thin(raised) == 0
    assert store.thin(calls[2].raised_at) == 2
    assert store.thin(clock.pass_by(days=1), most=1) == 1  # at a time
    assert [store.history(one.id) is None for one in calls] == [True, True, True, False, False]
    assert store.thin(clock.now) == 1
    assert store.history(calls[4].id) is not None  # it is still open
    with engine.connect() as connection:
        rows = [tuple(row)[2:] for row in connection.execute(select(past_call).order_by(past_call.c.id))]
        events = connection.execute(select(func.count()).select_from(call_event)).scalar_one()
    hour = raised.replace(minute=0)
    assert rows[0] == ("letter", "ar", hour, 90, "closed", "helped")
    assert rows[1] == ("letter", "ar", hour, None, "cancelled", None)
    assert (len(rows), events) == (4, 2)


def test_what_was_closed_is_brought_back_for_a_while_by_who_closed_it(
    store: Store, call: NewCall, clock: Clock, entrance: Terminal
) -> None:
    for act in (Act.CLAIM, Act.MEET, Act.CLOSE):
        desk.act(store, call.id, act, clock.now, by="Fatima")
    assert isinstance(desk.act(store, call.id, Act.REOPEN, clock.pass_by(seconds=10), by="Saïd"), desk.Refused)
    assert isinstance(desk.act(store, call.id, Act.REOPEN, clock.now, by="Fatima"), desk.Taken)
    assert now_is(store, call).state is State.MET
    assert store.count_open(entrance) == 1
    desk.act(store, call.id, Act.CLOSE, clock.now, by="Fatima")
    assert store.count_open(entrance) == 0
    assert isinstance(desk.act(store, call.id, Act.REOPEN, clock.pass_by(seconds=21), by="Fatima"), desk.Refused)
    assert now_is(store, call).state is State.CLOSED
    assert [one.id for one in store.ended(EventKind.CLOSED, clock.now - timedelta(minutes=1))] == [call.id]
