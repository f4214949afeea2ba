"""What can be touched: one finger, one tap, on release; sliding off cancels."""

from kivy.input.motionevent import MotionEvent
from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.widget import Widget


class Touchable(Widget):
    """Calls `on_answer` when a finger that came down on it is lifted on it (WCAG 2.5.2)."""

    __events__ = ("on_answer",)

    enabled = BooleanProperty(True)
    pressed = BooleanProperty(False)  # a finger is on it: shown at once
    focused = BooleanProperty(False)  # the keys are on it
    spoken = StringProperty("")  # what it says, where no words of its own stand on it

    def on_answer(self) -> None:
        """What the answer does is bound where the screen is laid out."""

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """Takes the finger that comes down on it."""
        if not self.enabled or not self.collide_point(*touch.pos):
            return False
        touch.grab(self)
        self.pressed = True
        return True

    def on_touch_move(self, touch: MotionEvent) -> bool:
        """Follows the finger: off it, then back on it."""
        if touch.grab_current is not self:
            return False
        self.pressed = self.collide_point(*touch.pos)
        return True

    def on_touch_up(self, touch: MotionEvent) -> bool:
        """Acts if the finger is still on it."""
        if touch.grab_current is not self:
            return False
        touch.ungrab(self)
        self.pressed = False
        if self.enabled and self.collide_point(*touch.pos):
            self.dispatch("on_answer")
        return True
