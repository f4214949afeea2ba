"""The vault: one visit's private folder, in memory only. What lies here is gone with the visit, or with the power."""

import fcntl
import logging
import os
import re
import secrets
import shutil
import stat
from pathlib import Path

log = logging.getLogger(__name__)

_NAME = "guichet-vault-"
_MOUNTS = Path("/proc/self/mounts")


class NoMemoryFolder(Exception):
    """No folder in memory (tmpfs) to be had: papers would touch a disk, so no visit may begin. For the installer."""


class Vault:
    """A folder on tmpfs that only this user may enter (0700), named by chance, wiped by `close`.

    It is locked while its terminal lives. The kernel unlocks it however that ends, and a terminal in another container,
    where a process number would mean nothing, sees it too.
    """

    def __init__(self, base: Path | None = None) -> None:
        """Makes the folder below `base`, or below the first tmpfs found. Raises NoMemoryFolder."""
        memory, name = _memory_folder(base), secrets.token_hex(8)
        begun = memory / f"guichet-{name}"
        begun.mkdir(mode=0o700)
        self._lock = _locked(begun)
        self.folder = begun.rename(memory / f"{_NAME}{name}")  # only now may it be swept

    def room(self) -> Path:
        """The path of a file that isn't there yet, under a name that tells nothing."""
        return self.folder / secrets.token_hex(8)

    def close(self) -> None:
        """Wipes everything. No harm in a second time, nor while somebody still writes a file here."""
        while self.folder.exists():
            shutil.rmtree(self.folder, ignore_errors=True)
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1

    @staticmethod
    def sweep(base: Path | None = None) -> int:
        """Wipes the vaults of terminals that are no longer alive; says how many. Raises NoMemoryFolder."""
        swept = 0
        for folder in _memory_folder(base).iterdir():
            if folder.name.startswith(_NAME) and _is_ours(folder) and not _is_locked(folder):
                shutil.rmtree(folder, ignore_errors=True)
                swept += 1
        if swept:
            log.warning("wiped what a terminal left in memory when it ended unexpectedly: vaults: %d", swept)
        return swept


def _memory_folder(base: Path | None) -> Path:
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    places = [base] if base else [Path("/dev/shm"), *([Path(runtime)] if runtime else [])]
    for place in places:
        if place.is_dir() and os.access(place, os.W_OK | os.X_OK) and filesystem(place.resolve()) == "tmpfs":
            return place
    raise NoMemoryFolder(
        f"found no folder in memory at {' or '.join(map(str, places))}; expected one on tmpfs that this user may "
        "write to (`findmnt -t tmpfs` lists them), so that no resident's paper ever touches a disk"
    )


def filesystem(path: Path) -> str:
    """The kind of file system that a path without symlinks lies on, as the kernel names it."""
    kinds = {}
    for line in _MOUNTS.read_text("utf-8", "surrogateescape").splitlines():
        _, where, kind, *_ = line.split(" ")
        kinds[re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), where)] = kind
    return next((kinds[str(place)] for place in (path, *path.parents) if str(place) in kinds), "")


def _is_ours(folder: Path) -> bool:
    try:
        status = folder.lstat()
    except FileNotFoundError:
        return False
    return stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid()


def _locked(folder: Path) -> int:
    """The descriptor of a folder that nobody else can lock while it is open. Raises BlockingIOError if somebody has."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise
    return descriptor


def _is_locked(folder: Path) -> bool:
    try:
        os.close(_locked(folder))
    except BlockingIOError:
        return True
    except FileNotFoundError:  # it is being wiped
        return False
    return False
