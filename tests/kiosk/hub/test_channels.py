"""A mediator whose phone is locked is reached by a message; a real receiver stands in for the service."""

import json
import queue
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from kiosk.calls import Reason
from kiosk.hub import enrolling
from kiosk.hub.hub import Hub
from kiosk.settings import load
from tests.kiosk.hub.conftest import Clock
from tests.parts.hub import CODE, HubProcess, free_port, hub_process, new_call, sent
from tests.parts.streams import only_terminal

Received = queue.Queue[tuple[str, dict[str, Any]]]


@pytest.fixture
def receiver() -> Iterator[tuple[str, Received]]:
    """Where apprise's json:// posts to, and what came."""
    received: Received = queue.Queue()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.put((self.path, json.loads(body)))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"json://127.0.0.1:{server.server_port}", received
    server.shutdown()
    server.server_close()


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
    engine: Engine, clock: Clock, receiver: tuple[str, Received]
) -> None:
    url, received = receiver
    hub = Hub(load(environment={}), engine, clock)
    hub.begin()
    hub.people.add_terminal("Entrance", "entrance-token")
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
    hub.channels.close()


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
