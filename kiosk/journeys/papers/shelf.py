"""Papers that lie together, and what is known of each."""

from dataclasses import dataclass, field
from pathlib import Path

from kiosk.documents import NOTHING_LEFT_OUT, Bundle, Document, Kind, LeftOut, Rejection
from kiosk.journeys.papers.opening import Found
from kiosk.journeys.papers.steps import ChoosePaper, Paper
from kiosk.sources import Holding, Item, Source


@dataclass(eq=False)
class Shelf:
    """Papers that lie together: in a source, or in one mail or archive, whose `files` are in the vault."""

    source: Source
    items: tuple[Item, ...]
    inside: Kind | None = None
    files: tuple[Path, ...] = ()
    left_out: LeftOut = NOTHING_LEFT_OUT
    older: int = 0  # papers of the source that were too many to be listed
    unread: bool = False  # the source has a part that can't be read
    came_in: Item | None = None  # the source's own item, of those that came in one
    grows: bool = False
    first: int = 0
    found: dict[int, Found] = field(default_factory=dict)

    def shown(self, at_once: int) -> range:
        """The numbers of those on the screen."""
        return range(self.first, min(self.first + at_once, len(self.items)))

    def step(self, at_once: int) -> ChoosePaper:
        """Those on the screen, as far as they are known."""
        papers = tuple(_as_paper(self.items[number], self.found.get(number)) for number in self.shown(at_once))
        return ChoosePaper(
            papers, len(self.items), self.first, self.inside, self.left_out, self.older, self.unread, self.source.key
        )  # fmt: skip


def shelf_of(source: Source, holding: Holding) -> Shelf:
    """What lies in a source itself."""
    left_out = LeftOut(holding.no_papers)
    return Shelf(
        source, holding.items, left_out=left_out, older=holding.older, unread=holding.unread, grows=holding.grows
    )


def must_be_fetched(found: Found) -> bool:
    """Whether it isn't there: the stick may be in again, and a mail or archive that was left was wiped."""
    return found.outcome is Rejection.GONE or (isinstance(found.outcome, Bundle) and not found.outcome.files)


def _as_paper(item: Item, found: Found | None) -> Paper:
    """What a screen shows of it, as far as it is known."""
    match found:
        case Found(outcome=Rejection() as rejection):
            return Paper(item, rejection=rejection)
        case Found(outcome=Document() | Bundle() as known):
            return Paper(item, found.picture, kind=known.kind)
        case _:
            return Paper(item)
