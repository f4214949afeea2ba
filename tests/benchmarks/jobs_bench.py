"""Jobs at whose random moments something dies: the terminal, cupsd, or the printer's connection. And many in a row."""

import os
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kiosk.journeys.printing import steps
from tests.benchmarks import Row
from tests.parts import papers
from tests.parts.cupsd import Cupsd, cupsd_running
from tests.parts.printer import IppPrinter, dnssd_running, printer_running
from tests.parts.resident import at_the_papers
from tests.parts.screen import ROOT
from tests.parts.stage import Stage

SECONDS, JOBS = 30, 80
"""How long there are such moments, and how many jobs come in a row, beside all other benchmarks ..."""
JOBS_WHOLE = 500
"""... and where the environment says how long (SIEGE): the bar is for 200 moments, and for these."""
WARM = 30  # jobs, after which everything is loaded that will be
PATIENCE_SECONDS = 90
_LATEST = 2.5  # seconds after a job began; by then it is out
_CUT_SECONDS = 1.0
_WAITS_SECONDS = 20
_PURGED_SECONDS = 5  # after the last visit

_TERMINAL = """
import sys, time
from contextlib import suppress
from pathlib import Path
from kiosk.printing import Options, PrinterUnavailable
from kiosk.printing.cups import CupsPrinter
from kiosk.printing.handing_over import HandingOver
from kiosk.printing.journal import Journal

server, queue, folder, does = sys.argv[1:]
printer, journal = CupsPrinter(queue, server), Journal(Path(folder, "journal"))
jobs = HandingOver(printer, journal)
with suppress(PrinterUnavailable):
    printer.capabilities()
printer._counts = True  # as after its first job
jobs.purge_left_behind()
if does == "print":
    job, ended = jobs.new_job(), False
    print("begun", flush=True)
    while not ended:
        status, _ = jobs.exchange(job, Path(folder, "paper.pdf"), Options())
        ended = status.state.ended
        time.sleep(0.1)
    print(status.state.name if status.known else "UNKNOWN", flush=True)
while journal.open_jobs():
    jobs.purge_left_behind()
    time.sleep(0.1)
print("settled", flush=True)
"""
"""A terminal's printing, without its screens. It ends when nothing of it is left with the printer."""


def measure() -> Iterator[Row]:
    """What went wrong at those moments, of how many; what a terminal grows by, and what it leaves behind."""
    with dnssd_running(), cupsd_running() as cupsd, printer_running(cupsd) as printer:
        ends = _moments(cupsd, printer, time.monotonic() + int(os.environ.get("SIEGE") or SECONDS))
        moments = sum(ends.values())
        wrong = sum(count for (_, end), count in ends.items() if end.isupper())
        told = ", ".join(f"{what}: {count} {end}" for (what, end), count in sorted(ends.items()))
        yield Row(
            "jobs-killed",
            f"papers lost, doubled or untruly told, killed or cut at {moments} moments",
            wrong,
            "",
            0,
            told,
        )
    yield from _many()


def _moments(cupsd: Cupsd, printer: IppPrinter, until: float) -> Counter[tuple[str, str]]:
    """How jobs ended, by what was killed or cut meanwhile."""
    ends: Counter[tuple[str, str]] = Counter()
    chance = random.Random(13)
    printer.slow_down(0.3)
    with tempfile.TemporaryDirectory() as folder, _cable(printer.port) as cable:
        papers.pdf(Path(folder) / "paper.pdf", ["one", "two", "three"])
        cupsd.run("lpadmin", "-p", printer.queue, "-v", f"ipp://localhost:{cable.port}/ipp/print")
        cupsd.stop()  # it has its queues on disk then: while it runs, it writes them down after half a minute
        cupsd.start()
        while time.monotonic() < until:
            what = chance.choice(("terminal", "cupsd", "cable"))
            ends[what, _one(cupsd, printer, cable, folder, what, chance.uniform(0, _LATEST))] += 1
    return ends


def _one(cupsd: Cupsd, printer: IppPrinter, cable: "_Cable", folder: str, what: str, after: float) -> str:
    """One job, in which that is killed or cut; how it ended."""
    before = len(printer.tray)
    with _terminal(cupsd, printer, folder, "print") as terminal:
        assert terminal.stdout
        terminal.stdout.readline()
        time.sleep(after)
        match what:
            case "terminal":
                terminal.kill()
                with _terminal(cupsd, printer, folder, "settle") as again:
                    said = again.communicate(timeout=PATIENCE_SECONDS)[0]
            case "cupsd":
                cupsd.kill()
                cupsd.start()
                said = terminal.communicate(timeout=PATIENCE_SECONDS)[0]
            case _:
                cable.cut(_CUT_SECONDS)
                said = _helped(terminal, printer)
    state = said.split()[0]
    deadline = time.monotonic() + (10 if state == "COMPLETED" else _LATEST)
    while time.monotonic() < deadline and len(printer.tray) == before:
        time.sleep(0.1)
    return _judged(state, len(printer.tray) - before)


