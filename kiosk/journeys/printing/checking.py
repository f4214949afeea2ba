"""Is it this one: one paper's pages as pictures, and the paper made ready for the printer meanwhile."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import MappingProxyType

from kiosk.documents import Document, Picture, Rejection
from kiosk.documents.reader import Reader
from kiosk.journeys import Doing, Worker
from kiosk.journeys.printing.steps import CheckPages, Sizes
from kiosk.visit import Visit


class Checking:
    """One paper being looked at. `show` puts a changed step on the screen; `refuse` says that the paper is no use."""

    def __init__(
        self,
        document: Document,
        step: CheckPages,
        sizes: Sizes,
        reader: Reader,
        documents: Worker,
        doing: Doing,
        show: Callable[[CheckPages], None],
        refuse: Callable[[Rejection], None],
    ) -> None:
        self.step = step
        self._document = document
        self._sizes = sizes
        self._reader = reader
        self._documents = documents
        self._doing = doing
        self._show = show
        self._refuse = refuse

    def begin(self, visit: Visit, ready: Callable[[Path | Rejection], None]) -> None:
        """Draws the first page, has the paper rewritten for the printer (`ready` gets that file), draws the others."""
        self._draw_sheet()

        def rewrite() -> Path | Rejection:
            return self._reader.printable(self._document, None, visit.vault.room())

        # Not `doing`: *Print* may be touched before the file is ready, and still needs it.
        self._documents(rewrite, ready, lambda: ready(Rejection.DAMAGED))
        self._draw_thumbnails()

    def turn_to(self, page: int) -> None:
        """Another page, from 0."""
        self.change(replace(self.step, page=page, sheet=self.step.thumbnails.get(page)))
        self._draw_sheet()
        self._draw_thumbnails()

    def change(self, step: CheckPages) -> None:
        """Other options, or a printer's capabilities."""
        self.step = step
        self._show(step)

    def _draw_sheet(self) -> None:
        page = self.step.page

        def drawn(picture: Picture | Rejection) -> None:
            if isinstance(picture, Rejection):
                self._refuse(picture)
            elif self.step.page == page:
                self.change(replace(self.step, sheet=picture))

        self._doing(self._documents, partial(self._reader.render, self._document, page, *self._sizes.sheet), drawn)

    def _draw_thumbnails(self) -> None:
        """The pages beside the one that is seen, one after the other; those far from it leave memory."""
        count = self._sizes.pages
        first = self.step.page - self.step.page % count
        near = range(first, min(first + count, self.step.pages))
        missing = [page for page in near if page not in self.step.thumbnails]
        if not missing or self.step.pages == 1:
            return
        page = missing[0]

        def drawn(picture: Picture | Rejection) -> None:
            if isinstance(picture, Picture) and page not in self.step.thumbnails:
                kept = {old: seen for old, seen in self.step.thumbnails.items() if abs(old - first) <= 2 * count}
                self.change(replace(self.step, thumbnails=MappingProxyType(kept | {page: picture})))
                self._draw_thumbnails()

        self._doing(self._documents, partial(self._reader.render, self._document, page, *self._sizes.thumbnail), drawn)
