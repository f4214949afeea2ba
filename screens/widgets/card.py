"""Card: what can be touched looks like one."""

from dataclasses import dataclass

from kivy.graphics import BorderImage, Color
from kivy.properties import ObjectProperty, OptionProperty

from screens.theme import Palette, Rgb
from screens.widgets import shapes
from screens.widgets.drawn import Drawn
from screens.widgets.touchable import Touchable

KINDS = ("quiet", "loud", "gentle", "chosen", "firm", "help")
_THIN, _FIRM, _CHOSEN = 0.34, 0.6, 1.0
"""Edges in mm. A thing chosen has a frame of 1 mm, for colour is never the only sign."""
_RING = 3.0
"""The focus ring in mm (WCAG 2.4.13)."""


@dataclass(frozen=True)
class _Look:
    fill: Rgb
    pressed: Rgb
    edge: Rgb
    thick: float
    ink: Rgb


def _look(palette: Palette, kind: str) -> _Look:
    match kind:
        case "loud":
            return _Look(palette.loud, palette.loud_pressed, palette.loud_edge, _THIN, palette.on_loud)
        case "help":
            return _Look(palette.help, palette.help_pressed, palette.help_edge, _FIRM, palette.on_help)
        case "gentle":
            return _Look(palette.gentle, palette.pressed, palette.help_edge, _FIRM, palette.text)
        case "chosen":
            return _Look(palette.card, palette.pressed, palette.loud_edge, _CHOSEN, palette.text)
        case "firm":
            return _Look(palette.card, palette.pressed, palette.text, _FIRM, palette.text)
        case _:
            return _Look(palette.card, palette.pressed, palette.edge, _THIN, palette.text)


class Card(Touchable, Drawn):
    """A touchable card of one of the KINDS; `ink` is the colour of words on it."""

    theme = ObjectProperty()
    kind = OptionProperty("quiet", options=KINDS)
    ink = ObjectProperty((0, 0, 0))
    draws_on: tuple[str, ...] = ("theme", "kind", "pressed", "enabled", "focused")

    def __init__(self, **properties: object) -> None:
        super().__init__(**properties)
        with self.canvas.before:
            self._ring_color = Color(1, 1, 1, 0)
            self._ring = BorderImage()
            self._color = Color(1, 1, 1, 1)
            self._image = BorderImage()

    @property
    def corner(self) -> int:
        """The corner's radius in pixels."""
        return int(self.theme.mm(4.7))

    def draw(self) -> None:
        """Fills and edges it as its kind, and what is done with it, say."""
        if not self.theme:
            return
        theme = self.theme
        look = _look(theme.palette, self.kind)
        fill = look.pressed if self.pressed else look.fill
        self.ink = theme.palette.text if self.pressed and self.kind != "loud" and self.kind != "help" else look.ink
        card = shapes.Card(fill, look.edge, max(round(look.thick * theme.mm(1), 1), 2), self.corner)
        self._image.texture = theme.shapes.card(card)
        self._image.border = (card.border,) * 4
        self._color.a = 1 if self.enabled else 0.4
        self._ring_color.a = 1 if self.focused else 0
        if self.focused:
            ring = shapes.Card(theme.palette.text, theme.palette.text, 0, self.corner + self._ring_width)
            self._ring.texture = theme.shapes.card(ring)
            self._ring.border = (ring.border,) * 4
        self._place()

    @property
    def _ring_width(self) -> int:
        return int(self.theme.mm(_RING))

    def _place(self, *_: object) -> None:
        self._image.pos, self._image.size = self.pos, self.size
        if self.theme and self.focused:
            ring = self._ring_width
            self._ring.pos = (self.x - ring, self.y - ring)
            self._ring.size = (self.width + 2 * ring, self.height + 2 * ring)
