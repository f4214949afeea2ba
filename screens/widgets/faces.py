"""Faces: the mediators who are here, side by side."""

from kivy.properties import BooleanProperty, ListProperty, NumericProperty, ObjectProperty

from screens.widgets.disc import Avatar
from screens.widgets.drawn import Drawn

_SHOWN = 3
"""So many faces at most; all names are said."""
_STEP = 0.86
"""From one face to the next, in widths of a face: they overlap a little, as a group does."""


class Faces(Drawn):
    """The first of those who are here, in the order of reading, each in a colour of their own for the day.

    They stand in the middle of the widget, or at its `end`. `across` is the width of a face, `wanted` that of all of
    them, in pixels.
    """

    theme = ObjectProperty()
    names = ListProperty([])
    across = NumericProperty(0)
    end = BooleanProperty(False)
    wanted = NumericProperty(0)
    draws_on = ("theme", "names", "across", "end")

    def __init__(self, **properties: object) -> None:
        super().__init__(**properties)
        for name in ("names", "across"):
            self.fbind(name, self._measure)
        self._measure()

    def _measure(self, *_: object) -> None:
        shown = len(self.names[:_SHOWN])
        self.wanted = self.across * (1 + _STEP * (shown - 1)) if shown else 0

    def draw(self) -> None:
        """Draws them."""
        self.clear_widgets()
        if not self.theme or not self.across:
            return
        across, rtl = self.across, self.theme.rtl
        indent = self.width - self.wanted if self.end else (self.width - self.wanted) / 2
        for number, name in enumerate(self.names[:_SHOWN]):
            face = Avatar(theme=self.theme, name=name, number=number, across=across, size=(across, across))
            along = indent + number * _STEP * across
            face.pos = (self.right - along - across if rtl else self.x + along, self.center_y - across / 2)
            self.add_widget(face)
