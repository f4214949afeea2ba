"""A private CUPS: Debian's cupsd with its own configuration, spool and socket. Works as root and as a plain user."""

import contextlib
import getpass
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import cups
import pytest

_PROGRAM = "/usr/sbin/cupsd"
_SHIPPED = Path("/usr/share/cups/cupsd.conf.default")
_OWN = ("Listen", "Port", "Browsing", "BrowseLocalProtocols", "WebInterface", "IdleExitTimeout", "LogLevel")
PATIENCE_SECONDS = 60

T = TypeVar("T")


def wait_until(true: Callable[[], T | None], what: str, seconds: float = PATIENCE_SECONDS, *, every: float = 0.02) -> T:
    """What `true()` returns once it is true; fails, saying `what` was waited for, when it isn't in time.

    `every`: the seconds between two looks; the more a look costs, the longer they should be.
    """
    deadline = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < deadline, f"waited {seconds} s for {what}"
        time.sleep(every)
    return found


class Cupsd:
    """A cupsd that can be stopped and started again. `server` is what CUPS_SERVER takes."""

    def __init__(self, folder: Path) -> None:
        """`folder` must have a short path (a socket's is 107 bytes at most), open to cupsd's own user."""
        self.folder = folder
        self.server = str(folder / "cups.sock")
        self.spool = folder / "spool"
        self._process: subprocess.Popen[bytes] | None = None
        for name in ("root", "root/ppd", "root/ssl", "spool", "spool/tmp", "cache", "run", "run/certs", "log"):
            (folder / name).mkdir()
        (folder / "cupsd.conf").write_text(self._configuration())
        (folder / "cups-files.conf").write_text(self._files())

    def start(self) -> None:
        """Starts it, and returns when it answers."""
        self._process = subprocess.Popen(
            [_PROGRAM, "-f", "-c", self.folder / "cupsd.conf", "-s", self.folder / "cups-files.conf"]
        )
        wait_until(self._answers, "cupsd")

    def stop(self) -> None:
        """Ends it, with its filters and backends."""
        if self._process:
            self._process.terminate()
            self._process.wait(PATIENCE_SECONDS)
            self._process = None

    def kill(self) -> None:
        """Kills it and what it started, as systemd does with a service whose process died: nothing is written down."""
        assert self._process
        children = subprocess.run(["pgrep", "-P", str(self.pid)], capture_output=True, text=True, check=False).stdout
        for pid in (self.pid, *map(int, children.split())):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._process.wait(PATIENCE_SECONDS)
        self._process = None

    def as_it_comes(self) -> None:
        """Starts it anew with Debian's own settings for what is kept of jobs."""
        self.stop()
        configuration = self.folder / "cupsd.conf"
        lines = configuration.read_text().splitlines(keepends=True)
        configuration.write_text("".join(line for line in lines if not line.startswith("PreserveJob")))
        self.start()

    @property
    def pid(self) -> int:
        """Its process, to be sent signals."""
        assert self._process
        return self._process.pid

    def run(self, *command: str) -> str:
        """The output of one of CUPS's own commands, asked of this cupsd."""
        environment = os.environ | {"CUPS_SERVER": self.server}
        return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout

    def job_files(self) -> list[Path]:
        """The documents that lie in the spool (d00001-001 ...)."""
        return sorted(self.spool.glob("d*"))

    def control_files(self) -> list[Path]:
        """What the spool holds of each job beside its documents: when it was, and how it was to be (c00001 ...)."""
        return sorted(self.spool.glob("c*"))

    def _answers(self) -> bool:
        assert self._process
        assert self._process.poll() is None, (self.folder / "log" / "error").read_text()
        try:
            cups.Connection(host=self.server)
        except RuntimeError:
            return False
        return True

    def _configuration(self) -> str:
        """What Debian ships, with its policies, but nothing that listens or tells others."""
        kept = [line for line in _SHIPPED.read_text().splitlines() if not line.startswith(_OWN)]
        own = f"Listen {self.server}\nBrowsing No\nWebInterface No\nLogLevel info\n"
        own += "PreserveJobHistory 3600\nPreserveJobFiles No\n"
        return own + "\n".join(kept) + "\n"

    def _files(self) -> str:
        places = {"ServerRoot": "root", "RequestRoot": "spool", "TempDir": "spool/tmp", "CacheDir": "cache"}
        places |= {"StateDir": "run", "AccessLog": "log/access", "ErrorLog": "log/error", "PageLog": "log/page"}
        lines = [f"{key} {self.folder / place}" for key, place in places.items()]
        lines += ["ServerBin /usr/lib/cups", "DataDir /usr/share/cups", "Printcap", "FileDevice Yes"]
        if os.geteuid() != 0:
            lines += [f"User {getpass.getuser()}"]
        return "\n".join(lines) + "\n"


@contextmanager
def cupsd_running() -> Iterator[Cupsd]:
    """A running CUPS without queues, asked by `cupsd.server`."""
    folder = Path(tempfile.mkdtemp(prefix="cupsd-", dir="/tmp"))
    folder.chmod(0o755)
    made = Cupsd(folder)
    try:
        made.start()
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def cupsd() -> Iterator[Cupsd]:
    """One of a test's own."""
    with cupsd_running() as made:
        yield made
