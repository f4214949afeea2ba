"""A real hub: its own process, a random port on loopback, a fresh SQLite database."""

import json
import multiprocessing
import os
import queue
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import httpx
import pytest

from kiosk.calls import NewCall, Reason, new_id
from kiosk.hub import address, enrolling, tokens
from kiosk.settings import Settings, load
from tests.parts import _hub_process
from tests.parts.fresh import fresh

_FORKED = multiprocessing.get_context("forkserver")
_FORKED.set_forkserver_preload([_hub_process.__name__, "uvicorn.protocols.http.auto", "anyio._backends._asyncio"])

CODE = "246810"
_SERVE = """
import logging, os, pathlib, sys
from kiosk.hub.serving import serve
from kiosk.settings import load
logging.basicConfig(level="INFO", format="%(levelname)s %(name)s %(message)s")
token = os.environ.get("TERMINAL_TOKEN")
serve(load(pathlib.Path(sys.argv[1])), terminal_token=token, parent_pipe=sys.argv[2] == "child")
"""


def free_port() -> int:
    """A port on loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def plain_client(url: str = "", headers: dict[str, str] | None = None, seconds: float = 20) -> httpx.Client:
    """Asks over plain HTTP. It loads no authorities of the Internet, which takes 45 ms, and nobody here has one."""
    return httpx.Client(base_url=url, headers=headers, timeout=seconds, verify=False)


@dataclass
class HubProcess:
    """A hub that a test starts, kills and asks."""

    settings: Settings
    config: Path
    token: str  # of the terminal named in the settings
    process: BaseProcess | None = None
    lines: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return address.base_url(self.settings)

    def command(self, *, child: bool = False) -> list[str]:
        return [sys.executable, "-c", _SERVE, str(self.config), "child" if child else "alone"]

    def environment(self) -> dict[str, str]:
        return {**os.environ, "TERMINAL_TOKEN": self.token, "PYTHONUNBUFFERED": "1"}

    def start(self) -> None:
        """Starts the hub, and returns when it has said that it listens."""
        said, says = _FORKED.Pipe(duplex=False)
        with says:
            arguments = (self.config, self.token, dict(os.environ), says)
            self.process = _FORKED.Process(target=_hub_process.run, args=arguments, daemon=True)
            self.process.start()
        listening = threading.Event()
        threading.Thread(target=self._read, args=(os.dup(said.fileno()), listening), daemon=True).start()
        if not listening.wait(60):
            self.kill()
            pytest.fail("the hub did not listen within 60 s:\n" + "".join(self.lines))

    def kill(self) -> None:
        """SIGKILL: as a power cut."""
        self._end(BaseProcess.kill)

    def stop(self) -> int:
        """SIGTERM; returns the exit code."""
        return self._end(BaseProcess.terminate)

    def terminal(self, token: str = "") -> httpx.Client:
        """What a terminal asks the hub with."""
        return plain_client(self.url, {"Authorization": f"Bearer {token or self.token}"})

    def mediator(self, name: str = "Fatima") -> httpx.Client:
        """A mediator who has signed in; enrolled first, with CODE."""
        enrolling.add_mediator(self.settings, name, CODE)
        client = plain_client(self.url, {"Origin": self.url})
        answer = client.post("/sign-in", data={"name": name, "code": CODE})
        assert answer.status_code == 303, answer.text
        return client

    def _end(self, how: Callable[[BaseProcess], None]) -> int:
        assert self.process is not None
        how(self.process)
        self.process.join(30)
        assert self.process.exitcode is not None, "the hub did not end within 30 s"
        return self.process.exitcode

    def _read(self, said: int, listening: threading.Event) -> None:
        with open(said, encoding="utf-8") as lines:
            for line in lines:
                self.lines.append(line)
                if line.startswith("Guichet hub:"):
                    listening.set()


def sent(terminal: httpx.Client, call: NewCall) -> httpx.Response:
    """The hub's answer to a call."""
    return terminal.post("/api/calls", json=call.model_dump(mode="json"))


