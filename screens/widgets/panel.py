"""Panel: a card that isn't touched itself but holds what is."""

from kivy.graphics import BorderImage, Color

from screens.widgets import shapes
from screens.widgets.drawn import Drawn
from screens.widgets.layout import Row


class Panel(Row, Drawn):
    """A row on a card of its own."""

    draws_on = ("theme",)

    def __init__(self, **properties: object) -> None:
        super().__init__(**properties)
        with self.canvas.before:
            Color(1, 1, 1, 1)
            self._image = BorderImage()

    def draw(self) -> None:
        """Draws the card."""
        if self.theme:
            palette = self.theme.palette
            card = shapes.Card(palette.card, palette.edge, max(round(self.theme.mm(0.34)), 2), self.theme.mm(4.7))
            self._image.texture, self._image.border = self.theme.shapes.card(card), (card.border,) * 4
            self._image.pos, self._image.size = self.pos, self.size
