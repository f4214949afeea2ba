"""Paper: a page as it will come out, with its edge and its shadow."""

from kivy.graphics import BorderImage, Color, Rectangle
from kivy.graphics.texture import Texture
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, ReferenceListProperty, StringProperty

from screens.widgets import shapes
from screens.widgets.disc import Disc
from screens.widgets.drawn import Drawn
from screens.widgets.ring import Ring
from screens.widgets.touchable import Touchable

_A4 = 210 / 297


_FAINT = 0.7
"""How much of the screen's paper lies over a page that is left out."""


class Paper(Touchable, Drawn):
    """A page, as large as the widget allows. Without a picture yet it is a blank sheet.

    `left_out`: it won't be printed, so it is faint and has a cross. `sign`: a picture in its last corner says what
    a touch does.
    """

    theme = ObjectProperty()
    picture = ObjectProperty(None, allownone=True)  # kiosk.documents.Picture
    chosen = BooleanProperty(False)
    left_out = BooleanProperty(False)
    sign = StringProperty("")
    ratio = NumericProperty(_A4)  # width / height, while there is no picture
    top_edge = NumericProperty(0)
    bottom_edge = NumericProperty(1)
    part = ReferenceListProperty(top_edge, bottom_edge)  # what is shown of the page, from its top (0) to its bottom (1)
    draws_on = ("theme", "picture", "chosen", "left_out", "sign", "pressed", "focused", "ratio", "part")

    def __init__(self, **properties: object) -> None:
        super().__init__(**properties)
        with self.canvas:
            self._ring = Ring()
            Color(1, 1, 1, 1)
            self._frame = BorderImage(size=(0, 0), border=(0, 0, 0, 0))
            self._sheet = BorderImage(size=(0, 0), border=(0, 0, 0, 0))
            self._page = Rectangle(size=(0, 0))
            self._veil_color = Color(1, 1, 1, 0)
            self._veil = Rectangle(size=(0, 0))
        self._cross = Disc(solid=True, picture="stop", hue="clay")
        self._corner = Disc(hue="sky")
        self.add_widget(self._cross)
        self.add_widget(self._corner)
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
        room = theme.mm(1.9)
        ratio = (self.picture.width / self.picture.height if self.picture else self.ratio) / (
            self.bottom_edge - self.top_edge
        )
        width = min(self.width - 2 * room, (self.height - 2 * room) * ratio)
        height = width / ratio
        left, bottom = round(self.center_x - width / 2), round(self.center_y - height / 2)
        self._draw_sheet(left, bottom, round(width), round(height))
        self._draw_signs(left, bottom, round(width), round(height))

    def _draw_sheet(self, left: int, bottom: int, width: int, height: int) -> None:
        theme, palette = self.theme, self.theme.palette
        shadow = theme.mm(0.9)
        edge = max(theme.mm(0.3), 2)
        sheet = shapes.Card((1, 1, 1), palette.edge, edge, theme.mm(0.8), 0 if palette.outlined else shadow)
        lift = sheet.shadow * 0.4
        self._sheet.texture, self._sheet.border = theme.shapes.card(sheet), (sheet.border,) * 4
        self._sheet.pos = (left - edge - sheet.shadow, bottom - edge - sheet.shadow - lift)
        self._sheet.size = (width + 2 * (edge + sheet.shadow), height + 2 * (edge + sheet.shadow))
        self._page.pos, self._page.size = (left, bottom), (width, height) if self.picture else (0, 0)
        if self.picture:
            self._page.tex_coords = self._part_of(self._page.texture)
        frame = theme.mm(1) if self.chosen or self.pressed else 0
        if frame:
            # A little apart from the sheet: in high contrast both are white.
            card = shapes.Card(palette.paper, palette.loud, frame, theme.mm(2))
            self._frame.texture, self._frame.border = theme.shapes.card(card), (card.border,) * 4
            reach = frame + edge + theme.mm(0.6)
            self._frame.pos = (left - reach, bottom - reach)
            self._frame.size = (width + 2 * reach, height + 2 * reach)
        else:
            self._frame.size, self._frame.border = (0, 0), (0, 0, 0, 0)

    def _part_of(self, texture: Texture) -> tuple[float, ...]:
        """Where in the texture that part of the page is that is shown."""
        start, _, end, page_bottom, _, page_top, *_ = texture.tex_coords
        top = page_top + (page_bottom - page_top) * self.top_edge
        bottom = page_top + (page_bottom - page_top) * self.bottom_edge
        return (start, bottom, end, bottom, end, top, start, top)

    def _draw_signs(self, left: int, bottom: int, width: int, height: int) -> None:
        """The cross in the middle of a page that is left out, the sign in its last corner."""
        theme, cross, corner = self.theme, self._cross, self._corner
        self._veil_color.rgba = (*theme.palette.paper, _FAINT if self.left_out else 0)
        self._veil.pos, self._veil.size = (left, bottom), (width, height)
        cross.theme = corner.theme = theme
        cross.across = min(theme.mm(22), round(min(width, height) * 0.6)) if self.left_out else 0
        cross.pos, cross.size = (left, bottom), (width, height)
        across = min(theme.mm(14), width // 2) if self.sign and self.enabled else 0
        corner.picture, corner.across, corner.size = self.sign, across, (across, across)
        edge = theme.mm(1.5)
        corner.pos = (left + edge if theme.rtl else left + width - across - edge, bottom + edge)
