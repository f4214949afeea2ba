"""A folder as a world of its own: what is opened in it lies beneath it, on the same mount, and is reached by no link.

Whoever made the folder may have made it to deceive: entries that call a link a folder, folders that are swapped for
links between two looks. So nothing is opened by a path: each folder is opened in the one above it, as what it is.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC  # opening a pipe must not wait for its other end

Names = tuple[str, ...]
"""The way to something from the top: the names of the folders, then its own."""


@contextmanager
def top(folder: Path) -> Iterator[int]:
    """The descriptor of the folder that nothing leads out of. Raises OSError."""
    descriptor = os.open(folder, _FOLDER)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def folder(at: int, names: Names) -> Iterator[int]:
    """The descriptor of a folder beneath a top. Raises OSError, for what is no folder there too."""
    mount = _mount(at)
    descriptor = os.dup(at)
    try:
        for name in names:
            deeper = _opened(descriptor, name, _FOLDER, mount)
            os.close(descriptor)
            descriptor = deeper
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def file(at: int, names: Names) -> Iterator[int]:
    """The descriptor of what lies beneath a top, whatever it is: a file, or what only has the name of one."""
    *above, name = names
    with folder(at, tuple(above)) as its_folder:
        descriptor = _opened(its_folder, name, _FILE, _mount(at))
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _opened(at: int, name: str, flags: int, mount: str) -> int:
    if "/" in name or name in (".", ".."):  # a file system that is broken on purpose may list such names
        raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
    descriptor = os.open(name, flags, dir_fd=at)
    if _mount(descriptor) != mount:
        os.close(descriptor)
        raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
    return descriptor


def _mount(descriptor: int) -> str:
    """Which mount it lies on (proc(5), fdinfo): unlike a device's number, it also differs for a bind mount."""
    about = Path(f"/proc/self/fdinfo/{descriptor}").read_text("ascii")
    return next(line for line in about.splitlines() if line.startswith("mnt_id:"))
