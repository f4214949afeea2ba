"""PDFs seen through pdfium, each page on its sheet of paper, a long one on several. In the jail only."""

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image

from kiosk.documents import Kind, PageSize, Rejection
from kiosk.documents.jail.inside.containers.portfolio import is_portfolio
from kiosk.documents.jail.inside.cutting import Page, Part, Sheet, Sheets, cut
from kiosk.documents.jail.inside.pdfs import annotations, lending, looks
from kiosk.documents.jail.inside.pdfs.loading import Loaded, load, read_by_qpdf, reloaded
from kiosk.documents.jail.inside.pdfs.scan import Scans
from kiosk.documents.jail.inside.rejected import Rejected
from kiosk.documents.sheet import Place, placed

# As on paper, its layers and marks too; RGB, where pdfium's own is BGR.
_FLAGS = pdfium_c.FPDF_ANNOT | pdfium_c.FPDF_PRINTING | pdfium_c.FPDF_REVERSE_BYTE_ORDER


class OpenedPdf:
    """A PDF held open, so that turning a page is quick."""

    kind = Kind.PDF

    def __init__(self, content: bytes, pages_max: int, password: str) -> None:
        """Raises Rejected."""
        self.loaded = load(content, password, pages_max)
        if self.loaded.pdf.get_formtype() == pdfium_c.FORMTYPE_XFA_FULL:  # its pages only say "please wait"
            self.loaded.pdf.close()
            raise Rejected(Rejection.OTHER_PROGRAM)
        files_in_it = pdfium_c.FPDFDoc_GetAttachmentCount(self.loaded.pdf)
        self.holds_others = files_in_it > 0 and is_portfolio(self.loaded.content, password)
        self._scans = Scans(self.loaded.content, password, len(self.loaded.pdf))
        self._password = password
        self._dressed: set[int] = set()
        self._sound: set[int] = set()  # pages that need no mending
        self._is_mended = False
        self._written: lending.Written | None = None
        self.sheets = _sheets(self.loaded)
        self.pages = tuple(_size(sheet) for sheet in self.sheets.shown)
        self.uncut = tuple(_size(sheet) for sheet in self.sheets.uncut)
        self.salvaged = self.loaded.salvaged

    def signs_missing(self) -> int:
        """How many of its signs no font has, as far as that can be known."""
        if self._written:
            return lending.missing(self._written)
        with read_by_qpdf(self.loaded, self._password) as pdf:
            return lending.missing(self.written(pdf))

    def render(self, page: int, width: int, height: int) -> tuple[int, int, bytes | memoryview]:
        """One page on its white sheet, within width × height pixels, as RGB. Raises Rejected."""
        sheet = self.sheets.all[page]
        pixels = _pixels(sheet.place.sheet, width, height)
        number = sheet.page.number
        opened = self._dressed_page(number)
        rgb: bytes | memoryview
        if sheet.part:
            rgb = _drawn_in_part(opened, pixels, sheet, sheet.part)
        else:
            where = _within(sheet.place, pixels)
            rgb = self._scans.drawn(opened, number, pixels, where) or _drawn(opened, pixels, where)
        opened.close()
        return *pixels, rgb

    def _dressed_page(self, number: int) -> pdfium.PdfPage:
        """The page with all that belongs to it on paper. Raises Rejected."""
        if self.loaded.pdf.formenv:  # first of all: pdfium takes its time for each field without a look
            self._mend()
        if number in self._dressed:
            return self._page(number)
        page = self._page_as_meant(number)
        annotations.dress(page)
        self._dressed.add(number)
        return page

    def _page_as_meant(self, number: int) -> pdfium.PdfPage:
        """The page, in a PDF that was mended if it needs that. Raises Rejected."""
        page = self._page(number)
        if self._is_mended or number in self._sound:
            return page
        if not (annotations.lacks_looks(page) or lending.lacks_letters(page)):
            self._sound.add(number)
            return page
        page.close()
        self._mend()
        return self._page(number)

    def _page(self, number: int) -> pdfium.PdfPage:
        try:
            return self.loaded.pdf[number]
        except pdfium.PdfiumError:
            raise Rejected(Rejection.DAMAGED) from None

    def _mend(self) -> None:
        """Has pdfium read the PDF again, if anything in it lacks a look or letters that it can be given."""
        if self._is_mended:
            return
        self._is_mended = True
        with read_by_qpdf(self.loaded, self._password) as pdf:
            lent = lending.lend(pdf, self.loaded.numbers, self.written)
            if looks.give(pdf, self.loaded.numbers) or lent:
                self.loaded = reloaded(self.loaded, pdf)
                self._dressed.clear()

    def written(self, pdf: pikepdf.Pdf) -> lending.Written:
        """Its letters, as far as pdfium may have none for them. `pdf`: the same by qpdf, as it was loaded."""
        if self._written is None:
            numbers = lending.doubtful(pdf, self.loaded.numbers)
            self._written = lending.written(self.loaded.pdf, numbers)
        return self._written

    def close(self) -> None:
        """Gives its memory back."""
        self._scans.close()
        self.loaded.pdf.close()


