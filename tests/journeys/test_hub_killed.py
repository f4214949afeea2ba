"""A hub that is killed (SIGKILL) loses no call and doubles none, whenever that happens."""

import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest

from kiosk.calls import Act, Reason, State
from kiosk.helpline import Sending
from tests.kiosk.helpline.running import NOWHERE, Cable, Terminal, called, delivered, events_at, terminal_at
from tests.parts.hub import HubProcess, hub_process

DELIVERED = ["raised", "delivered"]


def raised_and_kept(terminal: Terminal) -> UUID:
    """Raises a call and waits until it may be promised to the resident."""
    call_id = terminal.helpline.raise_call(Reason.SOMEONE, "fr")
    terminal.until(lambda line: line.call is not None and line.call.sending is not Sending.WRITING)
    return call_id


def test_a_hub_killed_before_the_call_gets_it_when_it_is_back(hub: HubProcess, tmp_path: Path) -> None:
    with terminal_at(hub.url, hub.token, tmp_path) as terminal:
        called(terminal)
        terminal.helpline.forget()
        hub.kill()
        call_id = raised_and_kept(terminal)
        hub.start()
        terminal.until(delivered)
    assert events_at(hub)[call_id] == DELIVERED


def test_a_hub_killed_after_the_call_still_has_it_and_tells_who_comes(hub: HubProcess, tmp_path: Path) -> None:
    with terminal_at(hub.url, hub.token, tmp_path) as terminal:
        line = called(terminal)
        assert line.call is not None
        hub.kill()
        hub.start()
        with closing(hub.mediator()) as fatima:
            fatima.post(f"/api/calls/{line.call.id}/claim", json={"minutes": 1}).raise_for_status()
        terminal.until(lambda line: bool(line.call and line.call.call and line.call.call.state is State.CLAIMED))
    assert events_at(hub) == {line.call.id: [*DELIVERED, "claimed"]}


def test_what_happened_while_the_link_was_down_is_reported_when_it_is_back(hub: HubProcess, tmp_path: Path) -> None:
    with closing(Cable(hub.settings.hub.port)) as cable, terminal_at(cable.url, hub.token, tmp_path) as terminal:
        line = called(terminal)
        assert line.call is not None
        with closing(hub.mediator()) as fatima:
            fatima.post(f"/api/calls/{line.call.id}/notice", json={}).raise_for_status()
            # The stream has a place to go on from once it has told something of the call.
            terminal.until(lambda line: bool(line.call and line.call.call and line.call.call.state is State.NOTICED))
            cable.plug(NOWHERE)
            fatima.post(f"/api/calls/{line.call.id}/close", json={}).raise_for_status()
        cable.plug(hub.settings.hub.port)
        terminal.until(lambda line: bool(line.call and line.call.call and line.call.call.state is State.CLOSED))


@pytest.fixture
def patient_hub(tmp_path: Path) -> Iterator[HubProcess]:
    """A hub that escalates nothing, however slow the machine is."""
    with hub_process(tmp_path, escalate_after=3600, unanswered_after=7200) as started:
        yield started


def test_hubs_killed_in_the_very_moment_of_a_call_lose_none_and_double_none(
    patient_hub: HubProcess, tmp_path: Path
) -> None:
    hub = patient_hub
    cancelled: set[UUID] = set()
    kept: set[UUID] = set()
    with terminal_at(hub.url, hub.token, tmp_path) as terminal:
        for milliseconds in range(0, 20, 2):  # a call is with the hub some 4 ms after the touch
            power_cut = threading.Timer(milliseconds / 1000, hub.kill)
            power_cut.start()
            call_id = terminal.helpline.raise_call(Reason.SOMEONE, "fr")
            if milliseconds % 4:
                terminal.helpline.act(call_id, Act.CANCEL)
            (cancelled if milliseconds % 4 else kept).add(call_id)
            power_cut.join()
            hub.start()
            terminal.until(delivered)
            terminal.helpline.forget()
        called(terminal)  # all that came before is delivered first
    events = events_at(hub)
    assert {call_id: events[call_id] for call_id in cancelled} == {key: [*DELIVERED, "cancelled"] for key in cancelled}
    assert {call_id: events[call_id] for call_id in kept} == {key: [*DELIVERED, "left"] for key in kept}
    assert len(events) == len(cancelled) + len(kept) + 1


def test_a_terminal_that_loses_power_too_delivers_its_calls_after_its_restart(hub: HubProcess, tmp_path: Path) -> None:
    with terminal_at(hub.url, hub.token, tmp_path) as terminal:
        called(terminal)
        terminal.helpline.forget()
        hub.kill()
        first = raised_and_kept(terminal)
        terminal.helpline.act(first, Act.CANCEL)
        second = raised_and_kept(terminal)
        terminal.helpline.act(second, Act.ADD_WORDS, words="I am at the entrance")
    assert b"entrance" not in (tmp_path / "outbox").read_bytes()
    hub.start()
    with terminal_at(hub.url, hub.token, tmp_path) as terminal:
        assert terminal.helpline.known.call is None
        third = called(terminal).call.id  # type: ignore[union-attr]
    events = events_at(hub)
    assert events[first] == [*DELIVERED, "cancelled"]
    assert events[second] == [*DELIVERED, "words-added"]
    assert events[third] == DELIVERED
    assert hub.mediator("Fatima").get(f"/api/calls/{second}").json()["words"] == ["I am at the entrance"]
