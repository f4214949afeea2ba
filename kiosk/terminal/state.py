"""The state folder belongs to one terminal at a time: two would cancel each other's jobs and overwrite their calls."""

import errno
import fcntl
import io
from pathlib import Path
from typing import TextIO

from kiosk import durable
from kiosk.terminal.own_hub import terminal_token


class StateUnusable(Exception):
    """Another state folder is needed, or this one mended. The message says why, for the installer."""


def claimed(folder: Path) -> TextIO:
    """Makes the folder ready; it is this terminal's until what is returned is closed, or the process ends.

    A full disk is no reason not to start: nothing is locked then if the lock isn't there yet. Raises StateUnusable.
    """
    try:
        terminal_token(folder)
        lock = (folder / "lock").open("w")
    except OSError as error:
        if error.errno in durable.FULL or (error.errno == errno.ENOENT and not folder.exists()):
            return io.StringIO()
        raise StateUnusable(f"[terminal] state: {folder} can't be written: {error.strerror}") from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise StateUnusable(
            f"[terminal] state: another terminal works with {folder}. Stop that one, or name another folder here."
        ) from None
    return lock
