"""Written: what is being typed, as many lines of it as there is room for."""

from bisect import bisect_left

from kivy.graphics import BorderImage, Color, Rectangle
from kivy.properties import NumericProperty, ObjectProperty, StringProperty

from kiosk.language import isolated
from screens.widgets import shapes
from screens.widgets.card import CHOSEN
from screens.widgets.drawn import Drawn
from screens.widgets.typesetter import Setting, Wording

_LINES = 99
"""More than there are: words without a space in them are broken, as long as there is some limit."""
_CURSOR, _MORE = "|", "…"


class Written(Drawn):
    """Words in a box, large; of what doesn't fit, the end. None of them stay in the typesetter's memory."""

    theme = ObjectProperty()
    typed = StringProperty("")
    px = NumericProperty(0)
    spoken = StringProperty("")
    draws_on = ("theme", "typed", "px")

    def __init__(self, **properties: object) -> None:
        super().__init__(**properties)
        with self.canvas.before:
            Color(1, 1, 1, 1)
            self._image = BorderImage()
        with self.canvas:
            self._color = Color()
            self._ink = Rectangle(size=(0, 0))

    def draw(self) -> None:
        """Draws the box, and the words in it from the top."""
        theme = self.theme
        if not theme or self.width < 10:
            return
        palette, pad = theme.palette, theme.mm(2)
        box = shapes.Card(palette.card, palette.text, theme.mm(CHOSEN * 0.6), pad)
        self._image.texture, self._image.border = theme.shapes.card(box), (box.border,) * 4
        self._image.pos, self._image.size = self.pos, self.size
        room = int(self.height - 2 * pad)
        cut = bisect_left(range(len(self.typed)), True, key=lambda start: self._set(start).height <= room)
        setting = self._set(cut)
        self._color.rgb = palette.text
        if setting.texture is not None:
            top = self.top - pad - setting.top
            self._ink.texture, self._ink.size = setting.texture, setting.texture.size
            self._ink.pos = (round(self.x + pad) + setting.left, round(top) - setting.texture.height)

    def _set(self, start: int) -> Setting:
        """What was typed, from that sign on."""
        theme, words = self.theme, (_MORE if start else "") + self.typed[start:]
        wording = Wording(
            text=isolated(words + _CURSOR, rtl=theme.rtl),
            px=int(self.px),
            width=int(self.width - 2 * theme.mm(2)),
            language=theme.language,
            rtl=theme.rtl,
            lines=_LINES,
        )
        setting: Setting = theme.typesetter.once(wording)
        return setting
