"""What a resident came for, step by step. A journey decides and holds no pixel.

Each journey has a `step`, a frozen value that says where the resident is; its other methods are what a resident can do.
All are called on the one thread that draws, and never block: slow work goes through a `Worker`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NewType, Protocol, TypeVar

from kiosk.calls import Reason
from kiosk.patience import Patience
from kiosk.sources import Reminder
from kiosk.visit import Busy

T = TypeVar("T")

Errand = NewType("Errand", str)
"""What a resident comes for, by the key of the journey that does it: "printing"."""


class Worker(Protocol):
    """Does slow work elsewhere, one piece after the other."""

    def __call__(
        self, work: Callable[[], T], then: Callable[[T], None], failed: Callable[[], None],
        patience: Patience | None = None,
    ) -> None:  # fmt: skip
        """Runs `work` away from this thread; later calls `then` with its result, or `failed`, on this thread.

        Work with a `patience` of its own ends by itself when that is over, and isn't begun when nobody waits for it.
        """
        ...


@dataclass(frozen=True)
class Sizes:
    """How large pictures are wanted, in pixels (width, height), and how many are shown at once."""

    thumbnail: tuple[int, int] = (200, 283)
    sheet: tuple[int, int] = (345, 488)
    enlarged: tuple[int, int] = (700, 990)
    papers: int = 4
    pages: int = 3  # thumbnails beside the sheet
    grid: int = 6  # thumbnails where pages are chosen


@dataclass(frozen=True)
class Farewell:
    """What there is to say about a journey when the visit ends."""

    sides: int = 0  # sides of paper that came out
    reminders: frozenset[Reminder] = frozenset()

    def __add__(self, other: "Farewell") -> "Farewell":
        """What there is to say about both."""
        return Farewell(self.sides + other.sides, self.reminders | other.reminders)


class Journey(Protocol):
    """One thing that a resident came for. Made anew for each visit, when it is first asked for."""

    @property
    def step(self) -> object:
        """Where the resident is; the type alone decides which screen shows it."""
        ...

    @property
    def can_go_back(self) -> bool:
        """True when *Back* leads somewhere, be it out of the journey."""
        ...

    @property
    def busy(self) -> Busy:
        """What the terminal is doing for the resident while they don't touch it."""
        ...

    def begin(self) -> None:
        """The resident comes, for the first time, or again after *Back* led out of it, or plugs something in."""
        ...

    def back(self) -> bool:
        """Goes one step back. False at the first step: *Back* leads out of the journey, which stays as it is."""
        ...

    def tick(self) -> None:
        """Lets time pass. Called about twice a second, also while something else is on the screen."""
        ...

    def resize(self, sizes: Sizes) -> None:
        """Makes pictures in other sizes from now on."""
        ...

    def end(self) -> Farewell:
        """Ends the journey with its visit: nothing of it goes on, and nothing of it is kept."""
        ...


class Helping(Journey, Protocol):
    """The journey that brings a human. It lies over every other, and goes on as a strip at the screen's edge."""

    @property
    def standing(self) -> object | None:
        """How the call stands, for the strip; None while there is none that goes on."""
        ...

    @property
    def mending(self) -> object | None:
        """How the terminal's own call for its printer stands; None while nobody may come because of one."""
        ...

    @property
    def somebody_may_come(self) -> bool:
        """True while somebody has been called and may still come."""
        ...

    def call(self, reason: Reason) -> None:
        """Calls somebody, for that."""
        ...

    def clear(self) -> None:
        """Forgets a call that has ended: the next touch of *Help* asks anew."""
        ...
