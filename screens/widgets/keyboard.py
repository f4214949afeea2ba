"""Keyboard: keys on the screen, in sets that one key turns, as many at once as there is room for."""

from itertools import chain

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.layout import Layout

from screens.widgets.key import Key

COLUMNS = 9
"""Nine keys of 20 mm and eight gaps of 3.2 mm are 206 mm: all that a 10.1" screen has."""
SPACE = "␣"
KEY_MM, KEY_GAP_MM = 20.05, 3.22
"""The least side of a key, and what lies between two: as little as there may be, for three rows to fit."""
_DIGITS = "1234567890"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_USUAL = ".-_@/!?,:+*#&=%$"
_OTHERS = "éèàçùêöü€'\"()[]{}<>\\|~^`; "
_RARE = "ëïâîôûäñœæåøãõíóúáìòğşıßµ§£°²"


def sets(count: int) -> tuple[str, ...]:
    """The signs of each set of at most `count` keys. Most passwords of papers are a date or a number: digits first."""
    first = _DIGITS + (_LETTERS if count > len(_DIGITS + _LETTERS) else "")
    then = _LETTERS if first == _DIGITS else ""
    left = count - len(first)
    groups = (first + _USUAL[:left], then, _USUAL[left:] + _OTHERS, _RARE)
    return tuple(chain.from_iterable(_shared_out(group, count) for group in groups if group))


def _shared_out(signs: str, count: int) -> list[str]:
    parts = -(-len(signs) // count)
    each = -(-len(signs) // parts)
    return [signs[start : start + each] for start in range(0, len(signs), each)]


class Keyboard(Layout):
    """Keys from left to right in every language, as on every keyboard; the last one turns to the next set.

    Calls `on_sign` with what a key types. `capitals`: the letters are capitals.
    """

    __events__ = ("on_sign",)

    theme = ObjectProperty()
    rows = NumericProperty(3)
    columns = NumericProperty(COLUMNS)
    shown = NumericProperty(0)  # which of the sets
    capitals = BooleanProperty(False)
    space = StringProperty("")  # what the space bar is called
    capital = StringProperty("{sign}")  # what a capital is called

    def __init__(self, **properties: object) -> None:
        super().__init__(**properties)
        for name in ("theme", "rows", "columns", "x", "y", "width", "height"):
            self.fbind(name, self._trigger_layout)
        for name in ("rows", "columns"):
            self.fbind(name, self._build)
        for name in ("theme", "shown", "capitals", "space", "capital"):
            self.fbind(name, self._label)
        self._build()

    @property
    def sets(self) -> tuple[str, ...]:
        """The signs of each set."""
        return sets(int(self.rows * self.columns) - 1)

    def on_sign(self, sign: str) -> None:
        """What becomes of a sign is bound where the screen is laid out."""

    def turn(self) -> None:
        """The next set, and after the last one the first."""
        self.shown = (self.shown + 1) % len(self.sets)

    def _build(self, *_: object) -> None:
        self.clear_widgets()
        self._keys = [Key() for _ in range(int(self.rows * self.columns))]
        for place, key in enumerate(self._keys):
            key.bind(on_answer=lambda _, place=place: self._pressed(place))
            self.add_widget(key)
        self.shown = min(self.shown, len(self.sets) - 1)
        self._label()

    def _signs(self) -> str:
        signs = self.sets[int(self.shown)]
        return "".join(_capital(sign) for sign in signs) if self.capitals else signs

    def _pressed(self, place: int) -> None:
        if place == len(self._keys) - 1:
            self.turn()
        else:
            self.dispatch("on_sign", self._signs()[place])

    def _label(self, *_: object) -> None:
        if not self.theme:
            return
        signs = self._signs()
        for place, key in enumerate(self._keys[:-1]):
            sign = signs[place : place + 1]
            key.words = SPACE if sign == " " else sign
            key.px = self.theme.question * (2 if sign == " " else 1)
            key.spoken = self.space if sign == " " else self.capital.format(sign=sign) if sign.isupper() else sign
            key.enabled, key.opacity = bool(sign), 1 if sign else 0
        following = self.sets[(int(self.shown) + 1) % len(self.sets)]
        turning = self._keys[-1]
        turning.words = turning.spoken = following[: 3 if following.isalpha() and not self.theme.larger else 2]
        turning.kind, turning.px = "firm", self.theme.text

    def do_layout(self, *_: object) -> None:
        """Keys of equal size, row by row."""
        if not self.theme or self.width < self.columns:
            return
        gap, columns, rows = self.theme.mm(KEY_GAP_MM), int(self.columns), int(self.rows)
        # Whole pixels, so that all gaps are alike: there is none to give away.
        width, height = (int(self.width) + gap) // columns - gap, (int(self.height) + gap) // rows - gap
        left = round(self.center_x - (columns * (width + gap) - gap) / 2)
        for place, key in enumerate(self._keys):
            row, column = divmod(place, columns)
            key.pos = (left + column * (width + gap), round(self.top) - row * (height + gap) - height)
            key.size = (width, height)


def _capital(sign: str) -> str:
    """Its capital; itself, where a sign has none of its own (ß's would be two)."""
    capital = sign.upper()
    return capital if len(capital) == 1 else sign
