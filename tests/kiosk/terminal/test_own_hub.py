"""The terminal's own hub: started again when it died, and patient where it can't listen."""

import logging
import os
import signal
import socket
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest

from kiosk.calls import Reason
from kiosk.helpline import Sending
from kiosk.hub import enrolling
from kiosk.line.link import Link, Timeouts
from kiosk.terminal.own_hub import OwnHub
from tests.kiosk.helpline.running import called, delivered, events_at, terminal_at
from tests.parts.command import guichet
from tests.parts.cupsd import wait_until
from tests.parts.disk import filled
from tests.parts.hub import CODE, HubProcess, free_port, hub_settings

TOKEN = "token" * 8


@contextmanager
def kept_running(config: Path, greet: Callable[[], None] = lambda: None) -> Iterator[None]:
    """A terminal's own hub, for as long as it is needed."""
    hub, stop = OwnHub(TOKEN, ["--config", str(config)], greet), threading.Event()
    thread = threading.Thread(target=hub.run, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(20)


def configured(folder: Path, port: int) -> Path:
    config = folder / "kiosk.toml"
    config.write_text(f'[terminal]\nstate = "{folder}"\n[hub]\nlisten = "127.0.0.1:{port}"\n', "utf-8")
    return config


def answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/api/health", timeout=2, verify=False).is_success
    except httpx.HTTPError:
        return False


def test_a_port_that_another_program_has_is_reported_and_taken_when_it_is_free(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    told = ""

    def tried_twice() -> bool:
        nonlocal told
        told += "".join(capfd.readouterr())
        return told.count("can't be listened on") == 2

    with caplog.at_level(logging.ERROR), socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with kept_running(configured(tmp_path, port)):
            wait_until(tried_twice, "two tries")
            other.close()
            wait_until(lambda: answers(port), "the hub", 60)
    assert "/enrol/" not in told  # nobody is led to another program's port
    assert len(caplog.records) == 1


def test_a_hub_that_is_killed_is_started_again(tmp_path: Path) -> None:
    port = free_port()
    config = configured(tmp_path, port)
    with kept_running(config):
        wait_until(lambda: answers(port), "the hub", 60)
        os.kill(process_with(config), signal.SIGKILL)
        wait_until(lambda: not answers(port), "its end")
        wait_until(lambda: answers(port), "the hub again", 90)


def process_with(config: Path) -> int:
    """The process that was started with this file of settings."""
    told = f"\0{config}\0".encode()
    (found,) = (line.parent.name for line in Path("/proc").glob("[0-9]*/cmdline") if told in _read(line))
    return int(found)


def _read(line: Path) -> bytes:
    try:
        return line.read_bytes()
    except OSError:  # the process has ended
        return b""


def test_a_hub_that_stands_still_is_ended_and_started_again(tmp_path: Path) -> None:
    port = free_port()
    config = configured(tmp_path, port)
    link = Link(f"http://127.0.0.1:{port}", TOKEN, timeouts=Timeouts(connect=1, answer=1.5))
    heard = threading.Event()

    def greet() -> None:
        link.greet()
        heard.set()

    with kept_running(config, greet):
        wait_until(heard.is_set, "the hub", 60)  # until then, it is given longer
        stopped = process_with(config)
        os.kill(stopped, signal.SIGSTOP)
        wait_until(lambda: answers(port), "the hub again", 90)
        assert process_with(config) != stopped


def listening_at(hub: HubProcess) -> int:
    """How many terminals listen, as the hub has written it down."""
    with closing(sqlite3.connect(hub.settings.terminal.folder / "hub.db")) as database:
        return int(database.execute("SELECT count(*) FROM listening").fetchone()[0])


def test_on_a_disk_without_a_free_byte_all_who_ask_hear_the_truth_and_nothing_is_lost(
    small_disk: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    settings, config = hub_settings(small_disk)
    enrolling.add_mediator(settings, "Noor", CODE)
    hub = HubProcess(settings, config, TOKEN)
    told = ""

    def is_told() -> bool:
        nonlocal told
        told += "".join(capfd.readouterr())
        return "its disk is full; make room on it" in told

    with kept_running(config), terminal_at(hub.url, TOKEN, small_disk / "state", patience=3.5) as terminal:
        first = called(terminal).call.id  # type: ignore[union-attr]
        terminal.helpline.forget()
        wait_until(lambda: listening_at(hub), "what a hub that starts has to clear away")
        others = filled(small_disk)
        os.kill(process_with(config), signal.SIGKILL)
        wait_until(is_told, "the reason", 60)
        second = terminal.helpline.raise_call(Reason.SOMEONE, "fr")
        line = terminal.until(lambda line: bool(line.call and line.call.unreachable and not line.reachable))
        assert line.call is not None
        assert line.call.sending is not Sending.DELIVERED  # a hub that ends may leave a free byte, and it is kept
        assert "its disk is full" in guichet("doctor", "state", "--config", str(config)).stdout
        others.unlink()
        terminal.until(delivered, 90)
    assert events_at(hub) == {first: ["raised", "delivered", "left"], second: ["raised", "delivered"]}
    assert "Traceback" not in told


def test_the_hubs_token_is_in_nobodys_environment_or_command(tmp_path: Path) -> None:
    port = free_port()
    config = configured(tmp_path, port)
    with kept_running(config):
        wait_until(lambda: answers(port), "the hub", 60)
        process = Path("/proc", str(process_with(config)))
        for place in ("environ", "cmdline"):
            assert b"tokentoken" not in (process / place).read_bytes()
        answer = httpx.post(f"http://127.0.0.1:{port}/api/calls", headers={"Authorization": f"Bearer {TOKEN}"})
        assert answer.status_code == 422  # known, and nothing was said
        assert {oct(file.stat().st_mode & 0o777) for file in tmp_path.glob("hub.db*")} == {"0o600"}
