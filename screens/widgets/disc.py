"""Rounds: a picture in its journey's colours, a person's initial, or their photo."""

from kivy.graphics import Color, Rectangle
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty

from screens.widgets import shapes
from screens.widgets.drawn import Drawn
from screens.widgets.stick_picture import StickPicture
from screens.widgets.text import Text

_HUES = ("leaf", "sky", "plum", "clay")
_STICK = 0.7
"""How much of the round a drawn stick takes."""


class Disc(Drawn):
    """A round of `across` pixels in the middle of the widget, with a picture or an initial in it; or a photo (`face`).

     A `picture` is one of the theme's, or "stick", which is drawn.

    `solid` fills it with the ink, as faces are; `bare` draws the picture alone, in `ink`.
    """

    theme = ObjectProperty()
    picture = StringProperty("")
    initial = StringProperty("")
    face = ObjectProperty(b"")  # helpline.Person.face
    hue = StringProperty("leaf")
    across = NumericProperty(0)
    solid = BooleanProperty(False)
    bare = BooleanProperty(False)
    halo = BooleanProperty(False)  # a pale ring around a solid round
    ink = ObjectProperty(None, allownone=True)
    draws_on = ("theme", "picture", "initial", "hue", "across", "solid", "bare", "halo", "ink", "face")

    def __init__(self, **properties: object) -> None:
        super().__init__(**properties)
        with self.canvas.before:
            self._color = Color(1, 1, 1, 1)
            self._round = Rectangle(size=(0, 0))
            self._photo = Rectangle(size=(0, 0))
        self._taken: tuple[bytes, int] = (b"", 0)  # which photo that is, and how large
        self._text = Text(align="center", wrap=False)
        self.add_widget(self._text)
        self._stick = StickPicture(alone=True)

    def draw(self) -> None:
        """Draws the round and what is in it."""
        theme, across = self.theme, int(self.across)
        if not theme or across <= 0:
            self._round.size, self._photo.size, self._text.words = (0, 0), (0, 0), ""
            return
        hue = theme.palette.hue(self.hue)
        fill, ink = (hue.ink, theme.palette.card) if self.solid and not theme.palette.outlined else (hue.round, hue.ink)
        corner = (round(self.center_x - across / 2), round(self.center_y - across / 2))
        if self.bare:
            self._round.size = (0, 0)
        else:
            edged = theme.palette.outlined or self.solid
            edge = hue.ink if theme.palette.outlined else hue.round if self.halo else theme.palette.paper
            thick = theme.mm(2.7 if self.halo and not theme.palette.outlined else 0.68) if edged else 0
            self._round.texture = theme.shapes.round(shapes.Round(fill, edge, thick, across))
            self._round.size = (across, across)
            self._round.pos = corner
            self._show(self.face, corner, round(thick))
        self._lay_stick(corner)
        text = self._text
        text.theme, text.ink = theme, self.ink or ink
        text.picture, text.bold = not self.initial, bool(self.initial)
        told = self.initial or (theme.picture(self.picture) if self.picture not in ("", "stick") else "")
        text.words = "" if self.face else told
        text.px = int(across * (1 if self.bare else 0.5 if self.initial else 0.58))
        text.size = (max(across, text.natural_width), max(across, text.natural_height))
        text.center = (corner[0] + across / 2, corner[1] + across / 2)

    def _lay_stick(self, corner: tuple[int, int]) -> None:
        stick, wanted = self._stick, self.picture == "stick"
        if wanted != bool(stick.parent):
            (self.add_widget if wanted else self.remove_widget)(stick)
        side = self.across * (1 if self.bare else _STICK)
        stick.theme, stick.size = self.theme, (side, side)
        stick.center = (corner[0] + self.across / 2, corner[1] + self.across / 2)

    def _show(self, face: bytes, corner: tuple[int, int], edge: int) -> None:
        """Draws the photo over all of the round but its edge; nothing if there is none."""
        size = int(self.across) - 2 * edge if face else 0
        if size > 0 and self._taken != (face, size):
            self._photo.texture = shapes.face(face, size)
        self._taken = (face, size)
        self._photo.size, self._photo.pos = (size, size), (corner[0] + edge, corner[1] + edge)


class Avatar(Disc):
    """A person: the first letter of the name, in a colour that is theirs for the day (`number` among those here)."""

    name = StringProperty("")
    number = NumericProperty(0)

    def __init__(self, **properties: object) -> None:
        super().__init__(solid=True, **properties)
        self.fbind("name", self._introduce)
        self.fbind("number", self._introduce)
        self._introduce()

    def _introduce(self, *_: object) -> None:
        self.initial = self.name[:1].upper()
        self.hue = _HUES[int(self.number) % len(_HUES)]
