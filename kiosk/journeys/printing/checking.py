"""Is it this one: one paper's pages, which of them are printed, and how."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from kiosk.documents import Document, Rejection
from kiosk.journeys import Sizes
from kiosk.journeys.printing import steps
from kiosk.journeys.printing.parts import Parts
from kiosk.journeys.printing.preparing import Preparing
from kiosk.journeys.printing.sheets import all_lie, paper_of, suited
from kiosk.journeys.printing.steps import AskWish, CheckPages, ChoosePages, Enlarged, Look, Wish, Wishes
from kiosk.journeys.printing.wanted import Wanted
from kiosk.printing import Capabilities, Options, Sides
from kiosk.visit import Visit


class Checking:
    """One paper that a resident looks at before it is printed.

    `changed` is called when `step` has become another, `refuse` when the paper turns out to be of no use, and `failed`
    when nothing can be drawn or written at all.
    """

    def __init__(
        self, document: Document, capabilities: Capabilities, left: int | None, sizes: Sizes, parts: Parts,
        visit: Visit, changed: Callable[[], None], refuse: Callable[[Rejection], None], failed: Callable[[], None],
    ) -> None:  # fmt: skip
        self._is_photo = document.kind.is_photo and len(document.pages) == 1
        self._sizes = sizes
        self._terms = parts.terms
        self._changed = changed
        self._refuse = refuse
        sheet = CheckPages(len(document.pages), Options(), capabilities, 1, left=left)
        self._sheet = self._able(self._measured(sheet, document), capabilities)
        self._over: Wishes | AskWish | ChoosePages | Enlarged | None = None
        self._preparing = Preparing(document, parts, visit, self._prepared, failed)
        self._ready: Callable[[Path], None] | None = None
        self._undrawn: frozenset[int] = frozenset()

    @property
    def step(self) -> steps.Checking:
        """What is on the screen, with the pictures that are there by now."""
        sheet, pictures, wanted = self._sheet, self._preparing.pictures, self._wanted
        small = MappingProxyType(
            {draw.page: picture for draw, picture in pictures.items() if draw == wanted.small(draw.page)}
        )
        seen = pictures.get(wanted.large(sheet.page)) or small.get(sheet.page)
        match self._over:
            case Wishes() | AskWish():
                return replace(self._over, paper=replace(sheet, sheet=seen))
            case ChoosePages():
                return replace(self._over, thumbnails=small, left_out=sheet.left_out)
            case Enlarged():
                large = pictures.get(wanted.enlarged) or (
                    small.get(sheet.page) if sheet.options.number_up > 1 else seen
                )
                left_out, only = sheet.page in sheet.left_out, self.printed == (sheet.page,)
                return replace(self._over, page=sheet.page, sheet=large, left_out=left_out, only=only)
            case None:
                return replace(sheet, sheet=seen, thumbnails=small)

    @property
    def options(self) -> Options:
        """How it is printed. A single side needs no second one: copies of it must not share a sheet."""
        options = self._sheet.options
        return replace(options, sides=Sides.ONE_SIDED) if self.sides == options.copies else options

    @property
    def printed(self) -> tuple[int, ...]:
        """The pages that are printed."""
        return self._wanted.printed

    @property
    def sides(self) -> int:
        """How many sides of paper come out."""
        return self._sheet.sides

    @property
    def document(self) -> Document:
        """What is printed, as it looks now."""
        return self._preparing.document(self._sheet.look)

    # What a resident can do.

    def turn_to(self, page: int) -> None:
        """Turns to another page, from 0."""
        if 0 <= page < self._sheet.pages:
            self._change(replace(self._sheet, page=page))

    def see_wishes(self) -> None:
        """Shows what can be wished otherwise."""
        self._over = Wishes(self._sheet)
        self._change(self._sheet)

    def ask(self, wish: Wish) -> None:
        """Asks how that is wished."""
        if wish not in self._sheet.wishes:
            return
        if wish is Wish.PAGES:
            self._choose_pages()
        else:
            self._over = AskWish(wish, self._sheet)
        self._change(self._sheet)

    def check(self) -> None:
        """Shows the page again, and how it is printed."""
        self._over = None
        self._change(self._sheet)

    def set_options(self, options: Options) -> None:
        """Sets copies, sides, colour, and how pages lie on which paper."""
        self._over = None
        copies = max(1, min(options.copies, self._sheet.copies_max))
        made_for_it = options.paper is self._sheet.made_for
        self._change(replace(self._sheet, options=replace(options, copies=copies, made_for_it=made_for_it)))

    def choose_look(self, look: Look) -> None:
        """Takes the paper as it was found, or as another look has it."""
        if look not in self._sheet.looks:
            return
        self._over = None
        sheet, pages = replace(self._sheet, look=look), self._preparing.pages(look)
        sheet = self._measured(sheet, self._preparing.document(look))
        if pages != sheet.pages:  # others, and none of them was left out
            self._undrawn = frozenset()
            sheet = replace(sheet, pages=pages, page=0, left_out=frozenset())
            sheet = replace(sheet, options=replace(sheet.options, number_up=1))
        options = suited(sheet.options, sheet.made_for, sheet.capabilities, lying=bool(sheet.lying))
        self._change(replace(sheet, options=options))

    def enlarge(self) -> None:
        """Shows the page as large as the screen allows."""
        self._over = Enlarged(self._sheet.page, self._sheet.pages)
        self._change(self._sheet)

    def turn_pages(self, first: int) -> None:
        """Shows other pages to choose from: those from number `first` on."""
        if isinstance(self._over, ChoosePages) and 0 <= first < self._sheet.pages:
            self._over = replace(self._over, first=first)
            self._change(self._sheet)

    def toggle(self, page: int) -> None:
        """Leaves a page out, or takes it in again. The last one stays."""
        if 0 <= page < self._sheet.pages and self.printed != (page,):
            self._change(replace(self._sheet, left_out=self._sheet.left_out ^ {page}))

    def only_this_page(self) -> None:
        """Leaves out all others."""
        self._over = None
        self._change(replace(self._sheet, left_out=frozenset(range(self._sheet.pages)) - {self._sheet.page}))

    def all_pages(self) -> None:
        """Leaves out none that can be shown."""
        self._change(replace(self._sheet, left_out=self._undrawn))

    def back(self) -> bool:
        """Goes one step back; False if the page and how it is printed are on the screen already."""
        match self._over:
            case None:
                return False
            case AskWish() | ChoosePages() if len(self._sheet.wishes) > 1:
                self.see_wishes()
            case _:
                self.check()
        return True

    def print(self, ready: Callable[[Path], None]) -> None:
        """`ready` gets the PDF for the printer once it is there; nothing else is prepared meanwhile."""
        self._ready = ready
        self._prepared()

    # What happens by itself.

    def begin(self) -> None:
        """Begins to draw: the paper is on the screen."""
        self._prepare_next()

    def learn(self, capabilities: Capabilities) -> None:
        """Offers what the printer can do, now that it is known, and chooses the best of it."""
        self._change(self._able(self._sheet, capabilities))

    def resize(self, sizes: Sizes) -> None:
        """Draws pictures in other sizes, and shows other numbers of them, from now on."""
        self._sizes = sizes
        if isinstance(self._over, ChoosePages):
            first = self._over.first - self._over.first % sizes.grid
            self._over = replace(self._over, first=first, at_once=sizes.grid)
        self._change(self._sheet)

    def leave(self) -> None:
        """Ends the looking, and wipes what was made of the paper."""
        self._preparing.leave()

    def _able(self, sheet: CheckPages, capabilities: Capabilities) -> CheckPages:
        usual = self._terms.usual(sheet.pages, capabilities)
        return replace(
            sheet,
            capabilities=capabilities,
            copies_max=min(self._terms.copies_max, capabilities.copies_max),
            options=suited(usual, sheet.made_for, capabilities, lying=bool(sheet.lying)),
        )

    @staticmethod
    def _measured(sheet: CheckPages, document: Document) -> CheckPages:
        return replace(sheet, lying=all_lie(document.pages), made_for=paper_of(document.pages))

    @property
    def _wanted(self) -> Wanted:
        return Wanted(self._sheet, self._over, self._sizes, self._is_photo)

    def _change(self, sheet: CheckPages) -> None:
        if sheet.printed == 1:
            sheet = replace(sheet, options=replace(sheet.options, number_up=1))
        self._sheet = replace(sheet, price=self._terms.price_of(sheet.options) * sheet.sides)
        self._preparing.keep(self._wanted.keeps)
        self._changed()
        self._prepare_next()

    def _choose_pages(self) -> None:
        sheet, at_once = self._sheet, self._sizes.grid
        first = sheet.page - sheet.page % at_once
        self._over = ChoosePages(sheet.page, sheet.pages, first, at_once, MappingProxyType({}), frozenset())

    def _prepare_next(self) -> None:
        if self._ready:
            self._preparing.prepare_next([self._wanted.rewrite], [])
        else:
            self._preparing.prepare_next(self._wanted.seen, self._wanted.ahead)

    def _prepared(self) -> None:
        """Shows, or hands over, one more thing that was made, or learns that it can't be."""
        if self._ready:
            self._hand_over(self._ready)
        elif rejection := self._without_undrawn() or self._preparing.rejection(self._wanted.rewrite):
            self._refuse(rejection)
        else:
            looks = self._preparing.looks
            self._change(replace(self._sheet, looks=looks if len(looks) > 1 else ()))

    def _hand_over(self, ready: Callable[[Path], None]) -> None:
        task = self._wanted.rewrite
        if rejection := self._preparing.rejection(task):
            self._refuse(rejection)
        elif printable := self._preparing.printable(task):
            self._preparing.stop()
            ready(printable)
        else:
            self._prepare_next()

    def _without_undrawn(self) -> Rejection | None:
        """Leaves out what just turned out not to be drawable. Its rejection if nothing else would be printed."""
        undrawn = self._preparing.undrawn(self._sheet.look)
        new = undrawn.keys() - self._undrawn
        self._undrawn = frozenset(undrawn)
        if new and self._undrawn.issuperset(self.printed):
            return undrawn[new.pop()]
        self._sheet = replace(self._sheet, left_out=self._sheet.left_out | new)
        return None
