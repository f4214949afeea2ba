"""Camera raw files for tests: DNGs of a sensor whose left half saw red and whose right half saw blue."""

import struct

import numpy as np

_BYTE, _ASCII, _SHORT, _LONG, _RATIONAL, _SRATIONAL = 1, 2, 3, 4, 5, 10  # TIFF 6.0, section 2
_LAYOUTS = {_BYTE: ("B", 1), _SHORT: ("H", 1), _LONG: ("I", 1), _RATIONAL: ("I", 2), _SRATIONAL: ("i", 2)}
_Tags = dict[int, tuple[int, tuple[int, ...] | bytes]]
_HEADER = b"II*\0\x08\0\0\0"
_PLACE = 273  # of what is shown
_CAMERA: _Tags = {
    271: (_ASCII, b"Make\0"),
    272: (_ASCII, b"Model\0"),
    50706: (_BYTE, (1, 4, 0, 0)),  # DNG 1.4
    50708: (_ASCII, b"Model of ours\0"),
    50721: (_SRATIONAL, (1, 1, 0, 1, 0, 1, 0, 1, 1, 1, 0, 1, 0, 1, 0, 1, 1, 1)),  # what colours its filters have
    50728: (_RATIONAL, (1, 1, 1, 1, 1, 1)),  # what it saw as white
    50778: (_SHORT, (21,)),  # in daylight
}


def dng(size: tuple[int, int] = (1600, 1200), preview: bytes = b"", turned: int = 1) -> bytes:
    """A DNG with this EXIF orientation, and perhaps a JPEG that the camera made, 1600 × 1200 pixels as it says."""
    sensor = _sensor(size)
    seen = _shown(size, 16, 1, 1, 32803, len(sensor)) | {33421: (_SHORT, (2, 2)), 33422: (_BYTE, (0, 1, 1, 2))}
    camera = _CAMERA | {274: (_SHORT, (turned,))}
    if not preview:
        seen |= camera
        place = len(_HEADER) + len(_directory(seen, 0))
        return _HEADER + _directory(seen | {_PLACE: (_LONG, (place,))}, len(_HEADER)) + sensor
    small = camera | _shown((1600, 1200), 8, 3, 7, 6, len(preview)) | {254: (_LONG, (1,)), 330: (_LONG, (0,))}
    second = len(_HEADER) + len(_directory(small, 0))
    place = second + len(_directory(seen, 0))
    first = _directory(small | {330: (_LONG, (second,)), _PLACE: (_LONG, (place,))}, len(_HEADER))
    return _HEADER + first + _directory(seen | {_PLACE: (_LONG, (place + len(preview),))}, second) + preview + sensor


def _sensor(size: tuple[int, int]) -> bytes:
    width, height = size
    light = np.zeros((height, width), np.uint16)
    light[0::2, 0 : width // 2 : 2] = light[1::2, width // 2 + 1 :: 2] = 60000
    return light.tobytes()


def _shown(size: tuple[int, int], bits: int, samples: int, packed: int, meaning: int, length: int) -> _Tags:
    """What a directory says of its picture (TIFF 6.0, section 8)."""
    return {
        256: (_LONG, size[:1]),
        257: (_LONG, size[1:]),
        258: (_SHORT, (bits,) * samples),
        259: (_SHORT, (packed,)),
        262: (_SHORT, (meaning,)),
        _PLACE: (_LONG, (0,)),
        277: (_SHORT, (samples,)),
        278: (_LONG, size[1:]),
        279: (_LONG, (length,)),
    }


def _directory(tags: _Tags, at: int) -> bytes:
    """An image file directory that stands there in its file, and what it points to."""
    entries, behind = struct.pack("<H", len(tags)), b""
    free = at + 2 + 12 * len(tags) + 4
    for tag, (kind, values) in sorted(tags.items()):
        if isinstance(values, bytes):
            count, packed = len(values), values
        else:
            letter, each = _LAYOUTS[kind]
            count, packed = len(values) // each, struct.pack(f"<{len(values)}{letter}", *values)
        if len(packed) > 4:
            packed, behind = struct.pack("<I", free + len(behind)), behind + packed + bytes(len(packed) % 2)
        entries += struct.pack("<HHI4s", tag, kind, count, packed)
    return entries + bytes(4) + behind
