"""Calls from the finger to a real hub, and what a mediator does on the way back to the screen."""

import logging
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.calls import Act, NewCall, Reason, State, new_id
from kiosk.helpline import Known, OwnCall, Person, Sending, Whose
from kiosk.helpline.outbox import Outbox
from kiosk.helpline.records import record
from kiosk.line import BadAnswer
from kiosk.line.link import Link
from tests.kiosk.helpline.running import (
    Cable,
    Terminal,
    acts,
    called,
    delivered,
    events_at,
    running,
    stranger,
    terminal_at,
)
from tests.parts.disk import no_file_grows_over
from tests.parts.hub import HubProcess, hub_process


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HubProcess]:
    """A hub for all tests of this file that don't kill it."""
    with hub_process(tmp_path_factory.mktemp("hub")) as hub:
        yield hub


@pytest.fixture
def hub(lasting: HubProcess) -> HubProcess:
    return lasting


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[HubProcess]:
    """A hub for one test alone."""
    with hub_process(tmp_path) as hub:
        yield hub


@pytest.fixture
def cable(hub: HubProcess) -> Iterator[Cable]:
    cable = Cable(hub.settings.hub.port)
    yield cable
    cable.close()


@pytest.fixture
def terminal(hub: HubProcess, tmp_path: Path) -> Iterator[Terminal]:
    with terminal_at(hub.url, hub.token, tmp_path) as terminal:
        yield terminal


def has_state(line: Known, state: State) -> bool:
    return line.call is not None and line.call.call is not None and line.call.call.state is state


def test_a_resident_is_told_who_comes(hub: HubProcess, terminal: Terminal) -> None:
    line = called(terminal)
    assert line.call is not None
    with closing(hub.mediator("Fatima")) as fatima:
        fatima.post("/api/presence", json={"state": "here"}).raise_for_status()
        assert terminal.until(lambda line: line.people != ()).people == (Person("Fatima"),)
        fatima.post(f"/api/calls/{line.call.id}/notice", json={}).raise_for_status()
        terminal.until(lambda line: has_state(line, State.NOTICED))
        fatima.post(f"/api/calls/{line.call.id}/claim", json={"minutes": 3}).raise_for_status()
        line = terminal.until(lambda line: has_state(line, State.CLAIMED))
    assert line.call is not None
    assert line.call.call is not None
    assert (line.call.call.mediator, line.call.call.minutes) == ("Fatima", 3)


def test_the_connection_is_open_before_the_call(hub: HubProcess, cable: Cable, tmp_path: Path) -> None:
    with terminal_at(cable.url, hub.token, tmp_path) as terminal:
        called(terminal)
        before = cable.connections
        assert before == 2  # one to send, one to listen
        for _ in range(5):
            terminal.helpline.forget()
            called(terminal)
        assert cable.connections == before


def test_what_the_resident_does_reaches_the_hub_in_order(hub: HubProcess, terminal: Terminal) -> None:
    call_id = terminal.helpline.raise_call(Reason.LETTER, "nl")
    terminal.helpline.act(call_id, Act.CANCEL)
    terminal.until(lambda line: has_state(line, State.CANCELLED))
    terminal.stop()
    assert terminal.kept() == []
    assert events_at(hub)[call_id] == ["raised", "delivered", "cancelled"]


def test_a_call_goes_on_when_the_visit_ends(hub: HubProcess, terminal: Terminal) -> None:
    line = called(terminal)
    assert line.call is not None
    terminal.helpline.forget()
    assert terminal.until(lambda line: line.call is None).call is None
    next_line = called(terminal)  # acts are sent in order: once this is there, so is the one before
    assert next_line.call is not None
    assert next_line.call.id != line.call.id
    assert events_at(hub)[line.call.id] == ["raised", "delivered", "left"]


def test_an_act_that_comes_too_late_is_done_with(hub: HubProcess, terminal: Terminal) -> None:
    line = called(terminal)
    assert line.call is not None
    with closing(hub.mediator("Karim")) as karim:
        karim.post(f"/api/calls/{line.call.id}/claim", json={"minutes": 1}).raise_for_status()
        karim.post(f"/api/calls/{line.call.id}/meet", json={}).raise_for_status()
    terminal.helpline.act(line.call.id, Act.CANCEL)
    terminal.helpline.forget()
    called(terminal)
    terminal.stop()
    assert events_at(hub)[line.call.id] == ["raised", "delivered", "claimed", "met"]
    assert terminal.kept() == []


