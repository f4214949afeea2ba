"""A child process that is asked whether it still answers: one that hangs, or was stopped, is as good as dead."""

import logging
import subprocess
import threading
import time
from collections.abc import Callable

log = logging.getLogger(__name__)

_ASKED_SECONDS = 3.0
"""How often it is asked."""
_SILENT_SECONDS = 8.0
"""A child that gave no sign of life for so long hangs, or was stopped."""
_STARTS_SECONDS = 60.0
"""The same while it starts: a hub may have to bring a year's database up to date, on a slow disk."""


def answers_until(
    stop: threading.Event, child: "subprocess.Popen[bytes]", name: str, answers: Callable[[], bool]
) -> bool:
    """Waits for `stop`: True; or for the end of a child that died, or that lives and answers nobody: False.

    `answers` asks it, and takes a moment at most. A child that answers nobody is killed here.
    """
    heard, patience, pause = time.monotonic(), _STARTS_SECONDS, 0.0
    asked = heard
    while child.poll() is None:
        if stop.wait(0.2):
            return True
        if time.monotonic() - asked >= pause:
            if answers():
                heard, patience, pause = time.monotonic(), _SILENT_SECONDS, _ASKED_SECONDS
            asked = time.monotonic()
        if time.monotonic() - heard >= patience:
            log.error("%s has not answered for %d s; it is ended, and started again", name, patience)
            child.kill()
            child.wait()
    return False
