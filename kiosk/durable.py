"""Files that no power cut can halve: a write is there as a whole when it returns, or what was there before still is.

Every function may block, and raises OSError when the disk is full or can't be written.
"""

import contextlib
import errno
import os
from collections.abc import Iterable
from pathlib import Path

FULL = (errno.ENOSPC, errno.EDQUOT)
"""What an OSError's errno is when there is no room left."""


def make_folder(folder: Path, mode: int = 0o700) -> None:
    """Makes a folder, and those above it; no harm if it is there."""
    if not folder.is_dir():
        folder.mkdir(mode=mode, parents=True, exist_ok=True)
        _sync_folder(folder.parent)


def write(path: Path, content: bytes | Iterable[bytes], mode: int = 0o600) -> None:
    """Makes the file hold this and nothing else; at no moment may others read more than `mode` lets them."""
    beside = path.with_name(f"{path.name}.new")
    beside.unlink(missing_ok=True)
    try:
        _fill(beside, os.O_CREAT | os.O_EXCL, [content] if isinstance(content, bytes) else content, mode)
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def append(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Adds this to the file's end; makes the file if it isn't there. What can't be added whole isn't added at all."""
    is_new = not path.exists()
    _fill(path, os.O_CREAT | os.O_APPEND, [content], mode)
    if is_new:
        _sync_folder(path.parent)


def _fill(path: Path, flags: int, chunks: Iterable[bytes], mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CLOEXEC | flags, mode)
    size = os.fstat(descriptor).st_size
    try:
        for chunk in chunks:
            rest = memoryview(chunk)
            while rest:
                rest = rest[os.write(descriptor, rest) :]
        os.fsync(descriptor)
    except OSError:
        with contextlib.suppress(OSError):
            os.ftruncate(descriptor, size)
        raise
    finally:
        os.close(descriptor)


def _sync_folder(folder: Path) -> None:
    """A new name in a folder survives a power cut only once the folder itself is on disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
