"""PDFs seen through pdfium. In the jail only."""

import io
import math

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from kiosk.documents import Kind, PageSize, Rejection
from kiosk.documents.jail.rejected import Rejected

_SIDE_MAX = 14400.0  # points, 200 inches: the largest page (ISO 32000-1, annex C)
_FLAGS = pdfium_c.FPDF_ANNOT | pdfium_c.FPDF_REVERSE_BYTE_ORDER  # RGB, where pdfium's own is BGR


class OpenedPdf:
    """A PDF held open, so that turning a page is quick."""

    kind = Kind.PDF

    def __init__(self, content: bytes, pages_max: int) -> None:
        """Raises Rejected."""
        self._pdf = _opened(content)
        count = len(self._pdf)
        if not 0 < count <= pages_max:
            raise Rejected(Rejection.TOO_LONG if count else Rejection.NOTHING_INSIDE)
        if self._pdf.get_formtype() != pdfium_c.FORMTYPE_NONE:
            self._pdf.init_forms()  # what was filled in is drawn only then
        self.pages = tuple(self._size(number) for number in range(count))

    def render(self, page: int, width: int, height: int) -> tuple[int, int, bytes]:
        """One page within width × height pixels, as RGB on white. Raises Rejected."""
        size = self.pages[page]
        scale = min(width / size.width, height / size.height)
        pixels = (max(1, math.floor(size.width * scale)), max(1, math.floor(size.height * scale)))
        try:
            opened = self._pdf[page]
        except pdfium.PdfiumError:
            raise Rejected(Rejection.DAMAGED) from None
        bitmap = pdfium.PdfBitmap.new_native(*pixels, pdfium_c.FPDFBitmap_BGR, rev_byteorder=True)
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, *pixels)
        place = (bitmap, opened, 0, 0, *pixels, 0, _FLAGS)
        pdfium_c.FPDF_RenderPageBitmap(*place)
        if opened.formenv:
            pdfium_c.FPDF_FFLDraw(opened.formenv, *place)
        opened.close()
        return *pixels, bytes(bitmap.buffer)

    def close(self) -> None:
        """Gives its memory back."""
        self._pdf.close()

    def _size(self, number: int) -> PageSize:
        try:
            width, height = self._pdf.get_page_size(number)
        except pdfium.PdfiumError:
            raise Rejected(Rejection.DAMAGED) from None
        return PageSize(_bounded(width), _bounded(height))


def saved_again(content: bytes) -> io.BytesIO:
    """The PDF as pdfium understands it, without encryption. Raises Rejected."""
    written = io.BytesIO()
    pdf = _opened(content)
    pdf.save(written, flags=pdfium_c.FPDF_REMOVE_SECURITY)
    pdf.close()
    written.seek(0)
    return written


def _opened(content: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(content)
    except pdfium.PdfiumError:
        pass  # its reason isn't to be relied on: it may be the one of the document before
    try:
        return pdfium.PdfDocument(_repaired(content))
    except pikepdf.PasswordError:
        raise Rejected(Rejection.LOCKED) from None
    except (pikepdf.PdfError, pdfium.PdfiumError):
        raise Rejected(Rejection.DAMAGED) from None


def _repaired(content: bytes) -> bytes:
    """The PDF as qpdf reads it, which finds pages where pdfium gives up. Raises Rejected, PasswordError, PdfError."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        if not pdf.pages:
            raise Rejected(Rejection.NOTHING_INSIDE)
        written = io.BytesIO()
        pdf.save(written)
        return written.getvalue()


def _bounded(side: float) -> float:
    return min(max(side, 1.0), _SIDE_MAX) if math.isfinite(side) else 1.0
