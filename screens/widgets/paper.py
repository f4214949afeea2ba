"""Paper: a page as it will come out, with its edge and its shadow."""

from kivy.graphics import BorderImage, Color, Rectangle
from kivy.graphics.texture import Texture
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty

from screens.widgets import shapes
from screens.widgets.drawn import Drawn
from screens.widgets.ring import Ring
from screens.widgets.touchable import Touchable

_A4 = 210 / 297


class Paper(Touchable, Drawn):
    """A page, as large as the widget allows. Without a picture yet it is a blank sheet."""

    theme = ObjectProperty()
    picture = ObjectProperty(None, allownone=True)  # kiosk.documents.Picture
    chosen = BooleanProperty(False)
    ratio = NumericProperty(_A4)  # width / height, while there is no picture
    draws_on = ("theme", "picture", "chosen", "pressed", "focused", "ratio")

    def __init__(self, **properties: object) -> None:
        super().__init__(**properties)
        with self.canvas:
            self._ring = Ring()
            Color(1, 1, 1, 1)
            self._frame = BorderImage(size=(0, 0), border=(0, 0, 0, 0))
            self._sheet = BorderImage(size=(0, 0), border=(0, 0, 0, 0))
            self._page = Rectangle(size=(0, 0))
        self.fbind("picture", self._load)
        self._load()

    def _load(self, *_: object) -> None:
        picture = self.picture
        if picture is not None:
            texture = Texture.create(size=(picture.width, picture.height), colorfmt="rgb", bufferfmt="ubyte")
            texture.blit_buffer(picture.rgb, colorfmt="rgb", bufferfmt="ubyte")
            texture.flip_vertical()
            self._page.texture = texture

    def draw(self) -> None:
        """Lays the sheet into the middle of the widget."""
        theme = self.theme
        if not theme or self.width < 10 or self.height < 10:
            return
        self._ring.draw(theme, self, theme.mm(2))
        frame = theme.mm(1) if self.chosen or self.pressed else 0
        room = theme.mm(1.9)
        ratio = self.picture.width / self.picture.height if self.picture else self.ratio
        width = min(self.width - 2 * room, (self.height - 2 * room) * ratio)
        height = width / ratio
        left, bottom = round(self.center_x - width / 2), round(self.center_y - height / 2)
        width, height = round(width), round(height)
        palette = theme.palette
        shadow = theme.mm(0.9)
        edge = max(theme.mm(0.3), 2)
        sheet = shapes.Card((1, 1, 1), palette.edge, edge, theme.mm(0.8), 0 if palette.outlined else shadow)
        lift = sheet.shadow * 0.4
        self._sheet.texture, self._sheet.border = theme.shapes.card(sheet), (sheet.border,) * 4
        self._sheet.pos = (left - edge - sheet.shadow, bottom - edge - sheet.shadow - lift)
        self._sheet.size = (width + 2 * (edge + sheet.shadow), height + 2 * (edge + sheet.shadow))
        self._page.pos, self._page.size = (left, bottom), (width, height) if self.picture else (0, 0)
        if frame:
            # A little apart from the sheet: in high contrast both are white.
            card = shapes.Card(palette.paper, palette.loud, frame, theme.mm(2))
            self._frame.texture, self._frame.border = theme.shapes.card(card), (card.border,) * 4
            reach = frame + edge + theme.mm(0.6)
            self._frame.pos = (left - reach, bottom - reach)
            self._frame.size = (width + 2 * reach, height + 2 * reach)
        else:
            self._frame.size, self._frame.border = (0, 0), (0, 0, 0, 0)
