"""A file on its way into the jail: a copy in memory that nobody can change any more, handed over as a descriptor.

A jail can't write to it, so what the second jail opens is what the first one did; and a stick may be pulled meanwhile.
"""

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.documents import Rejection

_SEALS = fcntl.F_SEAL_WRITE | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_SEAL
_PIECE = 1 << 24  # bytes


@contextmanager
def sealed(path: Path, bytes_max: int) -> Iterator[int | Rejection]:
    """The descriptor of a sealed copy, open as long as the context; or why there is none."""
    try:
        # A FIFO must not block, and a device must not be read.
        source = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        yield Rejection.GONE
        return
    copy = os.memfd_create("paper", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    try:
        rejection = _copied(source, copy, bytes_max)
        yield copy if rejection is None else rejection
    finally:
        os.close(source)
        os.close(copy)


def _copied(source: int, copy: int, bytes_max: int) -> Rejection | None:
    status = os.fstat(source)
    if not stat.S_ISREG(status.st_mode):
        return Rejection.NOT_A_DOCUMENT
    if not status.st_size:
        return Rejection.NOTHING_INSIDE
    if status.st_size > bytes_max:
        return Rejection.TOO_LARGE
    done = 0
    try:
        while done < status.st_size:
            count = os.sendfile(copy, source, done, min(_PIECE, status.st_size - done))
            if not count:
                return Rejection.GONE
            done += count
    except OSError:
        return Rejection.GONE
    os.lseek(copy, 0, os.SEEK_SET)
    fcntl.fcntl(copy, fcntl.F_ADD_SEALS, _SEALS)
    return None
