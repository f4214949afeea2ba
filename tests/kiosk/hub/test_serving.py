"""The hub as a process: killed, orphaned, in the way of another, over HTTPS."""

import contextlib
import signal
import socket
import sqlite3
import ssl
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from cryptography import x509

from kiosk import places
from kiosk.calls import NewCall
from kiosk.hub import database, enrolling
from kiosk.hub.store import Store
from kiosk.sealing import Sealing
from tests.parts.hub import HubProcess, hub_process, hub_settings, new_call


def until(condition: Callable[[], bool], within: float = 15) -> bool:
    """True as soon as the condition holds."""
    deadline = time.monotonic() + within
    while not condition():
        if time.monotonic() > deadline:
            return False
        threading.Event().wait(0.02)
    return True


def keep_sending(hub: HubProcess, calls: list[NewCall]) -> None:
    """As a terminal's outbox: the same call again until the hub has answered."""
    for call in calls:
        while True:
            with contextlib.suppress(httpx.TransportError), hub.terminal() as terminal:
                if terminal.post("/api/calls", json=call.model_dump(mode="json")).status_code in (200, 201):
                    break


def test_a_hub_killed_again_and_again_loses_no_call_and_doubles_none(hub: HubProcess) -> None:
    calls = [new_call() for _ in range(150)]
    senders = [threading.Thread(target=keep_sending, args=(hub, calls[part::2])) for part in range(2)]
    store = Store(database.Database(database.opened(database.address(hub.settings))), Sealing(hub.config))
    for sender in senders:
        sender.start()
    for arrived in (20, 60, 100):
        assert until(lambda arrived=arrived: store.newest() >= 2 * arrived)  # type: ignore[misc]
        hub.kill()
        hub.start()
    for sender in senders:
        sender.join(60)
    kept = {history.call.id: [event.kind.value for event in history.events] for history in store.open_calls()}
    assert kept == {call.id: ["raised", "delivered"] for call in calls}


def test_a_hub_told_to_stop_ends_at_once_and_well_even_with_streams_open(new_hub: HubProcess) -> None:
    with new_hub.terminal().stream("GET", "/api/events") as stream:
        assert stream.status_code == 200
        begun = time.monotonic()
        assert new_hub.stop() == 0
        assert time.monotonic() - begun < 5
    assert [file.name for file in new_hub.config.parent.glob("hub.db*")] == ["hub.db"]  # which is whole by itself


_PARENT = """
import os, subprocess, sys
child = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE)
print(child.pid, flush=True)
child.wait()
"""


def running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_child_hub_ends_when_its_terminal_is_killed(tmp_path: Path) -> None:
    settings, config = hub_settings(tmp_path)
    hub = HubProcess(settings, config, "t" * 43)
    command = [sys.executable, "-c", _PARENT, *hub.command(child=True)]
    with subprocess.Popen(command, env=hub.environment(), cwd=places.ROOT, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert parent.stdout.readline().startswith("Guichet hub:")
        parent.send_signal(signal.SIGKILL)
        assert until(lambda: not running(child))


def test_a_taken_port_is_reported_in_one_sentence(tmp_path: Path) -> None:
    settings, config = hub_settings(tmp_path)
    hub = HubProcess(settings, config, "t" * 43)
    with socket.create_server(("127.0.0.1", settings.hub.port)):
        ended = subprocess.run(
            hub.command(), env=hub.environment(), cwd=places.ROOT, capture_output=True, text=True, check=False
        )
    assert ended.returncode == 2
    assert f"[hub] listen: {settings.hub.listen} can't be listened on: Address already in use" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_database_that_is_none_is_reported_in_one_sentence(tmp_path: Path) -> None:
    settings, config = hub_settings(tmp_path)
    (tmp_path / "hub.db").write_bytes(b"no database\n" * 100)
    hub = HubProcess(settings, config, "t" * 43)
    ended = subprocess.run(
        hub.command(), env=hub.environment(), cwd=places.ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 2
    assert "file is not a database" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_child_waits_for_a_hub_on_its_database_and_takes_over_when_that_ends(hub: HubProcess) -> None:
    with subprocess.Popen(
        hub.command(child=True),
        env=hub.environment(),
        cwd=places.ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        assert "served by another process" in child.stdout.readline()
        hub.kill()
        assert child.stdout.readline().startswith("Guichet hub:")
        assert httpx.get(f"{hub.url}/api/health").status_code == 200
        assert child.stdin is not None
        child.stdin.close()
        assert child.wait(10) == 0


def test_a_database_that_cannot_be_written_is_answered_503_and_calls_come_through_afterwards(hub: HubProcess) -> None:
    call = new_call()
    file = Path(hub.settings.terminal.folder / "hub.db")
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as holder, hub.terminal() as terminal:
        holder.execute("BEGIN IMMEDIATE")  # nobody else can write now
        answer = terminal.post("/api/calls", json=call.model_dump(mode="json"), timeout=20)
        assert (answer.status_code, set(answer.json())) == (503, {"detail"})
        holder.execute("ROLLBACK")
        assert terminal.post("/api/calls", json=call.model_dump(mode="json")).status_code == 201


@pytest.fixture
def secure_hub(tmp_path: Path) -> Iterator[HubProcess]:
    with hub_process(tmp_path, tls="own") as started:
        yield started


def test_the_hub_serves_https_by_an_authority_of_its_own(secure_hub: HubProcess) -> None:
    unproven = httpx.get(f"{secure_hub.url}/authority", verify=False)
    trusted = ssl.create_default_context(cadata=unproven.content)
    with httpx.Client(base_url=secure_hub.url, verify=trusted, headers={"Origin": secure_hub.url}) as phone:
        health = phone.get("/api/health")
        assert health.json()["service"] == "guichet-hub"
        assert health.headers["cross-origin-opener-policy"] == "same-origin"
        enrolling.add_mediator(secure_hub.settings, "Fatima", "246810")
        answer = phone.post("/sign-in", data={"name": "Fatima", "code": "246810"})
        assert "secure" in answer.headers["set-cookie"].lower()
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{secure_hub.url}/api/health")


def test_nobody_else_on_the_machine_reads_the_keys(secure_hub: HubProcess) -> None:
    folder = secure_hub.settings.terminal.folder / "tls"
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_authority_stays_the_same_and_the_sign_in_page_tells_how_to_trust_it(secure_hub: HubProcess) -> None:
    first = httpx.get(f"{secure_hub.url}/authority", verify=False).content
    secure_hub.kill()
    secure_hub.start()
    assert httpx.get(f"{secure_hub.url}/authority", verify=False).content == first
    x509.load_der_x509_certificate(first)
    page = httpx.get(f"{secure_hub.url}/sign-in", verify=False).text
    assert 'href="/authority"' in page
    assert "Its SHA-256 fingerprint begins with" in page
    assert httpx.get(f"{secure_hub.url}/authority.svg", verify=False).text.startswith("<svg")
