"""The window: its size, what touches it, and how often it looks for touches."""

from typing import TYPE_CHECKING

from kivy.clock import Clock
from kivy.config import Config

if TYPE_CHECKING:
    from kivy.core.window import WindowBase

_LOOKS_A_SECOND = 15
"""How often touches are looked for while nobody touches: a finger's coming down waits 67 ms at most. Each look costs
about 0.7 ms of a core. What is scheduled or posted wakes the loop at once."""
_LOOKS_WHILE_TOUCHED = 200
"""The same while a finger is down and just after: lifting it, which is what acts, is seen within 5 ms."""
_ATTENTIVE_SECONDS = 1.0


def prepare(*, fullscreen: bool, width: int, height: int) -> None:
    """Sets Kivy up. Must run before the window is imported, for that opens it."""
    Config.set("graphics", "fullscreen", "auto" if fullscreen else "0")
    Config.set("graphics", "width", str(width))
    Config.set("graphics", "height", str(height))
    Config.set("graphics", "show_cursor", "0" if fullscreen else "1")
    Config.set("graphics", "multisamples", "0")  # edges are smoothed in their textures
    Config.set("kivy", "exit_on_escape", "0")
    Config.set("kivy", "log_level", "warning")
    # SDL makes mouse events of every touch screen's touches; a second provider (mtdev) would see each touch twice.
    for option in Config.options("input"):
        Config.remove_option("input", option)
    Config.set("input", "mouse", "mouse,disable_multitouch")


def attend(window: "WindowBase") -> None:
    """Looks for touches much more often from a finger's coming down until a moment after the last touch."""

    def rest(_: float) -> None:
        Clock._max_fps = _LOOKS_A_SECOND  # noqa: SLF001  (Kivy has no other way)

    resting = Clock.create_trigger(rest, _ATTENTIVE_SECONDS)

    def touched(*_: object) -> None:
        Clock._max_fps = _LOOKS_WHILE_TOUCHED  # noqa: SLF001
        resting.cancel()
        resting()

    rest(0)
    window.bind(on_touch_down=touched, on_touch_up=touched, on_key_down=touched)
