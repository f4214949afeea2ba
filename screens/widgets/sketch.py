"""Sketches: what a passer-by understands without reading, drawn by cairo on a card of their own."""

from collections.abc import Callable
from math import pi

import cairocffi
from kivy.graphics import Color, Rectangle
from kivy.properties import ObjectProperty, OptionProperty, StringProperty

from screens.palette import Rgb
from screens.theme import Theme
from screens.widgets import shapes
from screens.widgets.drawn import Drawn

_WHITE: Rgb = (1, 1, 1)
_TURNS = {"left": 0.0, "above": pi / 2, "right": pi, "below": -pi / 2}
"""How far the stick that leaves is turned, by the side that the slot is on."""


class Sketch(Drawn):
    """One drawing, as large as the widget allows, mirrored where reading is; the stick's turned as its `slot` is."""

    theme = ObjectProperty()
    drawing = OptionProperty("stick-to-paper", options=("stick-to-paper", "take-stick", "somebody-comes", "on-the-way"))
    hue = StringProperty("leaf")
    slot = StringProperty("right")  # [usb] slot
    draws_on = ("theme", "drawing", "hue", "slot")

    def __init__(self, **properties: object) -> None:
        super().__init__(**properties)
        with self.canvas.before:
            Color(1, 1, 1, 1)
            self._image = Rectangle(size=(0, 0))

    def draw(self) -> None:
        """Draws the card, and what is on it."""
        width, height = int(self.width), int(self.height)
        if not self.theme or width < 50 or height < 50:
            self._image.size = (0, 0)
            return
        self._image.texture = shapes.opaque(width, height, self._paint)
        self._image.pos, self._image.size = (int(self.x), int(self.y)), (width, height)

    def _paint(self, context: cairocffi.Context, width: int, height: int) -> None:
        theme: Theme = self.theme
        hue = theme.palette.hue(self.hue)
        context.set_source_rgb(*theme.palette.paper)
        context.paint()
        shapes.rounded(context, 1, 1, width - 1, height - 1, theme.mm(4.7))
        context.set_source_rgb(*hue.round)
        context.fill_preserve()
        context.set_source_rgb(*(hue.ink if theme.palette.outlined else hue.round))
        context.stroke()
        across, paint = _DRAWINGS[self.drawing]
        turned = _TURNS[self.slot] if self.drawing == "take-stick" else None
        upright = turned is not None and turned % pi
        wide, high = (1, across) if upright else (across, 1)
        scale = min((width - 2 * theme.mm(4)) / wide, (height - 2 * theme.mm(3)) / high)
        context.translate(width / 2, height / 2)
        context.rotate(turned or 0)
        context.scale(-scale if theme.rtl and turned is None else scale, scale)
        context.translate(-across / 2, -0.5)
        context.set_line_cap(cairocffi.LINE_CAP_ROUND)
        context.set_line_join(cairocffi.LINE_JOIN_ROUND)
        paint(context, hue.ink, hue.round)


# All that follows draws in a room that is one high, from its top left corner.


def _line(context: cairocffi.Context, ink: Rgb, width: float, *points: tuple[float, float]) -> None:
    context.set_source_rgb(*ink)
    context.set_line_width(width)
    context.move_to(*points[0])
    for point in points[1:]:
        context.line_to(*point)
    context.stroke()


def _box(context: cairocffi.Context, fill: Rgb, left: float, top: float, width: float, height: float) -> None:
    shapes.rounded(context, left, top, left + width, top + height, min(width, height) * 0.18)
    context.set_source_rgb(*fill)
    context.fill()


def _stick(context: cairocffi.Context, ink: Rgb, round_: Rgb, left: float, middle: float) -> None:
    """A USB stick that lies, its plug to the right: 0.95 long."""
    _box(context, ink, left, middle - 0.19, 0.66, 0.38)
    _box(context, ink, left + 0.6, middle - 0.13, 0.35, 0.26)
    _box(context, round_, left + 0.68, middle - 0.09, 0.23, 0.18)
    for up in (-0.06, 0.02):
        _box(context, ink, left + 0.75, middle + up, 0.07, 0.045)
    context.arc(left + 0.13, middle, 0.06, 0, 2 * pi)
    context.set_source_rgb(*round_)
    context.fill()


def _arrow(context: cairocffi.Context, ink: Rgb, left: float, middle: float, length: float) -> None:
    end = left + length
    _line(context, ink, 0.09, (left, middle), (end, middle))
    _line(context, ink, 0.09, (end - 0.16, middle - 0.16), (end, middle), (end - 0.16, middle + 0.16))


