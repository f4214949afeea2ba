"""One page once more: what came out wasn't right."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from types import MappingProxyType

from kiosk.documents import Document, Rejection
from kiosk.journeys import Sizes
from kiosk.journeys.printing.job import Print
from kiosk.journeys.printing.parts import Parts
from kiosk.journeys.printing.preparing import Draw, Preparing, Rewrite
from kiosk.journeys.printing.steps import AskAgain, Look, NotRight
from kiosk.printing import Options, Sides
from kiosk.visit import Visit


class Again:
    """A paper that came out, of which one page can be printed once more.

    `changed` is called when `step` has become another, and `failed` when nothing can be drawn or written at all.
    `ready` gets the page for the printer, or `refuse` why there is none.
    """

    def __init__(
        self, document: Document, printed: tuple[int, ...], options: Options, parts: Parts, visit: Visit,
        sizes: Sizes, changed: Callable[[], None], ready: Callable[[Print], None],
        refuse: Callable[[Rejection], None], failed: Callable[[], None],
    ) -> None:  # fmt: skip
        """`printed` are the pages that came out, from 0, and `options` how they did."""
        self._printed = printed
        self._options = replace(options, copies=1, sides=Sides.ONE_SIDED, number_up=1)
        self._sizes = sizes
        self._first = 0
        self._changed = changed
        self._ready = ready
        self._refuse = refuse
        self._preparing = Preparing(document, parts, visit, self._prepared, failed)
        self._wanted: Rewrite | None = None
        self._asked = False

    @property
    def step(self) -> NotRight | AskAgain | None:
        """The pages, with the pictures that are there by now; None while nobody is asked."""
        if not self._asked:
            return None
        if len(self._printed) == 1:
            return AskAgain(self._printed[0])
        pictures = {draw.page: picture for draw, picture in self._preparing.pictures.items()}
        return NotRight(self._printed, self._first, self._sizes.grid, MappingProxyType(pictures))

    def ask(self) -> None:
        """Asks which page it is."""
        self._asked = True
        self._prepared()

    def forget(self) -> None:
        """Asks no more: it was right."""
        self._asked = False
        self._changed()

    def turn_pages(self, first: int) -> None:
        """Shows the pages from place `first` on, among those that came out."""
        if self._asked and 0 <= first < len(self._printed):
            self._first = first
            self._prepared()

    def resize(self, sizes: Sizes) -> None:
        """Draws pictures in other sizes, and shows other numbers of them, from now on."""
        self._sizes = sizes
        self._first -= self._first % sizes.grid
        if self._asked:
            self._prepared()

    def print(self, page: int) -> None:
        """Prints that page once more; nobody is asked any more."""
        self._asked = False
        self._wanted = Rewrite(Look.AS_FOUND, (page,))
        self._prepared()

    def leave(self) -> None:
        """Ends it, and wipes what was made of the paper."""
        self._preparing.leave()

    def _prepared(self) -> None:
        if self._wanted:
            self._hand_over(self._wanted)
        else:
            self._preparing.keep(self._is_seen)
            self._preparing.prepare_next(self._seen(), ())
            self._changed()

    def _hand_over(self, wanted: Rewrite) -> None:
        if printable := self._preparing.printable(wanted):
            self._preparing.stop()
            self._ready(Print(printable, self._options, 1))
        elif rejection := self._preparing.rejection(wanted):
            self._refuse(rejection)
        else:
            self._preparing.prepare_next([wanted], ())

    def _is_seen(self, task: Draw | Rewrite) -> bool:
        return task in set(self._seen())

    def _seen(self) -> Iterator[Draw]:
        return map(
            partial(Draw, Look.AS_FOUND, size=self._sizes.thumbnail),
            self._printed[self._first : self._first + self._sizes.grid],
        )
