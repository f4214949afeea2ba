"""Where a page lands on its sheet of paper: one rule for the preview and for what is printed.

A page that the sheet holds keeps its size, in the middle: a form stays true to the millimetre, a receipt stays small.
A larger one is made smaller. What CUPS itself would do depends on the printer's margins, and on the other pages of the
job (pdftopdf, print-scaling=auto-fit); so each page takes its place with it, as its trim box.
"""

from dataclasses import dataclass
from functools import lru_cache

from kiosk.documents import PageSize

A4 = PageSize(595.276, 841.890)
"""210 × 297 mm, upright."""

MARGIN = 14.2
"""Points, 5 mm: what office printers can't reach (4.2 mm on most) is left white, and no more."""

ROUNDING = 2.0
"""Points: programs round A4 to 595 × 842, 596 × 843 and the like."""


@dataclass(frozen=True)
class Place:
    """A page on its sheet, as it is read: points from the sheet's left and top edges."""

    sheet: PageSize
    left: float
    top: float
    width: float
    height: float
    scale: float


@lru_cache
def placed(page: PageSize) -> Place:
    """The place of a page on A4, which lies down for a page that is wider than high."""
    sheet = A4 if page.width <= page.height else PageSize(A4.height, A4.width)
    scale = 1.0
    if page.width > sheet.width + ROUNDING or page.height > sheet.height + ROUNDING:
        scale = min((sheet.width - 2 * MARGIN) / page.width, (sheet.height - 2 * MARGIN) / page.height)
    width, height = page.width * scale, page.height * scale
    return Place(sheet, (sheet.width - width) / 2, (sheet.height - height) / 2, width, height, scale)


def turned(place: Place) -> Place:
    """The same place where the sheet lies down, and what was above is on the left."""
    sheet = PageSize(place.sheet.height, place.sheet.width)
    return Place(sheet, place.top, place.left, place.height, place.width, place.scale)
