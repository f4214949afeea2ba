"""Dots: something is waited for."""

from kivy.graphics import Color, Rectangle
from kivy.properties import NumericProperty, ObjectProperty

from screens.widgets import shapes
from screens.widgets.moving import Moving

_COUNT = 3
_FAINT = 0.3


class Dots(Moving):
    """Three dots, of which one after the other is strong while it `moves`, forth and back; `across` each, in pixels.

    They stand where reading begins, or in the middle (`indent` 0.5).
    """

    theme = ObjectProperty()
    across = NumericProperty(0)
    indent = NumericProperty(0)
    draws_on = ("theme", "across", "indent")

    def __init__(self, **properties: object) -> None:
        self._dots: list[tuple[Color, Rectangle]] = []
        super().__init__(**properties)
        with self.canvas:
            self._dots = [(Color(1, 1, 1, 1), Rectangle(size=(0, 0))) for _ in range(_COUNT)]

    def draw(self) -> None:
        """Puts them side by side."""
        theme, across = self.theme, int(self.across)
        if not theme or not across:
            return
        ink = theme.palette.clay.ink
        step = 2 * across
        begin = (self.width - step * (_COUNT - 1) - across) * self.indent
        for number, (_, dot) in enumerate(self._dots):
            along = begin + number * step
            dot.texture = theme.shapes.round(shapes.Round(ink, ink, 0, across))
            dot.size = (across, across)
            dot.pos = (
                round(self.right - along - across if theme.rtl else self.x + along),
                round(self.center_y - across / 2),
            )
        self.move()

    def move(self) -> None:
        """Makes the one strong that it is at now."""
        at = self.swing * (_COUNT - 1)
        for number, (color, _) in enumerate(self._dots):
            color.a = max(_FAINT, 1 - abs(at - number)) if self.moves else 1
