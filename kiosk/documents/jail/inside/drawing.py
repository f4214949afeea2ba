"""Drawings (SVG) become a PDF of one page through librsvg, lines staying lines. In the jail only.

librsvg reads nothing but what it is given (no base URL, no outside), and has bounds of its own: a million elements,
half a million uses of them, nesting and entities as libxml2 allows.
"""

import ctypes
import io
import zlib
from functools import cache

import cairocffi

from kiosk.documents import Rejection
from kiosk.documents.jail.inside import made
from kiosk.documents.jail.inside.rejected import Rejected
from kiosk.documents.sheet import A4

_DPI = 96  # of a CSS pixel
_POINT = 72 / _DPI  # points in a pixel
_SIDE_MAX = 14400.0  # points: the largest page (ISO 32000-1, annex C)
_BYTES_MAX = 64_000_000
_GZIP = b"\x1f\x8b"
_GZIP_BITS = zlib.MAX_WBITS + 16  # zlib's own sign for gzip


class _Rectangle(ctypes.Structure):
    """RsvgRectangle."""

    _fields_ = (("x", ctypes.c_double), ("y", ctypes.c_double), ("width", ctypes.c_double), ("height", ctypes.c_double))


class _Length(ctypes.Structure):
    """RsvgLength."""

    _fields_ = (("length", ctypes.c_double), ("unit", ctypes.c_int))


@cache
def _librsvg() -> ctypes.CDLL:
    library = ctypes.CDLL("librsvg-2.so.2")
    pointer, double = ctypes.c_void_p, ctypes.c_double
    library.rsvg_handle_new_from_data.restype = pointer
    library.rsvg_handle_new_from_data.argtypes = (ctypes.c_char_p, ctypes.c_size_t, pointer)
    library.rsvg_handle_set_dpi.argtypes = (pointer, double)
    library.rsvg_handle_get_intrinsic_size_in_pixels.argtypes = (pointer, pointer, pointer)
    library.rsvg_handle_get_intrinsic_dimensions.argtypes = (pointer,) * 7
    library.rsvg_handle_render_document.argtypes = (pointer,) * 4
    library.g_object_unref.argtypes = (pointer,)
    return library


def svg_to_pdf(content: bytes) -> bytes:
    """The drawing on a page of its own size; as large as A4 allows where it has none. Raises Rejected."""
    content = _unpacked(content)
    library = _librsvg()
    handle = library.rsvg_handle_new_from_data(content, len(content), None)
    if not handle:
        raise Rejected(Rejection.DAMAGED)
    try:
        return made.checked(_drawn(library, handle), 1)
    finally:
        library.g_object_unref(handle)


def _unpacked(content: bytes) -> bytes:
    if not content.startswith(_GZIP):
        return content
    unpacking = zlib.decompressobj(_GZIP_BITS)
    try:
        unpacked = unpacking.decompress(content, _BYTES_MAX)
    except zlib.error:
        raise Rejected(Rejection.DAMAGED) from None
    if unpacking.unconsumed_tail:
        raise Rejected(Rejection.TOO_LARGE)
    return unpacked


def _drawn(library: ctypes.CDLL, handle: int) -> bytes:
    library.rsvg_handle_set_dpi(handle, _DPI)
    width, height = _pixels(library, handle)
    if width <= 0 or height <= 0:
        raise Rejected(Rejection.NOTHING_INSIDE)
    scale = min(_POINT, _SIDE_MAX / width, _SIDE_MAX / height)
    written = io.BytesIO()
    surface = cairocffi.PDFSurface(written, width * scale, height * scale)
    context = cairocffi.Context(surface)
    context.scale(scale, scale)
    cairo = int(cairocffi.ffi.cast("uintptr_t", context._pointer))  # noqa: SLF001 (cairocffi names it no other way)
    viewport = _Rectangle(0, 0, width, height)
    if not library.rsvg_handle_render_document(handle, cairo, ctypes.byref(viewport), None):
        raise Rejected(Rejection.DAMAGED)
    surface.finish()
    return written.getvalue()


def _pixels(library: ctypes.CDLL, handle: int) -> tuple[float, float]:
    """Width and height of the drawing; without them those of A4, in the proportions of its viewBox if it has one."""
    width, height = ctypes.c_double(), ctypes.c_double()
    if library.rsvg_handle_get_intrinsic_size_in_pixels(handle, ctypes.byref(width), ctypes.byref(height)):
        return width.value, height.value
    has_box, box, ignored, unit = ctypes.c_int(), _Rectangle(), ctypes.c_int(), _Length()
    library.rsvg_handle_get_intrinsic_dimensions(
        handle,
        *(ctypes.byref(ignored), ctypes.byref(unit)) * 2,
        *(ctypes.byref(has_box), ctypes.byref(box)),
    )
    paper = tuple(side / _POINT for side in (A4.width, A4.height))
    if not has_box.value:
        return paper[0], paper[1]
    if box.width > box.height:
        paper = paper[::-1]
    fitting = min(paper[0] / box.width, paper[1] / box.height) if box.width > 0 and box.height > 0 else 0
    return box.width * fitting, box.height * fitting
