"""A real relay: `main.py relay` as a process of its own, over HTTPS by an authority that tests trust."""

import os
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from kiosk.hub import tls
from tests.parts.command import MAIN
from tests.parts.drop import OpenDrop
from tests.parts.hub import free_port


@dataclass
class RelayProcess:
    """A relay that a test starts, kills and asks. `url`: where terminals and phones find it."""

    config: Path
    url: str
    authority: Path
    process: "subprocess.Popen[str] | None" = None
    lines: list[str] = field(default_factory=list)

    @property
    def trusted(self) -> ssl.SSLContext:
        """What believes its certificate."""
        return ssl.create_default_context(cafile=str(self.authority))

    @property
    def settings(self) -> dict[str, str]:
        """The environment of a terminal whose phones send through it."""
        return {
            "GUICHET_PHONE__ON": "true",
            "GUICHET_PHONE__RELAY": self.url,
            "GUICHET_PHONE__AUTHORITY": str(self.authority),
        }

    @property
    def pid(self) -> int:
        assert self.process
        return self.process.pid

    def start(self) -> None:
        """Starts it, and returns when it has said that it listens."""
        command = [sys.executable, str(MAIN), "relay", "--config", str(self.config)]
        self.process = subprocess.Popen(
            command, env={**os.environ, "PYTHONUNBUFFERED": "1"}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True,
        )  # fmt: skip
        listening = threading.Event()
        threading.Thread(target=self._read, args=(self.process, listening), daemon=True).start()
        if not listening.wait(60):
            self.kill()
            pytest.fail("the relay did not listen within 60 s:\n" + "".join(self.lines))

    def kill(self) -> None:
        """SIGKILL: as a power cut."""
        assert self.process
        self.process.kill()
        self.process.wait(30)

    def open_drop(self) -> OpenDrop:
        """A new drop, as a terminal opens it that the relay doesn't know."""
        terminal = httpx.Client(base_url=self.url, verify=self.trusted, timeout=20)
        answer = terminal.post("/api/drops", json={})
        assert answer.status_code == 201, answer.text
        opened = answer.json()
        terminal.headers["Authorization"] = f"Bearer {opened['token']}"
        phone = httpx.Client(verify=self.trusted, timeout=20)
        return OpenDrop(terminal, phone, opened["token"], self.url + opened["link"], self.url + opened["typed"])

    def _read(self, process: "subprocess.Popen[str]", listening: threading.Event) -> None:
        assert process.stdout
        for line in process.stdout:
            self.lines.append(line)
            if line.startswith("Guichet relay:"):
                listening.set()


@contextmanager
def relay_process(folder: Path, **relay: str) -> Iterator[RelayProcess]:
    """A running relay; `relay` overrides settings under [relay]."""
    folder.mkdir(exist_ok=True)
    certificate, key = tls.own_certificate(folder, datetime.now(UTC))
    port = free_port()
    values = {"listen": f"127.0.0.1:{port}", "tls_certificate": str(certificate), "tls_key": str(key)} | relay
    config = folder / "kiosk.toml"
    config.write_text("\n".join(["[relay]", *(f'{name} = "{value}"' for name, value in values.items())]), "utf-8")
    scheme = "https" if values["tls_certificate"] else "http"
    started = RelayProcess(config, f"{scheme}://127.0.0.1:{port}", folder / "tls" / "authority.crt")
    started.start()
    try:
        yield started
    finally:
        started.kill()


@pytest.fixture(scope="module")
def shared_relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RelayProcess]:
    """A running relay for the tests of one file that leave it running."""
    with relay_process(tmp_path_factory.mktemp("relay")) as started:
        yield started


@pytest.fixture
def relay(tmp_path: Path) -> Iterator[RelayProcess]:
    """A running relay."""
    with relay_process(tmp_path / "relay") as started:
        yield started
