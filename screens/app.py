"""The app: shows the screen for the step that the reception is at, and decides nothing."""

import gc
import time
from collections.abc import Callable
from typing import Protocol

from kivy.app import App
from kivy.clock import Clock

from kiosk.journeys.reception import Reception
from kiosk.language import Catalogues
from kiosk.settings import Settings
from kiosk.visit import Manner
from screens import root, window
from screens.display import display, edid_diagonal
from screens.door import keep_door
from screens.kept import Kept
from screens.keys import Keys
from screens.sizes import sizes
from screens.sounds import Sounds, player
from screens.table import SCREENS
from screens.theme import Theme
from screens.widgets.shapes import Shapes
from screens.widgets.typesetter import Typesetter

Post = Callable[[Callable[[], None]], None]
"""Hands a piece of work from any thread to the one that draws."""
_TICK_SECONDS = 0.5


class Terminal(Protocol):
    """What the app shows: kiosk.terminal builds it."""

    reception: Reception

    def tick(self) -> None:
        """Called twice a second."""
        ...

    def start(self) -> None:
        """Called once the first screen is seen: what is slow to start may start now."""
        ...

    def close(self) -> None:
        """Called when the window is closed."""
        ...


class GuichetApp(App):
    """One window. `open_terminal` is handed a way onto the drawing thread, and what to call when a step changed."""

    title = "Guichet"
    use_kivy_settings = False

    def __init__(
        self,
        settings: Settings,
        open_terminal: Callable[[Post, Callable[[], None]], Terminal],
        *,
        fullscreen: bool = False,
        size: tuple[int, int] = (1280, 800),
        catalogues: Catalogues | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self.settings = settings
        self._open_terminal = open_terminal
        self._catalogues = catalogues or Catalogues()
        self._fullscreen = fullscreen
        self._clock = clock  # seconds, between one tap and the next
        self._kept = Kept()
        self._sounds = Sounds(player() if settings.terminal.sounds else ())
        self._terminal: Terminal | None = None
        self._root: root.Root | None = None
        self._visit_number = 0
        self._shown: tuple[str, Manner] | None = None
        window.prepare(fullscreen=fullscreen, width=size[0], height=size[1])

    # What the layouts know as `app`.

    def tr(self, message: str) -> str:
        """The message in the resident's language."""
        return self._catalogues.of(self.reception.language).gettext(message)

    @property
    def reception(self) -> Reception:
        """What a resident can do."""
        assert self._terminal
        return self._terminal.reception

    # Kivy's own.

    def load_kv(self, filename: str | None = None) -> bool:
        """Layouts are read by those who need them."""
        return False

    def build(self) -> None:
        """Opens the window and the terminal, and shows the first screen."""
        gc.freeze()  # Kivy collects garbage as it opens its window: what was only just loaded is none
        from kivy.core.window import Window  # imported here because its import opens it

        keep_door()
        root.load_layouts()
        self._window = Window
        self._show_soon = Clock.create_trigger(lambda _: self._show(), -1)
        self._terminal = self._open_terminal(self._post, self._show_soon)
        self._keys = Keys(Window, self.reception, self._clock)
        self._measure()
        self._show()
        Window.bind(size=self._resized)
        if self._fullscreen:
            Window.bind(on_request_close=lambda *_: True)  # Alt+F4, a taskbar: no resident ends the terminal
        window.attend(Window)

    def on_start(self) -> None:
        """Begins what may wait until something is seen."""
        terminal = self._terminal
        assert terminal

        def go_on(_: float) -> None:
            gc.freeze()  # what was loaded so far stays: looking through it each time took most of a collection
            gc.enable()
            terminal.start()

        Clock.schedule_interval(lambda _: terminal.tick(), _TICK_SECONDS)
        Clock.schedule_once(lambda _: Clock.schedule_once(go_on))

    def run(self) -> None:
        """Shows the window until it is closed."""
        try:
            super().run()
        finally:
            if self._terminal:
                self._terminal.close()

    def _post(self, work: Callable[[], None]) -> None:
        Clock.schedule_once(lambda _: work())

    def _measure(self) -> None:
        width, height = self._window.size
        diagonal = self.settings.screen.diagonal_mm or (edid_diagonal() if self._fullscreen else 0.0)
        self.theme = Theme(display(width, height, diagonal), Typesetter(), Shapes())

    def _resized(self, *_: object) -> None:
        self._measure()
        self._shown = None
        self._show_soon()

    def _show(self) -> None:
        look = (self.reception.language, self.reception.manner)
        if look != self._shown or self._root is None:
            self._shown = look
            self._root = self._dress(*look)
        step = self.reception.step
        if self.reception.visit_number != self._visit_number:
            self._visit_number = self.reception.visit_number
            self.theme.typesetter.forget()
        self._root.show(SCREENS[type(step)], step)
        self._keys.follow(self._root)
        self._sounds.follow(self.reception.helping.standing, step)

    def _dress(self, language: str, manner: Manner) -> root.Root:
        """Everything anew, for another language or another size."""
        catalogue = self._catalogues.of(language)
        self.theme = self.theme.seen(manner, language, catalogue.rtl)
        self.reception.resize(sizes(self.theme))
        if self._root:
            self._root.leave()
            self._window.remove_widget(self._root)
        dressed = root.Root(self.theme, catalogue, self.reception, self._kept, self._clock)
        self._window.clearcolor = (*self.theme.palette.paper, 1)
        self._window.add_widget(dressed)
        return dressed
