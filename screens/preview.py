"""Is it this one? Pages seen large, with all defaults ready."""

from dataclasses import replace

from kiosk.journeys.printing.steps import CheckPages
from kiosk.printing import Options, Sides
from screens.screen import Screen
from screens.widgets.answer import Answer
from screens.widgets.layout import Row
from screens.widgets.pair import Pair
from screens.widgets.paper import Paper
from screens.widgets.touchable import Touchable

_THUMBNAILS = 3
"""So many pages are shown as pictures of their own; longer papers are turned by arrows."""


class Preview(Screen[CheckPages]):
    """The page, the other pages, and what this printer can do. One loud answer."""

    @property
    def lower(self) -> int:
        """How high that part is, above the bar, where a finger may be needed on a high screen: the page goes higher."""
        theme = self.theme
        return int(theme.reach - theme.bar - theme.gap - theme.mm(4))

    def loud_height(self, height: float, spacing: float, rows: int) -> float:
        """How high *Print* is, the last of so many rows: as a main answer, as far as the others leave room for it."""
        share = (height - spacing * (rows - 1)) / rows
        room = height - (rows - 1) * (self.theme.target + spacing)
        if self.theme.portrait:
            return float(self.theme.answer)
        return float(max(share, min(self.theme.answer, room)))

    _offered: tuple[object, ...] = ()

    def update(self, step: CheckPages) -> None:
        """Shows the page, the pictures that are there by now, and what was chosen."""
        self._step = step
        ids, ngettext = self.ids, self.catalogue.ngettext
        ids.count.words = ngettext("{n} page", "{n} pages", step.pages).format(n=step.pages)
        ids.sheet.picture = step.sheet or step.thumbnails.get(step.page)
        ids.copies.words = str(step.options.copies)
        ids.copies_word.words = ngettext("copy", "copies", step.options.copies)
        ids.fewer.enabled = step.options.copies > 1
        ids.more.enabled = step.options.copies < step.copies_max
        self._show_pages(step)
        self._offer(step)

    def _show_pages(self, step: CheckPages) -> None:
        few, many = 1 < step.pages <= _THUMBNAILS, step.pages > _THUMBNAILS
        self.offer("pages", few)
        self.offer("arrows", many)
        if few:
            self._show_thumbnails(step)
        if many:
            self.ids.number.words = str(step.page + 1)
            self.ids.before.enabled, self.ids.after.enabled = step.page > 0, step.page + 1 < step.pages

    def _show_thumbnails(self, step: CheckPages) -> None:
        pages = self.ids.pages
        if len(pages.children) != step.pages:
            pages.clear_widgets()
            for page in range(step.pages):
                spoken = self.catalogue.gettext("Page {page} of {pages}").format(page=page + 1, pages=step.pages)
                thumbnail = Paper(spoken=spoken)
                thumbnail.bind(on_answer=lambda _, page=page: self.reception.printing.turn_to(page))
                pages.add_widget(thumbnail)
        for page, thumbnail in enumerate(reversed(pages.children)):
            thumbnail.picture, thumbnail.chosen = step.thumbnails.get(page), page == step.page

    def turn(self, by: int) -> None:
        """The page after this one, or before."""
        self.reception.printing.turn_to(self._step.page + by)

    def change_copies(self, by: int) -> None:
        """One copy more, or less."""
        self._choose(replace(self._step.options, copies=self._step.options.copies + by))

    def _choose(self, options: Options) -> None:
        self.reception.printing.set_options(options)

    def _offer(self, step: CheckPages) -> None:
        """What this printer can do, and nothing else: sides of the paper, colours."""
        offered = (step.pages, step.capabilities, step.options)
        if offered == self._offered:
            return
        self._offered = offered
        rows: list[list[Touchable]] = [pair for pair in (self._sides_pair(step), self._color_pair(step)) if pair]
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

    def _sides_pair(self, step: CheckPages) -> list[Answer]:
        both = Sides.TWO_SIDED_LONG_EDGE
        if step.pages == 1 or both not in step.capabilities.sides:
            return []
        _ = self.catalogue.gettext
        return [
            self._answer("paper", _("1 side"), step.options, replace(step.options, sides=Sides.ONE_SIDED)),
            self._answer("papers", _("2 sides"), step.options, replace(step.options, sides=both)),
        ]

    def _color_pair(self, step: CheckPages) -> list[Answer]:
        if not step.capabilities.color:
            return []
        _ = self.catalogue.gettext
        return [
            self._answer("color", _("Colour"), step.options, replace(step.options, color=True)),
            self._answer("gray", _("Black"), step.options, replace(step.options, color=False)),
        ]

    def _answer(self, picture: str, words: str, now: Options, options: Options) -> Answer:
        kind = "chosen" if options == now else "quiet"
        answer = Answer(picture=picture, bare=True, words=words, kind=kind)
        answer.bind(on_answer=lambda _: self._choose(options))
        return answer


def _pair(pair: list[Answer]) -> Pair:
    """One answer for two."""
    chosen = next((place for place, answer in enumerate(pair) if answer.kind == "chosen"), 0)
    both = Pair(pictures=[answer.picture for answer in pair], chosen=chosen, words=pair[chosen].words)
    both.bind(on_answer=lambda _: pair[1 - chosen].dispatch("on_answer"))
    return both
