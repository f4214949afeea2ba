"""How the terminal starts: a display, then the window, then the terminal behind it."""

import logging
import signal
import sys
from collections.abc import Sequence

from kiosk.settings import Settings
from kiosk.terminal import Terminal
from kiosk.terminal.state import StateUnusable, claimed
from screens.virtual import NoScreenError, VirtualScreen, display_answers

log = logging.getLogger(__name__)

BAD_SETTINGS = 2
"""The exit code when what the settings name can't be used."""

NO_SCREEN = 4
"""The exit code when there is no display and none can be made."""


_TURN_SECONDS = 0.0005
"""How long one thread may keep the others waiting: a job goes to the printer while the next screen is still built."""


def start(settings: Settings, hub_arguments: Sequence[str], *, full_screen: bool) -> int:
    """Runs the terminal until its window is closed; returns the exit code."""
    sys.setswitchinterval(_TURN_SECONDS)
    try:
        state = claimed(settings.terminal.folder)
    except StateUnusable as error:
        log.error("%s", error)
        return BAD_SETTINGS
    with state:
        return _run(settings, hub_arguments, full_screen=full_screen)


def _run(settings: Settings, hub_arguments: Sequence[str], *, full_screen: bool) -> int:
    try:
        virtual = None if display_answers() else VirtualScreen()
    except NoScreenError as error:
        log.error("%s", error)
        return NO_SCREEN
    from screens.app import GuichetApp  # Kivy looks for a display as it is imported

    app = GuichetApp(
        settings, lambda post, changed: Terminal(settings, post, changed, hub_arguments), fullscreen=full_screen
    )
    if virtual:
        _show(virtual)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: app.stop())
    try:
        app.run()
    finally:
        if virtual:
            virtual.close()
    return 0


def _show(virtual: VirtualScreen) -> None:
    try:
        log.info("no display here: see and touch the screen at %s", virtual.show())
    except NoScreenError as error:
        log.warning("%s", error)
