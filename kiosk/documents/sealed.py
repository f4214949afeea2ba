"""A file on its way into the jail: a copy in memory that nobody can change any more, handed over as a descriptor.

A jail can't write to it, so what the second jail opens is what the first one did; and a stick may be pulled meanwhile.
"""

import errno
import fcntl
import os
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.documents import Rejection
from kiosk.patience import GivenUp, Patience

_SEALS = fcntl.F_SEAL_WRITE | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_SEAL
_PIECE = 1 << 24  # bytes

_Identity = tuple[int, int, int, int]


class Sealing:
    """Makes sealed copies. The last one is kept: what was opened is looked at again, and printed."""

    def __init__(self, bytes_max: int) -> None:
        self._bytes_max = bytes_max
        self._lock = threading.Lock()
        self._kept: tuple[_Identity, int] | None = None

    @contextmanager
    def copy_of(self, path: Path, patience: Patience) -> Iterator[int | Rejection]:
        """A descriptor of a sealed copy, open as long as the context; or why there is none. Raises GivenUp."""
        try:
            # A FIFO must not block, and a device must not be read.
            source = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            yield Rejection.GONE
            return
        try:
            handed = self._handed(source, patience)
        finally:
            os.close(source)
        try:
            yield handed
        finally:
            if not isinstance(handed, Rejection):
                os.close(handed)

    def forget(self) -> None:
        """Lets go of the copy that is kept; one that is being made for what was given up before will not be kept."""
        with self._lock:
            self._drop()

    def _handed(self, source: int, patience: Patience) -> int | Rejection:
        """A descriptor with a place of its own in the file: reading by another one doesn't move it."""
        status = os.fstat(source)
        if rejection := self._unfit(status):
            return rejection
        identity = (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)
        with self._lock:
            if self._kept and self._kept[0] == identity:
                return _reopened(self._kept[1])
            self._drop()
        copy = _copied(source, status.st_size)
        if isinstance(copy, Rejection):
            return copy
        with self._lock:
            if patience.given_up:
                os.close(copy)
                raise GivenUp
            self._kept = (identity, copy)
            return _reopened(copy)

    def _drop(self) -> None:
        if self._kept:
            os.close(self._kept[1])
            self._kept = None

    def _unfit(self, status: os.stat_result) -> Rejection | None:
        if not stat.S_ISREG(status.st_mode):
            return Rejection.NOT_A_DOCUMENT
        if not status.st_size:
            return Rejection.NOTHING_INSIDE
        return Rejection.TOO_LARGE if status.st_size > self._bytes_max else None


def _reopened(copy: int) -> int:
    return os.open(f"/proc/self/fd/{copy}", os.O_RDONLY | os.O_CLOEXEC)


def _copied(source: int, size: int) -> int | Rejection:
    """The descriptor of a sealed copy; GONE if the file can't be read to its end."""
    copy = os.memfd_create("paper", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    done = 0
    try:
        while done < size:
            count = os.sendfile(copy, source, done, min(_PIECE, size - done))
            if not count:
                raise EOFError
            done += count
    except (OSError, EOFError) as error:
        os.close(copy)
        full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.ENOMEM)
        return Rejection.TOO_LARGE if full else Rejection.GONE
    fcntl.fcntl(copy, fcntl.F_ADD_SEALS, _SEALS)
    return copy
