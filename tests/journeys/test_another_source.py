"""A second source, a drawer that somebody opens: one module, which stands here, and one line in the terminal."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from kiosk import terminal
from kiosk.documents import Rejection
from kiosk.journeys.papers.steps import ChoosePaper, ChooseSource, NoPapers, Refused
from kiosk.journeys.reception.steps import Goodbye
from kiosk.sources import Holding, Invitation, Item, Reminder, Unfetched
from kiosk.vault import Vault
from tests.parts import papers
from tests.parts.resident import at_the_papers, check, looking, pages_of, pick, printed
from tests.parts.stage import Stage


@dataclass(frozen=True)
class OpenDrawer(Invitation):
    """The drawer is closed: open it."""


class Drawer:
    """A folder that isn't there until somebody opens it."""

    key = "drawer"
    there = True
    ready = False
    ails = ""
    at_work = False
    invitation = OpenDrawer()

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.left = 0

    def enter(self) -> None:
        """Nothing is to be begun."""

    def look(self) -> Holding | None:
        """All that lies in it; None while it is closed."""
        if not self.folder.exists():
            return None
        files = sorted(self.folder.iterdir())
        now = datetime.now().astimezone()
        return Holding(tuple(Item(file, file.stem, now, file.stat().st_size) for file in files))

    def fetch(self, item: Item, vault: Vault) -> Path | Unfetched:
        """Copies a file, if it is there."""
        return Path(shutil.copy(item.path, vault.room())) if item.path.exists() else Unfetched.GONE

    def printed(self, item: Item) -> None:
        """Nobody is to be told."""

    def leave(self) -> Reminder | None:
        """Closes the drawer: nothing is left in it."""
        self.left += 1
        return None

    def left_behind(self) -> Reminder | None:
        return None


@pytest.fixture
def drawer(tmp_path: Path) -> Drawer:
    return Drawer(tmp_path / "drawer")


@pytest.fixture
def stage(tmp_path: Path, drawer: Drawer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """A terminal with both sources."""
    monkeypatch.setattr(terminal, "SOURCES", (*terminal.SOURCES, lambda *_: drawer))
    made = Stage(tmp_path)
    yield made
    made.close()


def test_a_paper_from_another_source_is_printed(stage: Stage, drawer: Drawer) -> None:
    looking(stage, "drawer")
    stage.until_step(OpenDrawer)
    stage.reception.back()
    assert stage.until_step(ChooseSource).sources == ("usb", "drawer")
    stage.papers.choose("drawer")
    closed = drawer.folder.with_name("closed")
    closed.mkdir()
    papers.pdf(closed / "releve.pdf", ["one", "two"])
    closed.rename(drawer.folder)
    stage.until_step(ChoosePaper)
    check(stage, "releve")
    assert pages_of(printed(stage)) == 2
    stage.reception.done()
    assert stage.step == Goodbye(sides=2, calling=False)
    assert drawer.left == 1


def test_each_source_has_papers_of_its_own(stage: Stage, drawer: Drawer) -> None:
    papers.pdf(stage.stick / "from the stick.pdf")
    drawer.folder.mkdir()
    paper = papers.pdf(drawer.folder / "from the drawer.pdf")
    assert [shown.item.name for shown in at_the_papers(stage).papers] == ["from the stick"]
    stage.reception.back()
    stage.papers.choose("drawer")
    assert [shown.item.name for shown in stage.until_step(ChoosePaper).papers] == ["from the drawer"]
    stage.reception.back()
    paper.unlink()
    stage.papers.choose("drawer")
    stage.until_step(NoPapers)
    stage.reception.done()
    assert stage.step == Goodbye(sides=0, calling=False, reminders=frozenset({Reminder.STICK}))
    assert drawer.left == 1


def test_a_paper_that_another_source_does_not_give_is_gone(stage: Stage, drawer: Drawer) -> None:
    drawer.folder.mkdir()
    for number in range(9):
        papers.pdf(drawer.folder / f"{number}.pdf")
    at_the_papers(stage, "drawer")
    (drawer.folder / "8.pdf").unlink()
    stage.papers.turn(8)
    pick(stage, "8")
    assert stage.until_step(Refused).rejection is Rejection.GONE
