"""Papers that a resident prints in one go: each is drawn and written for the printer, one after the other."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from kiosk.documents import Document, Picture, Rejection
from kiosk.journeys.printing.job import Print
from kiosk.journeys.printing.parts import Parts
from kiosk.journeys.printing.sheets import all_lie, paper_of, suited
from kiosk.journeys.printing.steps import CheckSeveral, NoneTogether, Piled
from kiosk.printing import Capabilities
from kiosk.sources import Item
from kiosk.visit import Visit


@dataclass(frozen=True)
class _Made:
    """A paper's first page, and its PDF for the printer."""

    picture: Picture | Rejection
    pdf: Path | Rejection


class Pile:
    """The papers, in the order in which they were added. One that can't be printed at once is shown, and stays out."""

    def __init__(self, parts: Parts, visit: Visit, size: tuple[int, int]) -> None:
        """`size` is how large first pages are drawn, in pixels."""
        self._parts = parts
        self._visit = visit
        self._size = size
        self._papers: list[Piled] = []
        self._pdfs: list[tuple[Path, Document]] = []
        self._left = False
        self.whole = False  # all of them were added

    def step(self, capabilities: Capabilities, left: int | None) -> CheckSeveral | NoneTogether:
        """The papers, and how they are printed on a printer that can do that. `left`: pages that are free to print."""
        usual = self._parts.terms.usual
        pages = sum(paper.pages for paper in self._papers)
        if not pages:
            return NoneTogether()
        options = usual(max((paper.pages for paper in self._papers), default=0), capabilities)
        price = self._parts.terms.price_of(options) * pages
        return CheckSeveral(tuple(self._papers), capabilities, options, price, left)

    def prints(self, capabilities: Capabilities) -> list[Print]:
        """A job for each paper that can be printed."""
        return [self._print(pdf, document, capabilities) for pdf, document in self._pdfs]

    def _print(self, pdf: Path, document: Document, capabilities: Capabilities) -> Print:
        sides = len(document.pages)
        usual = self._parts.terms.usual(sides, capabilities)
        lying, made_for = bool(all_lie(document.pages)), paper_of(document.pages)
        return Print(pdf, suited(usual, made_for, capabilities, lying=lying), sides)

    def add(self, item: Item, document: Document | None, then: Callable[[], None]) -> None:
        """Adds a paper, and calls `then` once it is ready; without a document it can't be printed in one go."""
        if document is None:
            self._papers.append(Piled(item))
            then()
            return
        patience = self._parts.papers.reader.patience()
        patience.awaited = True

        def make() -> _Made:
            reader = self._parts.papers.reader
            picture = reader.render(document, 0, *self._size, patience)
            return _Made(picture, reader.printable(document, None, self._visit.vault.room(), patience))

        def made(made: _Made) -> None:
            if isinstance(made.pdf, Path):
                self._pdfs.append((made.pdf, document))
            if self._left:
                self.leave()
                return
            picture = made.picture if isinstance(made.picture, Picture) else None
            self._papers.append(Piled(item, picture, len(document.pages) if isinstance(made.pdf, Path) else 0))
            then()

        def failed() -> None:
            if not self._left:
                self._papers.append(Piled(item))
                then()

        self._parts.papers.documents(make, made, failed, patience)

    def leave(self) -> None:
        """Takes what was written for the printer out of the vault."""
        self._left = True
        while self._pdfs:
            wipe = partial(self._pdfs.pop()[0].unlink, missing_ok=True)
            self._parts.papers.wiping(wipe, lambda _: None, lambda: None)
