"""Where a resident can be while printing. Frozen values: a screen shows one and decides nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from types import MappingProxyType

from kiosk.documents import Kind, Picture, Rejection
from kiosk.printing import Capabilities, Condition, Options
from kiosk.sources import Item


@dataclass(frozen=True)
class ChooseSource:
    """Where is the paper?"""


@dataclass(frozen=True)
class InsertStick:
    """No stick is in: put it in. The next step comes by itself."""


@dataclass(frozen=True)
class OneMoment:
    """Something is being read; it takes seconds at most."""


@dataclass(frozen=True)
class NoPapers:
    """The stick holds nothing that can be printed."""


@dataclass(frozen=True)
class Paper:
    """One paper to choose: its first page as soon as it is known, or why it can't be shown.

    A mail or an archive of several papers has no picture, only its kind; one of a single paper is shown as that paper.
    Nor has a paper whose first page can't be drawn, if it has others. One that is LOCKED can be picked all the same.
    """

    item: Item
    picture: Picture | None = None
    rejection: Rejection | None = None
    kind: Kind | None = None  # known once it was opened


@dataclass(frozen=True)
class ChoosePaper:
    """Which paper? `papers` are those on the screen, the newest first: numbers `first` and on of `total`."""

    papers: tuple[Paper, ...]
    total: int
    first: int
    inside: Kind | None = None  # the mail or archive that they came in; None: they lie on the stick itself


@dataclass(frozen=True)
class AskPassword:
    """The paper is locked: what is its password? `wrong`: it was not the one that was typed."""

    wrong: bool = False


@dataclass(frozen=True)
class Salvaged:
    """The paper is damaged; so many pages of it could be saved. See them?"""

    pages: int


class Look(Enum):
    """How a photographed page is printed."""

    AS_FOUND = auto()
    CLEANED = auto()  # the page found, straightened, cropped, whitened


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
    looks: tuple[Look, ...] = ()  # what a photo can be printed as; empty: nothing to choose
    look: Look = Look.AS_FOUND


@dataclass(frozen=True)
class ChoosePages:
    """Which pages? `at_once` are on the screen, `first` and on; a touch leaves one out, or takes it in."""

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
class Printing:
    """It is being printed: `done` of `total` sides of paper are out; `conditions` hold it up, if any."""

    done: int
    total: int
    conditions: frozenset[Condition]


@dataclass(frozen=True)
class AskStop:
    """Really stop?"""


@dataclass(frozen=True)
class TakePaper:
    """Take your paper: `sides` came out, at `place`. `whole` is False after a stop."""

    sides: int
    whole: bool
    place: str


@dataclass(frozen=True)
class Refused:
    """This paper can't be shown, and why."""

    rejection: Rejection


@dataclass(frozen=True)
class NotPrinted:
    """The printer gave the job up."""


@dataclass(frozen=True)
class Trouble:
    """Something that no resident can mend. The log has it; a human is offered."""


Step = (
    ChooseSource
    | InsertStick
    | OneMoment
    | NoPapers
    | ChoosePaper
    | AskPassword
    | Salvaged
    | CheckPages
    | ChoosePages
    | Enlarged
    | Printing
    | AskStop
    | TakePaper
    | Refused
    | NotPrinted
    | Trouble
)

WITH_A_WAY_BACK = (
    *(InsertStick, OneMoment, NoPapers, ChoosePaper, AskPassword, Salvaged),
    *(CheckPages, ChoosePages, Enlarged, Refused, Trouble),
)
"""The steps from which *Back* leads to another one of this journey."""


@dataclass(frozen=True)
class Sizes:
    """How large pictures are wanted, in pixels (width, height), and how many are shown at once."""

    thumbnail: tuple[int, int] = (200, 283)
    sheet: tuple[int, int] = (345, 488)
    enlarged: tuple[int, int] = (700, 990)
    papers: int = 4
    pages: int = 3  # thumbnails beside the sheet
    grid: int = 6  # thumbnails where pages are chosen
