"""What screens have in common on which something is typed: by a finger, or on a keyboard that is plugged in."""

from math import ceil
from typing import TypeVar

from kivy.properties import NumericProperty

from screens.screen import Screen
from screens.widgets.keyboard import KEY_GAP_MM, KEY_MM
from screens.widgets.plates import Shape

Shown = TypeVar("Shown")

_HIGHEST_MM = 26
"""How high a key is at most."""


class Typed(Screen[Shown]):
    """Its layout has a `field`, a key to `erase`, and the loud answer to `open` what was typed."""

    key = NumericProperty(0)  # how high a key is, in pixels
    keys_height = NumericProperty(0)

    def fit(self, rows: int, of_keys: int, room: float) -> None:
        """Keys so high that `rows` of them fill this room, as far as keys should; `of_keys` of these are a keyboard's.

        `room`: in pixels.
        """
        gap = self.spacing = self.theme.mm(KEY_GAP_MM)
        self.key = max(self.least, min((room + gap) // rows - gap, self.theme.mm(_HIGHEST_MM)))
        self.keys_height = of_keys * (self.key + gap) - gap

    @property
    def least(self) -> int:
        """How high and wide a key is at least, in pixels."""
        px_per_mm: float = self.theme.display.px_per_mm
        return ceil(KEY_MM * px_per_mm)

    @property
    def asked_px(self) -> int:
        """The question's size: in larger text no larger than the rest of it, for the keys to have room."""
        theme = self.theme
        return int(theme.text if theme.larger and not theme.tall else theme.question)

    def fitting(self, wide: Shape, upright: Shape, small: Shape) -> Shape:
        """The first keyboard that the width has room for; an upright one wants a high screen too."""
        gap = self.theme.mm(KEY_GAP_MM)
        across = (self.width + gap) // (self.least + gap)
        fits = (one for one in (wide, upright) if across >= one.columns and (self.theme.tall or one is wide))
        return next(fits, small)

    def shift(self) -> None:
        """Capitals, or small letters again."""
        keys = self.ids.keyboard
        keys.capitals = not keys.capitals
        self.ids.shift.kind = "chosen" if keys.capitals else "quiet"

    def kept(self) -> str:
        """What was typed so far."""
        return str(self.ids.field.typed)

    def resume(self, kept: str) -> None:
        """Goes on with what was typed."""
        self.ids.field.typed = kept

    def type(self, text: str) -> None:
        """One sign more, or several, as far as they may be typed here."""
        raise NotImplementedError

    def erase(self) -> None:
        """The last sign goes."""
        self.ids.field.typed = self.ids.field.typed[:-1]
        self.show_typed()

    def open(self) -> None:
        """Does what the loud answer says, if it can be touched; what was typed is here no more."""
        field, typed = self.ids.field, self.ids.field.typed
        if self.ids.open.enabled:
            field.typed = ""
            self.show_typed()
            self.hand_on(typed)

    def hand_on(self, typed: str) -> None:
        """What was typed goes to the journey."""
        raise NotImplementedError

    def show_typed(self) -> None:
        """Shows what was typed by now, and what can be done with it."""
        raise NotImplementedError
