"""Sources: where papers come from. Each is a module of its own and one line in `kiosk.terminal`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from kiosk.vault import Vault

_NO_TITLES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Item:
    """One file that a source offers, before anybody has looked inside. Times are the file's own, in local time."""

    path: Path
    name: str  # as the resident would say it: no folder, no ending
    modified: datetime
    size: int  # bytes
    # by language (ISO 639-1), instead of the name
    titles: Mapping[str, str] = field(default_factory=lambda: _NO_TITLES, hash=False)

    def title(self, language: str) -> str:
        """What it is called in a language; its name, where it has no title in that one."""
        return self.titles.get(language, self.name)


@dataclass(frozen=True, slots=True)
class Folder(Item):
    """Items that lie together, and are looked at only when a resident wants to see them."""

    items: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Holding:
    """What a source holds: what may be papers, the newest first, and how many files are surely none."""

    items: tuple[Item, ...]
    no_papers: int = 0
    older: int = 0  # papers that were too many to be listed, all of them older than these
    unread: bool = False  # it has a part that can't be read
    at_once: bool = False  # one paper, and nothing to choose: it is opened
    grows: bool = False  # more may come behind these while a resident looks at them


@dataclass(frozen=True)
class Invitation:
    """What a resident is asked to do while a source has nothing yet. Each source has a kind and a screen of its own."""


class Unfetched(Enum):
    """Why a file could not be brought into the vault."""

    GONE = auto()
    TOO_LARGE = auto()
    BROKEN = auto()  # not all of it came, or not as it was sent


class Reminder(Enum):
    """What a resident may leave behind at a source, and is reminded of when the visit ends."""

    STICK = auto()


class Source(Protocol):
    """One place where papers come from. It serves one visit after the other."""

    @property
    def key(self) -> str:
        """Its name, by which a resident's choice is known and a screen finds its words and picture."""
        ...

    @property
    def there(self) -> bool:
        """Whether residents are offered it now. Answers at once."""
        ...

    @property
    def ready(self) -> bool:
        """Whether a resident did something for which it is chosen by itself. Answers at once."""
        ...

    @property
    def ails(self) -> str:
        """What the centre must be told of it, by the key of its words on the board; "" if all is well. At once."""
        ...

    @property
    def at_work(self) -> bool:
        """Whether the resident does something there, and has no finger for the screen. Answers at once."""
        ...

    @property
    def invitation(self) -> Invitation:
        """The step that is shown while it has nothing yet; another one, when there is more to say."""
        ...

    def enter(self) -> None:
        """Begins what it does for a resident who chose it; may be called again in the same visit. Returns at once."""
        ...

    def look(self) -> Holding | None:
        """What it holds now; None while it has nothing to look into. May block."""
        ...

    def fetch(self, item: Item, vault: Vault) -> Path | Unfetched:
        """Copies one item into the vault, and says where it lies there. May block."""
        ...

    def printed(self, item: Item) -> None:
        """A print of it has come out, or of what came in it. Returns at once."""
        ...

    def leave(self) -> Reminder | None:
        """Ends what it does for a visit, and says what the resident may leave behind. Returns at once."""
        ...

    def left_behind(self) -> Reminder | None:
        """What somebody who has left can still come back for. May block."""
        ...


class CentresOwn:
    """What sources have in common whose papers are the centre's own: nothing there is a resident's."""

    ready = False  # they are chosen by hand
    at_work = False

    def enter(self) -> None:
        """Nothing is to be begun."""

    def printed(self, item: Item) -> None:
        """Nobody is to be told."""

    def leave(self) -> Reminder | None:
        """Nothing of a resident's is here."""
        return None

    def left_behind(self) -> Reminder | None:
        """Nothing of a resident's is here."""
        return None
