"""Ring: where the keys are."""

from kivy.graphics import BorderImage, Color

from screens.theme import Theme
from screens.widgets import shapes
from screens.widgets.touchable import Touchable

WIDTH = 3.0
"""In mm; it fills the gap to the next thing that can be touched (accessibility K2; WCAG 2.4.13 asks for less)."""
GAP = 0.7
"""In mm, between the ring and what it is around: in high contrast both can be white."""


class Ring:
    """Drawn around a touchable widget while that has the focus. To be made within the canvas that it is drawn on."""

    def __init__(self) -> None:
        Color(1, 1, 1, 1)
        self._image = BorderImage(size=(0, 0), border=(0, 0, 0, 0))

    def draw(self, theme: Theme, widget: Touchable, corner: int) -> None:
        """Draws it, or takes it away; `corner` is the widget's own, in pixels."""
        if not widget.focused:
            self._image.size, self._image.border = (0, 0), (0, 0, 0, 0)
            return
        width = theme.mm(WIDTH)
        ring = shapes.Card(theme.palette.paper, theme.palette.text, width, corner + width)
        self._image.texture, self._image.border = theme.shapes.card(ring), (ring.border,) * 4
        self._image.pos = (widget.x - width, widget.y - width)
        self._image.size = (widget.width + 2 * width, widget.height + 2 * width)
