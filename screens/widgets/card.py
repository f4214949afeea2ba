"""Card: what can be touched looks like one."""

from dataclasses import dataclass
from typing import ClassVar

from kivy.graphics import BorderImage, Color
from kivy.properties import BooleanProperty, ObjectProperty, OptionProperty

from screens.palette import Palette, Rgb
from screens.widgets import shapes
from screens.widgets.drawn import Drawn
from screens.widgets.ring import GAP, Ring
from screens.widgets.touchable import Touchable

KINDS = ("quiet", "loud", "gentle", "chosen", "firm", "help")
_THIN, _FIRM, CHOSEN = 0.34, 0.6, 1.0
"""Edges in mm. A thing chosen has a frame of 1 mm, for colour is never the only sign."""


_WIDE = 3.5


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
            return _Look(palette.card, palette.pressed, palette.loud_edge, CHOSEN, palette.text)
        case "firm":
            return _Look(palette.card, palette.pressed, palette.text, _FIRM, palette.text)
        case _:
            return _Look(palette.card, palette.pressed, palette.edge, _THIN, palette.text)


class Card(Touchable, Drawn):
    """A touchable card of one of the KINDS; `ink` is the colour of words on it.

    `middle`: what stands on it is held together in the middle; otherwise it begins where reading does.
    """

    theme = ObjectProperty()
    kind = OptionProperty("quiet", options=KINDS)
    ink = ObjectProperty((0, 0, 0))
    middle = BooleanProperty(False)
    inset: ClassVar[float] = 0  # in mm: how much less is drawn than can be touched
    draws_on: tuple[str, ...] = ("theme", "kind", "middle", "pressed", "enabled", "focused")

    def __init__(self, **properties: object) -> None:
        super().__init__(**properties)
        with self.canvas.before:
            self._ring = Ring()
            self._color = Color(1, 1, 1, 1)
            self._image = BorderImage()

    @property
    def wide(self) -> bool:
        """True if words at its start would stand far from the middle of the screen."""
        return bool(self.width > _WIDE * self.height)

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
        gap = theme.mm(self.inset + (GAP if self.focused else 0))
        corner = min(self.corner, int(min(self.size) / 2) - gap - 1)
        card = shapes.Card(fill, look.edge, max(round(look.thick * theme.mm(1), 1), 2), max(corner, 0))
        self._image.texture = theme.shapes.card(card)
        self._image.border = (card.border,) * 4
        self._color.a = 1 if self.enabled else 0.4
        self._image.pos = (self.x + gap, self.y + gap)
        self._image.size = (self.width - 2 * gap, self.height - 2 * gap)
        self._ring.draw(theme, self, self.corner)
