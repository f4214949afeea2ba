"""A control group for each jailed process, where the kernel lets us have one: its memory and its processes, counted."""

import contextlib
import os
import secrets
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

_ROOT = Path("/sys/fs/cgroup")
_MEMORY_MAX = 1 << 30  # bytes, with all that it writes to its own folder in memory
_PIDS_MAX = 64  # processes and threads
_LIMITS = {  # files of version 2, and of version 1; those that a kernel doesn't have are left out
    "memory.max": _MEMORY_MAX,
    "memory.swap.max": 0,
    "memory.oom.group": 1,
    "memory.limit_in_bytes": _MEMORY_MAX,
    "memory.memsw.limit_in_bytes": _MEMORY_MAX,
    "pids.max": _PIDS_MAX,
}
_NAME = "guichet-jail-"
_LEAF = "guichet-terminal"
_ENDING = 1.0  # seconds: how long a killed process may need to give its memory back
_ENTER = 'while [ "$1" != -- ]; do echo 0 > "$1/cgroup.procs"; shift; done; shift; exec "$@"'


class Cell:
    """The groups of one jailed process: one by version 2, up to two by version 1, none where none can be had."""

    def __init__(self, parents: Sequence[Path]) -> None:
        """Makes them, with their limits; never fails."""
        name = f"{_NAME}{os.getpid()}-{secrets.token_hex(4)}"
        self.folders = tuple(folder for parent in parents if (folder := _made(parent / name)))

    def around(self, command: Sequence[str]) -> list[str]:
        """The command that enters the groups, then becomes `command`, with the same process id."""
        if not self.folders:
            return list(command)
        return ["/bin/sh", "-c", _ENTER, "sh", *map(str, self.folders), "--", *command]

    def remove(self) -> None:
        """Removes the groups; waits a moment for what was just killed to be gone. May be called again."""
        _remove(self.folders)


def parents() -> tuple[Path, ...]:
    """Where groups can be made: below the groups that this process is in, if they are its own to divide.

    What a terminal left behind that was killed is removed.
    """
    places = tuple(_delegated() if (_ROOT / "cgroup.controllers").exists() else _hierarchies())
    left = (group for place in places for group in place.glob(f"{_NAME}*"))
    _remove([group for group in left if not Path("/proc", group.name.removeprefix(_NAME).partition("-")[0]).exists()])
    return places


def _delegated() -> Iterator[Path]:
    """Version 2: the group of this process, if systemd gave it away (Delegate=yes, systemd's CGROUP_DELEGATION).

    A group that hands memory on to groups below may hold no process itself (cgroup-v2, "No Internal Process
    Constraint"): those in it, the terminal among them, move to a leaf.
    """
    own = _ROOT / _memberships().get("", "").lstrip("/")
    group = own.parent if own.name == _LEAF else own
    with contextlib.suppress(OSError):
        if os.getxattr(group, "user.delegate") == b"1":
            leaf = group / _LEAF
            leaf.mkdir(exist_ok=True)
            for pid in (group / "cgroup.procs").read_text("utf-8").split():
                with contextlib.suppress(ProcessLookupError):  # it ended meanwhile
                    (leaf / "cgroup.procs").write_text(pid, "utf-8")
            (group / "cgroup.subtree_control").write_text("+memory +pids", "utf-8")
            yield group


def _hierarchies() -> Iterator[Path]:
    """Version 1: the groups of this process, in the hierarchies of memory and of processes."""
    memberships = _memberships()
    for controller in ("memory", "pids"):
        place = _ROOT / controller / memberships.get(controller, "").lstrip("/")
        if controller in memberships and os.access(place, os.W_OK):
            yield place


def _memberships() -> dict[str, str]:
    """The group of this process by controller; version 2's has no name."""
    file = Path("/proc/self/cgroup")
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    found = (line.split(":", 2) for line in lines)
    return {controller: path for _, controllers, path in found for controller in controllers.split(",")}


def _made(folder: Path) -> Path | None:
    try:
        folder.mkdir()
    except OSError:
        return None
    for file, limit in _LIMITS.items():
        with contextlib.suppress(OSError):
            if (folder / file).exists():
                (folder / file).write_text(str(limit), "utf-8")
    return folder


def _remove(folders: Sequence[Path]) -> None:
    """Removes groups as soon as the last process has left them, for as long as one that was killed may need."""
    until = time.monotonic() + _ENDING
    for folder in folders:
        while not _removed(folder) and time.monotonic() < until:
            time.sleep(0.005)


def _removed(folder: Path) -> bool:
    try:
        folder.rmdir()
    except FileNotFoundError:
        return True
    except OSError:  # a process is still ending in it
        return False
    return True
