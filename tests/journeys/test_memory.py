"""A canary in the memory of processes: what a resident brought and typed is in none of them once they have left."""

import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest

from tests.parts import papers
from tests.parts.cupsd import wait_until
from tests.parts.memory import family, remembered
from tests.parts.screen import ROOT

NAME, TEXT, PASSWORD = "canary5128", "canary8374", "canary4718"
MARKS = (NAME, TEXT, PASSWORD)

_A_VISIT = f"""
import sys
from pathlib import Path
from kiosk.documents import Rejection
from kiosk.journeys.papers.steps import AskPassword
from kiosk.journeys.printing import steps
from kiosk.journeys.reception.steps import Welcome
from tests.parts.resident import all_known, at_the_papers
from tests.parts.stage import Stage

folder = Path(sys.argv[1])

def waits_for(name):
    print("ready", flush=True)
    stage.until(lambda: (folder / name).exists())

def visit(typed):
    at_the_papers(stage)
    found = all_known(stage).papers
    stage.papers.pick([paper.rejection for paper in found].index(Rejection.LOCKED))
    stage.until_step(AskPassword)
    stage.papers.unlock(typed)
    stage.until_step(steps.CheckPages)
    waits_for("print")
    stage.printing.print_it()
    stage.until_step(steps.TakePaper)
    stage.reception.done()
    stage.skipped += 10
    stage.until_step(Welcome)

stage = Stage(folder / "stage", GUICHET_USB__MOUNTS=f'["{{folder}}/usb"]')
stage.terminal.start()
visit("{PASSWORD[::-1]}"[::-1])
waits_for("end")
stage.close()
"""


@pytest.fixture
def brought(tmp_path: Path) -> None:
    """A locked paper and one that isn't, both marked, on the stick."""
    stick = tmp_path / "usb" / "STICK"
    stick.mkdir(parents=True)
    (stick / f"{NAME}.txt").write_text(f"{TEXT}\n" * 50)
    with pikepdf.open(papers.pdf(tmp_path / "open.pdf", [TEXT])) as pdf:
        pdf.save(stick / f"{NAME}.pdf", encryption=pikepdf.Encryption(owner="owner", user=PASSWORD))


@pytest.mark.usefixtures("brought")
def test_nothing_that_was_brought_or_typed_is_in_a_process_once_the_resident_has_left(tmp_path: Path) -> None:
    def found() -> set[str]:
        return set().union(*(remembered(MARKS, pid) for pid in family(terminal.pid)))

    command = [sys.executable, "-c", _A_VISIT, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as terminal:
        assert terminal.stdout is not None
        assert terminal.stdout.readline() == "ready\n"
        assert found() == set(MARKS)  # what is looked for would be found
        (tmp_path / "print").touch()
        assert terminal.stdout.readline() == "ready\n"
        wait_until(lambda: not found(), "that it is forgotten")
        (tmp_path / "end").touch()
    assert terminal.returncode == 0
