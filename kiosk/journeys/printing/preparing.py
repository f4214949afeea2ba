"""What is made of a paper while a resident looks at it: pictures of its pages, PDFs for the printer, a cleaned page."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from math import sqrt
from pathlib import Path

from kiosk.documents import Document, Picture, Rejection
from kiosk.journeys.printing.parts import Parts
from kiosk.journeys.printing.sheets import middle, together
from kiosk.journeys.printing.steps import Look
from kiosk.patience import Patience
from kiosk.visit import Visit


@dataclass(frozen=True)
class Draw:
    """A page as a picture within so many pixels: with the `pages` that share its sheet, if it is the sheet that counts.

    `cut`: an A5, without the rest of the A4 that it lies on.
    """

    look: Look
    page: int
    size: tuple[int, int]
    pages: tuple[int, ...] = ()
    number_up: int = 1
    lying: bool = False
    cut: bool = False


@dataclass(frozen=True)
class Rewrite:
    """A PDF for the printer; `pages` are those that it keeps, all if none is named."""

    look: Look
    pages: tuple[int, ...] = ()


@dataclass(frozen=True)
class Clean:
    """The photographed page, cleaned."""


Task = Draw | Rewrite | Clean
_Made = Picture | Path | Document | Rejection


class Preparing:
    """Makes one thing after the other. `done` is called when one is there or can't be, `failed` when nothing can."""

    def __init__(
        self, document: Document, parts: Parts, visit: Visit,
        done: Callable[[], None], failed: Callable[[], None],
    ) -> None:  # fmt: skip
        self._documents = {Look.AS_FOUND: document}
        if document.uncut:
            self._documents[Look.UNCUT] = document.on_one_sheet_each
        self._parts = parts
        self._visit = visit
        self._done = done
        self._failed = failed
        self._made: dict[Task, _Made] = {}
        self._undrawn: dict[tuple[Look, int], Rejection] = {}
        self._under_way: tuple[Task, Patience] | None = None
        self._left = False

    @property
    def looks(self) -> tuple[Look, ...]:
        """What the paper can be printed as."""
        return tuple(self._documents)

    def document(self, look: Look) -> Document:
        """The paper with that look."""
        return self._documents[look]

    def pages(self, look: Look) -> int:
        """How many pages it then has."""
        return len(self._documents[look].pages)

    @property
    def pictures(self) -> dict[Draw, Picture]:
        """All pictures that are kept."""
        made = self._made.items()
        return {task: it for task, it in made if isinstance(task, Draw) and isinstance(it, Picture)}

    def rejection(self, task: Task) -> Rejection | None:
        """Why that can't be made; None if it isn't known that it can't."""
        made = self._made.get(task)
        return made if isinstance(made, Rejection) else None

    def undrawn(self, look: Look) -> dict[int, Rejection]:
        """The pages of which no picture could be made, and why; they aren't tried again in other sizes."""
        return {page: rejection for (tried, page), rejection in self._undrawn.items() if tried is look}

    def printable(self, task: Rewrite) -> Path | None:
        """The PDF for the printer, once it is there."""
        made = self._made.get(task)
        return made if isinstance(made, Path) else None

    def prepare_next(self, seen: Iterable[Task], ahead: Iterable[Task]) -> None:
        """Makes the next thing that isn't there: of those that the resident waits for, or else of those to come."""
        if self._left:
            return
        urgent = tuple(seen)
        waits = next(filter(self._is_missing, urgent), None)
        if self._under_way:
            task, patience = self._under_way
            patience.awaited = waits is None or task in urgent
            return
        following = waits or next(filter(self._is_missing, ahead), None)
        if following:
            patience = self._parts.papers.reader.patience()
            self._under_way = following, patience
            make, arrived = partial(self._make, following, patience), partial(self._arrived, following)
            self._parts.papers.documents(make, arrived, partial(self._not_made, patience), patience)

    def keep(self, is_wanted: Callable[[Draw | Rewrite], bool]) -> None:
        """Lets go of all else: memory must not grow with a paper's pages, nor with what is chosen of them."""
        for task in [task for task in self._made if not isinstance(task, Clean) and not is_wanted(task)]:
            self._wipe(self._made.pop(task))

    def stop(self) -> None:
        """Makes nothing more, and calls neither `done` nor `failed` any more."""
        self._left = True
        if self._under_way:
            self._under_way[1].awaited = False

    def leave(self) -> None:
        """Stops, and takes what was made of the paper out of the vault."""
        self.stop()
        for made in self._made.values():
            self._wipe(made)
        self._made.clear()

    def _is_missing(self, task: Task) -> bool:
        return task not in self._made and not (isinstance(task, Draw) and (task.look, task.page) in self._undrawn)

    def _make(self, task: Task, patience: Patience) -> _Made:
        reader = self._parts.papers.reader
        match task:
            case Draw():
                return self._drawn(task, patience)
            case Rewrite(look, pages):
                return reader.printable(self._documents[look], pages or None, self._visit.vault.room(), patience)
            case Clean():
                return reader.clean(self._documents[Look.AS_FOUND], self._visit.vault.room, patience)

    def _drawn(self, draw: Draw, patience: Patience) -> Picture | Rejection:
        reader, document, (width, height) = self._parts.papers.reader, self._documents[draw.look], draw.size
        if draw.number_up > 1:
            render = partial(reader.render, document, patience=patience)
            return together(draw.pages, draw.number_up, draw.lying, draw.size, render)
        if draw.cut:
            picture = reader.render(document, draw.page, int(width * sqrt(2)), int(height * sqrt(2)), patience)
            return middle(picture) if isinstance(picture, Picture) else picture
        return reader.render(document, draw.page, width, height, patience)

    def _arrived(self, task: Task, made: _Made) -> None:
        self._under_way = None
        if self._left:
            self._wipe(made)
            return
        self._made[task] = made
        if isinstance(made, Document):
            self._documents[Look.CLEANED] = made
        if isinstance(task, Draw) and isinstance(made, Rejection) and not self._is_seen(task):
            self._undrawn[task.look, task.page] = made
        self._done()

    def _is_seen(self, draw: Draw) -> bool:
        """Whether there is a picture of that page, of whatever size."""
        return any((other.look, other.page) == (draw.look, draw.page) for other in self.pictures)

    def _not_made(self, patience: Patience) -> None:
        self._under_way = None
        if not self._left:
            (self._done if patience.given_up else self._failed)()

    def _wipe(self, made: _Made) -> None:
        match made:
            case Path() as file:
                pass
            case Document(path=file):
                pass
            case _:
                return
        self._parts.papers.wiping(partial(file.unlink, missing_ok=True), lambda _: None, lambda: None)
