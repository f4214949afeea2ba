"""What was typed and not yet answered: it outlives another look and what lies over the question, nothing else."""

from typing import Any

from kiosk.journeys.reception.opening import Layer
from screens.screen import Screen


class Kept:
    """Held by the app, from one look to the next. A password is never kept longer than its question is asked."""

    def __init__(self) -> None:
        self._asked: type[Screen[Any]] | None = None
        self._typed = ""
        self._visit = 0

    def take(self, screen: Screen[Any]) -> None:
        """From a screen that goes: what was typed on it."""
        if typed := screen.kept():
            self._asked, self._typed = type(screen), typed

    def give(self, screen: Screen[Any]) -> None:
        """To a screen that comes: what was typed on the one of its kind before it."""
        if type(screen) is self._asked:
            screen.resume(self._typed)

    def follow(self, visit_number: int, layer: Layer) -> None:
        """Forgets, unless what is shown now lies over the question, and the visit is still the same."""
        if layer is Layer.ERRAND or visit_number != self._visit:
            self._asked, self._typed, self._visit = None, "", visit_number
