"""Sticks that misbehave as real ones do, each a mount of its own. Only root may mount."""

import ctypes
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

_MNT_DETACH = 2  # umount2(2)


def mount(kind: str, folder: Path, data: str) -> None:
    """mount(2); skips the test where that isn't allowed."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(b"none", bytes(folder), kind.encode(), 0, data.encode()):
        pytest.skip(f"no {kind} can be mounted here: {os.strerror(ctypes.get_errno())}")


def pull(folder: Path) -> None:
    """Takes a mount away, even from those who use it."""
    ctypes.CDLL(None).umount2(bytes(folder), _MNT_DETACH)


def image(folder: Path, image_file: Path, kind: str, *, writable: bool = False) -> None:
    """Mounts a file system out of a file; skips the test where that isn't allowed.

    As sticks are mounted where `nosymfollow` (config/deploy) is not set: the code must hold without it.
    """
    options = "loop" if writable else "loop,ro,nosuid,nodev,noexec"
    done = subprocess.run(
        ["mount", "-t", kind, "-o", options, image_file, folder], capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip(f"no {kind} can be mounted here: {done.stderr.strip()[:100]}")


def put(path: Path, content: bytes = b"paper", *, age: float = 0) -> Path:
    """A file, `age` seconds old."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (time.time() - age,) * 2)
    return path


class DeadStick:
    """A stick that is in and answers nothing: whoever looks into it waits until it is pulled."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        self._folder = folder
        try:
            self._device = os.open("/dev/fuse", os.O_RDWR | os.O_CLOEXEC)
        except OSError as error:
            pytest.skip(f"no FUSE here: {error.strerror}")
        mount("fuse", folder, f"fd={self._device},rootmode=40000,user_id={os.getuid()},group_id={os.getgid()}")
        self._pulled = False

    def pull(self) -> None:
        """Pulls it: whoever waits learns that it is gone."""
        if not self._pulled:
            self._pulled = True
            os.close(self._device)
            pull(self._folder)


@pytest.fixture
def dead_stick() -> Iterator[Callable[[Path], DeadStick]]:
    """Puts dead sticks in."""
    made: list[DeadStick] = []

    def put_in(folder: Path) -> DeadStick:
        made.append(DeadStick(folder))
        return made[-1]

    yield put_in
    for stick in made:
        stick.pull()