def _helped(terminal: subprocess.Popen[str], printer: IppPrinter) -> str:
    """What it says in the end. A printer that waits for the rest of a job for ever, as ippeveprinter does, is switched
    off and on: others give up after a minute (RFC 8011, 5.4.31).
    """
    try:
        return terminal.communicate(timeout=_WAITS_SECONDS)[0]
    except subprocess.TimeoutExpired:
        printer.stop()
        printer.start()
        return terminal.communicate(timeout=PATIENCE_SECONDS)[0]


def _judged(state: str, copies: int) -> str:
    match state, copies:
        case "COMPLETED", 0:
            return "LOST"
        case _, 0:
            return "not printed, and said"
        case "ABORTED", 1:
            return "UNTRUE"
        case "UNKNOWN", 1:
            return "printed, and said to be unsure"
        case _, 1:
            return "printed"
        case _:
            return "DOUBLED"


@contextmanager
def _terminal(cupsd: Cupsd, printer: IppPrinter, folder: str, does: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", _TERMINAL, cupsd.server, printer.queue, folder, does]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


class _Cable:
    """A way to a port of this machine that can be cut."""

    def __init__(self, to: int) -> None:
        self._to = to
        self._ends: list[socket.socket] = []
        self._listening = socket.create_server(("localhost", 0))
        self.port: int = self._listening.getsockname()[1]
        threading.Thread(target=self._lead, daemon=True).start()

    def cut(self, seconds: float) -> None:
        """Nothing passes for so long, and what was open is reset."""
        self.close()
        time.sleep(seconds)
        self._listening = socket.create_server(("localhost", self.port))
        threading.Thread(target=self._lead, daemon=True).start()

    def pull(self) -> None:
        """Resets all that is open."""
        for end in self._ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self._ends.clear()

    def close(self) -> None:
        """Ends it."""
        self._listening.shutdown(socket.SHUT_RDWR)  # whoever waits in `accept` lets go of it
        self._listening.close()
        self.pull()

    def _lead(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                far = socket.create_connection(("localhost", self._to))
                self._ends += [near, far]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._pass, args=(one, other), daemon=True).start()

    @staticmethod
    def _pass(one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while piece := one.recv(1 << 16):
                other.sendall(piece)
        with suppress(OSError):
            other.shutdown(socket.SHUT_WR)


@contextmanager
def _cable(to: int) -> Iterator[_Cable]:
    cable = _Cable(to)
    try:
        yield cable
    finally:
        cable.close()


def _many() -> Iterator[Row]:
    """Many jobs through one terminal, in one visit after the other."""
    jobs = JOBS_WHOLE if os.environ.get("SIEGE") else JOBS
    with (
        dnssd_running(),
        cupsd_running() as cupsd,
        printer_running(cupsd) as printer,
        tempfile.TemporaryDirectory() as at,
    ):
        os.environ["CUPS_SERVER"] = cupsd.server
        stage = Stage(Path(at), GUICHET_PRINTING__PRINTER=printer.queue)
        papers.pdf(stage.stick / "releve.pdf", ["one"])
        try:
            first = 0.0
            for number in range(jobs):
                _visit(stage)
                first = _memory() if number == WARM else first
            grown = _memory() - first
            until = time.monotonic() + _PURGED_SECONDS
            while (left := _left(cupsd)) and time.monotonic() < until:
                stage.live()
        finally:
            stage.close()
            del os.environ["CUPS_SERVER"]
    yield Row("jobs-memory", f"growth of a terminal's memory from job {WARM} to {jobs}", grown, "MiB", 10)
    yield Row("jobs-left", "files in the spool after that", left, "", 0)


def _left(cupsd: Cupsd) -> int:
    return len(cupsd.job_files()) + len(cupsd.control_files()) + len(list((cupsd.spool / "tmp").iterdir()))


def _visit(stage: Stage) -> None:
    at_the_papers(stage)
    stage.papers.pick(0)
    stage.until_step(steps.CheckPages)
    stage.printing.print_it()
    stage.until_step(steps.TakePaper)
    stage.reception.done()
    stage.skipped += 7
    stage.live()


def _memory() -> float:
    """Of this process, in MiB."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024
