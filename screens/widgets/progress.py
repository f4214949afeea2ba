"""Progress: how much of something is done."""

from kivy.graphics import BorderImage, Color
from kivy.properties import NumericProperty, ObjectProperty

from screens.palette import Rgb
from screens.widgets import shapes
from screens.widgets.drawn import Drawn


class Progress(Drawn):
    """A groove that fills from the side where reading begins; `done` goes from 0 to 1."""

    theme = ObjectProperty()
    done = NumericProperty(0)
    draws_on = ("theme", "done")

    def __init__(self, **properties: object) -> None:
        super().__init__(**properties)
        with self.canvas:
            Color(1, 1, 1, 1)
            self._groove, self._filling = (
                BorderImage(size=(0, 0), border=(0, 0, 0, 0)),
                BorderImage(size=(0, 0), border=(0, 0, 0, 0)),
            )

    def draw(self) -> None:
        """Draws the groove and what fills it."""
        theme = self.theme
        if not theme or self.width <= 0:
            return
        palette = theme.palette
        self._shape(self._groove, palette.groove)
        self._groove.pos, self._groove.size = self.pos, self.size
        filled = self.width * min(max(self.done, 0), 1)
        if not filled:
            self._filling.size, self._filling.border = (0, 0), (0, 0, 0, 0)
            return
        self._shape(self._filling, palette.loud)
        size = max(filled, self.height)  # never narrower than its round ends
        self._filling.size = (round(size), self.height)
        self._filling.pos = (round(self.right - size) if theme.rtl else self.x, self.y)

    def _shape(self, image: BorderImage, fill: Rgb) -> None:
        card = shapes.Card(fill, fill, 0, int(self.height / 2) - 1)
        image.texture, image.border = self.theme.shapes.card(card), (card.border,) * 4
