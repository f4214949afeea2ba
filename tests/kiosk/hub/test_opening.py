"""What opening hours do: nothing rings while the centre is closed, and terminals are told when it opens."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import time
from pathlib import Path
from queue import Empty

import pytest
from sqlalchemy import Engine

from kiosk.calls import Act, Details, NewCall, State
from kiosk.hub import desk, tokens
from kiosk.hub.hub import Hub
from kiosk.hub.news import News
from kiosk.hub.people import Mediator, Presence
from kiosk.hub.store import Store, Terminal
from kiosk.hub.streams import ApiFrames, Stream
from kiosk.settings import HubSettings, load
from tests.kiosk.hub.conftest import STALE, Clock, kinds, now_is
from tests.parts.hub import CODE, Listener, hub_process, new_call
from tests.parts.loop import ran
from tests.parts.receiver import Received
from tests.parts.streams import only_terminal, until

pytestmark = pytest.mark.usefixtures("brussels")

HOURS = "Mo-Fr 09:00-12:30,13:30-17:00; PH off"
"""The clock begins at ten, on a Monday."""


@pytest.fixture
def centre(engine: Engine, clock: Clock, settings: HubSettings) -> Iterator[Hub]:
    """A hub in this process, with a terminal and those hours."""
    shipped = load(environment={})
    made = Hub(shipped.model_copy(update={"hub": _with_hours(settings)}), engine, clock, lambda: clock().timestamp())
    made.begin()
    made.people.add_terminal("Entrance", "entrance-token")
    yield made
    made.channels.close()


def _with_hours(settings: HubSettings) -> HubSettings:
    return settings.model_copy(update={"opening_hours": HOURS})


def enrolled(hub: Hub, name: str, notify: str) -> Mediator:
    """A mediator who is here, with a phone that is told there."""
    hub.people.add_mediator(name, CODE, notify, hub.clock())
    found = next(one for one in hub.people.mediators() if one.name == name)
    hub.people.say(found, Presence.HERE, hub.clock())
    return found


def raised(hub: Hub) -> NewCall:
    """A call from the entrance, now."""
    new = new_call(at=hub.clock())
    hub.raise_call(new, only_terminal(hub))
    return new


@pytest.fixture
def rings(receiver: tuple[str, Received]) -> Callable[[str], None]:
    """Checks which address gets a message next; "": none does."""

    def check(address: str) -> None:
        if address:
            assert receiver[1].get(timeout=20)[0] == address
        else:
            with pytest.raises(Empty):
                receiver[1].get(timeout=0.3)

    return check


@pytest.mark.parametrize(("hours", "answered"), [(0, True), (3, False), (8, False)])  # at ten; at lunch; in the evening
def test_while_it_is_closed_no_phone_rings_and_the_terminal_is_told_at_once(
    centre: Hub, clock: Clock, receiver: tuple[str, Received], rings: Callable[[str], None], hours: int, answered: bool
) -> None:
    clock.pass_by(hours=hours)
    enrolled(centre, "Fatima", f"{receiver[0]}/fatima")
    call = raised(centre)
    rings("/fatima" if answered else "")
    assert now_is(centre.store, call).state is (State.DELIVERED if answered else State.UNANSWERED)
    clock.pass_by(seconds=61)
    centre.look_after()
    rings("/fatima" if answered else "")


def test_a_call_that_nobody_answers_before_lunch_rings_nobody_at_lunch(
    centre: Hub, clock: Clock, receiver: tuple[str, Received], rings: Callable[[str], None]
) -> None:
    clock.pass_by(hours=2, minutes=29, seconds=30)
    enrolled(centre, "Fatima", f"{receiver[0]}/fatima")
    call = raised(centre)
    rings("/fatima")
    clock.pass_by(seconds=60)
    centre.look_after()
    assert now_is(centre.store, call).escalations == 1
    rings("")


def test_who_is_there_in_spite_of_the_hours_is_called(centre: Hub, clock: Clock) -> None:
    clock.pass_by(hours=8)
    fatima = enrolled(centre, "Fatima", "")
    begun = centre.sessions.sign_in("Fatima", CODE, clock.now)
    assert begun is not None
    call = raised(centre)
    assert [one.name for one in centre.team().reached] == ["Fatima"]
    assert now_is(centre.store, call).state is State.DELIVERED
    answer = centre.mediator_does(call.id, Act.CLAIM, fatima, Details(minutes=3))
    assert isinstance(answer, desk.Taken)


def test_a_colleague_to_whom_a_call_is_handed_over_is_told_at_whatever_hour(
    centre: Hub, clock: Clock, receiver: tuple[str, Received], rings: Callable[[str], None]
) -> None:
    clock.pass_by(hours=8)
    fatima = enrolled(centre, "Fatima", "")
    enrolled(centre, "Ann", f"{receiver[0]}/ann")
    call = raised(centre)
    centre.mediator_does(call.id, Act.CLAIM, fatima, Details(minutes=3))
    centre.mediator_does(call.id, Act.HAND_OVER, fatima, Details(to="Ann", minutes=3))
    rings("/ann")


def test_a_mediators_own_quiet_hours_keep_their_phone_alone_from_ringing(
    centre: Hub, clock: Clock, receiver: tuple[str, Received], rings: Callable[[str], None]
) -> None:
    fatima = enrolled(centre, "Fatima", f"{receiver[0]}/fatima")
    centre.receivers.keep_quiet(fatima, time(9, 30), time(11))
    raised(centre)
    clock.pass_by(seconds=60)
    centre.look_after()
    rings("")
    enrolled(centre, "Ann", f"{receiver[0]}/ann")
    raised(centre)
    rings("/ann")
    rings("")
    clock.pass_by(hours=1)
    raised(centre)
    assert {receiver[1].get(timeout=20)[0] for _ in range(2)} == {"/ann", "/fatima"}


def test_calls_end_when_the_centre_closes_and_not_for_lunch(
    store: Store, entrance: Terminal, settings: HubSettings, clock: Clock
) -> None:
    settings, before, after = _with_hours(settings), new_call(at=clock.now), new_call(at=clock.pass_by(hours=8))
    clock.pass_by(hours=-8)
    desk.raise_call(store, before, entrance, clock.now, STALE)
    desk.look_after(store, clock.pass_by(hours=6, minutes=59), settings)  # past lunch
    assert not now_is(store, before).ended
    desk.look_after(store, clock.pass_by(minutes=1), settings)
    assert kinds(store, before)[-1] == "lapsed"
    desk.raise_call(store, after, entrance, clock.pass_by(hours=1), STALE)
    desk.look_after(store, clock.pass_by(hours=5, minutes=59), settings)
    assert not now_is(store, after).ended
    desk.look_after(store, clock.pass_by(minutes=2), settings)  # no call waits for another day
    assert kinds(store, after)[-1] == "lapsed"


def test_terminals_are_told_until_when_it_is_open_and_when_it_opens(centre: Hub, clock: Clock) -> None:
    async def listen() -> None:
        news, token = News(centre), tokens.token_hash("entrance-token")
        entrance = only_terminal(centre)
        stream = Stream(centre, news, entrance, ApiFrames(entrance), None, token).events()
        for hours, told in (
            (0, '"until": "2026-03-02T12:30:00+01:00"'),
            (3, '"opens": "2026-03-02T13:30:00+01:00"'),
            (5, '"opens": "2026-03-03T09:00:00+01:00"'),
        ):
            clock.pass_by(hours=hours)
            waiting = asyncio.ensure_future(until(stream, "event: people"))
            while not waiting.done():
                await news.look()
            assert told in waiting.result()

    ran(listen())


def test_a_hub_says_over_http_when_the_centre_opens(tmp_path: Path) -> None:
    with hub_process(tmp_path, opening_hours="Jan 01 03:00-03:01") as hub:
        told = Listener(hub.terminal()).next("people").data
    assert set(told) == {"here", "opens"}
    assert "-01-01T03:00:00" in told["opens"]
