"""What the log may hold: so much of each message a minute, so that nobody fills a disk by what they make us say."""

import logging
import sys
import time
from collections.abc import Callable

EACH_A_MINUTE = 20
_KINDS_MAX = 1000  # of messages that are remembered
_TALKATIVE = ("alembic", "kivy", "uvicorn")


class Flood(logging.Filter):
    """Lets each message through EACH_A_MINUTE times a minute, then says how many more like it there were."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._said: dict[tuple[str, str], tuple[float, int]] = {}  # since when in this minute, and how often

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether this record is written."""
        kind, now = (record.name, str(record.msg)), self._clock()
        since, count = self._said.get(kind, (now, 0))
        if now - since >= 60:
            if count > EACH_A_MINUTE:
                record.msg = f"{record.getMessage()} (and {count - EACH_A_MINUTE} more like it since)"
                record.args = ()
            since, count = now, 0
        if len(self._said) >= _KINDS_MAX:
            self._said.clear()
        self._said[kind] = since, count + 1
        return count < EACH_A_MINUTE


def matters(record: logging.LogRecord) -> bool:
    """Whether a record is ours, or a warning at least. No logger's level would do: Kivy sets its own when it starts."""
    return record.levelno >= logging.WARNING or record.name.partition(".")[0] not in _TALKATIVE


def begin(level: int = logging.INFO) -> None:
    """Writes the log of this process to stderr, from that level on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setLevel(level)
    handler.addFilter(matters)
    handler.addFilter(Flood())
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s", handlers=[handler])
