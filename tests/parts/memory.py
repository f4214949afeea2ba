"""What stands in the memory of running processes, whether it is still in use there or not."""

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path


def family(pid: int) -> list[int]:
    """A process and all that it started, and those, as far as they still run."""
    parents: dict[int, int] = {}
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(FileNotFoundError, ProcessLookupError):  # it has ended
            parents[int(process.name)] = int((process / "stat").read_text().rpartition(") ")[2].split()[1])
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


def remembered(marks: Sequence[str], pid: int) -> set[str]:
    """Those of the marks that stand anywhere in what a process has written into its memory, in UTF-8 or UTF-16.

    They should begin alike: where the beginning isn't, none is looked for.
    """
    beginning = os.path.commonprefix(marks)  # noqa: RUF071  signs are meant, not folders
    found: set[str] = set()
    try:
        maps = Path(f"/proc/{pid}/maps").read_text("utf-8", "replace").splitlines()
        with Path(f"/proc/{pid}/mem").open("rb", 0) as memory:
            for line in maps:
                where, may, *_ = line.split()
                if may.startswith("rw"):
                    content = _between(memory.fileno(), *(int(end, 16) for end in where.split("-")))
                    for form in ("utf-8", "utf-16-le"):
                        if beginning.encode(form) in content:
                            found |= {mark for mark in marks if mark.encode(form) in content}
    except (FileNotFoundError, ProcessLookupError):  # it has ended
        return set()
    return found


def _between(memory: int, begin: int, end: int) -> bytes:
    try:
        return os.pread(memory, end - begin, begin)
    except OSError:  # it was given back meanwhile, or belongs to a device
        return b""
