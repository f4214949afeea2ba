"""What may happen to a call at the desk, and what happens by itself; on SQLite and on PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from kiosk.calls import ACTS, Act, Call, Details, NewCall, Party, State
from kiosk.hub import desk
from kiosk.hub.people import People
from kiosk.hub.store import Store, Terminal
from kiosk.settings import HubSettings, load
from tests.kiosk.hub.conftest import Clock
from tests.parts.hub import new_call

STALE = timedelta(minutes=30)
LATE = timedelta(minutes=31)


@pytest.fixture
def settings() -> HubSettings:
    return load(environment={}).hub.model_copy(update={"escalate_after": 60, "unanswered_after": 300})


@pytest.fixture
def call(store: Store, entrance: Terminal, clock: Clock) -> NewCall:
    new = new_call(at=clock.now)
    desk.raise_call(store, new, entrance, clock.now, STALE)
    return new


def now_is(store: Store, call: NewCall) -> Call:
    history = store.history(call.id)
    assert history is not None
    return history.call


def kinds(store: Store, call: NewCall) -> list[str]:
    history = store.history(call.id)
    assert history is not None
    return [event.kind.value for event in history.events]


def doer(act: Act) -> str | None:
    """The mediator who does it, or None for the resident."""
    return "Fatima" if Party.MEDIATOR in ACTS[act].by else None


def test_a_call_sent_twice_is_one_call(store: Store, entrance: Terminal, clock: Clock) -> None:
    new = new_call(at=clock.now)
    first = desk.raise_call(store, new, entrance, clock.now, STALE)
    again = desk.raise_call(store, new, entrance, clock.now, STALE)
    assert (first, again) == (desk.Taken(now_is(store, new), True), desk.Taken(now_is(store, new), False))
    assert kinds(store, new) == ["raised", "delivered"]


def test_a_call_sent_by_many_threads_at_once_is_one_call(store: Store, entrance: Terminal, clock: Clock) -> None:
    new = new_call(at=clock.now)
    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(lambda _: desk.raise_call(store, new, entrance, clock.now, STALE), range(24)))
    assert [answer for answer in answers if isinstance(answer, desk.Taken) and answer.changed] != []
    assert sum(isinstance(answer, desk.Taken) and answer.changed for answer in answers) == 1
    assert kinds(store, new) == ["raised", "delivered"]


def test_a_call_that_comes_too_late_rings_nobody(store: Store, entrance: Terminal, clock: Clock) -> None:
    new = new_call(at=clock.now - LATE)
    desk.raise_call(store, new, entrance, clock.now, STALE)
    assert now_is(store, new).state is State.MISSED
    assert store.open_calls() == []
    assert [call.id for call in store.missed(clock.now - timedelta(hours=1))] == [new.id]


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
        assert isinstance(desk.act(store, call.id, act, clock.now, by=doer(act)), desk.Taken)
    was = now_is(store, call)
    assert desk.act(store, call.id, again, clock.now, by=doer(again)) == desk.Taken(was, changed=False)
    assert now_is(store, call) == was


def test_a_call_that_nobody_answers_is_escalated_once_then_told_as_unanswered(
    store: Store, call: NewCall, clock: Clock, settings: HubSettings
) -> None:
    def look() -> list[str]:
        desk.look_after(store, clock.now, settings)
        return kinds(store, call)[2:]

    clock.pass_by(seconds=59)
    assert look() == []
    clock.pass_by(seconds=1)
    assert look() == ["escalated"]
    assert look() == ["escalated"]
    clock.pass_by(seconds=240)
    assert look() == ["escalated", "unanswered"]
    clock.pass_by(hours=9)
    assert look() == ["escalated", "unanswered"]


def test_an_unanswered_call_may_still_be_claimed(
    store: Store, call: NewCall, clock: Clock, settings: HubSettings
) -> None:
    desk.look_after(store, clock.pass_by(hours=1), settings)
    assert now_is(store, call).state is State.UNANSWERED
    assert isinstance(desk.act(store, call.id, Act.CLAIM, clock.now, by="Fatima"), desk.Taken)


def test_a_call_given_back_waits_anew_before_it_is_unanswered(
    store: Store, call: NewCall, clock: Clock, settings: HubSettings
) -> None:
    desk.act(store, call.id, Act.CLAIM, clock.now, by="Fatima", details=Details(minutes=10))
    desk.act(store, call.id, Act.GIVE_BACK, clock.pass_by(minutes=8), by="Fatima")
    desk.look_after(store, clock.pass_by(seconds=59), settings)
    assert now_is(store, call).state is State.NOTICED
    desk.look_after(store, clock.pass_by(seconds=1), settings)
    assert now_is(store, call).escalations == 1


def test_a_promise_not_kept_is_taken_back_so_that_the_call_rings_again(
    store: Store, call: NewCall, clock: Clock, settings: HubSettings
) -> None:
    desk.act(store, call.id, Act.CLAIM, clock.now, by="Fatima", details=Details(minutes=3))
    desk.look_after(store, clock.pass_by(minutes=7), settings)
    assert now_is(store, call).mediator == "Fatima"
    desk.look_after(store, clock.pass_by(minutes=1), settings)
    assert (now_is(store, call).state, now_is(store, call).mediator) == (State.NOTICED, None)


def test_two_hubs_that_look_after_the_same_calls_escalate_once(
    store: Store, call: NewCall, clock: Clock, settings: HubSettings
) -> None:
    clock.pass_by(seconds=100)
    with ThreadPoolExecutor(4) as hubs:
        changed = list(hubs.map(lambda _: desk.look_after(store, clock.now, settings), range(8)))
    assert sum(map(len, changed)) == 1
    assert now_is(store, call).escalations == 1


def test_a_call_goes_on_when_the_resident_left_until_a_person_ends_it(
    store: Store, call: NewCall, clock: Clock, settings: HubSettings, entrance: Terminal
) -> None:
    desk.act(store, call.id, Act.LEAVE, clock.now, owner=entrance)
    desk.look_after(store, clock.pass_by(seconds=60), settings)
    assert (now_is(store, call).resident_left, now_is(store, call).escalations) == (True, 1)
    assert not now_is(store, call).ended
    desk.act(store, call.id, Act.CLOSE, clock.now, by="Fatima")
    assert store.open_calls() == []


def test_a_terminal_touches_its_own_calls_alone(
    store: Store, people: People, call: NewCall, clock: Clock, entrance: Terminal
) -> None:
    people.add_terminal("Library", "library-token")
    library = next(one for one in people.terminals() if one.name == "Library")
    assert desk.act(store, call.id, Act.CANCEL, clock.now, owner=library) == desk.Unknown()
    assert desk.raise_call(store, call, library, clock.now, STALE) == desk.Unknown()
    assert store.changed(0, library) == []
    assert [history.call.id for history in store.changed(0, entrance)] == [call.id]
