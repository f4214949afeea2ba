"""How much the terminal's own process grows while one resident looks at every paper of a large collection."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from kiosk.journeys.papers.steps import ChoosePaper, OneMoment
from kiosk.journeys.printing import steps
from tests.benchmarks import Row
from tests.fuzz import seeds
from tests.parts.resident import all_known, at_the_papers
from tests.parts.stage import STANDBY, Stage

FIRST = 8  # papers, after which everything is loaded that will be


def measure() -> Iterator[Row]:
    """One row, for the papers of a folder (`make bench only=memory dir=FOLDER`), or for some made on the spot."""
    with tempfile.TemporaryDirectory() as name:
        stage = Stage(Path(name), **{STANDBY: "true"})
        count = _fill(stage.stick, os.environ.get("DIR", ""))
        stage.terminal.start()
        try:
            first, last = _growth(stage)
        finally:
            stage.close()
    peer = f"{first:.0f} MiB after {FIRST} papers, {last:.0f} MiB after {count}"
    yield Row("memory-visit", f"growth in one visit of {count} papers, all opened", last - first, "MiB", 30.0, peer)


def _fill(stick: Path, folder: str) -> int:
    """Puts the papers onto the stick; says how many."""
    if folder:
        found = [path for path in sorted(Path(folder).rglob("*")) if path.is_file()]
        for number, path in enumerate(found):
            shutil.copyfile(path, stick / f"{number}{path.suffix}")
        return len(found)
    with tempfile.TemporaryDirectory() as made:
        contents = list(seeds.made(Path(made)))
    for number in range(20 * len(contents)):
        (stick / f"{number}.pdf").write_bytes(contents[number % len(contents)])
    return 20 * len(contents)


def _growth(stage: Stage) -> tuple[float, float]:
    """The memory of this process after the first papers, and after all, in MiB."""
    first = 0.0
    shown = at_the_papers(stage)
    for start in range(0, shown.total, len(shown.papers)):
        stage.papers.turn(start)
        for number in range(start, start + len(all_known(stage).papers)):
            _look_at(stage, number)
            first = first or (_resident_memory() if number >= FIRST else 0.0)
    return first, _resident_memory()


def _look_at(stage: Stage, number: int) -> None:
    """Picks a paper, sees what it is, and goes back."""
    stage.papers.pick(number)
    stage.until(lambda: not isinstance(stage.step, OneMoment))
    if isinstance(stage.step, steps.CheckPages):
        stage.until(lambda: not (isinstance(stage.step, steps.CheckPages) and stage.step.sheet is None))
    if not isinstance(stage.step, ChoosePaper) or stage.step.inside:
        stage.reception.back()
    stage.until_step(ChoosePaper)


def _resident_memory() -> float:
    """VmRSS of this process, MiB (proc(5))."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024
