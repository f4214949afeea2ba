"""How the terminal starts: a display, then the window, then the terminal behind it."""

import logging
import signal
import sys
from collections.abc import Callable, Sequence

from kiosk.settings import Settings
from kiosk.terminal import Terminal
from kiosk.terminal.state import StateUnusable, claimed
from screens.virtual import NoScreenError, VirtualScreen, display_answers

log = logging.getLogger(__name__)

BAD_SETTINGS = 2
"""The exit code when what the settings name can't be used."""

NO_SCREEN = 4
"""The exit code when there is no display and none can be made."""


Ready = Callable[[str, bool], None]
"""Called when residents can touch and call: with the address of the page that shows the screen ("": it is a window
here), and whether the hub answers."""

_TURN_SECONDS = 0.0005
"""How long one thread may keep the others waiting: a job goes to the printer while the next screen is still built."""


def start(settings: Settings, hub_arguments: Sequence[str], ready: Ready, *, full_screen: bool) -> int:
    """Runs the terminal until its window is closed; returns the exit code."""
    sys.setswitchinterval(_TURN_SECONDS)
    try:
        state = claimed(settings.terminal.folder)
    except StateUnusable as error:
        log.error("%s", error)
        return BAD_SETTINGS
    with state:
        return _run(settings, hub_arguments, ready, full_screen=full_screen)


def _run(settings: Settings, hub_arguments: Sequence[str], ready: Ready, *, full_screen: bool) -> int:
    try:
        virtual = None if display_answers() else VirtualScreen()
    except NoScreenError as error:
        log.error("%s", error)
        return NO_SCREEN
    from screens.app import GuichetApp  # Kivy looks for a display as it is imported

    shown = _shown(virtual) if virtual else ""
    app = GuichetApp(
        settings,
        lambda post, changed: Terminal(
            settings, post, changed, hub_arguments, ready=lambda answers: ready(shown, answers)
        ),
        fullscreen=full_screen,
    )
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, lambda *_: app.stop())
    try:
        app.run()
    finally:
        if virtual:
            virtual.close()
    return 0


def _shown(virtual: VirtualScreen) -> str:
    try:
        return virtual.show()
    except NoScreenError as error:
        log.warning("%s", error)
        return "nowhere"
