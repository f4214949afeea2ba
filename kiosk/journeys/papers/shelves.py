"""The papers to choose from: what a source holds, what a mail or an archive holds, and their first pages."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from kiosk.documents import Bundle, Document, Rejection
from kiosk.journeys import Sizes
from kiosk.journeys.papers.opening import Found, look_inside
from kiosk.journeys.papers.parts import Parts
from kiosk.journeys.papers.shelf import Shelf, must_be_fetched, shelf_of
from kiosk.journeys.papers.steps import ChoosePaper
from kiosk.language import locale_of
from kiosk.patience import Patience
from kiosk.sources import Folder, Holding, Item, Source, Unfetched
from kiosk.visit import Visit

BUNDLES_MAX = 3
"""Mails and archives in each other that can be open. An attachment of a mail in an archive needs two; an archive may
hold itself, without end."""

_REJECTIONS = {
    Unfetched.GONE: Rejection.GONE,
    Unfetched.TOO_LARGE: Rejection.TOO_LARGE,
    Unfetched.BROKEN: Rejection.DAMAGED,
}


@dataclass(eq=False)
class _Opening:
    """A paper that is being fetched and opened."""

    shelf: Shelf
    number: int
    password: str = field(repr=False)
    patience: Patience


class Shelves:
    """Shelf upon shelf of papers. Only those on the screen are in the vault, which is made of memory.

    They are opened one after the other, the one that was picked first. `changed` is called when `step` is another,
    `opened` gets what the picked one turned out to be, and `failed` is called when nothing can be opened.
    """

    def __init__(
        self, parts: Parts, visit: Visit, sizes: Sizes, changed: Callable[[], None],
        opened: Callable[[Document | Bundle | Rejection], None], failed: Callable[[], None],
    ) -> None:  # fmt: skip
        self._parts = parts
        self._visit = visit
        self._sizes = sizes
        self._changed = changed
        self._opened = opened
        self._failed = failed
        self._shelves: list[Shelf] = []
        self._shows = False
        self._awaits = False
        self._picked = 0
        self._password = ""
        self._under_way: _Opening | None = None

    @property
    def has_papers(self) -> bool:
        """Whether there are any to choose from."""
        return bool(self._shelves and self._shelves[0].items)

    @property
    def step(self) -> ChoosePaper:
        """The papers on the screen, as far as they are known."""
        return self._shelves[-1].step(self._sizes.papers)

    # What a resident can do.

    def put(self, source: Source, holding: Holding) -> None:
        """Replaces all papers by those that a source holds."""
        self.clear()
        self._shelves = [shelf_of(source, holding)]

    @property
    def grows(self) -> bool:
        """Whether more papers may come by themselves."""
        return bool(self._shelves and self._shelves[0].grows)

    def grow(self, source: Source, holding: Holding) -> bool:
        """Adds what came since behind the others, if these papers are that source's and grow. Returns whether so."""
        if not self.grows or self._shelves[0].source is not source:
            return False
        shelf, more = self._shelves[0], len(holding.items) > len(self._shelves[0].items)
        shelf.items = holding.items
        if more and self._shows and shelf is self._shelves[-1]:
            self._changed()
            self._open_next()
        return True

    def printed(self) -> None:
        """Tells the source of the paper that was picked that it came out."""
        if self._shelves:
            shelf = self._shelves[-1]
            shelf.source.printed(shelf.came_in or shelf.items[self._picked])

    def clear(self) -> None:
        """Takes all papers away, and what was opened of them out of the vault."""
        self.pause()
        while self._shelves:
            self._drop()

    def turn(self, first: int) -> None:
        """Puts the papers from number `first` on on the screen; the others leave memory."""
        shelf = self._shelves[-1]
        shelf.first = first - first % self._sizes.papers
        for number in set(shelf.found) - set(self._shown(shelf)):
            self._wipe(shelf.found.pop(number).files)

    def show(self) -> None:
        """Opens those papers on the screen that aren't known yet."""
        self.pause()
        self._shows = True
        self.turn(self._shelves[-1].first)
        self._open_next()

    def pause(self) -> None:
        """Opens nothing more: something else is on the screen."""
        self._shows = self._awaits = False
        self._password = ""

    def resize(self, sizes: Sizes) -> None:
        """Shows as many papers, and draws them as large, as a screen wants from now on."""
        self._sizes = sizes
        if self._shows:
            self.show()

    def pick(self, number: int) -> bool:
        """Hands what that paper is to `opened`: at once if that is known. Returns whether it was."""
        self.pause()
        self._picked = number
        found = self._shelves[-1].found.get(number)
        if found is None or must_be_fetched(found):
            self._awaits = True
            self._open_next()
            return False
        self._opened(found.outcome)
        return True

    def unlock(self, password: str) -> None:
        """Opens the paper that was picked with a password: `opened` gets what it is, or WRONG_PASSWORD."""
        self._password = password
        self._awaits = True
        self._open_next()

    def enter(self) -> None:
        """Goes into the mail or archive that was picked."""
        shelf = self._shelves[-1]
        item, found = shelf.items[self._picked], shelf.found[self._picked]
        assert isinstance(found.outcome, Bundle)
        kind, inside, left_out = found.outcome.kind, found.outcome.files, found.outcome.left_out
        items = tuple(replace(item, path=file.path, name=file.name) for file in inside)  # as old as what they came in
        came_in = shelf.came_in or item
        self._shelves.append(Shelf(shelf.source, items, kind, found.files, left_out, came_in=came_in))
        shelf.found[self._picked] = Found(Bundle(kind, ()))

    def open_folder(self, number: int) -> bool:
        """Shows what lies in that folder of a source; False if it is none."""
        shelf = self._shelves[-1]
        match shelf.items[number]:
            case Folder(items=items):
                self._shelves.append(Shelf(shelf.source, items))
                return True
            case _:
                return False

    def leave(self) -> bool:
        """Goes out of the folder, or of the mail or archive, which is wiped. False in the source itself."""
        if len(self._shelves) < 2:
            return False
        self._drop()
        return True

    def tick(self) -> None:
        """Lets time pass: what is being opened may no longer be what the resident waits for."""
        if self._under_way:
            self._under_way.patience.awaited = self._is_wanted(self._under_way)

    # One paper after the other.

    def _wanted(self) -> int | None:
        if self._awaits:
            return self._picked
        if not self._shows:
            return None
        shelf = self._shelves[-1]
        papers = (number for number in self._shown(shelf) if not isinstance(shelf.items[number], Folder))
        return next((number for number in papers if number not in shelf.found), None)

    def _is_wanted(self, opening: _Opening) -> bool:
        if self._awaits:
            return self._is_awaited(opening)
        return self._shows and opening.shelf is self._shelves[-1] and opening.number in self._shown(opening.shelf)

    def _is_awaited(self, opening: _Opening) -> bool:
        asked = (self._shelves[-1], self._picked, self._password) if self._awaits else None
        return asked == (opening.shelf, opening.number, opening.password)

    def _open_next(self) -> None:
        number = self._wanted()
        if self._under_way or number is None:
            return
        shelf = self._shelves[-1]
        opening = self._under_way = _Opening(shelf, number, self._password, self._parts.reader.patience())
        item, found = shelf.items[number], shelf.found.get(number)
        if shelf.inside:
            self._open(opening, item.path)
        elif found and found.files:
            self._open(opening, found.files[0])
        else:
            self._fetch(opening, item)

    def _fetch(self, opening: _Opening, item: Item) -> None:
        def fetched(path: Path | Unfetched) -> None:
            if isinstance(path, Unfetched):
                self._arrived(opening, Found(_REJECTIONS[path]))
            else:
                self._open(opening, path)

        fetch = partial(opening.shelf.source.fetch, item, self._visit.vault)
        self._parts.files(fetch, fetched, partial(self._not_opened, opening, None))

    def _open(self, opening: _Opening, path: Path) -> None:
        password, patience = opening.password, opening.patience
        patience.awaited = self._is_wanted(opening)

        def work() -> Found:
            self._parts.reader.locale = locale_of(self._visit.language)
            size, borrowed = self._sizes.thumbnail, opening.shelf.inside is not None
            return look_inside(
                self._parts.reader, self._visit.vault, path, size, password, patience, borrowed=borrowed
            )  # fmt: skip

        arrived, failed = partial(self._arrived, opening), partial(self._not_opened, opening, path)
        self._parts.documents(work, arrived, failed, patience)

    def _arrived(self, opening: _Opening, found: Found) -> None:
        self._under_way = None
        shelf, number = opening.shelf, opening.number
        awaited = self._is_awaited(opening)
        if shelf not in self._shelves or not (awaited or number in self._shown(shelf)):
            shelf.found.pop(number, None)
            self._wipe(found.files)
        else:
            outcome = self._record(opening, found)
            if awaited:
                self._awaits = False
                self._opened(outcome)
            elif self._shows:
                self._changed()
        self._open_next()

    def _record(self, opening: _Opening, found: Found) -> Document | Bundle | Rejection:
        """Keeps what was found, and returns what a resident who waits for it reads or sees."""
        outcome = found.outcome
        if isinstance(outcome, Bundle) and sum(bool(shelf.inside) for shelf in self._shelves) >= BUNDLES_MAX:
            self._wipe(found.files)
            outcome, found = Rejection.TOO_LARGE, Found(Rejection.TOO_LARGE)
        elif opening.password and outcome in (Rejection.LOCKED, Rejection.WRONG_PASSWORD):
            outcome, found = Rejection.WRONG_PASSWORD, replace(found, outcome=Rejection.LOCKED)
        opening.shelf.found[opening.number] = found
        return outcome

    def _not_opened(self, opening: _Opening, path: Path | None) -> None:
        self._under_way = None
        opening.shelf.found.pop(opening.number, None)
        if path and not opening.shelf.inside:
            self._wipe((path,))
        if self._is_wanted(opening) and not opening.patience.given_up:
            self._failed()
        else:
            self._open_next()

    # What is kept.

    def _shown(self, shelf: Shelf) -> range:
        return shelf.shown(self._sizes.papers)

    def _drop(self) -> None:
        """Takes the innermost shelf, and all that was opened of it, out of the vault."""
        shelf = self._shelves.pop()
        for found in shelf.found.values():
            self._wipe(found.files)
        self._wipe(shelf.files)

    def _wipe(self, files: Iterable[Path]) -> None:
        for file in files:
            self._parts.wiping(partial(file.unlink, missing_ok=True), lambda _: None, lambda: None)
