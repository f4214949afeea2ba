"""A real IPP printer, ippeveprinter, on a queue of the private CUPS: paper arrives as files, and can run out."""

import contextlib
import fcntl
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import cups
import pytest

from tests.parts.cupsd import PATIENCE_SECONDS, Cupsd, wait_until

_ABILITIES = ("-2", "-s", "20,20", "-f", "application/pdf,image/pwg-raster,image/urf")  # duplex, colour
_MECHANISM = Path(__file__).with_name("_mechanism.py")
_BUS = Path("/run/dbus/system_bus_socket")
_LOCKS = Path("/tmp/guichet-test-dnssd")
_AVAHI = "[server]\nallow-interfaces=lo\nuse-ipv6=no\n[publish]\npublish-workstation=no\n[rlimits]\n"


class IppPrinter:
    """A printer and its queue. `tray` holds one PDF for each job that came out."""

    def __init__(self, folder: Path, cupsd: Cupsd, queue: str = "guichet", *options: str) -> None:
        self.queue = queue
        self.cupsd = cupsd
        self._folder = folder
        self._options = options
        self._tray = folder / "tray"
        self._troubles = folder / "troubles"
        for path in (folder, self._tray, self._troubles, folder / "spool"):
            path.mkdir()
        mechanism = folder / "mechanism"
        mechanism.write_text(f'#!/bin/sh\nexec {sys.executable} {_MECHANISM} {folder} "$1"\n')
        mechanism.chmod(0o755)
        (folder / "seconds-a-page").write_text("0")
        self.port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def tray(self) -> list[Path]:
        """The papers that came out, the first first."""
        return sorted(self._tray.iterdir(), key=lambda path: int(path.stem))

    def start(self) -> None:
        """Switches it on, and returns when it answers."""
        command: list[str | Path] = [
            *("stdbuf", "-oL"),  # what its display shows is seen at once
            "ippeveprinter",
            "-p",
            str(self.port),
            "-n",
            "localhost",
            *(() if "-a" in self._options else _ABILITIES),  # a file of attributes says it all
            *self._options,
        ]
        command += ["-d", self._folder / "spool", "-k", "-c", self._folder / "mechanism", f"Guichet {self.port}"]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
        wait_until(self._answers, "ippeveprinter")

    def stop(self) -> None:
        """Pulls its plug."""
        if self._process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(PATIENCE_SECONDS)
            self._process = None

    def connect(self) -> None:
        """Makes its queue in CUPS."""
        uri = f"ipp://localhost:{self.port}/ipp/print"
        self.cupsd.run("lpadmin", "-p", self.queue, "-E", "-v", uri, "-m", "everywhere", "-L", "Front desk")
        # ippeveprinter says that its paper comes out face up, so CUPS would send the last page first.
        self.cupsd.run("lpadmin", "-p", self.queue, "-o", "outputorder-default=normal")
        wait_until(lambda: "two-sided-long-edge" in self._queue_can(), "the queue's attributes")

    def job_attributes(self) -> dict[str, str]:
        """What the last job asked for, as the printer understood it."""
        lines = (self._folder / "asked").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines)

    @property
    def shown(self) -> int:
        """How often it was asked to show itself on its display, without a sound."""
        log = (self._folder / "log").read_bytes()
        assert b"\a" not in log
        return log.count(b"IDENTIFY from")

    def trouble(self, reason: str) -> None:
        """From the next page on, it waits, and says why by an IPP state reason."""
        (self._troubles / reason).touch()

    def mend(self, reason: str) -> None:
        """That reason is no more."""
        (self._troubles / reason).unlink(missing_ok=True)

    def take_paper_out(self) -> None:
        """Empties its paper tray."""
        self.trouble("media-empty-error")

    def run_out_after(self, page: int) -> None:
        """Lets the paper be used up by the page of that number, from 1, of the next job."""
        (self._folder / "runs-out-after").write_text(str(page))

    def put_paper_back(self) -> None:
        """Fills its paper tray."""
        self.mend("media-empty-error")

    def slow_down(self, seconds_a_page: float) -> None:
        """Lets each page take so long."""
        (self._folder / "seconds-a-page").write_text(str(seconds_a_page))

    def _queue_can(self) -> Sequence[str]:
        """What cupsd says of sides; it learns that a moment after the queue was made."""
        told = cups.Connection(host=self.cupsd.server).getPrinterAttributes(
            self.queue, requested_attributes=["sides-supported"]
        )
        return tuple(told.get("sides-supported", ()))

    def _answers(self) -> bool:
        assert self._process
        assert self._process.poll() is None, (self._folder / "log").read_text()
        with socket.socket() as probe:
            return probe.connect_ex(("localhost", self.port)) == 0


