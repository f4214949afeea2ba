"""Where a resident can be while printing. Frozen values: a screen shows one and decides nothing."""

from dataclasses import dataclass, field
from types import MappingProxyType

from kiosk.documents import Picture, Rejection
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
    """One paper to choose: its first page as soon as it is known, or why it can't be shown."""

    item: Item
    picture: Picture | None = None
    rejection: Rejection | None = None


@dataclass(frozen=True)
class ChoosePaper:
    """Which paper? `papers` are those on the screen, the newest first: numbers `first` and on of `total`."""

    papers: tuple[Paper, ...]
    total: int
    first: int


@dataclass(frozen=True)
class CheckPages:
    """Is it this one? Pages count from 0; pictures come as they are ready."""

    pages: int
    options: Options
    capabilities: Capabilities
    copies_max: int
    page: int = 0
    sheet: Picture | None = None
    thumbnails: MappingProxyType[int, Picture] = field(default_factory=lambda: MappingProxyType({}))


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
    | CheckPages
    | Printing
    | AskStop
    | TakePaper
    | Refused
    | NotPrinted
    | Trouble
)

WITH_A_WAY_BACK = (InsertStick, OneMoment, NoPapers, ChoosePaper, CheckPages, Refused, Trouble)
"""The steps from which *Back* leads to another one of this journey."""


@dataclass(frozen=True)
class Sizes:
    """How large pictures are wanted, in pixels (width, height), and how many are shown at once."""

    thumbnail: tuple[int, int] = (200, 283)
    sheet: tuple[int, int] = (345, 488)
    papers: int = 4
    pages: int = 3
