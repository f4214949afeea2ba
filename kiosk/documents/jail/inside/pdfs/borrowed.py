"""Letters of fonts that a PDF only names: drawn here, where the preview found some, and not by whatever prints.

Ghostscript, and printers that take PDF, know the fourteen fonts of every PDF; where a font of Chinese, Japanese or
Korean letters isn't embedded, they print others. In the jail only.
"""

import pikepdf
from PIL import Image

from kiosk.documents import PageSize
from kiosk.documents.jail.inside.pdfs.pdf import OpenedPdf
from kiosk.documents.jail.inside.photos.photo import add_page
from kiosk.documents.sheet import Place

_DPI = 300
_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
_RESOURCES_MAX = 1_000  # of one page, those of what is drawn on it among them


def borrows_letters(page: pikepdf.Page) -> bool:
    """Whether something on a page is written in a composite font (ISO 32000-1, 9.7) that isn't in the file."""
    waiting = [page.obj.get("/Resources")]
    for _ in range(_RESOURCES_MAX):
        if not waiting:
            return False
        resources = waiting.pop()
        if any(map(_is_borrowed, _values(resources, "/Font"))):
            return True
        waiting += [thing.get("/Resources") for thing in _values(resources, "/XObject") if "/Resources" in thing]
    return False


def add_drawn(pdf: pikepdf.Pdf, opened: OpenedPdf, number: int, sheet: PageSize) -> None:
    """Adds a sheet of a document as a picture: what was seen of it."""
    *size, rgb = opened.render(number, round(sheet.width * _DPI / 72), round(sheet.height * _DPI / 72))
    picture = Image.frombytes("RGB", (size[0], size[1]), rgb)
    red, green, blue = picture.split()
    if red == green == blue:
        picture = red  # a third of the time and the bytes
    add_page(pdf, picture, Place(sheet, 0, 0, sheet.width, sheet.height, 72 / _DPI), lossy=False)


def _is_borrowed(font: pikepdf.Object) -> bool:
    if font.get("/Subtype") != pikepdf.Name.Type0:
        return False
    descendants = font.get("/DescendantFonts")
    inner = descendants[0] if isinstance(descendants, pikepdf.Array) and len(descendants) else pikepdf.Dictionary()
    told = inner.get("/FontDescriptor") if isinstance(inner, pikepdf.Dictionary) else None
    return not (isinstance(told, pikepdf.Dictionary) and any(key in told for key in _FILES))


def _values(resources: object, key: str) -> list[pikepdf.Object]:
    """The dictionaries and streams of one kind that something is drawn with."""
    named = resources.get(key) if isinstance(resources, pikepdf.Dictionary) else None
    if not isinstance(named, pikepdf.Dictionary):
        return []
    return [thing for _, thing in named.items() if isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream))]
