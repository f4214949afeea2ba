"""Letters of fonts that a PDF only names: drawn here, where the preview found some, and not by whatever prints.

Ghostscript, and printers that take PDF, know the fourteen fonts of every PDF; where a font of Chinese, Japanese or
Korean letters isn't embedded, they print others. In the jail only.
"""

import pikepdf
from PIL import Image

from kiosk.documents import PageSize
from kiosk.documents.jail.inside.pdfs.letters import fonts_of, inner_of, is_only_named
from kiosk.documents.jail.inside.pdfs.pdf import OpenedPdf
from kiosk.documents.jail.inside.photos.photo import add_page
from kiosk.documents.sheet import Place

_DPI, _DPI_OF_MANY = 300, 150
_FEW = 10  # pages, three seconds' work


def borrows_letters(page: pikepdf.Page) -> bool:
    """Whether something on a page is written in a composite font (ISO 32000-1, 9.7) that isn't in the file."""
    return any(is_only_named(font) and inner_of(font) is not None for font in fonts_of(page))


def dpi(pages: int) -> int:
    """How sharp so many pages are drawn: many would take longer than anybody waits."""
    return _DPI if pages <= _FEW else _DPI_OF_MANY


def add_drawn(pdf: pikepdf.Pdf, opened: OpenedPdf, number: int, sheet: PageSize, dpi: int) -> None:
    """Adds a sheet of a document as a picture: what was seen of it."""
    *size, rgb = opened.render(number, round(sheet.width * dpi / 72), round(sheet.height * dpi / 72))
    picture = Image.frombytes("RGB", (size[0], size[1]), rgb)
    red, green, blue = picture.split()
    if red == green == blue:
        picture = red  # a third of the time and the bytes
    add_page(pdf, picture, Place(sheet, 0, 0, sheet.width, sheet.height, 72 / dpi), lossy=False)
