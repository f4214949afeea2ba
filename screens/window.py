"""The window: its size, what touches it, and how often it looks for touches."""

from typing import TYPE_CHECKING

from kivy.clock import Clock
from kivy.config import Config

if TYPE_CHECKING:
    from kivy.core.window import WindowBase

_LOOKS_A_SECOND = 20
"""How often touches are looked for. Measured on two busy cores with software GL: 1.8 % of a core while nothing moves
(30 times: 2.1 %), and a touch waits 50 ms at most. What is scheduled or posted wakes the loop at once."""

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
    Config.set("graphics", "maxfps", str(_LOOKS_A_SECOND))
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

    window.bind(on_touch_down=touched, on_touch_up=touched, on_key_down=touched)
