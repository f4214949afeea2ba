"""What stands in the memory of running processes, whether it is still in use there or not."""

import ctypes
import os
import resource
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np

_PAGE = resource.getpagesize()
_memmem = ctypes.CDLL(None).memmem
_memmem.argtypes = ctypes.c_char_p, ctypes.c_size_t, ctypes.c_char_p, ctypes.c_size_t
_memmem.restype = ctypes.c_void_p


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
    """Those of the marks that stand anywhere in what a process has written into its memory."""
    found: set[str] = set()
    try:
        for content in _written(pid):
            found |= standing_in(content, marks)
    except (FileNotFoundError, ProcessLookupError):  # it has ended
        return set()
    return found


def standing_in(content: bytes, marks: Sequence[str]) -> set[str]:
    """Those of the marks that stand there, in UTF-8 or UTF-16.

    They should begin alike: where the beginning isn't, none is looked for.
    """
    beginning = os.path.commonprefix(marks)  # noqa: RUF071  signs are meant, not folders
    found: set[str] = set()
    for form in ("utf-8", "utf-16-le"):
        sought = beginning.encode(form)
        if _memmem(content, len(content), sought, len(sought)):  # four times as fast as Python's `in`
            found |= {mark for mark in marks if mark.encode(form) in content}
    return found


def _written(pid: int) -> Iterator[bytes]:
    """What stands in each stretch of a process's memory that it may write to, and has."""
    maps = Path(f"/proc/{pid}/maps").read_text("utf-8", "replace").splitlines()
    with Path(f"/proc/{pid}/mem").open("rb", 0) as memory, Path(f"/proc/{pid}/pagemap").open("rb", 0) as pages:
        for line in maps:
            where, may, *_ = line.split()
            begin, end = (int(side, 16) for side in where.split("-"))
            if may.startswith("rw"):
                for first, last in _touched(pages.fileno(), begin, end):
                    with suppress(OSError):  # it was given back meanwhile, or belongs to a device
                        yield os.pread(memory.fileno(), last - first, first)


def _touched(pages: int, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Where pages of memory are there, or swapped out (proc_pid_pagemap(5), bits 63 and 62)."""
    there = np.frombuffer(os.pread(pages, (end - begin) // _PAGE * 8, begin // _PAGE * 8), np.uint64) >> np.uint64(62)
    edges = np.flatnonzero(np.diff(there != 0, prepend=False, append=False))
    for first, last in edges.reshape(-1, 2).tolist():
        yield begin + first * _PAGE, begin + last * _PAGE
