"""Which page shall be printed again? A touch on one does it."""

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty

from kiosk.journeys.printing.steps import NotRight as Step
from screens.paged import Paged
from screens.widgets.card import Card


class AgainCard(Card):
    """One page that came out: its picture, and its number."""

    page = ObjectProperty(None, allownone=True)
    number = StringProperty("")
    below = BooleanProperty(False)  # the number, not beside it


class NotRight(Paged[Step]):
    """As many pages as fit; two arrows turn to the others."""

    def update(self, step: Step) -> None:
        """Shows the pages that came out."""
        self._step, _ = step, self.catalogue.gettext
        self.lay_grid(len(step.pages))
        shown = step.pages[step.first : step.first + step.at_once]
        for card, page in zip(self.lay_out(step.first, step.at_once, len(step.pages)), shown, strict=True):
            card.page = step.thumbnails.get(page)
            card.number = str(page + 1)
            card.below = self.rows == 1
            card.spoken = _("Page {page}: print it again").format(page=page + 1)

    def card(self, place: int) -> AgainCard:
        """A page that came out: a touch prints it once more."""
        card = AgainCard()
        card.bind(on_answer=lambda _: self.journey.print_again(self._step.pages[self._step.first + place]))
        return card
