"""What screens have in common that show pages as cards, as many as fit; two arrows turn to the others."""

from typing import TypeVar

from kivy.properties import NumericProperty

from screens.screen import Screen
from screens.sizes import grid_columns
from screens.widgets.card import Card

Shown = TypeVar("Shown")


class Paged(Screen[Shown]):
    """Its layout has `cards`, and a `pager` with `earlier` and `later`."""

    columns = NumericProperty(3)
    rows = NumericProperty(2)
    _first = 0
    _at_once = 0

    def turn(self, by: int) -> None:
        """Other pages: the ones after these, or before."""
        self.journey.turn_pages(max(self._first + by * self._at_once, 0))

    def lay_grid(self, count: int) -> None:
        """As many columns as fit, in two rows; a few pages stand in one, and are the larger for it."""
        self.columns = min(grid_columns(self.theme), count)
        self.rows = 1 if count == self.columns else 2

    def lay_out(self, first: int, at_once: int, count: int) -> list[Card]:
        """The cards of the pages on the screen: of `count`, so many from place `first` on."""
        self._first, self._at_once = first, at_once
        shown = min(at_once, count - first)
        cards: list[Card] = list(reversed(self.ids.cards.children))
        if len(cards) != shown:
            self.ids.cards.clear_widgets()
            cards = [self.card(place) for place in range(shown)]
            for card in cards:
                self.ids.cards.add_widget(card)
        self.offer("pager", count > at_once)
        self.ids.earlier.enabled = first > 0
        self.ids.later.enabled = first + at_once < count
        return cards

    def card(self, place: int) -> Card:
        """A card for whatever page is shown at that place."""
        raise NotImplementedError
