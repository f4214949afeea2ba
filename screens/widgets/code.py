"""Code: a link as a QR code, which phones read."""

from math import ceil

from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture
from kivy.properties import NumericProperty, ObjectProperty, StringProperty
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M

from screens.widgets.drawn import Drawn

_MILLIMETRES = 60.0
"""The least side of the code itself: a phone reads it from an arm's length."""
_QUIET = 4  # modules around it that stay white: ISO/IEC 18004, 6.3.8


class Code(Drawn):
    """The code in the middle of the widget, black on white in every manner. `side`: the room it needs, in pixels."""

    theme = ObjectProperty()
    link = StringProperty("")
    side = NumericProperty(0)
    draws_on = ("theme", "link")

    def __init__(self, **properties: object) -> None:
        self._modules = 0
        super().__init__(**properties)
        with self.canvas:
            Color(1, 1, 1, 1)
            self._code = Rectangle(size=(0, 0))
        for name in ("theme", "link"):
            self.fbind(name, self._make)
        self._make()

    def _make(self, *_: object) -> None:
        if not (self.theme and self.link):
            self._modules = self.side = 0
            return
        code = QRCode(error_correction=ERROR_CORRECT_M, border=_QUIET)
        code.add_data(self.link)
        matrix = code.get_matrix()
        self._modules = len(matrix)
        texture = Texture.create(size=(self._modules, self._modules), colorfmt="luminance", bufferfmt="ubyte")
        pixels = bytes(0 if dark else 255 for row in reversed(matrix) for dark in row)
        texture.blit_buffer(pixels, colorfmt="luminance", bufferfmt="ubyte")
        texture.mag_filter = texture.min_filter = "nearest"
        self._code.texture = texture
        pixel = ceil(self.theme.mm(_MILLIMETRES) / (self._modules - 2 * _QUIET))  # a whole number: no module is blurred
        self.side = pixel * self._modules

    def draw(self) -> None:
        """Puts the code into the middle of the widget."""
        self._code.size = (self.side, self.side)
        self._code.pos = (round(self.center_x - self.side / 2), round(self.center_y - self.side / 2))
