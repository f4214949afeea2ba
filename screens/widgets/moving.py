"""Moving: a drawing with something in it that moves calmly, while something is waited for."""

import time
from math import cos, pi

from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty

from screens.widgets.drawn import Drawn

_PERIOD_SECONDS = 3.0
"""From one end to the other and back: slower than breath, and far below what flashes (WCAG 2.3.1)."""
_EACH_SECONDS = 0.08
"""So often it moves on: every frame of the screen would cost a machine without a GPU a core."""


class Moving(Drawn):
    """`swing` goes from 0 to 1 and back while it `moves` (`[screen] motion`) and is seen; `move` puts things there."""

    moves = BooleanProperty(False)
    swing = NumericProperty(0)

    def __init__(self, **properties: object) -> None:
        super().__init__(**properties)
        self.fbind("moves", self._begin)
        self.fbind("swing", lambda *_: self.move())
        self._begin()

    def move(self) -> None:
        """Puts what moves in its place."""

    def _begin(self, *_: object) -> None:
        Clock.unschedule(self._go_on)
        self.swing = 0
        if self.moves:
            Clock.schedule_interval(self._go_on, _EACH_SECONDS)

    def _go_on(self, _: float) -> None:
        if self.get_root_window():
            self.swing = (1 - cos(2 * pi * time.monotonic() / _PERIOD_SECONDS)) / 2
