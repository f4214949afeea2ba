"""A canary: marked papers of each sort are printed by each sort of printer, and each visit ends in another way.

Afterwards the marks are searched for everywhere: in files, also packed ones, and in the memory of all processes.

What is made of a paper differs by its sort and by whether pixels are printed; how it is handed over, by the printer and
the end. So each sort and each end meet each printer, but not each sort each end.
"""

import os
import re
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import cups
import pytest

from kiosk import places
from tests.parts import canary
from tests.parts.canary import Canary
from tests.parts.cupsd import Cupsd, wait_until
from tests.parts.hub import free_port
from tests.parts.memory import family, remembered
from tests.parts.sink import Sink

DROP_IN = places.ROOT / "config" / "deploy" / "cups-guichet.conf"
SEARCHED = (Path("/dev/shm"), Path("/var/spool/cups"))


Visits = tuple[tuple[Callable[[Path], None], Callable[["Desk"], None]], ...]
"""The paper that each brings, and how it ends."""


class Desk:
    """The terminal, on a CUPS as Debian ships it."""

    def __init__(self, terminal: Canary, cupsd: Cupsd, sink: Sink) -> None:
        self.terminal, self.cupsd, self.sink = terminal, cupsd, sink

    def prints(self) -> None:
        """Print is touched; the printer is slow, and what follows happens in the middle."""
        self.sink.may_take.clear()
        self.terminal.does("print")
        wait_until(self.cupsd.job_files, "the paper in the spool")

    def remembered_by_cups(self) -> bool:
        """Whether CUPS, or what it started, remembers a paper."""
        return any(remembered(canary.MARKS, pid) for pid in family(self.cupsd.pid))

    def has_forgotten(self) -> None:
        """Nothing of it is anywhere, and CUPS has nothing to print again."""
        wait_until(lambda: not self.cupsd.job_files(), "that CUPS has no paper")
        wait_until(lambda: not self.cupsd.control_files(), "that CUPS knows of no job")
        wait_until(lambda: not self.remembered_by_cups(), "that CUPS remembers nothing")
        wait_until(lambda: not self.terminal.in_files(self.cupsd.folder, *SEARCHED), "that no file has it")
        wait_until(lambda: not self.terminal.vault.exists(), "that the vault has gone")
        wait_until(lambda: not self.terminal.in_memory(), "that no process remembers it")
        came_out = len(self.sink.got)
        cups_itself = cups.Connection(host=self.cupsd.server)
        for number in range(1, 10):
            with pytest.raises(cups.IPPError):
                cups_itself.restartJob(number)
        assert len(self.sink.got) == came_out


@pytest.fixture
def desk(tmp_path: Path, cupsd: Cupsd, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """That terminal, with a hub of its own, which never hears of a paper."""
    cupsd.as_it_comes()
    monkeypatch.setenv("CUPS_SERVER", cupsd.server)
    state = str(tmp_path / "terminal" / "state")
    hub = {"GUICHET_HUB__URL": "", "GUICHET_HUB__LISTEN": f"127.0.0.1:{free_port()}", "GUICHET_TERMINAL__STATE": state}
    made = Desk(Canary(tmp_path, {"GUICHET_PRINTING__PRINTER": sink.queue, **hub}), cupsd, sink)
    yield made
    made.terminal.end()


def done(desk: Desk) -> None:
    desk.sink.may_take.set()
    desk.terminal.does("print")
    desk.terminal.does("until", of="TakePaper")
    desk.terminal.does("leave")
    assert desk.sink.got


def stopped(desk: Desk) -> None:
    desk.prints()
    desk.terminal.does("stop")
    desk.terminal.does("leave")


def failed(desk: Desk) -> None:
    desk.prints()
    desk.cupsd.run("lpadmin", "-x", desk.sink.queue)
    desk.terminal.does("until", of="NotPrinted")
    desk.terminal.does("leave")
    desk.sink.connect()


def visit_over(desk: Desk) -> None:
    desk.prints()
    desk.terminal.does("leave")


def cups_killed(desk: Desk) -> None:
    desk.prints()
    os.kill(desk.cupsd.pid, signal.SIGKILL)
    desk.terminal.does("leave")
    desk.cupsd.stop()
    before_it_starts = re.findall(r"^ExecStartPre=(.*)$", DROP_IN.read_text("utf-8"), re.MULTILINE)
    for command in before_it_starts:
        subprocess.run(command.replace("/var/spool/cups", str(desk.cupsd.spool)).split(), check=True)
    desk.cupsd.start()


def terminal_killed(desk: Desk) -> None:
    desk.prints()
    desk.terminal.killed()
    desk.terminal.start()  # the next one sweeps, and purges


VISITS = {
    "of-three": ((canary.locked, done), (canary.letter, stopped), (canary.mail, failed)),
    "of-three-more": ((canary.changed, cups_killed), (canary.photo, visit_over), (canary.text, terminal_killed)),
}


@pytest.mark.parametrize("pixels", ["false", "true"], ids=["as-pdf", "as-pixels"])
@pytest.mark.parametrize("visits", VISITS.values(), ids=VISITS)
def test_nothing_of_a_paper_stays_and_it_can_not_be_printed_again(
    visits: Visits, pixels: str, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GUICHET_PRINTING__PIXELS", pixels)
    desk.terminal.start()
    for paper, end in visits:
        desk.terminal.brings(paper)
        end(desk)
        desk.has_forgotten()


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Canary]:
    """A terminal with a folder for a printer."""
    made = Canary(tmp_path, {})
    yield made
    made.end()


def arrives(terminal: Canary) -> None:
    terminal.does("print")
    terminal.does("until", of="TakePaper")
    came_out = list(terminal.printed.iterdir())
    assert came_out
    for paper in came_out:
        paper.unlink()
    terminal.does("leave")


def folder_is_none(terminal: Canary) -> None:
    terminal.printed.rmdir()
    terminal.printed.touch()
    terminal.does("print")
    terminal.does("until", of="HeldUp")
    terminal.does("leave")
    terminal.printed.unlink()
    terminal.printed.mkdir()


def nothing_is_printed(terminal: Canary) -> None:
    terminal.killed()
    terminal.start()


def test_nothing_of_a_paper_stays_beside_the_folder_that_is_the_printer(folder: Canary) -> None:
    def forgotten() -> bool:
        left = folder.vault.exists() or any(folder.printed.iterdir())
        return not (left or folder.in_files(*SEARCHED) or folder.in_memory())

    folder.start()
    for paper, end in ((canary.locked, arrives), (canary.photo, folder_is_none), (canary.mail, nothing_is_printed)):
        folder.brings(paper)
        end(folder)
        wait_until(forgotten, "that it is forgotten")
