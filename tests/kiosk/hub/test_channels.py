"""A mediator whose phone is locked is reached by a message; a real receiver stands in for the service."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty

import pytest
from sqlalchemy import Engine

from kiosk.calls import Act, Details, Reason
from kiosk.hub import channels, enrolling
from kiosk.hub.hub import Hub
from kiosk.hub.people import Mediator, Presence
from kiosk.hub.receivers import REST, TRIES
from kiosk.settings import load
from tests.kiosk.hub.conftest import Clock
from tests.parts.hub import CODE, HubProcess, free_port, hub_process, new_call, sent
from tests.parts.receiver import Odd, Received
from tests.parts.streams import only_terminal


@pytest.fixture
def at_hand(engine: Engine, clock: Clock, tmp_path: Path) -> Iterator[Hub]:
    """A hub in this process, with a terminal."""
    made = Hub(load(environment={"GUICHET_TERMINAL__STATE": str(tmp_path)}), engine, clock)
    made.begin()
    made.people.add_terminal("Entrance", "entrance-token")
    yield made
    made.channels.close()


def enrolled(hub: Hub, name: str, notify: str, *, here: bool = True) -> Mediator:
    """A mediator whose phone is told there."""
    hub.people.add_mediator(name, CODE, notify, hub.clock())
    (found,) = (one for one in hub.people.mediators() if one.name == name)
    if here:
        hub.people.say(found, Presence.HERE, hub.clock())
    return found


def until(holds: Callable[[], bool]) -> None:
    """Returns as soon as it does, within 20 s."""
    moment, deadline = threading.Event(), time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline
        moment.wait(0.02)


def test_who_is_here_gets_a_message_with_reason_and_place_alone(
    hub: HubProcess, receiver: tuple[str, Received]
) -> None:
    url, received = receiver
    hub.mediator("Fatima")
    enrolling.add_mediator(hub.settings, "Fatima", CODE, f"{url}/fatima")
    enrolling.add_mediator(hub.settings, "Away", CODE, f"{url}/away")
    sent(hub.terminal(), new_call(Reason.PRIVATE))
    path, message = received.get(timeout=20)
    assert path == "/fatima"
    assert message["message"] == hub.settings.terminal.name
    assert not any("Fatima" in str(value) for value in message.values())


def test_who_speaks_the_residents_language_is_reached_first_and_the_others_if_nobody_answers(
    at_hand: Hub, clock: Clock, receiver: tuple[str, Received]
) -> None:
    hub, (url, received) = at_hand, receiver
    for name, languages, notify in (
        ("Ann", ["nl"], f"{url}/ann"),
        ("Noor", ["ar"], ""),
        ("Fatima", ["ar"], f"{url}/f"),
    ):
        hub.people.add_mediator(name, CODE, notify, clock.now)
        hub.people.introduce(next(one for one in hub.people.mediators() if one.name == name), "", languages)

    def reached(count: int) -> set[str]:
        return {received.get(timeout=20)[0] for _ in range(count)}

    hub.raise_call(new_call(language="ar", at=clock.now), only_terminal(hub))
    assert reached(1) == {"/f"}
    clock.pass_by(seconds=60)
    hub.look_after()
    assert reached(2) == {"/ann", "/f"}
    hub.raise_call(new_call(language="en", at=clock.now), only_terminal(hub))  # which nobody speaks
    assert reached(2) == {"/ann", "/f"}


def test_no_message_says_what_a_resident_said(at_hand: Hub, clock: Clock, receiver: tuple[str, Received]) -> None:
    hub, (url, received), entrance = at_hand, receiver, only_terminal(at_hand)
    hub.people.add_mediator("Ann", CODE, f"{url}/ann", clock.now)
    call = new_call(at=clock.now)
    hub.raise_call(call, entrance)
    hub.terminal_does(call.id, Act.ADD_WORDS, entrance, Details(words="I am afraid"))
    clock.pass_by(seconds=60)
    hub.look_after()
    assert not any("afraid" in str(received.get(timeout=20)) for _ in range(2))


def test_when_nobody_is_here_everybody_gets_a_message_at_once(hub: HubProcess, receiver: tuple[str, Received]) -> None:
    url, received = receiver
    enrolling.add_mediator(hub.settings, "Away", CODE, f"{url}/away")
    sent(hub.terminal(), new_call())  # escalated a minute later
    assert received.get(timeout=20)[0] == "/away"


def test_when_nobody_answers_everybody_gets_a_message(tmp_path: Path, receiver: tuple[str, Received]) -> None:
    url, received = receiver
    with hub_process(tmp_path, escalate_after=5) as hub:
        enrolling.add_mediator(hub.settings, "Away", CODE, f"{url}/away")
        hub.mediator("Fatima")
        sent(hub.terminal(), new_call())
        assert received.get(timeout=30)[0] == "/away"


def test_a_message_that_cannot_go_out_holds_nothing_up_and_its_address_stays_secret(hub: HubProcess) -> None:
    hub.mediator("Fatima")
    enrolling.add_mediator(hub.settings, "Fatima", CODE, f"json://me:hush-hush@127.0.0.1:{free_port()}/")
    assert sent(hub.terminal(), new_call()).status_code == 201
    deadline = threading.Event()
    for _ in range(400):
        if any("can't be told by json" in line for line in hub.lines):
            break
        deadline.wait(0.05)
    log = "".join(hub.lines)
    assert "can't be told by json" in log
    assert "hush-hush" not in log
    assert "Fatima" not in log


def test_an_address_that_apprise_does_not_know_is_refused(hub: HubProcess) -> None:
    with pytest.raises(ValueError, match="expected an apprise URL"):
        enrolling.add_mediator(hub.settings, "Fatima", CODE, "carrier-pigeon://roof")


def test_where_nobody_is_sure_to_be_reached_all_phones_are_tried_of_those_who_are_here(
    at_hand: Hub, clock: Clock, receiver: tuple[str, Received]
) -> None:
    url, received = receiver
    for name, here in (("Ann", True), ("Fatima", True), ("Away", False)):
        enrolled(at_hand, name, f"{url}/{name}", here=here)
    at_hand.people.introduce(next(one for one in at_hand.people.mediators() if one.name == "Fatima"), "", ["ar"])
    asleep = {one.name for one in at_hand.receivers.team(clock.now).tried}
    at_hand.raise_call(new_call(language="ar", at=clock.now), only_terminal(at_hand))
    assert {received.get(timeout=20)[0] for _ in range(2)} == {f"/{name}" for name in asleep} == {"/Ann", "/Fatima"}
    until(lambda: len(at_hand.receivers.team(clock.now).reached) == 2)
    at_hand.raise_call(new_call(language="ar", at=clock.now), only_terminal(at_hand))  # now both are, and one speaks it
    assert received.get(timeout=20)[0] == "/Fatima"
    with pytest.raises(Empty):
        received.get(timeout=0.3)


def test_who_is_here_without_anything_that_reaches_them_has_everybody_told(
    at_hand: Hub, clock: Clock, receiver: tuple[str, Received]
) -> None:
    url, received = receiver
    enrolled(at_hand, "Ann", "")
    enrolled(at_hand, "Away", f"{url}/away", here=False)
    at_hand.raise_call(new_call(at=clock.now), only_terminal(at_hand))
    assert received.get(timeout=20)[0] == "/away"


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", b"HTTP/1.1 200"])
def test_a_service_that_hangs_holds_up_neither_the_call_nor_others(
    at_hand: Hub, clock: Clock, receiver: tuple[str, Received], monkeypatch: pytest.MonkeyPatch, answer: bytes
) -> None:
    monkeypatch.setattr(channels, "TIMEOUT", 0.5)
    (url, received), odd = receiver, Odd(answer, hangs=True)
    slow = [enrolled(at_hand, f"Slow {number}", odd.url) for number in range(6)]
    enrolled(at_hand, "Fatima", f"{url}/fatima")
    begun = time.monotonic()
    at_hand.raise_call(new_call(at=clock.now), only_terminal(at_hand))
    assert time.monotonic() - begun < 0.5
    assert received.get(timeout=20)[0] == "/fatima"
    until(lambda: {one.name for one in at_hand.receivers.team(clock.now).failing} == {one.name for one in slow})
    assert odd.asked.qsize() == len(slow)  # while one hangs, nothing more is sent there
    odd.close()


def test_a_service_that_answers_garbage_is_asked_again_and_then_rests(
    at_hand: Hub, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channels, "_PAUSES", (0.0,) * TRIES)
    odd = Odd(b"\x00\xffSSH-2.0\r\n" * 9, hangs=False)
    fatima = enrolled(at_hand, "Fatima", odd.url)

    def asked(times: int) -> None:
        """So often, for this call."""
        at_hand.raise_call(new_call(at=clock.now), only_terminal(at_hand))
        for _ in range(times):
            odd.asked.get(timeout=20)
        until(lambda: "channel" not in {one.name for one in threading.enumerate()})
        assert odd.asked.empty()

    asked(TRIES)
    asked(0)
    clock.now += REST
    asked(1)
    at_hand.tries(fatima, "This is only a try")  # its mediator wants to know
    assert odd.asked.get(timeout=20)
    odd.close()


def test_several_messages_at_once_become_one_for_who_is_just_being_told(
    at_hand: Hub, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channels, "TIMEOUT", 1.0)
    odd = Odd(b"", hangs=True)
    enrolled(at_hand, "Fatima", odd.url)
    for _ in range(100):
        at_hand.raise_call(new_call(at=clock.now), only_terminal(at_hand))
    assert sum(one.name in ("channel", "service") for one in threading.enumerate()) <= 2
    odd.close()
