"""Where a resident can be while choosing a paper. Frozen values: a screen shows one and decides nothing."""

from dataclasses import dataclass

from kiosk.documents import NOTHING_LEFT_OUT, Kind, LeftOut, Note, Picture, Rejection
from kiosk.sources import Folder, Invitation, Item


@dataclass(frozen=True)
class ChooseSource:
    """Where is the paper? `sources` are the keys of those that this terminal has."""

    sources: tuple[str, ...]


@dataclass(frozen=True)
class OneMoment:
    """Something is being read; it takes seconds at most."""


@dataclass(frozen=True)
class NoPapers:
    """The source of that key holds nothing that can be printed."""

    source: str = "usb"


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

    @property
    def holds_others(self) -> bool:
        """True of a folder, a mail or an archive: it is looked into, not printed."""
        return isinstance(self.item, Folder) or bool(self.kind and self.kind.is_bundle and not self.picture)


@dataclass(frozen=True)
class ChoosePaper:
    """Which paper? `papers` are those on the screen, the newest first: numbers `first` and on of `total`."""

    papers: tuple[Paper, ...]
    total: int
    first: int
    inside: Kind | None = None  # the mail or archive that they came in; None: they lie in the source itself
    left_out: LeftOut = NOTHING_LEFT_OUT
    older: int = 0  # papers that were too many to be listed, older than all of these
    unread: bool = False  # where they lie, there is a part that can't be read
    source: str = "usb"  # the key of the one that they lie in
    several: bool = False  # a touch ticks a paper
    ticked: tuple[int, ...] = ()  # the numbers of those that are, in the order in which they are printed


@dataclass(frozen=True)
class AskPassword:
    """The paper is locked: what is its password? `wrong`: it was not the one that was typed."""

    wrong: bool = False


@dataclass(frozen=True)
class Noted:
    """Something must be known of the paper. See it all the same?

    `count`: pages that can be had of it; of GLYPHS_MISSING, signs that can't.
    """

    note: Note
    count: int


@dataclass(frozen=True)
class Refused:
    """This paper can't be shown, and why."""

    rejection: Rejection


@dataclass(frozen=True)
class Trouble:
    """Something that no resident can mend. The log has it; a human is offered."""


Step = (
    ChooseSource | Invitation | OneMoment | NoPapers | ChoosePaper | AskPassword | Noted | Refused | Trouble
)  # fmt: skip
"""An Invitation is a source's own step, shown while the source has nothing yet."""
