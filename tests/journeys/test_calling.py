"""A resident calls, a mediator answers: a whole terminal against a real hub."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from kiosk.calls import Reason, State
from kiosk.helpline import Here, Person
from kiosk.hub import enrolling
from kiosk.hub.people import Presence
from kiosk.journeys.calling.steps import AskCancel, AskNumber, AskReason, Nobody, NobodyHere, Phase, Standing, Waiting
from kiosk.journeys.reception.steps import Goodbye, Home, Welcome
from tests.parts.hub import CODE, HubProcess, Listener
from tests.parts.receiver import Received
from tests.parts.stage import Stage


@pytest.fixture
def fatima(hub: HubProcess) -> Iterator[httpx.Client]:
    """A mediator who is here."""
    client = hub.mediator("Fatima")
    client.post("/api/presence", json={"state": "here"}).raise_for_status()
    yield client
    client.close()


def until_phase(stage: Stage, phase: Phase) -> Standing:
    stage.until(lambda: isinstance(stage.step, Standing) and stage.step.phase is phase)
    assert isinstance(stage.step, Standing)
    return stage.step


def here(stage: Stage) -> Here:
    """What the home screen says of who is here."""
    assert isinstance(stage.step, Home)
    return stage.step.today.here


def told(fatima: httpx.Client) -> str:
    """The id of the call that the board is told of."""
    return str(Listener(fatima).next("call", lambda call: call["state"] == State.DELIVERED).data["id"])


def test_who_is_here_today_stands_on_the_home_screen(calling: Stage, fatima: httpx.Client) -> None:
    calling.until(lambda: here(calling) is Here.SOMEBODY)
    assert isinstance(calling.step, Home)
    assert calling.step.today.people == (Person("Fatima"),)
    fatima.post("/api/presence", json={"state": "break"}).raise_for_status()
    calling.until(lambda: here(calling) is Here.NOBODY)


def test_a_call_goes_from_the_finger_to_the_name_and_on_to_its_end(calling: Stage, fatima: httpx.Client) -> None:
    calling.until(lambda: here(calling) is Here.SOMEBODY)
    calling.reception.help()
    assert isinstance(calling.step, AskReason)
    assert calling.step.reasons[0] is Reason.SOMEONE
    calling.reception.help(Reason.SOMEONE)
    until_phase(calling, Phase.SENT)
    call = told(fatima)
    fatima.post(f"/api/calls/{call}/notice", json={}).raise_for_status()
    until_phase(calling, Phase.SEEN)
    fatima.post(f"/api/calls/{call}/claim", json={"minutes": 3}).raise_for_status()
    coming = until_phase(calling, Phase.COMING)
    assert (coming.mediator, coming.minutes) == ("Fatima", 3)
    calling.calling.met()
    until_phase(calling, Phase.MET)
    calling.reception.resume()
    assert isinstance(calling.step, Home)
    assert isinstance(calling.reception.strip, Standing)
    assert calling.reception.strip.phase is Phase.MET
    fatima.post(f"/api/calls/{call}/close", json={}).raise_for_status()
    calling.until(lambda: calling.reception.strip is None)


def test_a_call_that_was_met_is_done_when_the_resident_is_done(calling: Stage, fatima: httpx.Client) -> None:
    calling.reception.help(Reason.SOMEONE)
    until_phase(calling, Phase.SENT)
    call = told(fatima)
    fatima.post(f"/api/calls/{call}/claim", json={"minutes": 1}).raise_for_status()
    until_phase(calling, Phase.COMING)
    calling.calling.met()
    until_phase(calling, Phase.MET)
    calling.reception.done()
    calling.until(lambda: fatima.get(f"/api/calls/{call}").json()["state"] == State.CLOSED)


def test_a_resident_can_call_it_off_after_being_asked_once_more(calling: Stage, fatima: httpx.Client) -> None:
    calling.reception.help(Reason.LETTER)
    until_phase(calling, Phase.SENT)
    call = told(fatima)
    calling.calling.ask_cancel()
    assert isinstance(calling.step, AskCancel)
    calling.calling.keep()
    assert isinstance(calling.step, Standing)
    calling.calling.ask_cancel()
    calling.calling.cancel()
    assert isinstance(calling.step, Home)
    calling.until(lambda: fatima.get(f"/api/calls/{call}").json()["state"] == State.CANCELLED)


def test_a_call_outlives_the_visit_and_the_board_is_told_that_the_resident_left(
    calling: Stage, fatima: httpx.Client
) -> None:
    calling.reception.help(Reason.COMPANY)
    until_phase(calling, Phase.SENT)
    call = told(fatima)
    calling.reception.done()
    assert calling.step == Goodbye(sides=0, calling=True)
    calling.until(lambda: bool(fatima.get(f"/api/calls/{call}").json()["resident_left"]))
    calling.until_step(Welcome)
    assert calling.reception.strip is None
    calling.reception.help()
    assert isinstance(calling.step, AskReason)


def test_whose_phone_is_tried_is_promised_by_no_name_and_named_once_somebody_is_called(
    calling: Stage, hub: HubProcess, receiver: tuple[str, Received]
) -> None:
    url, received = receiver
    enrolling.add_mediator(hub.settings, "Fatima", CODE, f"{url}/broken")
    people = enrolling.people(hub.settings)
    (her,) = (one for one in people.mediators() if one.name == "Fatima")
    people.say(her, Presence.HERE, datetime.now(UTC))  # and her board is on no screen
    calling.until(lambda: here(calling) is Here.PERHAPS)
    assert isinstance(calling.step, Home)
    assert calling.step.today.people == ()
    calling.reception.help(Reason.SOMEONE)
    calling.until(lambda: bool(until_phase(calling, Phase.SENT).tried))
    assert until_phase(calling, Phase.SENT).tried == (Person("Fatima", phone=True),)
    assert received.get(timeout=20)[0] == "/broken"


def test_where_nobody_is_here_help_says_so_and_somebody_can_be_called_all_the_same(calling: Stage) -> None:
    calling.until(lambda: here(calling) is Here.NOBODY)
    calling.reception.help()
    assert calling.step == NobodyHere("", call_back=True)
    calling.calling.call_all_the_same()
    assert isinstance(calling.step, AskReason)
    calling.reception.back()
    assert calling.step == NobodyHere("", call_back=True)
    calling.reception.back()
    assert isinstance(calling.step, Home)


def test_whom_nobody_can_come_to_is_called_back_though_the_visit_is_over(
    calling: Stage, hub: HubProcess, fatima: httpx.Client
) -> None:
    fatima.post("/api/presence", json={"state": "break"}).raise_for_status()
    calling.until(lambda: here(calling) is Here.NOBODY)
    calling.reception.help()
    calling.calling.ask_number()
    assert isinstance(calling.step, AskNumber)
    calling.reception.back()
    assert isinstance(calling.step, NobodyHere)
    calling.calling.ask_number()
    calling.calling.leave_number("0470123456")
    assert until_phase(calling, Phase.CALLED_BACK).phone == "0470123456"
    calling.reception.done()
    calling.until(lambda: isinstance(calling.step, Goodbye))
    left = Listener(fatima).next("call", lambda call: bool(call["resident_left"])).data
    assert (left["phone"], left["state"]) == ("0470123456", State.DELIVERED)


def test_a_call_that_nobody_answered_takes_the_number_along(calling: Stage, fatima: httpx.Client) -> None:
    calling.until(lambda: here(calling) is Here.SOMEBODY)
    calling.reception.help(Reason.LETTER)
    until_phase(calling, Phase.SENT)
    call = told(fatima)
    calling.calling.leave_number("+32470123456")
    assert until_phase(calling, Phase.CALLED_BACK).reason is Reason.LETTER
    assert fatima.get(f"/api/calls/{call}").json()["phone"] == "+32470123456"
    board = Listener(fatima)  # before: one that comes after the end is told of no call
    board.next("call")
    calling.calling.cancel()
    assert isinstance(calling.step, Home)
    assert board.next("call", lambda one: one["state"] == State.CANCELLED).data["id"] == call


def test_with_a_call_that_came_too_late_no_number_is_left_since_nobody_would_read_it(
    calling: Stage, hub: HubProcess
) -> None:
    hub.kill()
    calling.reception.help(Reason.SOMEONE)
    knowledge = calling.terminal._helpline._knowledge
    knowledge._clock = lambda: time.monotonic() + hub.settings.hub.stale_after + 1
    hub.start()
    assert until_phase(calling, Phase.UNANSWERED).call_back is False


def test_who_goes_elsewhere_is_told_once_more_where_and_leaves_nothing(calling: Stage) -> None:
    calling.until(lambda: here(calling) is Here.NOBODY)
    calling.reception.help()
    visit = calling.reception.visit_number
    calling.reception.go_elsewhere()
    assert calling.step == Goodbye(sides=0, calling=False, elsewhere="")
    assert calling.reception.visit_number > visit


def test_who_waits_though_nobody_can_be_called_is_not_asked_whether_they_are_there(stage: Stage) -> None:
    stage.reception.choose_language("fr")
    stage.until(lambda: not stage.terminal._helpline.known.reachable)
    stage.reception.help(Reason.SOMEONE)
    assert isinstance(stage.step, Nobody)
    stage.calling.wait()
    stage.skipped += 200
    stage.terminal.tick()
    assert isinstance(stage.step, Waiting)


def test_help_touched_again_opens_the_state_of_the_call_and_calls_nobody_else(
    calling: Stage, fatima: httpx.Client
) -> None:
    calling.reception.help(Reason.PRIVATE)
    until_phase(calling, Phase.SENT)
    calling.reception.resume()
    assert calling.reception.strip is not None
    calling.reception.help()
    assert isinstance(calling.step, Standing)


def test_a_hub_that_is_away_is_reported_within_ten_seconds_with_where_to_go(tmp_path: Path) -> None:
    stage = Stage(tmp_path, GUICHET_TERMINAL__ELSEWHERE="Accueil, 1er étage")
    stage.terminal.start()
    try:
        stage.reception.choose_language("fr")
        stage.reception.help(Reason.SOMEONE)
        told = until_phase(stage, Phase.UNREACHABLE)
        assert told.elsewhere == "Accueil, 1er étage"
    finally:
        stage.close()
