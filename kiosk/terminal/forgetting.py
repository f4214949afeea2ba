"""Memory that was freed keeps what stood there until it is used again: here it is written over, once a visit is over.

What is still in use can't be forgotten so: tests/journeys/test_canary.py sees to it that nothing of a visit is.
"""

import ctypes

_M_PERTURB = -6  # malloc.h: what is freed is filled with this byte
_HEAD, _STEP = 33, 16  # n bytes take so many more than n, rounded up
_SMALL = 512  # Objects/obmalloc.c: Python has pools of its own for what is smaller
_CACHED = 1040  # malloc.c, tcache: each thread keeps some of what is smaller as it was, 7 of each size
_SMALL_BLOCKS, _CACHED_BLOCKS = 2000, 8
"""Of each size: more than a visit frees. All of them take 16 MB, for a moment."""
_ARGUMENTS = 1000  # ctypes lays them out on the stack, in 50 bytes each, and takes 1024 at most


def begin() -> None:
    """Has the C library write over what it frees (glibc, which Debian has), but for what each thread keeps."""
    ctypes.CDLL(None).mallopt(_M_PERTURB, 0xFF)


def write_over() -> None:
    """Writes over what is free in Python's pools, what this thread keeps, and what stood on its stack below here."""
    ctypes.CDLL(None).getpid(*[0] * _ARGUMENTS)
    for count, sizes in (
        (_SMALL_BLOCKS, range(3 * _STEP, _SMALL + 1, _STEP)),
        (_CACHED_BLOCKS, range(_SMALL + _STEP, _CACHED + 1, _STEP)),
    ):
        [b"\xff" * (size - _HEAD) for size in sizes for _ in range(count)]  # bytes(n) would leave aside what is kept