def test_a_hub_that_never_had_the_call_is_given_it_before_the_act(hub: HubProcess, tmp_path: Path) -> None:
    now = datetime.now(UTC)
    lost = NewCall(id=new_id(now), reason=Reason.PHONE, language="fr", raised_at=now)
    Outbox(tmp_path / "outbox").save([record(Act.CANCEL, lost)])
    with terminal_at(hub.url, hub.token, tmp_path) as terminal:
        called(terminal)
    assert events_at(hub)[lost.id] == ["raised", "delivered", "cancelled"]


def test_a_call_is_raised_anew_at_a_hub_that_lost_its_database(mortal: HubProcess, tmp_path: Path) -> None:
    with terminal_at(mortal.url, mortal.token, tmp_path) as terminal:
        line = called(terminal)
        assert line.call is not None
        mortal.kill()
        for file in mortal.settings.terminal.folder.glob("hub.db*"):
            file.unlink()
        mortal.start()
        terminal.until(lambda line: not delivered(line))
        terminal.until(delivered)
    assert events_at(mortal) == {line.call.id: ["raised", "delivered", "unanswered"]}  # its mediators are lost too
    assert terminal.kept() == []


def test_a_call_that_the_hub_cannot_take_does_not_stop_the_next_one(hub: HubProcess, tmp_path: Path) -> None:
    class Choosy(Link):
        """Behaves as if the hub had a fault that one call alone brings out."""

        def post(self, path: str, content: str) -> tuple[int, bytes]:
            if f'"{Reason.COMPANY}"' in content:
                raise BadAnswer("status 500")
            return super().post(path, content)

    with running(Terminal(Choosy(hub.url, hub.token), tmp_path)) as terminal:
        stuck = terminal.helpline.raise_call(Reason.COMPANY, "fr")
        terminal.helpline.forget()
        called(terminal)
    assert acts(terminal.kept()) == [(Act.RAISE, stuck), (Act.LEAVE, stuck)]


def test_a_full_disk_does_not_stop_a_call(hub: HubProcess, tmp_path: Path) -> None:
    with no_file_grows_over(0), terminal_at(hub.url, hub.token, tmp_path) as terminal:
        line = called(terminal)
    assert line.call is not None
    assert events_at(hub)[line.call.id] == ["raised", "delivered"]
    assert not any(line.call and line.call.sending is Sending.KEPT for line in terminal.screen.lines)


def test_without_disk_and_hub_nothing_is_promised_until_the_hub_is_back(mortal: HubProcess, tmp_path: Path) -> None:
    mortal.kill()
    no_folder = tmp_path / "no-folder"
    no_folder.touch()
    with terminal_at(mortal.url, mortal.token, no_folder, patience=0.3) as terminal:
        call_id = terminal.helpline.raise_call(Reason.SOMEONE, "fr")
        line = terminal.until(lambda line: line.call is not None and line.call.unreachable)
        assert line.call is not None
        assert line.call.sending is Sending.WRITING
        mortal.start()
        terminal.until(delivered)
    assert events_at(mortal) == {call_id: ["raised", "delivered"]}


def test_a_cut_cable_is_reported_in_time_and_its_mending_too(hub: HubProcess, cable: Cable, tmp_path: Path) -> None:
    with terminal_at(cable.url, hub.token, tmp_path, patience=3.5) as terminal:  # a heartbeat comes every 3 s
        called(terminal)
        cable.cut()
        terminal.helpline.forget()
        call_id = terminal.helpline.raise_call(Reason.PRIVATE, "fr")
        line = terminal.until(lambda line: line.call is not None and line.call.unreachable and not line.reachable)
        assert line.call is not None
        assert line.call.sending is Sending.KEPT
        cable.mend()
        line = terminal.until(lambda line: line.reachable and delivered(line))
        assert line.call is not None
        assert not line.call.unreachable
    assert events_at(hub)[call_id] == ["raised", "delivered"]


