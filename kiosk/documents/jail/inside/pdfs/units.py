"""Pages measured in units of their own (ISO 32000-2, 14.11.1, UserUnit), made into pages that every program measures.

pdfium and CUPS's filters take each unit for a point: an A4 page measured in inches would be as large as a fingernail.
In the jail only.
"""

import io
from collections.abc import Callable

import pikepdf

_BOXES = ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox")
_PLACES = ("/Rect", "/L", "/Vertices", "/QuadPoints", "/InkList")  # of annotations (ISO 32000-2, 12.5.6)
_KEY = b"/UserUnit"
_SOUGHT = 1 << 18  # bytes at either end: between, scans have their pictures, and looking through those takes longer
_MOST = 1000.0  # points of a unit: beyond, no page is as large as paper


def in_points(content: bytes, opened: Callable[[bytes], pikepdf.Pdf]) -> bytes:
    """The PDF itself, or the same one in points, without its lock. Raises what `opened` does, and PdfError."""
    if content.find(_KEY, 0, _SOUGHT) < 0 and content.find(_KEY, max(0, len(content) - _SOUGHT)) < 0:
        return content
    with opened(content) as pdf:
        scaled = [_scale(page) for page in pdf.pages]
        if not any(scaled):
            return content
        written = io.BytesIO()
        pdf.save(written)
    return written.getvalue()


def _scale(page: pikepdf.Page) -> bool:
    try:
        unit = float(page.obj.get("/UserUnit", 1))
    except (TypeError, ValueError):
        return False
    if unit == 1 or not 0 < unit <= _MOST:
        return False
    page.obj.MediaBox = page.mediabox
    for key in _BOXES:
        if isinstance(box := page.obj.get(key), pikepdf.Array):
            page.obj[key] = _scaled(box, unit)
    for annotation in page.obj.get("/Annots", ()):
        for key in _PLACES if isinstance(annotation, pikepdf.Dictionary) else ():
            if isinstance(place := annotation.get(key), pikepdf.Array):
                annotation[key] = _scaled(place, unit)
    page.contents_add(f"q {unit:.6f} 0 0 {unit:.6f} 0 0 cm\n".encode(), prepend=True)
    page.contents_add(b"\nQ")
    del page.obj.UserUnit
    return True


def _scaled(numbers: pikepdf.Array, unit: float) -> pikepdf.Array:
    """The numbers, and those of lists of them."""
    return pikepdf.Array(
        [
            _scaled(number, unit) if isinstance(number, pikepdf.Array) else float(number) * unit
            for number in numbers.as_list()
        ]
    )
