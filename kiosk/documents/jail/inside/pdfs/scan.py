"""Scanned pages, quicker than pdfium draws them: a page that is one JPEG is decoded no larger than it is shown.

Only where that is certainly what pdfium would draw: one upright picture, nothing laid over or cut out of it. Words
that text recognition put there are invisible, and may stay. In the jail only.
"""

import contextlib
import ctypes
import io
import re
from typing import IO, Any

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image
from PIL.ContainerIO import ContainerIO
from PIL.Image import Resampling

from kiosk.documents.jail.inside.pdfs.loading import opened_by_qpdf

_HEAVY = 200_000  # bytes a page: below, pdfium is quick enough
_COLORS = {"/DeviceGray": "L", "/DeviceRGB": "RGB"}
_PLAIN_KEYS = frozenset(
    (
        *("/Type", "/Subtype", "/Width", "/Height", "/ColorSpace", "/BitsPerComponent", "/Filter", "/Length"),
        *("/Name", "/Interpolate", "/Metadata"),
    )
)

_STREAM = re.compile(rb"stream\r?\n")
_JPEG = b"\xff\xd8\xff"
_DICTIONARY_MAX = 2048  # bytes within which a picture's own data begins
_UNREADABLE = (
    *(pikepdf.PdfError, pikepdf.PasswordError, Image.DecompressionBombError),
    *(AttributeError, KeyError, OSError, SyntaxError, TypeError, ValueError),
)

Where = tuple[int, int, int, int]
"""A page's left and top edge, width and height in pixels."""


class Scans:
    """The pictures of a PDF that may be a scan."""

    def __init__(self, content: bytes, password: str, pages: int) -> None:
        """`pages`: how many pdfium counts. Looks at nothing yet."""
        self._content = content
        self._password = password
        self._count = pages
        self._opened: list[pikepdf.Pdf] = []  # one, once it was needed

    def drawn(self, page: pdfium.PdfPage, number: int, pixels: tuple[int, int], where: Where) -> bytes | None:
        """The sheet with that page, as RGB on white; None where pdfium must draw it."""
        if len(self._content) < _HEAVY * self._count:
            return None
        matrix = _only_picture(page)
        if matrix is None:
            return None
        with contextlib.suppress(*_UNREADABLE):
            jpeg = self._jpeg(number)
            return _laid(jpeg, _place(page, matrix, where), pixels, where) if jpeg else None
        return None

    def close(self) -> None:
        """Gives its memory back."""
        for pdf in self._opened:
            pdf.close()
        self._opened.clear()

    def _jpeg(self, number: int) -> Image.Image | None:
        """The only picture of a page, not decoded yet, if it is a JPEG that means just its own colours."""
        if not self._opened:
            self._opened.append(opened_by_qpdf(self._content, self._password))
        pdf = self._opened[0]
        if len(pdf.pages) != self._count or "/OCProperties" in pdf.Root:  # other pages, or layers that may be off
            return None
        pictures: list[Any] = list(pdf.pages[number].get_images(recursive=False).values())
        if len(pictures) != 1 or not _is_plain(pictures[0]):
            return None
        image = Image.open(self._encoded(pictures[0]), formats=["JPEG"])
        is_known = pictures[0].get("/Width") == image.width and pictures[0].get("/Height") == image.height
        return image if is_known and image.mode == _COLORS.get(str(pictures[0].get("/ColorSpace"))) else None

    def _encoded(self, picture: pikepdf.Stream) -> IO[bytes]:
        """The JPEG, read where it stands in the file if it stands there plainly: copying so much takes time."""
        start = self._content.find(b"\n%d %d obj" % picture.objgen)
        mark = _STREAM.search(self._content, start, start + _DICTIONARY_MAX) if start >= 0 else None
        if mark:
            length = int(picture.get("/Length", 0))
            rest = self._content[mark.end() + length : mark.end() + length + 11].lstrip()
            if self._content.startswith(_JPEG, mark.end()) and rest.startswith(b"endstream"):
                return ContainerIO(io.BytesIO(self._content), mark.end(), length)
        return io.BytesIO(picture.read_raw_bytes())


def _is_plain(picture: pikepdf.Stream) -> bool:
    filters = [str(name) for name in picture.stream_dict.get("/Filter", pikepdf.Array()).wrap_in_array().as_list()]
    return not set(picture.stream_dict.keys()) - _PLAIN_KEYS and filters == ["/DCTDecode"]


def _only_picture(page: pdfium.PdfPage) -> pdfium_c.FS_MATRIX | None:
    """Where the only thing that is seen on a page stands, if that is an upright picture."""
    if pdfium_c.FPDFPage_GetRotation(page) or pdfium_c.FPDFPage_GetAnnotCount(page):
        return None
    found = None
    for index in range(pdfium_c.FPDFPage_CountObjects(page)):
        thing = pdfium_c.FPDFPage_GetObject(page, index)
        kind = pdfium_c.FPDFPageObj_GetType(thing)
        if kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
            if pdfium_c.FPDFTextObj_GetTextRenderMode(thing) != pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE:
                return None
        elif kind == pdfium_c.FPDF_PAGEOBJ_IMAGE and found is None:
            found = thing
        else:
            return None
    if found is None or pdfium_c.FPDFPageObj_HasTransparency(found):
        return None
    if pdfium_c.FPDFClipPath_CountPaths(pdfium_c.FPDFPageObj_GetClipPath(found)) > 0:
        return None
    matrix = pdfium_c.FS_MATRIX()
    pdfium_c.FPDFPageObj_GetMatrix(found, matrix)
    upright = matrix.a > 0 and matrix.d > 0 and not matrix.b and not matrix.c
    return matrix if upright else None


def _place(page: pdfium.PdfPage, matrix: pdfium_c.FS_MATRIX, where: Where) -> Where:
    """The picture's left and top edge, width and height, in pixels."""
    left, top = _point(page, where, matrix.e, matrix.f + matrix.d)
    right, bottom = _point(page, where, matrix.e + matrix.a, matrix.f)
    return left, top, right - left, bottom - top


def _point(page: pdfium.PdfPage, where: Where, across: float, up: float) -> tuple[int, int]:
    x, y = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDF_PageToDevice(page, *where, 0, across, up, x, y)
    return x.value, y.value


def _laid(jpeg: Image.Image, place: Where, pixels: tuple[int, int], page: Where) -> bytes | None:
    """The picture in its place on a white sheet; None if the page's edge would cut it. Raises OSError."""
    left, top, width, height = place
    spare = (left - page[0], top - page[1], page[0] + page[2] - left - width, page[1] + page[3] - top - height)
    if width < 1 or height < 1 or min(spare) < -1:
        return None
    jpeg.draft(None, (width, height))  # decoded at 1/2, 1/4 or 1/8, still no smaller than this
    sheet = Image.new("RGB", pixels, "white")
    sheet.paste(jpeg.resize((width, height), Resampling.HAMMING, reducing_gap=2), (left, top))  # as sharp, and quicker
    return sheet.tobytes()
