"""The printer, with a paper coming out where this printer's paper does."""

from kivy.graphics import BorderImage, Color
from kivy.properties import ObjectProperty, StringProperty

from screens.palette import Rgb
from screens.widgets import shapes
from screens.widgets.drawn import Drawn
from screens.widgets.text import Text

_PAPER = {"front": (0.22, -0.32, 0.56, 0.5), "top": (0.22, 0.62, 0.56, 0.5)}
_PAPER |= {"left": (-0.28, 0.12, 0.5, 0.36), "right": (0.78, 0.12, 0.5, 0.36)}
"""Where the paper lies (left, bottom, width, height), in parts of the printer's width and height."""
_ARROW = {
    "front": (0.5, -0.5, "up"),
    "top": (0.5, 1.28, "down"),
    "left": (-0.2, -0.14, "up"),
    "right": (1.2, -0.14, "up"),
}


class PrinterPicture(Drawn):
    """A printer as large as the widget allows; `side` is where the paper comes out (`[printing] paper_comes_out`)."""

    theme = ObjectProperty()
    side = StringProperty("front")
    draws_on = ("theme", "side")

    def __init__(self, **properties: object) -> None:
        super().__init__(**properties)
        with self.canvas:
            Color(1, 1, 1, 1)
            self._parts = [BorderImage(size=(0, 0), border=(0, 0, 0, 0)) for _ in range(8)]
        self._arrow = Text(picture=True, align="center", wrap=False)
        self.add_widget(self._arrow)

    def draw(self) -> None:
        """Draws the printer, the paper and an arrow to it."""
        theme = self.theme
        if not theme or self.width < 50 or self.height < 50:
            return
        sideways = self.side in ("left", "right")
        width = min(self.width / (1.4 if sideways else 1), self.height / 1.15, theme.mm(110 if theme.portrait else 71))
        height = width * 0.58
        x = self.center_x - width / 2
        y = self.center_y - height / 2 + (height * 0.26 if self.side == "front" else -height * 0.2)
        palette = theme.palette
        dark, light = palette.leaf.ink, palette.leaf.round if palette.outlined else _lighter(palette.leaf.ink)
        corner, edge = int(width * 0.08), palette.edge
        body = shapes.Card(light, edge if palette.outlined else light, 2, corner)
        top = shapes.Card(dark if not palette.outlined else light, edge if palette.outlined else dark, 2, corner)
        sheet = shapes.Card((1, 1, 1), edge, 2, int(theme.mm(0.8)), 0 if palette.outlined else int(theme.mm(0.7)))
        line = shapes.Card(palette.groove, palette.groove, 0, 2)
        left, bottom, wide, high = _PAPER[self.side]
        paper = (x + left * width, y + bottom * height, wide * width, high * height)
        in_front = self.side == "front"
        boxes: list[tuple[shapes.Card, tuple[float, float, float, float]]] = [
            (top, (x + 0.1 * width, y + 0.45 * height, 0.8 * width, 0.55 * height)),
            (body, (x, y, width, 0.62 * height)),
        ]
        boxes.insert(2 if in_front else 0, (sheet, paper))
        for number in range(5):
            length = wide * width * (0.8 if number % 3 != 2 else 0.5)
            start = x + (left + wide * 0.1) * width
            above = y + (bottom + high * (0.8 - 0.14 * number)) * height
            boxes.insert(3 + number if in_front else 1 + number, (line, (start, above, length, max(height * 0.018, 4))))
        for part, (card, (px, py, pw, ph)) in zip(self._parts, boxes, strict=True):
            part.texture, part.border = theme.shapes.card(card), (card.border,) * 4
            part.pos, part.size = (round(px), round(py)), (round(pw), round(ph))
        across, up, arrow = _ARROW[self.side]
        size = theme.mm(12)
        self._arrow.theme, self._arrow.ink, self._arrow.px = theme, palette.clay.ink, size
        self._arrow.words = theme.picture(arrow)
        self._arrow.size = (size, size)
        self._arrow.pos = (round(x + across * width - size / 2), round(y + up * height - size / 2))


def _lighter(color: Rgb) -> Rgb:
    red, green, blue = (channel + (1 - channel) * 0.12 for channel in color)
    return red, green, blue
