"""A disk as a test wants it: watched, small, or full."""

import os
import resource
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.parts.sticks import mount, pull


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of all files and folders whose contents reached the disk, in that order."""
    names: list[str] = []
    fsync = os.fsync

    def watched(descriptor: int) -> None:
        names.append(Path(f"/proc/self/fd/{descriptor}").readlink().name)
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", watched)
    return names


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 2 MiB. Only root may mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount("tmpfs", folder, "size=2m")
    yield folder
    pull(folder)


def filled(disk: Path) -> Path:
    """A file by others that leaves no byte on a small disk."""
    others = disk / "others"
    with others.open("ab", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(1024))
    assert not shutil.disk_usage(disk).free
    return others


@contextmanager
def no_file_grows_over(size: int) -> Iterator[None]:
    """As on a full disk, what this process writes beyond `size` bytes of a file fails, be it in the middle."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
