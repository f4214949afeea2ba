"""Trying again: how long to pause between attempts, and how to complain in the log meanwhile."""

import logging
from collections.abc import Iterator

_log = logging.getLogger(__name__)

RETRY_FIRST, RETRY_LAST = 0.5, 3.0
"""Seconds between attempts, doubled from the first to the last: so a hub that is back is found within 3 s."""


def retries() -> Iterator[float]:
    """The pauses after the first failure, the second, and so on."""
    pause = RETRY_FIRST
    while True:
        yield pause
        pause = min(2 * pause, RETRY_LAST)


PATIENT = 3
"""Failures in a row before the log hears of them: a hub that is started again takes a moment."""


class Complaint:
    """Logs a trouble that lasts, and when it is over: a hub that is away all night is one line."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._last = ""
        self._failures = 0

    def about(self, problem: Exception) -> None:
        """Says what is wrong, unless that is what was said last."""
        self._failures += 1
        text = f"{type(problem).__name__}: {problem}"
        if self._failures >= PATIENT and text != self._last:
            _log.warning("%s: %s", self._what, text)
            self._last = text

    def settled(self) -> None:
        """Nothing is wrong any more."""
        if self._last:
            _log.info("%s: works again", self._what)
        self._last, self._failures = "", 0
