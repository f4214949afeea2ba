"""Strip: the call that goes on, along the top of whatever else is done meanwhile."""

from collections.abc import Callable

from kivy.graphics import Color, Rectangle
from kivy.input import MotionEvent

from screens.widgets.drawn import Drawn
from screens.widgets.layout import Row


class Strip(Row, Drawn):
    """Who is coming and when, or how far the call is. A touch on it does what *Help* does."""

    draws_on = ("theme",)

    def __init__(self, touched: Callable[[], None], **properties: object) -> None:
        super().__init__(**properties)
        self._touched = touched
        with self.canvas.before:
            self._color, self._ground = Color(), Rectangle()
            self._edge_color, self._edge = Color(), Rectangle()

    def update(self, name: str, face: bytes, title: str, detail: str) -> None:
        """Shows how the call stands, in these words; `name` is who comes, or "", and `face` their Person.face."""
        self.ids.face.name, self.ids.face.face = name, face
        self.ids.face.picture = "" if name else "call"
        self.ids.title.words = title
        self.ids.detail.words = detail

    def on_touch_up(self, touch: MotionEvent) -> bool:
        """A finger that came down here, and is lifted here."""
        if self.collide_point(*touch.pos) and self.collide_point(*touch.opos):
            self._touched()
            return True
        return bool(super().on_touch_up(touch))

    def draw(self) -> None:
        """Draws the ground that it stands on."""
        if not self.theme:
            return
        self._color.rgb, self._edge_color.rgb = self.theme.palette.strip, self.theme.palette.strip_edge
        self._ground.pos, self._ground.size = self.pos, self.size
        self._edge.pos, self._edge.size = self.pos, (self.width, self.theme.mm(0.5))
