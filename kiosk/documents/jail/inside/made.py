"""A PDF that was just made from another kind of file: whether there is anything to see in it. In the jail only."""

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from kiosk.documents import Rejection
from kiosk.documents.jail.inside.rejected import Rejected


def checked(pdf: bytes, pages_max: int) -> bytes:
    """The PDF itself. Raises Rejected if it has too many pages, or nothing on any of them."""
    with pdfium.PdfDocument(pdf) as opened:
        if len(opened) > pages_max:
            raise Rejected(Rejection.TOO_LONG)
        if not any(pdfium_c.FPDFPage_CountObjects(page) for page in opened):
            raise Rejected(Rejection.NOTHING_INSIDE)
    return pdf