HTML = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 21\r\n\r\n<h1>Sign in here</h1>"
JSON = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
STRANGERS = {
    "a fault": (b"HTTP/1.1 500 Oops\r\nContent-Length: 6\r\n\r\nsecret", b""),
    "a page": (HTML, b""),
    "another's json": (JSON + b'Content-Length: 17\r\n\r\n{"secret": "abc"}', b""),
    "no http": (b"220 secret ESMTP\r\n", b""),
    "noise": (bytes(range(256)), bytes(range(256))),
    "nothing": (b"", b""),
    "an endless answer": (JSON + b"\r\n", b"secret" * 1000),
    "an endless stream": (b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n", b"data: secret\n"),
    "an endless head": (b"HTTP/1.1 200 OK\r\n", b"X: secret\r\n"),
    "a bomb": (JSON + b"Content-Encoding: gzip\r\n\r\n", b"\x1f\x8b\x08\x00\x00\x00\x00\x00"),
    "a way elsewhere": (b"HTTP/1.1 307 Go\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n", b""),
}


@pytest.mark.parametrize(("answer", "forever"), STRANGERS.values(), ids=STRANGERS.keys())
def test_whoever_answers_in_the_hubs_place_the_call_waits_for_the_hub(
    hub: HubProcess, cable: Cable, tmp_path: Path, caplog: pytest.LogCaptureFixture, answer: bytes, forever: bytes
) -> None:
    caplog.set_level(logging.INFO)
    with stranger(answer, forever) as port:
        cable.plug(port)
        with terminal_at(cable.url, hub.token, tmp_path, patience=0.5) as terminal:
            call_id = terminal.helpline.raise_call(Reason.LETTER, "fr")
            line = terminal.until(lambda line: line.call is not None and line.call.unreachable and not line.reachable)
            assert line.call is not None
            assert line.call.sending is Sending.KEPT
            cable.plug(hub.settings.hub.port)
            terminal.until(delivered)
    assert events_at(hub)[call_id] == ["raised", "delivered"]
    assert "secret" not in caplog.text
    assert hub.token not in caplog.text
    assert len([record for record in caplog.records if record.levelno >= logging.WARNING]) <= 4


def test_a_wrong_token_is_told_as_an_unreachable_hub(hub: HubProcess, tmp_path: Path) -> None:
    with terminal_at(hub.url, "wrong", tmp_path, patience=0.5) as terminal:
        call_id = terminal.helpline.raise_call(Reason.LETTER, "fr")
        terminal.until(lambda line: line.call is not None and line.call.unreachable and not line.reachable)
    assert call_id not in events_at(hub)


def test_a_residents_call_and_the_terminals_own_are_open_at_the_same_time(hub: HubProcess, tmp_path: Path) -> None:
    with terminal_at(hub.url, hub.token, tmp_path) as terminal:
        own = terminal.helpline.raise_call(Reason.PRINTER, "fr", Whose.TERMINAL)
        assert terminal.helpline.raise_call(Reason.PRINTER, "fr", Whose.TERMINAL) == own
        line = called(terminal, Reason.LETTER)
        assert line.call is not None
        terminal.until(lambda line: line.own is not None and line.own.sending is Sending.DELIVERED)
        terminal.helpline.forget()
        second = called(terminal, Reason.PHONE)  # the next visit's
        assert second.own is not None
        assert second.own.id == own
        hub.mediator("Fatima").post(f"/api/calls/{own}/claim", json={"minutes": 3}).raise_for_status()
        terminal.until(lambda line: has_mediator(line.own, "Fatima"))
        terminal.helpline.act(own, Act.CLOSE)
        terminal.until(lambda line: line.own is not None and line.own.call is not None and line.own.call.ended)
    assert second.call is not None
    events = events_at(hub)
    assert [events[call][-1] for call in (own, line.call.id, second.call.id)] == ["closed", "left", "delivered"]


def has_mediator(own: OwnCall | None, name: str) -> bool:
    return own is not None and own.call is not None and own.call.mediator == name
