"""From *Print* to a job that CUPS has accepted, against `lp` on the same file and queue."""

import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import cups

from tests.benchmarks import Row, glass
from tests.benchmarks.start_bench import AMBER, FRENCH, LEAF_LOUD
from tests.parts import papers
from tests.parts.cupsd import Cupsd, cupsd_running
from tests.parts.printer import dnssd_running, printer_running

RUNS = 15
PRINT_TASK, USB = (300, 300), (300, 300)
PAPER, PRINT, ANOTHER = (187, 383), (960, 590), (640, 540)


def measure() -> Iterator[Row]:
    """Both are timed by the same eye: a poll of CUPS's list of jobs."""
    made: dict[str, Callable[[Path], Path]] = {
        "1 page": lambda path: papers.pdf(path, ["page 1"]),
        "100 pages": lambda path: papers.pdf(path, [f"page {page}" for page in range(100)]),
        "scan of 19 MB": lambda path: papers.scan(path, (2480, 3508), pages=10, quality=60),
    }
    for what, make in made.items():
        with _queue() as (cupsd, queue), tempfile.TemporaryDirectory() as folder:
            stick = Path(folder) / "usb" / "STICK"
            stick.mkdir(parents=True)
            paper = make(stick / "releve.pdf")
            jobs = _Jobs(cupsd)
            ours = statistics.median(_terminal(Path(folder), cupsd, queue, jobs))
            lp = partial(_begin, ["lp", "-h", cupsd.server, "-d", queue, str(paper)])
            theirs = statistics.median(jobs.seconds(lp) for _ in range(RUNS))
        peer = f"lp {theirs * 1000:.0f} ms, ours {ours * 1000:.0f} ms"
        yield Row("print", f"Print touched → job accepted, {what}, / lp", ours / theirs, "×", 0.8, peer)


class _Jobs:
    """CUPS's list of jobs, watched."""

    def __init__(self, cupsd: Cupsd) -> None:
        self._connection = cups.Connection(host=cupsd.server)

    def seconds(self, begin: Callable[[], float]) -> float:
        """How long it takes from what `begin` returns (time.perf_counter) until one more job is there."""
        before = self._newest()
        begun = begin()
        deadline = begun + glass.PATIENCE_SECONDS
        while self._newest() == before:
            assert time.perf_counter() < deadline, "no job came"
            time.sleep(0.001)
        return time.perf_counter() - begun

    def _newest(self) -> int:
        """The last job that came whole."""
        asked = ["job-id", "job-state-reasons"]
        jobs = self._connection.getJobs(which_jobs="all", my_jobs=False, requested_attributes=asked)
        return max(
            (number for number, job in jobs.items() if "job-incoming" not in job["job-state-reasons"]), default=0
        )


def _begin(command: list[str]) -> float:
    begun = time.perf_counter()
    subprocess.Popen(command, stdout=subprocess.DEVNULL)
    return begun


def _terminal(folder: Path, cupsd: Cupsd, queue: str, jobs: _Jobs) -> list[float]:
    environment = {"CUPS_SERVER": cupsd.server, "GUICHET_PRINTING__PRINTER": queue}
    times = []
    with glass.glass() as screen, glass.terminal(screen, folder, environment):
        screen.until_color(960, 665, AMBER)
        for place in (FRENCH, PRINT_TASK, USB):
            time.sleep(0.8)
            screen.touch(*place)
        for _ in range(RUNS):
            time.sleep(2)
            screen.touch(*PAPER)
            screen.until_color(820, 600, LEAF_LOUD)
            time.sleep(2)  # as long as anybody looks at the page
            times.append(jobs.seconds(lambda: screen.touch(*PRINT)))
            screen.until_color(100, 540, LEAF_LOUD)
            time.sleep(0.6)
            screen.touch(*ANOTHER)
    return times


@contextmanager
def _queue() -> Iterator[tuple[Cupsd, str]]:
    with dnssd_running(), cupsd_running() as cupsd, printer_running(cupsd) as printer:
        yield cupsd, printer.queue