def new_call(reason: Reason = Reason.SOMEONE, language: str = "ar", at: datetime | None = None) -> NewCall:
    """A call as a terminal makes it now."""
    now = at or datetime.now(UTC)
    return NewCall(id=new_id(now), reason=reason, language=language, raised_at=now)


def hub_settings(folder: Path, **hub: object) -> tuple[Settings, Path]:
    """Settings of a hub in this folder, on a free port of loopback, and the file that they are in."""
    config = folder / "kiosk.toml"
    values = {"listen": f"127.0.0.1:{free_port()}"} | hub
    lines = ["[terminal]", 'name = "Borne de l’entrée"', f'state = "{folder}"', "[hub]"]
    lines += [f"{key} = {value}" if isinstance(value, int) else f'{key} = "{value}"' for key, value in values.items()]
    config.write_text("\n".join(lines), "utf-8")
    return load(config, {}), config


@contextmanager
def hub_process(folder: Path, *, enrolled: bool = True, **hub: object) -> Iterator[HubProcess]:
    """A running hub, with a mediator who is away if `enrolled`; `hub` overrides settings under [hub]."""
    settings, config = hub_settings(folder, **hub)
    if "database" not in hub:
        fresh(folder)
    if enrolled:
        enrolling.add_mediator(settings, "Noor", CODE)
    started = HubProcess(settings, config, token="t" * 43)
    started.start()
    try:
        yield started
    finally:
        if started.process is not None and started.process.is_alive():
            started.kill()


@dataclass(frozen=True)
class Heard:
    """One server-sent event."""

    kind: str
    data: Any
    number: int | None


class Listener:
    """Reads a stream of the hub in a thread of its own, as a terminal or a board does."""

    def __init__(self, client: httpx.Client, since: int | None = None) -> None:
        self.heard: list[Heard] = []
        self._news: queue.Queue[Heard] = queue.Queue()
        self._headers = {} if since is None else {"Last-Event-ID": str(since)}
        self._client = client
        self.over = threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()

    def next(self, kind: str, where: Callable[[Any], bool] = lambda _: True, within: float = 30) -> Heard:
        """The next event of that kind for which `where` holds; the others before it are skipped."""
        deadline = time.monotonic() + within
        while True:
            try:
                heard = self._news.get(timeout=max(0.001, deadline - time.monotonic()))
            except queue.Empty:
                pytest.fail(f"no such {kind} event within {within} s; heard: {self.heard}")
            if heard.kind == kind and where(heard.data):
                return heard

    def _listen(self) -> None:
        kind, number = "", None
        try:
            with self._client.stream("GET", "/api/events", headers=self._headers) as answer:
                for line in answer.iter_lines():
                    field_name, _, value = line.partition(": ")
                    match field_name:
                        case "event":
                            kind = value
                        case "id":
                            number = int(value)
                        case "data":
                            self.heard.append(Heard(kind, json.loads(value), number))
                            self._news.put(self.heard[-1])
                        case _:
                            kind, number = "", None
        except httpx.HTTPError:
            pass  # the hub was killed, or the test has ended
        finally:
            self.over.set()


@pytest.fixture(scope="session", autouse=True)
def quick_codes() -> Iterator[None]:
    """Codes that tests give take as little work as can be: the real one is a fifth of a second, on purpose.

    The work is kept with the hash, and whoever checks a code, here or in a hub, does as much.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tokens, "_N", 2)
        yield


@pytest.fixture(scope="module")
def shared_hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HubProcess]:
    """A running hub for the tests of one file that leave it running."""
    with hub_process(tmp_path_factory.mktemp("hub")) as started:
        yield started


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[HubProcess]:
    """A running hub with a terminal, and nobody here."""
    with hub_process(tmp_path) as started:
        yield started


@pytest.fixture
def new_hub(tmp_path: Path) -> Iterator[HubProcess]:
    """A running hub with a terminal, and nobody enrolled."""
    with hub_process(tmp_path, enrolled=False) as started:
        yield started
