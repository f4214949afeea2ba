"""A USB stick on its way into the terminal's slot, on the side where this terminal has it."""

from kivy.graphics import BorderImage, Color, InstructionGroup
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty

from screens.palette import Rgb
from screens.widgets import shapes
from screens.widgets.moving import Moving

_WAY = {"left": (1, 0), "right": (-1, 0), "below": (0, 1), "above": (0, -1)}
"""The way that the stick goes, in x and y, by the side that the slot is on."""
_SCREEN = 0.56  # the terminal's screen, in parts of the picture's height
_WIDE = 1.04  # terminal and stick side by side, likewise
_LEAST = 15  # pixels: less is no room for it
_TRAVEL = 0.1  # how far the stick moves, likewise


class StickPicture(Moving):
    """The terminal's screen, the slot at its `slot` side (`[usb] slot`), and a stick before it that goes in."""

    theme = ObjectProperty()
    slot = StringProperty("right")
    alone = BooleanProperty(False)  # a sign for where papers are: the stick, and nothing around it
    draws_on = ("theme", "slot", "alone")

    def __init__(self, **properties: object) -> None:
        self._parts = InstructionGroup()
        self._stick: list[tuple[BorderImage, float, float]] = []
        super().__init__(**properties)
        self.canvas.add(Color(1, 1, 1, 1))
        self.canvas.add(self._parts)

    def draw(self) -> None:
        """Draws the terminal, its slot, and the stick."""
        if not self.theme or min(self.size) < _LEAST:
            return
        self._parts.clear()
        if self.alone:
            self._unit = min(self.width, self.height) * 2.3
            self._draw_stick(self.center_x + self._unit * 0.2, self.center_y, 1, 0)
            self.move()
            return
        palette, (across, up) = self.theme.palette, _WAY[self.slot]
        unit = self._unit = min(self.width / _WIDE, self.height)
        high, wide = _SCREEN * unit, _SCREEN * unit * (1.3 if up else 1)
        # The terminal and the stick together stand in the middle.
        x, y = self.center_x + across * unit * 0.24, self.center_y + up * unit * 0.24
        edge = (x - across * wide / 2, y - up * high / 2)
        dark = palette.leaf.ink
        self._put(x, y, wide, high, palette.leaf.round, dark, unit * 0.06, unit * 0.02)
        self._put(x, y, wide * 0.8, high * 0.76, palette.card, dark, unit * 0.02, unit * 0.008)
        thin, long = unit * 0.03, unit * 0.19
        slot = (edge[0] + across * thin, edge[1] + up * thin)
        self._put(*slot, long if up else thin, thin if up else long, palette.text, palette.text, 2, 0)
        self._draw_stick(edge[0] - across * unit * 0.06, edge[1] - up * unit * 0.06, across, up)
        self.move()

    def move(self) -> None:
        """Moves the stick towards the slot."""
        across, up = _WAY[self.slot]
        for part, x, y in self._stick:
            far = (self.swing - 1) * _TRAVEL * self._unit if self.moves else 0
            part.pos = (round(x + across * far), round(y + up * far))

    def _draw_stick(self, x: float, y: float, across: int, up: int) -> None:
        """A plug of metal with its two holes, and a body; x, y is the middle of the plug's end."""
        palette, unit = self.theme.palette, self._unit
        ink = palette.sky.ink
        plug, body, broad = unit * 0.12, unit * 0.28, unit * 0.2
        parts = [(plug / 2, 0.0, plug, broad * 0.66, palette.groove, palette.text, 4, 2)]
        parts += [(plug * 0.45, side * broad * 0.16, plug * 0.3, broad * 0.14, palette.text, palette.text, 1, 0)
                  for side in (-1, 1)]  # fmt: skip
        parts += [(plug + body / 2, 0.0, body, broad, palette.card if palette.outlined else ink, ink, unit * 0.05, 3)]
        self._stick = []
        for along, aside, length, breadth, fill, line, corner, thick in parts:
            middle = (x - across * along + up * aside, y - up * along + across * aside)
            size = (breadth, length) if up else (length, breadth)
            self._stick.append(self._put(*middle, *size, fill, line, corner, thick))

    def _put(
        self, x: float, y: float, wide: float, high: float, fill: Rgb, edge: Rgb, corner: float, thick: float
    ) -> tuple[BorderImage, float, float]:
        """A card with its middle at x, y."""
        card = shapes.Card(fill, edge, max(int(thick), 0), int(corner))
        left, bottom = x - wide / 2, y - high / 2
        part = BorderImage(
            texture=self.theme.shapes.card(card), border=(card.border,) * 4, pos=(round(left), round(bottom)),
            size=(round(wide), round(high)),
        )  # fmt: skip
        self._parts.add(part)
        return part, left, bottom
