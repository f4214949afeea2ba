"""Which page shall be printed again? A touch on one does it."""

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty

from kiosk.journeys.printing.steps import NotRight as Step
from screens.screen import Screen
from screens.sizes import grid_columns
from screens.widgets.card import Card


class AgainCard(Card):
    """One page that came out: its picture, and its number."""

    page = ObjectProperty(None, allownone=True)
    number = StringProperty("")
    below = BooleanProperty(False)  # the number, not beside it


class NotRight(Screen[Step]):
    """As many pages as fit; two arrows turn to the others."""

    columns = NumericProperty(3)
    rows = NumericProperty(2)

    def update(self, step: Step) -> None:
        """Shows the pages that came out."""
        self._step, _ = step, self.catalogue.gettext
        self.columns = min(grid_columns(self.theme), len(step.pages))
        self.rows = 1 if len(step.pages) == self.columns else 2
        shown = step.pages[step.first : step.first + step.at_once]
        cards = list(reversed(self.ids.cards.children))
        if len(cards) != len(shown):
            self.ids.cards.clear_widgets()
            cards = [self._card(place) for place in range(len(shown))]
        for card, page in zip(cards, shown, strict=True):
            card.page = step.thumbnails.get(page)
            card.number = str(page + 1)
            card.below = self.rows == 1
            card.spoken = _("Page {page}: print it again").format(page=page + 1)
        self.offer("pager", len(step.pages) > step.at_once)
        self.ids.earlier.enabled = step.first > 0
        self.ids.later.enabled = step.first + step.at_once < len(step.pages)

    def turn(self, by: int) -> None:
        """Other pages: the ones after these, or before."""
        self.journey.turn_pages(max(self._step.first + by * self._step.at_once, 0))

    def _card(self, place: int) -> AgainCard:
        card = AgainCard()
        card.bind(on_answer=lambda _: self.journey.print_again(self._step.pages[self._step.first + place]))
        self.ids.cards.add_widget(card)
        return card
