"""What was typed and not yet answered: it outlives another look and what lies over the question, nothing else."""

from typing import Any

from kiosk.journeys import calling
from kiosk.journeys.reception.steps import StillThere, Welcome
from screens.screen import Screen

_OVER = (Welcome, StillThere, calling.Why, calling.Calling, calling.AskCancel)
"""Steps below which the question stays as it was: `can_go_back` tells whether a Welcome is of this visit."""


class Kept:
    """Held by the app, from one look to the next. A password is never kept longer than its question is asked."""

    def __init__(self) -> None:
        self._asked: type[Screen[Any]] | None = None
        self._typed = ""

    def take(self, screen: Screen[Any]) -> None:
        """From a screen that goes: what was typed on it."""
        if typed := screen.kept():
            self._asked, self._typed = type(screen), typed

    def give(self, screen: Screen[Any]) -> None:
        """To a screen that comes: what was typed on the one of its kind before it."""
        if type(screen) is self._asked:
            screen.resume(self._typed)

    def follow(self, step: object, *, can_go_back: bool) -> None:
        """Forgets, unless the step only lies over the question: the first Welcome of a visit has no way back."""
        if not isinstance(step, _OVER) or (isinstance(step, Welcome) and not can_go_back):
            self._asked, self._typed = None, ""
