"""What time itself does to a call at the desk; on SQLite and on PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time, timedelta

import pytest

from kiosk.calls import Act, Details, NewCall, Reason, State
from kiosk.hub import desk
from kiosk.hub.store import Store, Terminal
from kiosk.settings import HubSettings
from tests.kiosk.hub.conftest import STALE, Clock, kinds, now_is
from tests.parts.hub import new_call


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


@pytest.mark.parametrize(("minutes", "patience"), [(3, 3 * 60 + 300), (None, 300)])
def test_a_promise_not_kept_is_taken_back_so_that_the_call_rings_again(
    store: Store, call: NewCall, clock: Clock, settings: HubSettings, minutes: int | None, patience: int
) -> None:
    desk.act(store, call.id, Act.CLAIM, clock.now, by="Fatima", details=Details(minutes=minutes))
    assert desk.look_after(store, clock.pass_by(seconds=patience - 1), settings) == []
    assert now_is(store, call).mediator == "Fatima"
    desk.look_after(store, clock.pass_by(seconds=2), settings)
    assert (now_is(store, call).state, now_is(store, call).mediator) == (State.NOTICED, None)


def test_a_call_that_rang_twice_rings_others_again_after_it_was_given_back(
    store: Store, call: NewCall, clock: Clock, settings: HubSettings
) -> None:
    desk.look_after(store, clock.pass_by(seconds=60), settings)
    desk.act(store, call.id, Act.CLAIM, clock.pass_by(seconds=10), by="Fatima")
    desk.act(store, call.id, Act.GIVE_BACK, clock.pass_by(seconds=10), by="Fatima")
    desk.look_after(store, clock.pass_by(seconds=60), settings)
    assert now_is(store, call).escalations == 2


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


def test_at_closing_time_nobody_waits_any_more(
    store: Store, entrance: Terminal, settings: HubSettings, clock: Clock
) -> None:
    settings = settings.model_copy(update={"closing_time": clock.now.astimezone().time()})
    clock.pass_by(hours=-2)
    calls = [new_call(at=clock.now) for _ in range(3)]
    for one in calls:
        desk.raise_call(store, one, entrance, clock.now, STALE)
    desk.act(store, calls[1].id, Act.CLAIM, clock.now, by="Fatima", details=Details(minutes=120))
    clock.pass_by(minutes=119)
    desk.look_after(store, clock.now, settings)
    assert all(not now_is(store, one).ended for one in calls)
    late = new_call(at=clock.pass_by(minutes=1, seconds=1))
    desk.raise_call(store, late, entrance, clock.now, STALE)
    desk.look_after(store, clock.now, settings)
    assert [kinds(store, one)[-1] for one in calls] == ["lapsed"] * 3
    assert not now_is(store, late).ended  # somebody is still there
    desk.look_after(store, clock.pass_by(seconds=60), settings)
    assert [history.call.id for history in store.open_calls()] == [late.id]
    assert (store.count_open(entrance), now_is(store, late).escalations) == (1, 1)


def test_who_left_a_number_is_called_back_on_another_day_and_nothing_rings_then(
    store: Store, entrance: Terminal, settings: HubSettings, clock: Clock
) -> None:
    settings = settings.model_copy(update={"closing_time": clock.now.astimezone().time()})
    clock.pass_by(hours=-1)
    waiting, claimed, met = (new_call(at=clock.now) for _ in range(3))
    for one in (waiting, claimed, met):
        desk.raise_call(store, one, entrance, clock.now, STALE)
        desk.act(store, one.id, Act.LEAVE_NUMBER, clock.now, owner=entrance, details=Details(phone="0470123456"))
    desk.act(store, claimed.id, Act.CLAIM, clock.pass_by(minutes=58), by="Fatima", details=Details(minutes=60))
    desk.act(store, met.id, Act.CLAIM, clock.now, by="Fatima")
    desk.act(store, met.id, Act.MEET, clock.now, by="Fatima")
    desk.look_after(store, clock.pass_by(minutes=3), settings)
    assert [now_is(store, one).state for one in (waiting, claimed)] == [State.UNANSWERED] * 2
    assert kinds(store, met)[-1] == "lapsed"
    desk.look_after(store, clock.pass_by(days=6), settings)
    assert now_is(store, waiting).phone == "0470123456"
    desk.look_after(store, clock.pass_by(days=1), settings)
    assert [kinds(store, one)[-1] for one in (waiting, claimed)] == ["lapsed"] * 2


def test_a_printer_that_needs_somebody_still_does_on_the_next_day_and_rings_nobody_then(
    store: Store, entrance: Terminal, settings: HubSettings, clock: Clock
) -> None:
    settings = settings.model_copy(update={"closing_time": (clock.now + timedelta(minutes=1)).astimezone().time()})
    broken = new_call(Reason.PRINTER, at=clock.now)
    desk.raise_call(store, broken, entrance, clock.now, STALE)
    desk.look_after(store, clock.pass_by(hours=1), settings)
    desk.look_after(store, clock.pass_by(hours=23), settings)
    assert now_is(store, broken).state is State.UNANSWERED
    assert kinds(store, broken)[2:] == ["unanswered"]


@pytest.mark.parametrize(("hour", "days"), [(21, 1), (22, 0), (23, 0), (0, 1)])
def test_the_centre_closed_last_today_or_yesterday(hour: int, days: int) -> None:
    now = datetime(2026, 3, 3, hour).astimezone()
    assert desk.last_closing(now, time(22)) == (datetime(2026, 3, 3, 22) - timedelta(days=days)).astimezone()


def test_a_call_raised_before_the_centre_closed_lapses_whatever_happened_to_it_since(
    store: Store, call: NewCall, settings: HubSettings, clock: Clock
) -> None:
    closing = clock.now + timedelta(minutes=1)
    settings = settings.model_copy(update={"closing_time": closing.astimezone().time()})
    desk.act(store, call.id, Act.NOTICE, closing + timedelta(seconds=10), by="Fatima")
    desk.look_after(store, closing + timedelta(seconds=11), settings)
    assert kinds(store, call)[-1] == "lapsed"


@pytest.mark.parametrize(("seconds", "due"), [(60, False), (61, True)])
def test_clocks_of_two_hosts_may_differ_by_a_minute(
    store: Store, call: NewCall, settings: HubSettings, clock: Clock, seconds: int, due: bool
) -> None:
    desk.look_after(store, clock.pass_by(seconds=-seconds), settings)
    assert ("escalated" in kinds(store, call)) is due


@pytest.mark.parametrize("jump", [timedelta(hours=-1), timedelta(days=-1100), timedelta(hours=1)])
def test_a_clock_that_jumps_delays_no_escalation(
    store: Store, call: NewCall, settings: HubSettings, clock: Clock, jump: timedelta
) -> None:
    settings = settings.model_copy(update={"closing_time": (clock.now + timedelta(hours=12)).astimezone().time()})
    clock.now += jump
    desk.look_after(store, clock.now, settings)
    assert "escalated" in kinds(store, call)


def test_who_puts_off_their_coming_is_waited_for_that_much_longer(
    store: Store, call: NewCall, clock: Clock, settings: HubSettings
) -> None:
    desk.act(store, call.id, Act.CLAIM, clock.now, by="Fatima", details=Details(minutes=3))
    clock.pass_by(minutes=7)
    assert desk.look_after(store, clock.now, settings) == []
    desk.act(store, call.id, Act.DELAY, clock.now, by="Fatima", details=Details(minutes=5))
    assert desk.look_after(store, clock.pass_by(minutes=9), settings) == []
    (given_back,) = desk.look_after(store, clock.pass_by(minutes=1), settings)
    assert (given_back.state, given_back.mediator) == (State.NOTICED, None)
