"""Which pages? Every page is a card: a touch leaves it out, or takes it in again."""

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty

from kiosk.journeys.printing.steps import ChoosePages
from screens.paged import Paged
from screens.widgets.card import Card


class PageCard(Card):
    """One page: its picture, its number, and whether it will be printed."""

    page = ObjectProperty(None, allownone=True)
    number = StringProperty("")
    below = BooleanProperty(False)  # the number, not beside it
    printed = BooleanProperty(True)


class Pages(Paged[ChoosePages]):
    """As many pages as fit; two arrows turn to the others. The loud answer leads back to the paper."""

    def update(self, step: ChoosePages) -> None:
        """Shows which pages will be printed."""
        self._step, _ = step, self.catalogue.gettext
        self.lay_grid(step.pages)
        shown = range(step.first, min(step.first + step.at_once, step.pages))
        for card, page in zip(self.lay_out(step.first, step.at_once, step.pages), shown, strict=True):
            self._show(card, page)
        text = _("{page} of {pages}")
        self.ids.count.words = text.format(page=step.pages - len(step.left_out), pages=step.pages)
        self.offer("all", bool(step.left_out))
        self.offer("only", not step.left_out)
        only = _("Only {page}") if self.theme.larger else _("Only page {page}")
        self.ids.only.words = only.format(page=step.page + 1)

    def _show(self, card: PageCard, page: int) -> None:
        _, step = self.catalogue.gettext, self._step
        card.page = step.thumbnails.get(page)
        card.number, card.below = str(page + 1), self.rows == 1
        card.printed = page not in step.left_out
        card.enabled = not (card.printed and step.pages - len(step.left_out) == 1)  # one page is always printed
        card.kind = "chosen" if card.printed else "quiet"
        text = _("Page {page}: it will be printed") if card.printed else _("Page {page}: it is left out")
        card.spoken = text.format(page=page + 1)

    def card(self, place: int) -> PageCard:
        """A page: a touch leaves it out, or takes it in again."""
        card = PageCard()
        card.bind(on_answer=lambda _: self.journey.toggle(self._step.first + place))
        return card
