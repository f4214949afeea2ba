"""A whole terminal without its screens: real parts below, and the test in the place of the thread that draws."""

import queue
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from kiosk import settings
from kiosk.documents.jail.bubblewrap import Bubblewrap
from kiosk.documents.jail.protocol import Role
from kiosk.journeys import Errand
from kiosk.journeys.calling import CallingJourney
from kiosk.journeys.papers import Papers
from kiosk.journeys.printing import PrintingJourney
from kiosk.journeys.reception import Reception
from kiosk.terminal import Terminal

PATIENCE_SECONDS = 60
PRINTING = Errand("printing")
STANDBY = "GUICHET_DOCUMENTS__STANDBY"
"""False here, unless a test says otherwise: it takes five seconds of a core, and few papers need it."""

_HELD: set[Role] = set()
"""Which walls were tried, for all terminals of this process: each would try all three, for a second of a core."""

S = TypeVar("S")


class Stage:
    """A terminal on a stick and a folder printer of its own. `now` is its clock, which a test may move."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.stick = folder / "usb" / "STICK"
        self.printed = folder / "printed"
        self.stick.mkdir(parents=True)
        self.printed.mkdir(exist_ok=True)
        self.skipped = 0.0
        self._posted: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        chosen = {
            "GUICHET_TERMINAL__STATE": str(folder / "state"),
            "GUICHET_USB__AUTOMOUNT": "false",
            "GUICHET_USB__MOUNTS": f'["{folder}/usb"]',
            "GUICHET_PHONE__ON": "false",
            "GUICHET_FORMS__FOLDER": str(folder / "no forms"),
            "GUICHET_PRINTING__PRINTER": "folder",
            "GUICHET_PRINTING__FOLDER": str(self.printed),
            "GUICHET_HUB__URL": "http://127.0.0.1:9",  # nobody listens there
            "GUICHET_DOCUMENTS__SECONDS_MAX": "18",  # no test of speed: machines are shared
            STANDBY: "false",
        } | environment
        self.terminal = Terminal(
            settings.load(None, chosen), self._posted.put, lambda: None, clock=lambda: time.monotonic() + self.skipped
        )
        jail = self.terminal._reader._isolation
        assert isinstance(jail, Bubblewrap)
        jail._holds = _HELD

    @property
    def reception(self) -> Reception:
        """What the resident stands before."""
        return self.terminal.reception

    @property
    def papers(self) -> Papers:
        """Where the resident chooses what to print."""
        return self.printing.papers

    @property
    def printing(self) -> PrintingJourney:
        """The visit's printing, once it has begun."""
        journey = self.reception._journeys[PRINTING]
        assert isinstance(journey, PrintingJourney)
        return journey

    @property
    def calling(self) -> CallingJourney:
        """The visit's calls."""
        assert isinstance(self.reception.helping, CallingJourney)
        return self.reception.helping

    @property
    def step(self) -> object:
        """What the screen would show."""
        return self.reception.step

    def until(self, true: Callable[[], bool]) -> None:
        """Lets the terminal live until something has become true; fails when it doesn't within PATIENCE_SECONDS."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not true():
            assert time.monotonic() < deadline, f"still at {type(self.step).__name__}"
            self.live()

    def live(self) -> None:
        """Lets the terminal do one thing, or see that time went by."""
        try:
            self._posted.get(timeout=0.05)()
        except queue.Empty:
            self.terminal.tick()

    def until_step(self, kind: type[S]) -> S:
        """Lets the terminal live until that step is on the screen."""
        self.until(lambda: isinstance(self.step, kind))
        step = self.step
        assert isinstance(step, kind)
        return step

    def close(self) -> None:
        """Ends the terminal."""
        self.terminal.close()


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """A terminal with a stick and a folder printer."""
    made = Stage(tmp_path)
    yield made
    made.close()
