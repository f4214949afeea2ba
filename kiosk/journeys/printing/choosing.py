"""Which paper: what the sticks hold, what a mail or an archive holds, and the first pages of those on the screen."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from kiosk.documents import Bundle, Document, Kind, Rejection
from kiosk.journeys.printing.opening import Found, look_inside
from kiosk.journeys.printing.parts import Parts
from kiosk.journeys.printing.reading import Piece, Reading
from kiosk.journeys.printing.steps import ChoosePaper, Paper, Sizes
from kiosk.sources import Item, Unfetched
from kiosk.visit import Visit

SHELVES_MAX = 4
"""An attachment of a mail in an archive on a stick is on the third; an archive may hold itself, without end."""


@dataclass(eq=False)
class _Shelf:
    """Papers that lie together: on the sticks, or in one mail or archive, whose `files` are in the vault."""

    items: tuple[Item, ...]
    inside: Kind | None = None
    files: tuple[Path, ...] = ()
    first: int = 0
    found: dict[int, Found] = field(default_factory=dict)

    def shown(self, at_once: int) -> range:
        """The numbers of those on the screen."""
        return range(self.first, min(self.first + at_once, len(self.items)))


@dataclass(eq=False)
class _Look:
    """A paper being fetched and opened."""

    shelf: _Shelf
    number: int
    password: str = field(repr=False)
    piece: Piece | None = None

    @property
    def given_up(self) -> bool:
        """Whether nobody waited for it any more."""
        return self.piece is not None and self.piece.given_up


class Choosing:
    """The papers, shelf upon shelf. Only those on the screen are in the vault, which is made of memory.

    They are opened one after the other, the one that was picked first. `changed` tells that `step` is another, `opened`
    what the picked one turned out to be, and `trouble` that nothing can be opened.
    """

    def __init__(
        self, parts: Parts, visit: Visit, reading: Reading, changed: Callable[[], None],
        opened: Callable[[Document | Bundle | Rejection], None], trouble: Callable[[], None],
    ) -> None:  # fmt: skip
        self.sizes = Sizes()
        self._parts = parts
        self._visit = visit
        self._reading = reading
        self._changed = changed
        self._opened = opened
        self._trouble = trouble
        self._shelves: list[_Shelf] = []
        self._shows = False
        self._awaits = False
        self._picked = 0
        self._password = ""
        self._looking: _Look | None = None

    @property
    def has_papers(self) -> bool:
        """Whether there are any to choose from."""
        return bool(self._shelves and self._shelves[0].items)

    @property
    def step(self) -> ChoosePaper:
        """The papers on the screen, as far as they are known."""
        shelf = self._shelves[-1]
        papers = tuple(_paper(shelf.items[number], shelf.found.get(number)) for number in self._shown(shelf))
        return ChoosePaper(papers, len(shelf.items), shelf.first, shelf.inside)

    # What a resident can do.

    def put(self, items: tuple[Item, ...]) -> None:
        """These are the papers on the sticks."""
        self.forget()
        self._shelves = [_Shelf(items)]

    def forget(self) -> None:
        """Nothing was read."""
        self.pause()
        while self._shelves:
            self._drop()

    def turn(self, first: int) -> None:
        """Puts the papers from number `first` on on the screen; the others leave memory."""
        shelf = self._shelves[-1]
        shelf.first = first - first % self.sizes.papers
        for number in set(shelf.found) - set(self._shown(shelf)):
            self._wipe(shelf.found.pop(number).files)

    def show(self) -> None:
        """The papers are on the screen: those that aren't known yet are opened."""
        self.pause()
        self._shows = True
        self.turn(self._shelves[-1].first)
        self._look()

    def pause(self) -> None:
        """Something else is on the screen."""
        self._shows = self._awaits = False
        self._password = ""

    def pick(self, number: int) -> bool:
        """That paper. `opened` is told what it is: at once if that is known. Says whether it was."""
        self.pause()
        self._picked = number
        found = self._shelves[-1].found.get(number)
        if found is None or _must_be_fetched(found):
            self._awaits = True
            self._look()
            return False
        self._opened(found.outcome)
        return True

    def unlock(self, password: str) -> None:
        """Opens the paper that was picked with a password. `opened` is told what it is, or WRONG_PASSWORD."""
        self._password = password
        self._awaits = True
        self._look()

    def enter(self) -> None:
        """Into the mail or archive that was picked."""
        shelf = self._shelves[-1]
        item, found = shelf.items[self._picked], shelf.found[self._picked]
        assert isinstance(found.outcome, Bundle)
        kind, inside = found.outcome.kind, found.outcome.files
        items = tuple(replace(item, path=file.path, name=file.name) for file in inside)  # as old as what they came in
        self._shelves.append(_Shelf(items, kind, found.files))
        shelf.found[self._picked] = Found(Bundle(kind, ()))

    def leave(self) -> bool:
        """Out of the mail or archive again, which is wiped. False if the papers lie on the stick itself."""
        if len(self._shelves) < 2:
            return False
        self._drop()
        return True

    def tick(self) -> None:
        """Lets time pass: what is being opened may no longer be what the resident waits for."""
        if self._looking and self._looking.piece:
            self._looking.piece.left = not self._is_wanted(self._looking)

    # One look after the other.

    def _wanted(self) -> int | None:
        if self._awaits:
            return self._picked
        if not self._shows:
            return None
        shelf = self._shelves[-1]
        return next((number for number in self._shown(shelf) if number not in shelf.found), None)

    def _is_wanted(self, look: _Look) -> bool:
        if self._awaits:
            return self._is_awaited(look)
        return self._shows and look.shelf is self._shelves[-1] and look.number in self._shown(look.shelf)

    def _is_awaited(self, look: _Look) -> bool:
        asked = (self._shelves[-1], self._picked, self._password) if self._awaits else None
        return asked == (look.shelf, look.number, look.password)

    def _look(self) -> None:
        number = self._wanted()
        if self._looking or number is None:
            return
        shelf = self._shelves[-1]
        look = self._looking = _Look(shelf, number, self._password)
        item, found = shelf.items[number], shelf.found.get(number)
        if shelf.inside:
            self._open(look, item.path)
        elif found and found.files:
            self._open(look, found.files[0])
        else:
            self._fetch(look, item)

    def _fetch(self, look: _Look, item: Item) -> None:
        def fetched(path: Path | Unfetched) -> None:
            if isinstance(path, Unfetched):
                self._arrived(look, Found(Rejection(path.value)))
            else:
                self._open(look, path)

        self._parts.files(
            lambda: self._parts.usb.fetch(item, self._visit.vault), fetched, partial(self._failed, look, None)
        )

    def _open(self, look: _Look, path: Path) -> None:
        def work() -> Found:
            size, borrowed = self.sizes.thumbnail, look.shelf.inside is not None
            return look_inside(self._parts.reader, self._visit.vault, path, size, look.password, borrowed=borrowed)

        look.piece = self._reading.ask(work, partial(self._arrived, look), partial(self._failed, look, path))
        look.piece.left = not self._is_wanted(look)

    def _arrived(self, look: _Look, found: Found) -> None:
        self._looking = None
        shelf, number = look.shelf, look.number
        awaited = self._is_awaited(look)
        given_up = look.given_up and found.outcome is Rejection.GONE
        if given_up or shelf not in self._shelves or not (awaited or number in self._shown(shelf)):
            shelf.found.pop(number, None)
            self._wipe(found.files)
        else:
            told = self._record(look, found)
            if awaited:
                self._awaits = False
                self._opened(told)
            elif self._shows:
                self._changed()
        self._look()

    def _record(self, look: _Look, found: Found) -> Document | Bundle | Rejection:
        """Keeps what was found, and says what a resident who waits for it is told."""
        outcome = found.outcome
        if isinstance(outcome, Bundle) and self._shelves.index(look.shelf) + 1 >= SHELVES_MAX:
            self._wipe(found.files)
            outcome, found = Rejection.TOO_LARGE, Found(Rejection.TOO_LARGE)
        elif look.password and outcome in (Rejection.LOCKED, Rejection.WRONG_PASSWORD):
            outcome, found = Rejection.WRONG_PASSWORD, replace(found, outcome=Rejection.LOCKED)
        look.shelf.found[look.number] = found
        return outcome

    def _failed(self, look: _Look, path: Path | None) -> None:
        self._looking = None
        look.shelf.found.pop(look.number, None)
        if path and not look.shelf.inside:
            self._wipe((path,))
        if self._is_wanted(look) and not look.given_up:
            self._trouble()
        else:
            self._look()

    # What is kept.

    def _shown(self, shelf: _Shelf) -> range:
        return shelf.shown(self.sizes.papers)

    def _drop(self) -> None:
        """The innermost shelf leaves the vault, and all that was opened of it."""
        shelf = self._shelves.pop()
        for found in shelf.found.values():
            self._wipe(found.files)
        self._wipe(shelf.files)

    def _wipe(self, files: Iterable[Path]) -> None:
        for file in files:
            self._parts.wiping(partial(file.unlink, missing_ok=True), lambda _: None, lambda: None)


def _must_be_fetched(found: Found) -> bool:
    """Whether it isn't there: the stick may be in again, and a mail or archive that was left was wiped."""
    return found.outcome is Rejection.GONE or (isinstance(found.outcome, Bundle) and not found.outcome.files)


def _paper(item: Item, found: Found | None) -> Paper:
    match found:
        case Found(outcome=Rejection() as rejection):
            return Paper(item, rejection=rejection)
        case Found(outcome=Document() | Bundle() as known):
            return Paper(item, found.picture, kind=known.kind)
        case _:
            return Paper(item)