def _sheet(context: cairocffi.Context, ink: Rgb, left: float, top: float) -> None:
    """A letter: 0.66 by 0.92."""
    shapes.rounded(context, left, top, left + 0.66, top + 0.92, 0.04)
    context.set_source_rgb(*_WHITE)
    context.fill_preserve()
    context.set_source_rgb(*ink if ink != _WHITE else (0, 0, 0))
    context.set_line_width(0.035)
    context.stroke()
    for number, length in enumerate((0.26, 0.46, 0.46, 0.4, 0.46, 0.22)):
        grey = (0.45, 0.48, 0.52)
        _line(
            context,
            grey,
            0.035,
            (left + 0.1, top + 0.14 + 0.13 * number),
            (left + 0.1 + length, top + 0.14 + 0.13 * number),
        )


def _stick_to_paper(context: cairocffi.Context, ink: Rgb, round_: Rgb) -> None:
    _stick(context, ink, round_, 0, 0.5)
    _arrow(context, ink, 1.12, 0.5, 0.5)
    _sheet(context, ink, 1.8, 0.04)


def _take_stick(context: cairocffi.Context, ink: Rgb, round_: Rgb) -> None:
    """The stick leaves its slot, at the left side of the terminal."""
    _box(context, ink, 1.56, 0.05, 0.2, 0.9)
    _box(context, round_, 1.6, 0.36, 0.12, 0.28)
    _stick(context, ink, round_, 0.56, 0.5)
    _line(context, ink, 0.09, (0.42, 0.5), (0.06, 0.5))
    _line(context, ink, 0.09, (0.22, 0.34), (0.06, 0.5), (0.22, 0.66))


def _somebody_comes(context: cairocffi.Context, ink: Rgb, _round: Rgb) -> None:
    _walk(context, ink, 0.5)


def _on_the_way(context: cairocffi.Context, ink: Rgb, _round: Rgb) -> None:
    """Somebody who walks towards somebody else, who stands before the terminal."""
    _box(context, ink, 0.0, 0.12, 0.3, 0.42)
    _line(context, ink, 0.08, (0.15, 0.5), (0.15, 0.95))
    x = 0.62
    _head(context, ink, x)
    _line(context, ink, 0.2, (x, 0.38), (x, 0.55))
    for leg in (-0.05, 0.05):
        _line(context, ink, 0.09, (x + leg, 0.57), (x + leg, 0.95))
    _line(context, ink, 0.075, (x - 0.07, 0.34), (x - 0.22, 0.36))
    _line(context, ink, 0.075, (x + 0.08, 0.34), (x + 0.11, 0.6))
    for step in range(3):
        context.arc(1.02 + 0.17 * step, 0.93, 0.03, 0, 2 * pi)
        context.fill()
    _walk(context, ink, 1.85)


def _head(context: cairocffi.Context, ink: Rgb, x: float) -> None:
    context.arc(x, 0.13, 0.12, 0, 2 * pi)
    context.set_source_rgb(*ink)
    context.fill()


def _walk(context: cairocffi.Context, ink: Rgb, x: float) -> None:
    """Somebody who walks towards where reading begins, and greets."""
    _head(context, ink, x)
    _line(context, ink, 0.2, (x, 0.38), (x - 0.01, 0.55))
    _line(context, ink, 0.09, (x - 0.03, 0.57), (x - 0.1, 0.76), (x - 0.24, 0.95))
    _line(context, ink, 0.09, (x + 0.02, 0.57), (x + 0.13, 0.74), (x + 0.12, 0.95))
    _line(context, ink, 0.075, (x - 0.07, 0.34), (x - 0.24, 0.44), (x - 0.32, 0.2))
    _line(context, ink, 0.075, (x + 0.08, 0.34), (x + 0.17, 0.48), (x + 0.12, 0.6))
    for reach in (0.1, 0.17):
        context.set_line_width(0.035)
        context.arc(x - 0.32, 0.16, reach, pi * 1.1, pi * 1.55)
        context.stroke()


_Paint = Callable[[cairocffi.Context, Rgb, Rgb], None]
_DRAWINGS: dict[str, tuple[float, _Paint]] = {
    "stick-to-paper": (2.46, _stick_to_paper),
    "take-stick": (1.82, _take_stick),
    "somebody-comes": (0.8, _somebody_comes),
    "on-the-way": (2.1, _on_the_way),
}
"""Each drawing, and how wide it is."""
