"""Which pages? Every page is a card: a touch leaves it out, or takes it in again."""

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty

from kiosk.journeys.printing.steps import ChoosePages
from screens.screen import Screen
from screens.sizes import grid_columns
from screens.widgets.card import Card


class PageCard(Card):
    """One page: its picture, its number, and whether it will be printed."""

    page = ObjectProperty(None, allownone=True)
    number = StringProperty("")
    printed = BooleanProperty(True)


class Pages(Screen[ChoosePages]):
    """As many pages as fit; two arrows turn to the others. The loud answer leads back to the paper."""

    columns = NumericProperty(3)

    def update(self, step: ChoosePages) -> None:
        """Shows which pages will be printed."""
        self._step, _ = step, self.catalogue.gettext
        self.columns = grid_columns(self.theme)
        shown = range(step.first, min(step.first + step.at_once, step.pages))
        cards = list(reversed(self.ids.cards.children))
        if len(cards) != len(shown):
            self.ids.cards.clear_widgets()
            cards = [self._card(place) for place in range(len(shown))]
        for card, page in zip(cards, shown, strict=True):
            self._show(card, page)
        text = _("{page} of {pages}")
        self.ids.count.words = text.format(page=step.pages - len(step.left_out), pages=step.pages)
        self.ids.all.enabled = bool(step.left_out)
        only = _("Only {page}") if self.theme.larger else _("Only page {page}")
        self.ids.only.words = only.format(page=step.page + 1)
        self.offer("pager", step.pages > step.at_once)
        self.ids.earlier.enabled = step.first > 0
        self.ids.later.enabled = step.first + step.at_once < step.pages

    def turn(self, by: int) -> None:
        """Other pages: the ones after these, or before."""
        self.journey.turn_pages(max(self._step.first + by * self._step.at_once, 0))

    def _show(self, card: PageCard, page: int) -> None:
        _, step = self.catalogue.gettext, self._step
        card.page = step.thumbnails.get(page)
        card.number = str(page + 1)
        card.printed = page not in step.left_out
        card.enabled = not (card.printed and step.pages - len(step.left_out) == 1)  # one page is always printed
        card.kind = "chosen" if card.printed else "quiet"
        text = _("Page {page}: it will be printed") if card.printed else _("Page {page}: it is left out")
        card.spoken = text.format(page=page + 1)

    def _card(self, place: int) -> PageCard:
        card = PageCard()
        card.bind(on_answer=lambda _: self.journey.toggle(self._step.first + place))
        self.ids.cards.add_widget(card)
        return card
