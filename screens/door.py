"""The outermost door of the drawing thread."""

import logging

from kivy.base import ExceptionHandler, ExceptionManager

from kiosk import faults

log = logging.getLogger(__name__)


def keep_door() -> None:
    """From now on, what goes wrong while drawing is logged, and the screen with Help stays."""
    ExceptionManager.add_handler(_Door())


class _Door(ExceptionHandler):
    """Lets the loop go on."""

    def handle_exception(self, exception: BaseException) -> int:
        if not isinstance(exception, Exception):
            return int(ExceptionManager.RAISE)
        log.error("the screen could not be drawn: %s", faults.described(exception))
        return int(ExceptionManager.PASS)
