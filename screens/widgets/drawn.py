"""What is drawn anew, once, before the next frame, when anything about it has changed."""

from kivy.clock import Clock
from kivy.uix.widget import Widget

_PLACE = ("x", "y", "width", "height")


class Drawn(Widget):
    """A widget whose looks follow its properties, named in `draws_on`; subclasses have a `draw`.

    Drawing waits for the end of the frame: a dozen properties change at once when a screen is built, and Kivy's
    `top`, `right` and `center` are not yet told when `x` and `height` say that they changed.
    """

    draws_on: tuple[str, ...] = ()

    def __init__(self, **properties: object) -> None:
        super().__init__(**properties)
        self._draw_soon = Clock.create_trigger(self._draw_now, -1)
        for name in (*self.draws_on, *_PLACE):
            self.fbind(name, self._draw_soon)
        self._draw_soon()

    def _draw_now(self, _: float) -> None:
        self.draw()

    def draw(self) -> None:
        """Draws it as its properties say."""
