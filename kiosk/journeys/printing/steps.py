"""Where a resident can be while printing. Frozen values: a screen shows one and decides nothing.

Until a paper was chosen, they are at one of the steps of `kiosk.journeys.papers`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from math import ceil
from types import MappingProxyType

from kiosk.documents import Picture
from kiosk.journeys.papers import steps as papers
from kiosk.printing import Capabilities, Condition, Options, Paper, Sides
from kiosk.printing.terms import FREE, Price
from kiosk.sources import Item


class Look(Enum):
    """What is made of a paper before it is printed."""

    AS_FOUND = auto()  # a long page cut into several
    CLEANED = auto()  # a photographed page found, straightened, cropped, whitened
    UNCUT = auto()  # a long page on one sheet


class Wish(Enum):
    """What a resident may want otherwise than it is offered: each is asked on a screen of its own."""

    PAGES = auto()
    SIDES = auto()
    COLOR = auto()
    LOOK = auto()
    TOGETHER = auto()  # how many pages share a sheet
    PAPER = auto()


@dataclass(frozen=True)
class CheckPages:
    """Is it this one? Pages count from 0; pictures come as they are ready, each a whole sheet as it will print."""

    pages: int
    options: Options
    capabilities: Capabilities
    copies_max: int
    page: int = 0
    sheet: Picture | None = None
    thumbnails: Mapping[int, Picture] = field(default_factory=lambda: MappingProxyType({}))
    left_out: frozenset[int] = frozenset()  # pages that won't be printed, at first those that can't be shown; never all
    looks: tuple[Look, ...] = ()  # what it can be printed as; empty: nothing to choose
    look: Look = Look.AS_FOUND
    price: Price = FREE  # of all that is printed
    left: int | None = None  # pages that can be printed without asking anybody; None: as many as one likes
    lying: bool | None = False  # whether its pages are wider than high; None: some are
    made_for: Paper = Paper.A4  # the paper that all its pages were made for

    @property
    def printed(self) -> int:
        """How many pages are printed."""
        return self.pages - len(self.left_out)

    @property
    def sides(self) -> int:
        """How many sides of paper come out, over all copies."""
        return ceil(self.printed / self.options.number_up) * self.options.copies

    @property
    def wishes(self) -> tuple[Wish, ...]:
        """What can be wished of this paper, on this printer."""
        there = {
            Wish.PAGES: self.pages > 1,
            Wish.SIDES: self.printed > 1 and Sides.TWO_SIDED_LONG_EDGE in self.capabilities.sides,
            Wish.COLOR: self.capabilities.color,
            Wish.LOOK: bool(self.looks),
            Wish.TOGETHER: self.printed > 1 and self.lying is not None and bool(self.capabilities.number_up),
            Wish.PAPER: len(self.capabilities.papers) > 1,
        }
        return tuple(wish for wish in Wish if there[wish])

    def near(self, at_once: int) -> range:
        """The pages that are seen small: so many at most, with the page that is looked at among them."""
        count = min(at_once, self.pages)
        first = min(max(self.page - count // 2, 0), self.pages - count)
        return range(first, first + count)


@dataclass(frozen=True)
class Wishes:
    """What should change? `paper` is as it would be printed now."""

    paper: CheckPages


@dataclass(frozen=True)
class AskWish:
    """How would you like it? One question about the paper: its sides, its colour, its look, its sheets."""

    wish: Wish
    paper: CheckPages


@dataclass(frozen=True)
class ChoosePages:
    """Which pages? `at_once` are on the screen, `first` and on; a touch leaves one out, or takes it in.

    `page` is the one that was looked at last: it can be printed alone.
    """

    page: int
    pages: int
    first: int
    at_once: int
    thumbnails: Mapping[int, Picture]
    left_out: frozenset[int]


@dataclass(frozen=True)
class Enlarged:
    """One page as large as the screen allows."""

    page: int
    pages: int
    sheet: Picture | None = None
    left_out: bool = False
    only: bool = False  # the only page that will be printed: it can't be left out


@dataclass(frozen=True)
class WaitForYes:
    """Somebody has to say yes first: so many `pages` were asked for. With a yes, they are printed at once.

    `answers` is False while nobody does, or can be asked: `elsewhere` is where to go then, "" stands for the desk.
    """

    pages: int
    elsewhere: str
    answers: bool = True
    refused: bool = False


@dataclass(frozen=True)
class Printing:
    """It is being printed: `done` of `total` sides of paper are out. `trial`: none comes out, a folder gets them."""

    done: int
    total: int
    trial: bool = False


@dataclass(frozen=True)
class HeldUp:
    """The printer needs something before it goes on: `done` of `total` sides of paper are out."""

    done: int
    total: int
    conditions: frozenset[Condition]


@dataclass(frozen=True)
class AskStop:
    """Really stop?"""


@dataclass(frozen=True)
class TakePaper:
    """Take your paper: `sides` came out, at `place`. `whole` is False after a stop.

    `trial`: nothing came out, and that many are in a folder. `price`: of what came out. `again`: one page of it can be
    had once more. `only`: this errand has no other paper. `unsure`: more may come out, and nobody can tell how much.
    """

    sides: int
    whole: bool
    place: str
    trial: bool = False
    price: Price = FREE
    again: bool = False
    only: bool = False
    unsure: bool = False


@dataclass(frozen=True)
class NotRight:
    """Which page shall be printed again?

    `pages` came out, counted from 0; `at_once` of them are on the screen, from place `first` on.
    """

    pages: tuple[int, ...]
    first: int
    at_once: int
    thumbnails: Mapping[int, Picture]


@dataclass(frozen=True)
class AskAgain:
    """Print it again? `page` is all that came out, counted from 0."""

    page: int


@dataclass(frozen=True)
class NotPrinted:
    """The printer gave the job up, after so many sides were out. `unsure`: nobody knows what became of the others."""

    done: int = 0
    unsure: bool = False


@dataclass(frozen=True)
class Piled:
    """One of several papers: its first page, and how many pages are printed; 0: it can't be printed with the others."""

    item: Item
    picture: Picture | None = None
    pages: int = 0


@dataclass(frozen=True)
class CheckSeveral:
    """Is it these? Papers in the order in which they come out, each as the printer does it best."""

    papers: tuple[Piled, ...]
    capabilities: Capabilities
    options: Options  # of a paper of several pages
    price: Price = FREE  # of all of them
    left: int | None = None  # as CheckPages has it

    @property
    def pages(self) -> int:
        """How many pages are printed, over all."""
        return sum(paper.pages for paper in self.papers)


@dataclass(frozen=True)
class NoneTogether:
    """None of the papers that were ticked can be printed at once: each alone says why, or asks what it needs."""


Checking = CheckPages | Wishes | AskWish | ChoosePages | Enlarged
"""Where a resident can be while they look at one paper."""

Step = (
    papers.Step
    | Checking
    | CheckSeveral
    | NoneTogether
    | WaitForYes
    | Printing
    | HeldUp
    | AskStop
    | TakePaper
    | NotRight
    | AskAgain
    | NotPrinted
)
