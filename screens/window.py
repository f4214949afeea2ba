"""The window: its size, what touches it, and how often it looks for touches."""

from kivy.config import Config

_LOOKS_A_SECOND = 20
"""How often touches are looked for. Measured on two busy cores with software GL: 1.8 % of a core while nothing moves
(30 times: 2.1 %), and a touch waits 50 ms at most. What is scheduled or posted wakes the loop at once."""


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
