"""Is it this one? A page seen large, what will come out of it, and one loud answer; all else is asked elsewhere."""

from dataclasses import replace

from kivy.properties import BooleanProperty

from kiosk.journeys import Sizes
from kiosk.journeys.printing.steps import CheckPages
from screens import order
from screens.screen import Screen
from screens.widgets.paper import Paper

_ROOMY_MM = 270
"""From this width on there is room for everything in larger text as well."""


class Preview(Screen[CheckPages]):
    """The page with its neighbours, copies, and *Print*. A quiet answer leads to what can be wished otherwise."""

    several = BooleanProperty(False)
    lying = BooleanProperty(False)  # the page is wider than it is high
    _near = range(0)  # the pages that are seen small

    @property
    def narrow(self) -> bool:
        """True where larger text leaves little width: the sheet is smaller, to be enlarged by a touch."""
        theme = self.theme
        return bool(theme.larger and not theme.portrait and theme.display.width < theme.mm(_ROOMY_MM))

    def aside(self, several: bool) -> int:
        """How wide the quiet answers are, beside the copies."""
        return int(self.theme.mm((42.5 if several else 46) if self.theme.larger else 37))

    def sheet_width(self, width: float, height: float, several: bool, lying: bool) -> int:
        """How wide the sheet may be on a screen of that size: beside several pages less, and more if it lies alone."""
        if several:
            return int(min(height * 0.72, width * (0.286 if self.narrow else 0.36)))
        return int(width * 0.46 if lying else min(height * 0.72, width * 0.36))

    def update(self, step: CheckPages) -> None:
        """Shows the page, the pictures that are there by now, and what was chosen."""
        self._step = step
        _, ids, ngettext = self.catalogue.gettext, self.ids, self.catalogue.ngettext
        ids.sheet.picture = picture = step.sheet or step.thumbnails.get(step.page)
        self.several, self.lying = step.pages > 1, bool(picture and picture.width > picture.height)
        ids.sheet.left_out = step.page in step.left_out
        text = _("Page {page} is left out") if ids.sheet.left_out else _("Page {page} of {pages}")
        ids.place.words = text.format(page=step.page + 1, pages=step.pages) if self.several else ""
        ids.copies.words = str(step.options.copies)
        # Where it has no room, what the number counts is said by what stands above it.
        ids.copies_word.words = "×" if self.narrow and self.several else ngettext("copy", "copies", step.options.copies)
        ids.fewer.enabled = step.options.copies > 1
        ids.more.enabled = step.options.copies < step.copies_max
        ids.order.words = ids.order_across.words = order.of_order(step, self.catalogue, most=self._room(step))
        # Where there is no room for both, what will come out stands in the question's place.
        self.offer("head", not (self.narrow and (self.under_strip or step.looks)))
        self.offer("order", not self.theme.portrait)
        self.offer("order_across", self.theme.portrait)
        self.offer("larger", self.theme.tall)
        self.offer("place", not self.theme.portrait)
        self.offer("asides", self.theme.tall or bool(step.wishes))
        crowded = self.narrow and self.under_strip and bool(step.looks)  # there, pages are turned where they are large
        self.offer("pages", self.several and not crowded)
        self._show_thumbnails(range(0) if crowded or not self.several else step.near(Sizes.pages))
        self._offer_wishes(step)

    def _room(self, step: CheckPages) -> int:
        """For how many things there is room that are said of how it is printed."""
        if not (self.narrow and self.under_strip):
            return 3
        return 0 if step.left is not None else 1 if step.options.number_up > 1 else 3

    def _show_thumbnails(self, near: range) -> None:
        """The page that is seen and those beside it; arrows where there are more."""
        step, row = self._step, self.ids.pages
        thumbnails = list(reversed(row.children))
        if len(thumbnails) != len(near):
            row.clear_widgets()
            thumbnails = [self._thumbnail(place) for place in range(len(near))]
        self._near = near
        before, after = ("back", "forward") if self.theme.portrait else ("up", "down")
        for page, thumbnail in zip(near, thumbnails, strict=True):
            text = self.catalogue.gettext("Page {page} of {pages}")
            thumbnail.spoken = text.format(page=page + 1, pages=step.pages)
            thumbnail.picture, thumbnail.chosen = step.thumbnails.get(page), page == step.page
            thumbnail.left_out = page in step.left_out
            first, last = page == near[0] and page > 0, page == near[-1] and page + 1 < step.pages
            thumbnail.sign = before if first else after if last else ""

    def _thumbnail(self, place: int) -> Paper:
        thumbnail = Paper()
        thumbnail.bind(on_answer=lambda _: self.journey.turn_to(self._near[place]))
        self.ids.pages.add_widget(thumbnail)
        return thumbnail

    def _offer_wishes(self, step: CheckPages) -> None:
        """One wish is asked at once; of several, which one is asked first."""
        answer, _ = self.ids.wishes, self.catalogue.gettext
        self.offer("wishes", bool(step.wishes))
        match step.wishes:
            case (wish,):
                answer.words, answer.picture = order.of_wish(wish, self.catalogue), order.PICTURES[wish]
            case _:
                answer.words, answer.picture = _("Choices"), "wishes"

    def wish(self) -> None:
        """What would you like otherwise?"""
        match self._step.wishes:
            case (wish,):
                self.journey.ask(wish)
            case _:
                self.journey.see_wishes()

    def change_copies(self, by: int) -> None:
        """One copy more, or less."""
        options = self._step.options
        self.journey.set_options(replace(options, copies=options.copies + by))