@contextlib.contextmanager
def dnssd_running() -> Iterator[None]:
    """A system bus and avahi-daemon, which Debian's ippeveprinter doesn't start without; ours if there are none."""
    _LOCKS.mkdir(exist_ok=True)
    with (_LOCKS / "starting").open("w") as starting, (_LOCKS / "using").open("w") as using:
        fcntl.flock(starting, fcntl.LOCK_EX)
        _start_missing()
        fcntl.flock(using, fcntl.LOCK_SH)
        fcntl.flock(starting, fcntl.LOCK_UN)
        yield
        fcntl.flock(starting, fcntl.LOCK_EX)
        fcntl.flock(using, fcntl.LOCK_UN)
        with contextlib.suppress(BlockingIOError):  # another worker still uses them, and will end them
            fcntl.flock(using, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _stop_ours()


@pytest.fixture(scope="session")
def dnssd() -> Iterator[None]:
    """What ippeveprinter doesn't start without, for as long as tests run."""
    with dnssd_running():
        yield


def _start_missing() -> None:
    ours = _LOCKS / "ours"
    if not _bus_answers():
        _BUS.parent.mkdir(parents=True, exist_ok=True)
        (_BUS.parent / "pid").unlink(missing_ok=True)
        pid = subprocess.run(
            ["dbus-daemon", "--system", "--fork", "--print-pid"], check=True, capture_output=True
        ).stdout
        with ours.open("a") as file:
            file.write(f"{int(pid)}\n")
    if not _avahi_runs():
        configuration = _LOCKS / "avahi.conf"
        configuration.write_text(_AVAHI)
        subprocess.run(["avahi-daemon", "-D", "-f", configuration, "--no-drop-root", "--no-chroot"], check=True)
        with ours.open("a") as file:
            file.write(Path("/run/avahi-daemon/pid").read_text().strip() + "\n")


def _stop_ours() -> None:
    ours = _LOCKS / "ours"
    for pid in reversed(ours.read_text().split() if ours.exists() else []):
        with contextlib.suppress(ProcessLookupError):
            ended = os.pidfd_open(int(pid))
            signal.pidfd_send_signal(ended, signal.SIGTERM)
            select.select([ended], [], [], PATIENCE_SECONDS)  # the next worker must not meet one that is going
            os.close(ended)
    ours.unlink(missing_ok=True)


def _bus_answers() -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(_BUS)) == 0


def _avahi_runs() -> bool:
    return subprocess.run(["avahi-daemon", "--check"], check=False, capture_output=True).returncode == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def printer_running(cupsd: Cupsd, *options: str) -> Iterator[IppPrinter]:
    """A duplex printer on the queue `guichet` of a private CUPS. Without options of ippeveprinter, it takes PDF."""
    made = IppPrinter(cupsd.folder / "printer", cupsd, "guichet", *options)
    try:
        made.start()
        made.connect()
        yield made
    finally:
        made.stop()


@pytest.fixture
def printer(cupsd: Cupsd, dnssd: None) -> Iterator[IppPrinter]:
    """One of a test's own, which takes PDF."""
    del dnssd
    with printer_running(cupsd) as made:
        yield made