def _sheets(loaded: Loaded) -> Sheets:
    """What lies on each sheet of paper. Raises Rejected."""

    def picture(number: int, scale: float) -> Image.Image:
        try:
            page = loaded.pdf[number]
        except pdfium.PdfiumError:
            raise Rejected(Rejection.DAMAGED) from None
        whole = round(page.get_width() * scale), round(page.get_height() * scale)
        seen = Image.frombytes("RGB", whole, _drawn(page, whole, (0, 0, *whole)))
        page.close()
        return seen

    sizes = zip(loaded.numbers, loaded.sizes, strict=True)
    return cut(
        [Page(number, size.width, size.height, placed(size), has_margins=True) for number, size in sizes], picture
    )


def _size(sheet: Sheet) -> PageSize:
    return sheet.place.sheet if sheet.part else PageSize(sheet.page.width, sheet.page.height)


def _pixels(sheet: PageSize, width: int, height: int) -> tuple[int, int]:
    scale = min(width / sheet.width, height / sheet.height)
    across, down = round(sheet.width * scale), round(sheet.height * scale)
    return min(max(1, across), width), min(max(1, down), height)


def _within(place: Place, pixels: tuple[int, int]) -> tuple[int, int, int, int]:
    """The page's left and top edge, width and height on a picture of its sheet, in pixels."""
    across, down = pixels[0] / place.sheet.width, pixels[1] / place.sheet.height
    left, top = round(place.left * across), round(place.top * down)
    return left, top, max(1, round(place.width * across)), max(1, round(place.height * down))


def _drawn(page: pdfium.PdfPage, pixels: tuple[int, int], where: tuple[int, int, int, int]) -> memoryview:
    bitmap = pdfium.PdfBitmap.new_native(*pixels, pdfium_c.FPDFBitmap_BGR, rev_byteorder=True)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, *pixels)
    place = (bitmap, page, *where, 0, _FLAGS)
    pdfium_c.FPDF_RenderPageBitmap(*place)
    if page.formenv:
        pdfium_c.FPDF_FFLDraw(page.formenv, *place)
    return memoryview(bitmap.buffer)  # a copy would take as long as drawing a page of text


def _drawn_in_part(page: pdfium.PdfPage, pixels: tuple[int, int], sheet: Sheet, part: Part) -> bytes:
    left, top, width, height = _within(sheet.place, pixels)
    across, down = width / (part.right - part.left), height / (part.bottom - part.top)
    edges = round(-part.left * across), round(-part.top * down)
    whole = round(sheet.page.width * across), round(sheet.page.height * down)
    drawn = Image.frombytes("RGB", (width, height), _drawn(page, (width, height), (*edges, *whole)))
    paper = Image.new("RGB", pixels, "white")
    paper.paste(drawn, (left, top))
    return paper.tobytes()
