"""A PDF loaded for pdfium: with its password, repaired where it must be, and which of its pages can be had.

The viewer and the rewriter both load by this, so page 3 on the screen is page 3 on paper. In the jail only.
"""

import contextlib
import io
import math
import stringprep
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from kiosk.documents import PageSize, Rejection
from kiosk.documents.jail.inside.pdfs.salvage import gathered
from kiosk.documents.jail.inside.pdfs.units import in_points
from kiosk.documents.jail.inside.rejected import Rejected

_SIDE_MAX = 14400.0  # points, 200 inches: the largest page (ISO 32000-1, annex C)
_ENCODINGS = ("utf-8", "latin-1", "cp1252", "pdfdoc", "mac_roman")  # what programs made keys of, by how often
_UNKNOWN_LOCK = "encryption"  # in qpdf's words: a lock that no password opens (a certificate, say), or a new one


@dataclass(frozen=True)
class Loaded:
    """A PDF that has pages. `numbers` are those of the pages that can be had, as pdfium counts them, from 0."""

    pdf: pdfium.PdfDocument
    content: bytes  # what pdfium reads: the file, or what was made of it
    numbers: tuple[int, ...]
    sizes: tuple[PageSize, ...]
    salvaged: bool


def load(content: bytes, password: str, pages_max: int | None = None) -> Loaded:
    """The PDF, repaired if need be. Raises Rejected."""
    with contextlib.suppress(pikepdf.PdfError, pikepdf.PasswordError, ValueError, TypeError):
        content = in_points(content, lambda whole: opened_by_qpdf(whole, password))
    for key in dict.fromkeys((password, "")):  # one that nobody asked for does no harm
        if loaded := _pages_of(content, key, pages_max):
            return loaded
    return _repaired(content, password, pages_max) or _put_together(content, pages_max)


def opened_by_qpdf(content: bytes, password: str) -> pikepdf.Pdf:
    """The PDF, decrypted. Raises PasswordError, PdfError."""
    for key in _keys(password):
        with contextlib.suppress(pikepdf.PasswordError):
            return pikepdf.open(io.BytesIO(content), password=key)
    raise pikepdf.PasswordError("no key fits")


def read_by_qpdf(loaded: Loaded, password: str) -> pikepdf.Pdf:
    """The PDF by qpdf, if it sees as many pages there as pdfium does; if not, the pages that pdfium sees."""
    with contextlib.suppress(pikepdf.PdfError, pikepdf.PasswordError):
        pdf = opened_by_qpdf(loaded.content, password)
        if len(pdf.pages) == len(loaded.pdf):
            return pdf
    seen = pdfium.PdfDocument.new()
    for number in range(len(loaded.pdf)):
        if number in loaded.numbers:
            seen.import_pages(loaded.pdf, [number])
        else:
            seen.new_page(1, 1)
    written = io.BytesIO()
    seen.save(written)
    return pikepdf.open(written)


def reloaded(loaded: Loaded, changed: pikepdf.Pdf) -> Loaded:
    """The same pages, with what was changed in them."""
    written = io.BytesIO()
    changed.save(written)
    content = written.getvalue()
    pdf = _by_pdfium(content, "")
    loaded.pdf.close()
    return replace(loaded, pdf=pdf, content=content)


def _by_pdfium(content: bytes, password: str) -> pdfium.PdfDocument:
    """Raises PdfiumError."""
    pdf = pdfium.PdfDocument(content, password)
    if pdf.get_formtype() != pdfium_c.FORMTYPE_NONE:
        pdf.init_forms()  # what was filled in is drawn only then
    return pdf


def _pages_of(content: bytes, password: str, pages_max: int | None, salvaged: bool = False) -> Loaded | None:
    """The PDF, None if pdfium finds no page in it. Raises Rejected."""
    try:
        pdf = _by_pdfium(content, password)
    except pdfium.PdfiumError:  # its reason isn't to be relied on: it may be the one of the document before
        return None
    count = len(pdf)
    if pages_max is not None and count > pages_max:
        pdf.close()
        raise Rejected(Rejection.TOO_LONG)
    broken = salvaged or not pdfium_c.FPDF_DocumentHasValidCrossReferenceTable(pdf)
    sizes = {number: size for number in range(count) if (size := _size(pdf, number, broken))}
    if not sizes:
        pdf.close()
        return None
    return Loaded(pdf, content, tuple(sizes), tuple(sizes.values()), salvaged or len(sizes) < count)


def _repaired(content: bytes, password: str, pages_max: int | None) -> Loaded | None:
    """The PDF as qpdf reads it, which finds pages where pdfium gives up. Raises Rejected."""
    try:
        with opened_by_qpdf(content, password) as pdf:
            if pages_max is not None and len(pdf.pages) > pages_max:
                raise Rejected(Rejection.TOO_LONG)
            whole = not pdf.get_warnings()
            if whole and not pdf.pages:
                raise Rejected(Rejection.NOTHING_INSIDE)
            written = io.BytesIO()
            pdf.save(written)
    except pikepdf.PasswordError:
        raise Rejected(Rejection.WRONG_PASSWORD if password else Rejection.LOCKED) from None
    except pikepdf.PdfError as error:
        if _UNKNOWN_LOCK in str(error):
            raise Rejected(Rejection.LOCKED) from None
        return None
    return _pages_of(written.getvalue(), "", pages_max, salvaged=not whole)


def _put_together(content: bytes, pages_max: int | None) -> Loaded:
    """A PDF of the pages that can be found in what is left of it. Raises Rejected."""
    with contextlib.suppress(pikepdf.PdfError):
        loaded = _pages_of(gathered(content), "", pages_max, salvaged=True)
        if loaded is not None:
            return loaded
    raise Rejected(Rejection.DAMAGED)


def _size(pdf: pdfium.PdfDocument, number: int, broken: bool) -> PageSize | None:
    """A page's size, None if the page can't be had: in a broken file, one that lost all it shows can't either."""
    try:
        width, height = pdf.get_page_size(number)
        if broken and not pdfium_c.FPDFPage_CountObjects(pdf[number]):
            return None
    except pdfium.PdfiumError:
        return None
    return _page_size(width, height)


@lru_cache
def _page_size(width: float, height: float) -> PageSize:
    """One for all pages that measure so: mostly all of a file."""
    return PageSize(_bounded(width), _bounded(height))


def _bounded(side: float) -> float:
    return min(max(side, 1.0), _SIDE_MAX) if math.isfinite(side) else 1.0


def _keys(password: str) -> Iterator[bytes]:
    """What a password may have been made into: SASLprep and UTF-8 (ISO 32000-2, 7.6.4.3.3), or one byte a letter."""
    texts = (_prepared(password), password, "")
    yield from dict.fromkeys(text.encode(encoding, "ignore") for text in texts for encoding in _ENCODINGS)


def _prepared(password: str) -> str:
    """SASLprep (RFC 4013, 2.1 and 2.2)."""
    kept = (sign for sign in password if not stringprep.in_table_b1(sign))
    return unicodedata.normalize("NFKC", "".join(" " if stringprep.in_table_c12(sign) else sign for sign in kept))
