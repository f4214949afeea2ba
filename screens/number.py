"""By which number does a resident want to be called back? Typed on the screen, or on a keypad that is plugged in."""

from kiosk.journeys.calling.steps import AskNumber
from screens.typed import Typed
from screens.widgets.plates import NUMBER

_LEAST, _MOST = 8, 15
"""Digits: numbers that are dialled from abroad have 15 at most (ITU-T E.164), and in Belgium none has fewer than 8."""


class Number(Typed[AskNumber]):
    """A telephone's keys, and what was typed on them. One loud answer."""

    shape = NUMBER

    def update(self, step: AskNumber) -> None:
        """Asks."""
        self.offer("head", self.theme.tall)
        self.offer("asked", not self.theme.tall)
        self.show_typed()

    def on_size(self, *_: object) -> None:
        """Keys as high as the height lets all rows be."""
        self.fit(self.shape.rows, self.shape.rows, self.theme.lower if self.theme.tall else self.height)

    def type(self, text: str) -> None:
        """One digit more, or several; a + comes first."""
        field = self.ids.field
        for sign in text:
            digits = len(field.typed.removeprefix("+"))
            if (sign in "0123456789" and digits < _MOST) or (sign == "+" and not field.typed):
                field.typed += sign
        self.show_typed()

    def hand_on(self, typed: str) -> None:
        """Leaves it."""
        self.journey.leave_number(typed)

    def show_typed(self) -> None:
        """A number that is whole can be left."""
        ids, typed = self.ids, self.ids.field.typed
        ids.field.spoken = " ".join(typed)
        ids.erase.enabled = bool(typed)
        ids.open.enabled = len(typed.removeprefix("+")) >= _LEAST
