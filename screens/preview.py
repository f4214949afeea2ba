"""Is it this one? Pages seen large, with all defaults ready."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from kivy.properties import BooleanProperty

from kiosk.journeys import Sizes
from kiosk.journeys.printing.steps import CheckPages, Look
from kiosk.printing import Options, Sides
from screens.screen import Screen
from screens.widgets.answer import Answer
from screens.widgets.layout import Row
from screens.widgets.pair import Pair
from screens.widgets.paper import Paper
from screens.widgets.touchable import Touchable

_THUMBNAILS = Sizes.pages
"""So many pages are shown as pictures of their own; longer papers are turned by arrows."""
_ROOMY_MM = 270
"""From this width on there is room for everything in larger text as well."""


class Preview(Screen[CheckPages]):
    """The page, the other pages, and what this printer can do. One loud answer."""

    several = BooleanProperty(False)
    lying = BooleanProperty(False)  # the page is wider than it is high
    _offered: tuple[object, ...] = ()
    _first = 0  # of the pages that are seen small

    @property
    def tile(self) -> int:
        """How wide the answers about pages are, beside what matters more."""
        return int(self.theme.mm(41 if self.theme.larger else 39))

    @property
    def narrow(self) -> bool:
        """True where larger text leaves little width: the sheet is smaller, to be enlarged by a touch."""
        return bool(self.theme.larger and self.theme.display.width < self.theme.mm(_ROOMY_MM))

    def sheet_width(self, width: float, height: float, several: bool, lying: bool) -> int:
        """How wide the sheet may be on a screen of that size: beside several pages less, and more if it lies alone."""
        if several:
            return int(min(height * 0.66, width * (0.22 if self.narrow else 0.36)))
        return int(width * 0.46 if lying else min(height * 0.72, width * 0.36))

    def update(self, step: CheckPages) -> None:
        """Shows the page, the pictures that are there by now, and what was chosen."""
        self._step = step
        ids, ngettext = self.ids, self.catalogue.ngettext
        ids.sheet.picture = picture = step.sheet or step.thumbnails.get(step.page)
        self.several, self.lying = step.pages > 1, bool(picture and picture.width > picture.height)
        ids.sheet.left_out = step.page in step.left_out
        ids.copies.words = str(step.options.copies)
        ids.copies_word.words = ngettext("copy", "copies", step.options.copies)
        ids.fewer.enabled = step.options.copies > 1
        ids.more.enabled = step.options.copies < step.copies_max
        self._tell_pages(step)
        self._show_pages(step)
        self._offer(step)

    def _tell_pages(self, step: CheckPages) -> None:
        """Which page is seen, how many will be printed, and what one touch makes of that."""
        _, ids, larger = self.catalogue.gettext, self.ids, self.theme.larger
        text = _("Page {page} is left out") if ids.sheet.left_out else _("Page {page} of {pages}")
        ids.place.words = text.format(page=step.page + 1, pages=step.pages) if self.several else ""
        for name in ("which", "only"):
            self.offer(name, self.several)
        self.offer("larger", self.theme.tall)
        kept = step.pages - len(step.left_out)
        count = _("{page} of {pages}") if step.left_out else self.catalogue.ngettext("{n} page", "{n} pages", kept)
        short = _("{page} / {pages}") if larger else count
        ids.which.words = short.format(page=kept, pages=step.pages, n=kept)
        ids.which.spoken = f"{_('Which pages?')} {count.format(page=kept, pages=step.pages, n=kept)}"
        every, this = (_("All"), _("Only this")) if larger else (_("All pages"), _("Only this page"))
        ids.only.words, ids.only.picture = (every, "papers") if self._alone else (this, "paper")

    @property
    def _alone(self) -> bool:
        """True when the page that is seen is the only one that will be printed."""
        step = self._step
        return step.pages - len(step.left_out) == 1 and step.page not in step.left_out

    def _show_pages(self, step: CheckPages) -> None:
        """The pages beside the one that is seen: all of a few, or arrows to many."""
        beside = not self._is_crowded(step)
        few, many = beside and 1 < step.pages <= _THUMBNAILS, beside and step.pages > _THUMBNAILS
        self.offer("pages", few)
        self.offer("arrows", many)
        self.offer("near", self.theme.portrait)
        self.offer("number", not self.theme.portrait)
        if few:
            self._show_thumbnails(self.ids.pages, range(step.pages))
        if many:
            first = step.page - step.page % _THUMBNAILS
            self._show_thumbnails(self.ids.near, range(first, min(first + _THUMBNAILS, step.pages)))
            self.ids.number.words = str(step.page + 1)
            self.ids.before.enabled, self.ids.after.enabled = step.page > 0, step.page + 1 < step.pages

    def _is_crowded(self, step: CheckPages) -> bool:
        """True where so much can be chosen that, in larger text, pages are turned only where they are enlarged."""
        return self.narrow and len(self._pairs(step)) > 2

    def _show_thumbnails(self, row: Row, pages: range) -> None:
        step, thumbnails = self._step, list(reversed(row.children))
        if len(thumbnails) != len(pages):
            row.clear_widgets()
            thumbnails = [self._thumbnail(row, place) for place in range(len(pages))]
        self._first = pages.start
        for page, thumbnail in zip(pages, thumbnails, strict=True):
            text = self.catalogue.gettext("Page {page} of {pages}")
            thumbnail.spoken = text.format(page=page + 1, pages=step.pages)
            thumbnail.picture, thumbnail.chosen = step.thumbnails.get(page), page == step.page
            thumbnail.left_out = page in step.left_out

    def _thumbnail(self, row: Row, place: int) -> Paper:
        thumbnail = Paper()
        thumbnail.bind(on_answer=lambda _: self.journey.turn_to(self._first + place))
        row.add_widget(thumbnail)
        return thumbnail

    def turn(self, by: int) -> None:
        """The page after this one, or before."""
        self.journey.turn_to(self._step.page + by)

    def choose_only(self) -> None:
        """This page alone; or all of them, if it was."""
        printing = self.journey
        if self._alone:
            printing.all_pages()
        else:
            printing.only_this_page()

    def change_copies(self, by: int) -> None:
        """One copy more, or less."""
        self._choose(replace(self._step.options, copies=self._step.options.copies + by))

    def _choose(self, options: Options) -> None:
        self.journey.set_options(options)

    def _offer(self, step: CheckPages) -> None:
        """What this printer can do, and nothing else: sides of the paper, colours."""
        printed = step.pages - len(step.left_out)
        offered = (printed, step.capabilities, step.options, step.looks, step.look)
        if offered == self._offered:
            return
        self._offered = offered
        rows: list[list[Touchable]] = [*self._pairs(step)]
        self.offer("choices", bool(rows))
        choices = self.ids.choices
        choices.clear_widgets()
        if len(rows) > 1 and not self.theme.portrait:
            rows = [[_pair(pair) for pair in rows]]  # no room for two rows
        choices.size_hint_y = len(rows)
        for answers in rows:
            row = Row(spacing=self.theme.gap)
            for answer in answers:
                row.add_widget(answer)
            choices.add_widget(row)

    def _pairs(self, step: CheckPages) -> list[list[Answer]]:
        return [pair for pair in (self._look_pair(step), self._sides_pair(step), self._color_pair(step)) if pair]

    def _sides_pair(self, step: CheckPages) -> list[Answer]:
        both = Sides.TWO_SIDED_LONG_EDGE
        if step.pages - len(step.left_out) == 1 or both not in step.capabilities.sides:
            return []
        _ = self.catalogue.gettext
        return [
            self._option("paper", _("1 side"), step.options, replace(step.options, sides=Sides.ONE_SIDED)),
            self._option("papers", _("2 sides"), step.options, replace(step.options, sides=both)),
        ]

    def _color_pair(self, step: CheckPages) -> list[Answer]:
        if not step.capabilities.color:
            return []
        _ = self.catalogue.gettext
        return [
            self._option("color", _("Colour"), step.options, replace(step.options, color=True)),
            self._option("gray", _("Black"), step.options, replace(step.options, color=False)),
        ]

    def _look_pair(self, step: CheckPages) -> list[Answer]:
        _ = self.catalogue.gettext
        answers = {
            Look.AS_FOUND: ("cut", _("In pages")) if Look.UNCUT in step.looks else ("photo", _("As it is")),
            Look.CLEANED: ("clean", _("Clean")),
            Look.UNCUT: ("paper", _("Whole")),
        }
        choose = self.journey.choose_look
        return [_answer(*answers[look], look is step.look, partial(choose, look)) for look in step.looks]

    def _option(self, picture: str, words: str, now: Options, options: Options) -> Answer:
        return _answer(picture, words, options == now, partial(self._choose, options))


def _answer(picture: str, words: str, chosen: bool, choose: Callable[[], None]) -> Answer:
    answer = Answer(picture=picture, bare=True, words=words, kind="chosen" if chosen else "quiet")
    answer.bind(on_answer=lambda _: choose())
    return answer


def _pair(pair: list[Answer]) -> Pair:
    """One answer for two."""
    chosen = next((place for place, answer in enumerate(pair) if answer.kind == "chosen"), 0)
    both = Pair(pictures=[answer.picture for answer in pair], chosen=chosen, words=pair[chosen].words)
    both.bind(on_answer=lambda _: pair[1 - chosen].dispatch("on_answer"))
    return both
