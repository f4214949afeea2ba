"""The whole screen: the call's strip, the question, the bar. Every touch comes through here first."""

from math import dist
from pathlib import Path
from typing import Any

from kivy.input.motionevent import MotionEvent
from kivy.lang import Builder
from kivy.properties import BooleanProperty

from kiosk.journeys.calling import Calling
from kiosk.journeys.reception import Reception
from kiosk.language import Catalogue
from screens import words
from screens.screen import Screen
from screens.theme import Theme
from screens.widgets.layout import Column
from screens.widgets.strip import Strip

_AGAIN_SECONDS = 0.5
_AGAIN_MM = 20
"""A second tap on the same place counts once (EN 301 549, 5.8): hands tremble."""


def load_layouts() -> None:
    """Reads the widgets' and the root's own .kv; once, before the first Root."""
    here = Path(__file__).parent
    for name in (here / "widgets" / "widgets.kv", here / "root.kv"):
        if str(name) not in Builder.files:
            Builder.load_file(str(name))


class Root(Column):
    """One look (language, size, colours) of the whole screen; another look is another Root."""

    calling = BooleanProperty(False)

    def __init__(self, theme: Theme, catalogue: Catalogue, reception: Reception) -> None:
        super().__init__()
        self._theme = theme
        self._catalogue = catalogue
        self._reception = reception
        self._strip = Strip()
        self._tapped_at = float("-inf")
        self._tapped = (0.0, 0.0)
        self.screen: Screen[Any] | None = None

    def show(self, kind: type[Screen[Any]], step: object, calling: Calling | None) -> None:
        """Shows a step, on a screen of its kind: the one there is, if it is of that kind."""
        self._show_call(calling)
        self.ids.bar.back = self._reception.can_go_back
        self.ids.bar.language = kind.offers_language
        if type(self.screen) is not kind:
            self.screen = kind(self._theme, self._catalogue, self._reception)
            self.ids.place.clear_widgets()
            self.ids.place.add_widget(self.screen)
        assert self.screen is not None
        self.screen.update(step)

    def _show_call(self, calling: Calling | None) -> None:
        if calling:
            self._strip.update(calling, *words.of_strip(calling, self._catalogue))
        self.calling = calling is not None
        if calling and not self._strip.parent:
            self.add_widget(self._strip, index=len(self.children))
        elif not calling and self._strip.parent:
            self.remove_widget(self._strip)

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """Lets through what isn't the same tap again, and nothing but one finger's touch."""
        if getattr(touch, "button", "left") != "left":
            return True
        again = touch.time_start - self._tapped_at < _AGAIN_SECONDS
        if again and dist(touch.pos, self._tapped) < self._theme.mm(_AGAIN_MM):
            return True
        self._tapped_at, self._tapped = touch.time_start, touch.pos
        return bool(super().on_touch_down(touch))

    def on_touch_up(self, touch: MotionEvent) -> bool:
        """Tells the reception that somebody is there, before the touched answer acts."""
        self._reception.touch()
        return bool(super().on_touch_up(touch))
