"""The peer: the smallest Kivy program there is, one button that changes when it is touched, as its tutorial has it."""

import os

os.environ |= {"KIVY_NO_CONFIG": "1", "KIVY_NO_FILELOG": "1"}  # nothing is written into the home folder

from kivy.app import App
from kivy.config import Config

Config.set("graphics", "width", "1280")
Config.set("graphics", "height", "800")


class BareApp(App):  # type: ignore[misc]
    """One button."""

    def build(self) -> object:
        """The button, which fills the window."""
        from kivy.uix.button import Button

        button = Button(text="0", background_normal="", background_color=(0.04, 0.36, 0.34, 1))
        button.bind(on_release=lambda touched: setattr(touched, "text", str(int(touched.text) + 1)))
        return button


if __name__ == "__main__":
    BareApp().run()
