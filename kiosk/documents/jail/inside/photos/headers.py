"""What Pillow doesn't tell of a picture before it decodes it. In the jail only."""

import re
import struct

_CODESTREAM = re.compile(rb"jxl(?:c|p.{4})(\xff\n.{16})|(\xff\n.{16})", re.DOTALL)  # ISO/IEC 18181-2, in a box or bare
_SIDE_BITS = (9, 13, 18, 30)  # ISO/IEC 18181-1, D.2: how long a side may be written
_SIDES = ((1, 1), (6, 5), (4, 3), (3, 2), (16, 9), (5, 4), (2, 1))  # width to height, where that is enough
_LEVELS = re.compile(rb"\xff\x4f\xff\x51.*?\xff\x52\0.{6}(.)", re.DOTALL)  # ISO/IEC 15444-1, A.6.1
_LEVELS_MAX = 32


def heif_is_cut_short(content: bytes) -> bool:
    """Whether a box of a HEIF file (ISO/IEC 14496-12, 4.2) would end after the file does."""
    at = 0
    while at + 8 <= len(content):
        (size,) = struct.unpack_from("!I", content, at)
        if size == 1 and at + 16 <= len(content):
            (size,) = struct.unpack_from("!Q", content, at + 8)
        if size < 8:
            return False  # up to the end
        at += size
    return at > len(content)


def pixels_of_jxl(content: bytes) -> int:
    """How many pixels a JPEG XL says it has; 0 if it says nothing."""
    found = _CODESTREAM.search(content)
    if not found:
        return 0
    bits = int.from_bytes((found[1] or found[2])[2:], "little")

    def take(count: int) -> int:
        nonlocal bits
        value = bits & ((1 << count) - 1)
        bits >>= count
        return value

    by_eight = take(1)

    def side() -> int:
        return (take(5) + 1) * 8 if by_eight else take(_SIDE_BITS[take(2)]) + 1

    height, ratio = side(), take(3)
    if not ratio:
        return height * side()
    across, down = _SIDES[ratio - 1]
    return height * (height * across // down)


def halvings(content: bytes, size: tuple[int, int], pixels: tuple[int, int]) -> int:
    """How often a JPEG 2000 of this size may be halved while it is decoded, to be no smaller than these pixels.

    Pillow rounds what is left of a side, and OpenJPEG rounds it up: where they differ, Pillow gives up.
    """
    found = _LEVELS.search(content)
    most = min(found[1][0], _LEVELS_MAX) if found else 0
    return max(
        (
            times
            for times in range(most + 1)
            if all(side >> times >= least for side, least in zip(size, pixels, strict=True))
            and all(2 * (side % (1 << times) or 1 << times) >= 1 << times for side in size)
        ),
        default=0,
    )
