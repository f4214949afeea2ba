"""Strip: the call that goes on, along the top of whatever else is done meanwhile."""

from kivy.graphics import Color, Rectangle

from screens.widgets.drawn import Drawn
from screens.widgets.layout import Row


class Strip(Row, Drawn):
    """Who is coming and when, or how far the call is. Told, not touched: *Help* opens it."""

    draws_on = ("theme",)

    def __init__(self, **properties: object) -> None:
        super().__init__(**properties)
        with self.canvas.before:
            self._color, self._ground = Color(), Rectangle()
            self._edge_color, self._edge = Color(), Rectangle()

    def update(self, name: str, face: bytes, title: str, detail: str) -> None:
        """Shows how the call stands, in these words; `name` is who comes, or "", and `face` their Person.face."""
        self.ids.face.name, self.ids.face.face = name, face
        self.ids.face.picture = "" if name else "call"
        self.ids.title.words = title
        self.ids.detail.words = detail

    def draw(self) -> None:
        """Draws the ground that it stands on."""
        if not self.theme:
            return
        self._color.rgb, self._edge_color.rgb = self.theme.palette.strip, self.theme.palette.strip_edge
        self._ground.pos, self._ground.size = self.pos, self.size
        self._edge.pos, self._edge.size = self.pos, (self.width, self.theme.mm(0.5))
