"""The whole screen: the call's strip, the question, the bar. Every touch comes through here first."""

import gc
from collections.abc import Callable
from math import dist
from typing import Any

from kivy.clock import Clock
from kivy.input.motionevent import MotionEvent
from kivy.lang import Builder
from kivy.properties import BooleanProperty

from kiosk import places
from kiosk.journeys.reception import Reception
from kiosk.language import Catalogue
from screens import words
from screens.kept import Kept
from screens.screen import Screen
from screens.theme import Theme
from screens.widgets.card import Card
from screens.widgets.key import Key
from screens.widgets.layout import Column, Head
from screens.widgets.strip import Strip
from screens.widgets.touchable import Touchable

_TIDY_SECONDS = 1.0
"""So long after the last change of screen, what is left of the ones before is thrown away, with their pictures of
papers. Left to itself, Python does it in the middle of some touch: measured 160 ms, where this takes 40 ms at rest."""
_AGAIN_SECONDS = 0.5
_AGAIN_MM = 20
"""A second tap on the same place counts once (EN 301 549, 5.8): hands tremble. Keys of a keyboard have a time of
their own."""


def load_layouts() -> None:
    """Reads the widgets' and the root's own .kv; once, before the first Root."""
    for name in (places.SCREENS / "widgets" / "widgets.kv", places.SCREENS / "root.kv"):
        if str(name) not in Builder.files:
            Builder.load_file(str(name))


class Root(Column):
    """One look (language, size, colours) of the whole screen; another look is another Root."""

    calling = BooleanProperty(False)

    def __init__(
        self, theme: Theme, catalogue: Catalogue, reception: Reception, kept: Kept, clock: Callable[[], float]
    ) -> None:
        super().__init__()
        self._theme = theme
        self._catalogue = catalogue
        self._reception = reception
        self._kept = kept
        self._clock = clock
        self._strip = Strip(reception.help)
        self._tapped_at = float("-inf")
        self._tapped = (0.0, 0.0)
        self._key: Key | None = None  # what was tapped last, if it was a key
        self._tidy_soon = Clock.create_trigger(lambda _: gc.collect(), _TIDY_SECONDS)
        self.screen: Screen[Any] | None = None

    def show(self, kind: type[Screen[Any]], step: object) -> None:
        """Shows a step, on a screen of its kind: the one there is, if it is of that kind."""
        reception, journey = self._reception, self._reception.journey
        self._show_call(reception.strip)
        self.ids.bar.back = reception.can_go_back
        self.ids.bar.language = kind.offers_language
        if type(self.screen) is not kind or self.screen.journey is not journey:
            self.leave()
            self.screen = kind(self._theme, self._catalogue, journey)
            self._kept.give(self.screen)
            self.ids.place.clear_widgets()
            self.ids.place.add_widget(self.screen)
            self._tidy_soon.cancel()
            self._tidy_soon()
        assert self.screen is not None
        self._kept.follow(reception.visit_number, reception.layer)
        self.screen.under_strip, self.screen.calling = self.calling, reception.strip
        self.screen.mending = reception.helping.mending
        self.screen.update(step)

    def leave(self) -> None:
        """Another screen comes, of this look or of another: what was typed on this one is kept."""
        if self.screen:
            self._kept.take(self.screen)

    # Where keys lead: screens/keys.py.

    @property
    def rtl(self) -> bool:
        """True when the screen is read from right to left."""
        return self._theme.rtl

    @property
    def back(self) -> Touchable:
        """The bar's *Back*."""
        back: Touchable = self.ids.bar.ids.back
        return back

    @property
    def help(self) -> Touchable:
        """The bar's *Help*."""
        help_: Touchable = self.ids.bar.ids.help
        return help_

    def targets(self) -> list[Touchable]:
        """All that can be touched, in the order of reading; what has the focus, even while it has nothing to say."""
        seen = (widget for widget in self.walk() if isinstance(widget, Touchable) and widget.opacity)
        return [target for target in seen if target.enabled or target.focused]

    def first_target(self, targets: list[Touchable]) -> int:
        """Which of the targets the keys come to first: the loud answer, or else the first one below the question."""
        loud = (place for place, target in enumerate(targets) if isinstance(target, Card) and target.kind == "loud")
        below = (place for place, target in enumerate(targets) if not isinstance(target.parent, Head))
        return next(loud, next(below, 0))

    def in_bar(self, target: Touchable) -> bool:
        """True for the tools of every screen."""
        return target.parent is self.ids.bar

    def _show_call(self, calling: Any) -> None:
        if calling:
            name, told = words.of_mediator(calling, self._catalogue), words.of_strip(calling, self._catalogue)
            self._strip.update(name, calling.face, *told)
        self.calling = calling is not None
        if calling and not self._strip.parent:
            self.add_widget(self._strip, index=len(self.children))
        elif not calling and self._strip.parent:
            self.remove_widget(self._strip)

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """Lets through what isn't the same tap again, and nothing but one finger's touch."""
        if getattr(touch, "button", "left") != "left":
            return True
        key = next((one for one in self.targets() if isinstance(one, Key) and one.collide_point(*touch.pos)), None)
        now = self._clock()
        again = self._is_again(touch, key, now)
        if not again:
            self._tapped_at, self._tapped, self._key = now, touch.pos, key
        return again or bool(super().on_touch_down(touch))

    def _is_again(self, touch: MotionEvent, key: Key | None, now: float) -> bool:
        """True for the same tap once more: of the same key, or near the same place."""
        since = now - self._tapped_at
        if key:
            return key is self._key and since < Key.again_seconds
        return bool(since < _AGAIN_SECONDS and dist(touch.pos, self._tapped) < self._theme.mm(_AGAIN_MM))

    def on_touch_up(self, touch: MotionEvent) -> bool:
        """Lets the reception know that somebody is there, before the touched answer acts."""
        self._reception.touch()
        return bool(super().on_touch_up(touch))
