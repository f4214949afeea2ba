"""What is made of a paper that a resident looks at: what is on the screen, then what may be asked for next."""

from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.journeys import Sizes
from kiosk.journeys.printing.preparing import Clean, Draw, Rewrite, Task
from kiosk.journeys.printing.sheets import sharing
from kiosk.journeys.printing.steps import AskWish, CheckPages, ChoosePages, Enlarged, Wishes
from kiosk.printing import Paper


@dataclass(frozen=True)
class Wanted:
    """By what is on the screen now: the paper, what lies `over` it, and how large pictures are."""

    sheet: CheckPages
    over: Wishes | AskWish | ChoosePages | Enlarged | None
    sizes: Sizes
    is_photo: bool

    @property
    def printed(self) -> tuple[int, ...]:
        """The pages that are printed."""
        return tuple(page for page in range(self.sheet.pages) if page not in self.sheet.left_out)

    @property
    def rewrite(self) -> Rewrite:
        """The paper for the printer."""
        return Rewrite(self.sheet.look, self.printed if self.sheet.left_out else ())

    def small(self, page: int) -> Draw:
        """A page, small."""
        return Draw(self.sheet.look, page, self.sizes.thumbnail)

    def large(self, page: int) -> Draw:
        """The sheet of that page, as it will come out."""
        sheet, options = self.sheet, self.sheet.options
        if options.number_up > 1 and page in self.printed:
            pages = sharing(page, self.printed, options.number_up)
            return Draw(sheet.look, page, self.sizes.sheet, pages, options.number_up, bool(sheet.lying))
        cut = options.made_for_it and options.paper is Paper.A5
        return Draw(sheet.look, page, self.sizes.sheet, cut=cut)

    @property
    def enlarged(self) -> Draw:
        """The page that is looked at, as large as the screen allows."""
        return Draw(self.sheet.look, self.sheet.page, self.sizes.enlarged)

    @property
    def seen(self) -> Iterator[Task]:
        """What is on the screen."""
        sheet, sizes = self.sheet, self.sizes
        match self.over:
            case ChoosePages(first=first, at_once=at_once):
                yield from self._smalls(first, at_once)
            case Enlarged():
                yield self.enlarged
            case _:
                yield self.large(sheet.page)
                if sheet.pages > 1:
                    yield from map(self.small, sheet.near(sizes.pages))

    @property
    def ahead(self) -> Iterator[Task]:
        """What may be asked for next."""
        sheet, sizes = self.sheet, self.sizes
        match self.over:
            case ChoosePages(first=first, at_once=at_once):
                yield from self._smalls(first + at_once, at_once)
            case over if sheet.page + 1 < sheet.pages:
                following = sheet.page + 1
                yield (
                    Draw(sheet.look, following, sizes.enlarged) if isinstance(over, Enlarged) else self.large(following)
                )
        if not isinstance(self.over, ChoosePages):  # there, each touch changes what is printed
            yield self.rewrite
        if self.is_photo:
            yield Clean()
        for look in sheet.looks:
            yield Draw(look, 0, sizes.sheet)

    def keeps(self, task: Draw | Rewrite) -> bool:
        """Whether that may be asked for again soon."""
        return task.pages == self.rewrite.pages if isinstance(task, Rewrite) else self._is_near(task)

    def _smalls(self, first: int, count: int) -> Iterator[Draw]:
        return map(self.small, range(first, min(first + count, self.sheet.pages)))

    def _is_near(self, draw: Draw) -> bool:
        sizes, page = self.sizes, self.sheet.page
        if draw.size == sizes.thumbnail:
            at_once = sizes.pages
            if isinstance(self.over, ChoosePages):
                page, at_once = self.over.first, self.over.at_once
            return abs(draw.page - page) <= 2 * at_once
        shown = sizes.enlarged if isinstance(self.over, Enlarged) else sizes.sheet
        return draw.size in (shown, sizes.sheet) and abs(draw.page - page) <= 1
