"""Field: what is typed, as dots until somebody wants to see it."""

from unicodedata import bidirectional

from kivy.graphics import BorderImage, Color
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty

from screens.widgets import shapes
from screens.widgets.card import CHOSEN
from screens.widgets.drawn import Drawn
from screens.widgets.keyboard import SPACE
from screens.widgets.text import Text

_DOT = "●"
_MORE = "…"


class Field(Drawn):
    """Signs side by side, from left to right in every language, but for Arabic letters; of a long password the end.

    Every sign is a text of its own, so that no password lies in the typesetter's memory.
    """

    theme = ObjectProperty()
    typed = StringProperty("")
    seen = BooleanProperty(False)
    cell = NumericProperty(0.9)  # how wide a sign's place is, in ems: letters need it all, digits less
    spoken = StringProperty("")  # what it says: never what is hidden
    draws_on = ("theme", "typed", "seen", "cell")

    def __init__(self, **properties: object) -> None:
        super().__init__(**properties)
        with self.canvas.before:
            Color(1, 1, 1, 1)
            self._image = BorderImage()
            self._cursor = BorderImage()

    def draw(self) -> None:
        """Draws the box, then the signs and where the next one goes."""
        theme = self.theme
        if not theme or self.width < 10:
            return
        palette = theme.palette
        box = shapes.Card(palette.card, palette.text, theme.mm(CHOSEN * 0.6), theme.mm(2))
        self._image.texture, self._image.border = theme.shapes.card(box), (box.border,) * 4
        self._image.pos, self._image.size = self.pos, self.size
        pad, cell = theme.mm(3), round(theme.text * self.cell)
        room = max(int((self.width - 2 * pad) // cell) - 1, 1)
        signs = self.typed if self.seen else _DOT * len(self.typed)
        if len(signs) > room:
            signs = _MORE + signs[-(room - 1) :]
        texts = list(reversed(self.children))
        for text in texts[len(signs) :]:
            self.remove_widget(text)
        for _ in range(len(texts), len(signs)):
            self.add_widget(Text(align="center", wrap=False))
        for place, (text, sign) in enumerate(zip(reversed(self.children), signs, strict=True)):
            text.theme, text.ink, text.bold = theme, palette.text, True
            text.px = round(theme.text * (0.8 if sign == _DOT else 1))
            text.words = SPACE if sign == " " else sign
            text.size = (cell, text.natural_height)
            text.pos = (round(self._at(pad + place * cell, cell)), round(self.center_y - text.height / 2))
        bar = shapes.Card(palette.text, palette.text, 0, 0)
        self._cursor.texture, self._cursor.border = theme.shapes.card(bar), (0,) * 4
        self._cursor.size = (theme.mm(0.6), round(theme.text * 1.1))
        self._cursor.pos = (
            round(self._at(pad + len(signs) * cell + theme.mm(0.5), self._cursor.size[0])),
            round(self.center_y - self._cursor.size[1] / 2),
        )

    def _at(self, along: float, wide: float) -> float:
        """Where something so wide begins, so far along the way that these signs are read."""
        backwards = self.seen and bool(self.typed) and bidirectional(self.typed[0]) == "AL"
        return float(self.right - along - wide if backwards else self.x + along)
