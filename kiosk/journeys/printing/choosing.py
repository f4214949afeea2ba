"""Which paper: what the sticks hold, and the first pages of those that are on the screen."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from kiosk.documents import Document, Picture, Rejection
from kiosk.documents.reader import Reader
from kiosk.journeys import Doing, Worker
from kiosk.journeys.printing.steps import ChoosePaper, Paper, Sizes
from kiosk.sources import Item, Unfetched
from kiosk.sources.usb import UsbSource
from kiosk.visit import Visit


class Choosing:
    """The papers on the sticks. Only those on the screen are in the vault: it is made of memory."""

    def __init__(
        self, usb: UsbSource, reader: Reader, visit: Visit, files: Worker, documents: Worker, doing: Doing
    ) -> None:
        self.items: tuple[Item, ...] = ()
        self.first = 0
        self.sizes = Sizes()
        self._usb = usb
        self._reader = reader
        self._visit = visit
        self._files = files
        self._documents = documents
        self._doing = doing
        self._outcomes: dict[int, Document | Rejection] = {}
        self._pictures: dict[int, Picture] = {}

    def list(self, then: Callable[[bool], None]) -> None:
        """Reads what the sticks hold; `then` is told whether there is a stick."""

        def read() -> tuple[Item, ...] | None:
            sticks = self._usb.sticks()
            items = (item for stick in sticks for item in self._usb.items(stick))
            return tuple(sorted(items, key=lambda item: item.modified, reverse=True)) if sticks else None

        def listed(items: tuple[Item, ...] | None) -> None:
            if items is not None:
                self.forget()
                self.items = items
            then(items is not None)

        self._doing(self._files, read, listed)

    def step(self) -> ChoosePaper:
        """The papers on the screen, as far as they are known."""
        papers = (
            Paper(
                self.items[number],
                self._pictures.get(number),
                rejection if isinstance(rejection := self._outcomes.get(number), Rejection) else None,
            )
            for number in self._shown()
        )
        return ChoosePaper(tuple(papers), len(self.items), self.first)

    def turn(self, first: int) -> None:
        """Puts the papers from number `first` on on the screen; the others leave memory."""
        self.first = first
        shown = self._shown()
        for number in [number for number in self._outcomes if number not in shown]:
            self._drop(number)

    def look(self, then: Callable[[], None]) -> None:
        """Opens the next paper on the screen that wasn't opened yet, if any, and calls `then`."""
        missing = [number for number in self._shown() if number not in self._outcomes]
        if missing:
            self.open(missing[0], lambda _: then())

    def open(self, number: int, then: Callable[[Document | Rejection], None]) -> None:
        """Fetches a paper into the vault, looks inside and draws its first page; at once if that was done."""
        if number in self._outcomes:
            then(self._outcomes[number])
            return

        def opened(result: tuple[Document | Rejection, Picture | None]) -> None:
            self._outcomes[number], picture = result
            if picture:
                self._pictures[number] = picture
            then(result[0])

        def fetched(path: Path | Unfetched) -> None:
            if isinstance(path, Unfetched):
                opened((Rejection(path.value), None))
            else:
                self._doing(self._documents, partial(self._look_inside, path), opened, lambda _: self._wipe(path))

        item = self.items[number]
        self._doing(self._files, lambda: self._usb.fetch(item, self._visit.vault), fetched, self._wipe)

    def forget(self) -> None:
        """Nothing was read."""
        for number in list(self._outcomes):
            self._drop(number)
        self.items, self.first = (), 0

    def _look_inside(self, path: Path) -> tuple[Document | Rejection, Picture | None]:
        outcome = self._reader.open(path)
        if isinstance(outcome, Document):
            picture = self._reader.render(outcome, 0, *self.sizes.thumbnail)
            if isinstance(picture, Picture):
                return outcome, picture
            outcome = picture
        path.unlink(missing_ok=True)
        return outcome, None

    def _shown(self) -> range:
        return range(self.first, min(self.first + self.sizes.papers, len(self.items)))

    def _drop(self, number: int) -> None:
        self._pictures.pop(number, None)
        match self._outcomes.pop(number):
            case Document(path=path):
                self._wipe(path)
            case _:
                pass

    def _wipe(self, path: Path | Unfetched) -> None:
        """A paper that is no longer looked at leaves the vault: it is made of memory."""
        if isinstance(path, Path):
            self._files(partial(path.unlink, missing_ok=True), lambda _: None, lambda: None)
