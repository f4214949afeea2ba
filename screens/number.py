"""By which number does a resident want to be called back? Typed on the screen, or on a keypad that is plugged in."""

from math import ceil

from kivy.properties import NumericProperty

from kiosk.journeys.calling.steps import AskNumber
from screens.screen import Screen
from screens.widgets.keyboard import KEY_GAP_MM, KEY_MM
from screens.widgets.plates import NUMBER

_LEAST, _MOST = 8, 15
"""Digits: numbers that are dialled from abroad have 15 at most (ITU-T E.164), and in Belgium none has fewer than 8."""
_HIGHEST_MM = 26
"""How high a key is at most."""


class Number(Screen[AskNumber]):
    """A telephone's keys, and what was typed on them. One loud answer."""

    key = NumericProperty(0)  # how high a key is, in pixels
    keys_height = NumericProperty(0)
    shape = NUMBER

    def update(self, step: AskNumber) -> None:
        """Asks."""
        self.offer("head", self.theme.tall)
        self.offer("asked", not self.theme.tall)
        self._show()

    def on_size(self, *_: object) -> None:
        """Keys as high as the height lets all rows be."""
        theme = self.theme
        gap = self.spacing = theme.mm(KEY_GAP_MM)
        least = ceil(KEY_MM * theme.display.px_per_mm)
        rows = self.shape.rows
        room = theme.lower if theme.tall else self.height
        self.key = max(least, min((room + gap) // rows - gap, theme.mm(_HIGHEST_MM)))
        self.keys_height = rows * (self.key + gap) - gap

    @property
    def asked_px(self) -> int:
        """The question's size: in larger text no larger than the rest of it, for what is typed to have room."""
        return int(self.theme.text if self.theme.larger else self.theme.question)

    def kept(self) -> str:
        """What was typed so far."""
        return str(self.ids.field.typed)

    def resume(self, kept: str) -> None:
        """Goes on with what was typed."""
        self.ids.field.typed = kept

    def type(self, text: str) -> None:
        """One digit more, or several; a + comes first."""
        field = self.ids.field
        for sign in text:
            digits = len(field.typed.removeprefix("+"))
            if (sign in "0123456789" and digits < _MOST) or (sign == "+" and not field.typed):
                field.typed += sign
        self._show()

    def erase(self) -> None:
        """The last sign goes."""
        self.ids.field.typed = self.ids.field.typed[:-1]
        self._show()

    def open(self) -> None:
        """Leaves it."""
        typed = self.ids.field.typed
        if self.ids.open.enabled:
            self.ids.field.typed = ""
            self.journey.leave_number(typed)

    def _show(self) -> None:
        ids, typed = self.ids, self.ids.field.typed
        ids.field.spoken = " ".join(typed)
        ids.erase.enabled = bool(typed)
        ids.open.enabled = len(typed.removeprefix("+")) >= _LEAST
