"""A canary: a marked paper is printed, in every way that a visit can end; afterwards it is searched for everywhere."""

import os
import re
import signal
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pytest

from kiosk import places
from kiosk.journeys.printing import steps
from kiosk.journeys.reception.steps import Welcome
from tests.parts import papers
from tests.parts.cupsd import Cupsd, wait_until
from tests.parts.desk import printing
from tests.parts.sink import Sink
from tests.parts.stage import Stage

MARK = "Canary7281"
NAME = "Jeanne-Canary7281-secret"
DROP_IN = places.ROOT / "config" / "deploy" / "cups-guichet.conf"
SEARCHED = (Path("/dev/shm"), Path("/var/spool/cups"))

_PRINTS_AND_DIES = """
import os, signal, sys
from pathlib import Path
from tests.parts.desk import printing
from tests.parts.stage import Stage
stage = Stage(Path(sys.argv[1]) / "again", GUICHET_PRINTING__PRINTER="desk",
    GUICHET_TERMINAL__STATE=f"{sys.argv[1]}/state", GUICHET_USB__MOUNTS=f'["{sys.argv[1]}/usb"]')
printing(stage)
stage.until(lambda: os.path.exists(f"{sys.argv[1]}/state/journal"))
stage.until(lambda: any(Path(sys.argv[2]).glob("d*")))
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def canary(tmp_path: Path, cupsd: Cupsd, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """A terminal on a CUPS as Debian ships it, with a marked paper on the stick."""
    cupsd.as_it_comes()
    monkeypatch.setenv("CUPS_SERVER", cupsd.server)
    made = Stage(tmp_path / "terminal", GUICHET_PRINTING__PRINTER=sink.queue)
    papers.pdf(made.stick / f"{NAME}.pdf", [MARK])
    yield made
    made.close()


def contents(path: Path) -> bytes:
    """What a file holds, unpacked where it is a PDF."""
    try:
        content = path.read_bytes()
        if content.startswith(b"%PDF-"):
            with pikepdf.open(path) as pdf:
                content += b"".join(page.Contents.read_bytes() for page in pdf.pages)
    except (OSError, pikepdf.PdfError, zlib.error):  # it has just gone, or is half of one
        content = b""
    return content


def found(*folders: Path) -> list[Path]:
    """Where the mark still is, in a file or in its name."""
    files = [path for folder in folders if folder.is_dir() for path in folder.rglob("*") if path.is_file()]
    return [path for path in files if MARK in path.name or MARK.encode() in contents(path)]


def nothing_stays(stage: Stage, cupsd: Cupsd, sink: Sink, folder: Path) -> None:
    """Neither in a folder nor in a log; and CUPS has nothing to print again."""
    stage.until(lambda: not [path for path in cupsd.spool.iterdir() if path.is_file()])
    stage.until(lambda: not found(folder / "terminal" / "state", cupsd.folder, *SEARCHED))  # it is wiped in a moment
    came_out = len(sink.got)
    for number in range(1, 5):
        restart = ["lp", "-i", str(number), "-H", "restart"]
        told = subprocess.run(restart, env=os.environ, capture_output=True, text=True, check=False)
        assert told.returncode != 0
    assert len(sink.got) == came_out


def done(stage: Stage, sink: Sink, cupsd: Cupsd) -> None:
    stage.until_step(steps.TakePaper)
    assert sink.got
    stage.reception.done()


def stopped(stage: Stage, sink: Sink, cupsd: Cupsd) -> None:
    stage.until(lambda: bool(cupsd.job_files()))
    stage.printing.ask_stop()
    stage.printing.stop()
    stage.until_step(steps.TakePaper)
    stage.reception.done()


def visit_over(stage: Stage, sink: Sink, cupsd: Cupsd) -> None:
    stage.until(lambda: bool(cupsd.job_files()))
    stage.reception.done()


def cups_killed(stage: Stage, sink: Sink, cupsd: Cupsd) -> None:
    stage.until(lambda: bool(cupsd.job_files()))
    os.kill(cupsd.pid, signal.SIGKILL)
    stage.reception.done()
    cupsd.stop()
    before_it_starts = re.findall(r"^ExecStartPre=(.*)$", DROP_IN.read_text("utf-8"), re.MULTILINE)
    for command in before_it_starts:
        subprocess.run(command.replace("/var/spool/cups", str(cupsd.spool)).split(), check=True)
    cupsd.start()


@pytest.mark.parametrize("end", [done, stopped, visit_over, cups_killed], ids=lambda end: end.__name__)
def test_nothing_of_a_paper_stays_and_it_can_not_be_printed_again(
    end: Callable[[Stage, Sink, Cupsd], None], canary: Stage, cupsd: Cupsd, sink: Sink, tmp_path: Path
) -> None:
    if end is not done:
        sink.may_take.clear()  # the printer is slow: the end comes in the middle
    printing(canary)
    end(canary, sink, cupsd)
    canary.skipped += 10
    canary.until_step(Welcome)
    nothing_stays(canary, cupsd, sink, tmp_path)


def test_nothing_of_a_paper_stays_when_the_terminal_was_killed(
    canary: Stage, cupsd: Cupsd, sink: Sink, tmp_path: Path
) -> None:
    sink.may_take.clear()
    command = [sys.executable, "-c", _PRINTS_AND_DIES, str(tmp_path / "terminal"), str(cupsd.spool)]
    killed = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    wait_until(lambda: bool(cupsd.job_files()), "what the terminal left behind")
    canary.terminal.start()  # the next one sweeps, and purges
    canary.skipped += 10
    nothing_stays(canary, cupsd, sink, tmp_path)
