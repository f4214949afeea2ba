"""Keyboard: keys on the screen, as many at once as there is room for; the last ones turn to other signs."""

from unicodedata import bidirectional

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.layout import Layout

from screens.widgets.key import Key
from screens.widgets.plates import SMALL, Plate

SPACE = "␣"
KEY_MM, KEY_GAP_MM = 20.05, 3.22
"""The least side of a key on any screen, and what lies between two: as little as there may be."""


class Keyboard(Layout):
    """Keys from left to right in every language, as on every keyboard; Arabic letters as they are read.

    Calls `on_sign` with what a key types. `capitals`: the letters are capitals.
    """

    __events__ = ("on_sign",)

    theme = ObjectProperty()
    shape = ObjectProperty(SMALL)  # plates.Shape
    shown = NumericProperty(0)  # which of the plates
    capitals = BooleanProperty(False)
    space = StringProperty("")  # what the space bar is called
    capital = StringProperty("{sign}")  # what a capital is called

    def __init__(self, **properties: object) -> None:
        super().__init__(**properties)
        for name in ("theme", "shape", "x", "y", "width", "height"):
            self.fbind(name, self._trigger_layout)
        self.fbind("shape", self._build)
        for name in ("theme", "shown", "capitals", "space", "capital"):
            self.fbind(name, self._label)
        self._build()

    def on_sign(self, sign: str) -> None:
        """What becomes of a sign is bound where the screen is laid out."""

    @property
    def _plates(self) -> tuple[Plate, ...]:
        plates: tuple[Plate, ...] = self.shape.plates(arabic=self.theme.language == "ar")
        return plates

    def _build(self, *_: object) -> None:
        self.clear_widgets()
        self._keys = [Key() for _ in range(self.shape.keys)]
        for place, key in enumerate(self._keys):
            key.bind(on_answer=lambda _, place=place: self._pressed(place))
            self.add_widget(key)
        self.shown = 0
        self._label()

    def _pressed(self, place: int) -> None:
        plate = self._plates[int(self.shown)]
        turn = place - len(self._keys) + len(plate.turns)
        if turn >= 0:
            self.shown = plate.turns[turn]
        else:
            self.dispatch("on_sign", self._sign(plate, place))

    def _sign(self, plate: Plate, place: int) -> str:
        if _is_arabic(plate.signs):
            row, column = divmod(place, self.shape.columns)
            last = min(self.shape.columns, len(self._keys) - len(plate.turns) - row * self.shape.columns) - 1
            place += last - 2 * column
        sign = plate.signs[place : place + 1]
        return _capital(sign) if self.capitals else sign

    def _label(self, *_: object) -> None:
        if not self.theme:
            return
        plates = self._plates
        plate = plates[int(self.shown)]
        signs = len(self._keys) - len(plate.turns)
        for place, key in enumerate(self._keys[:signs]):
            sign = self._sign(plate, place)
            key.words = SPACE if sign == " " else sign
            key.kind, key.px = "quiet", int(self.theme.question * (2 if sign == " " else _scale(sign)))
            key.spoken = self.space if sign == " " else self.capital.format(sign=sign) if sign.isupper() else sign
            key.enabled, key.opacity = bool(sign), 1 if sign else 0
        for key, turn in zip(self._keys[signs:], plate.turns, strict=True):
            following = plates[turn].signs
            key.words = key.spoken = following[: 3 if following[:3].isalnum() and not self.theme.larger else 2]
            key.kind, key.px = "firm", int(self.theme.text * _scale(following))
            key.enabled = key.opacity = 1

    def do_layout(self, *_: object) -> None:
        """Keys of equal size, row by row."""
        if not self.theme or self.width < self.shape.columns:
            return
        gap, columns, rows = self.theme.mm(KEY_GAP_MM), self.shape.columns, self.shape.rows
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


def _is_arabic(signs: str) -> bool:
    return bool(signs) and bidirectional(signs[0]) == "AL"


def _scale(signs: str) -> float:
    """Arabic letters that stand alone are as wide as two others."""
    return 0.75 if _is_arabic(signs) else 1
