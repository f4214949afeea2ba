"""Faces: the mediators who are here, side by side."""

from kivy.properties import BooleanProperty, ListProperty, NumericProperty

from screens.widgets.disc import Avatar
from screens.widgets.layout import Row

_SHOWN = 3
"""So many faces at most; all names are said."""
_OVERLAP = 0.14
"""How much of a face the next one covers, of its width: they stand as a group does."""


class Faces(Row):
    """The first of those who are here, in the order of reading, each in a colour of their own for the day.

    They stand in the middle of the widget, or at its `end`. `across` is the width of a face, `wanted` that of all of
    them, in pixels.
    """

    people = ListProperty([])
    across = NumericProperty(0)
    end = BooleanProperty(False)
    wanted = NumericProperty(0)

    def __init__(self, **properties: object) -> None:
        super().__init__(**properties)
        for name in ("theme", "people", "across"):
            self.fbind(name, self._fill)
        for name in ("wanted", "width", "end"):
            self.fbind(name, self._indent)
        self._fill()

    def _fill(self, *_: object) -> None:
        self.clear_widgets()
        across, people = self.across, self.people[:_SHOWN] if self.theme else []
        self.spacing = -across * _OVERLAP
        self.wanted = across * (1 + (1 - _OVERLAP) * (len(people) - 1)) if people else 0
        for number, one in enumerate(people):
            face = Avatar(theme=self.theme, name=one.name, face=one.face, number=number, across=across)
            face.size_hint, face.size, face.pos_hint = (None, None), (across, across), {"center_y": 0.5}
            self.add_widget(face)

    def _indent(self, *_: object) -> None:
        spare = max(self.width - self.wanted, 0)
        self.padding = (spare if self.end else spare / 2, 0, 0, 0)
