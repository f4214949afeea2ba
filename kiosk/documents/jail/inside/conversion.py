"""What has no pages yet becomes a PDF; what holds files gives them. A kind's module is loaded when it is needed."""

from functools import cache
from html import unescape
from typing import TYPE_CHECKING

from kiosk.documents import Kind, Note, Rejection
from kiosk.documents.jail.inside.rejected import Rejected

if TYPE_CHECKING:
    from kiosk.documents.jail.inside.containers.bundle import Files
    from kiosk.documents.jail.inside.office.libreoffice import Office

_OFFICE = frozenset(
    (
        *(Kind.DOC, Kind.DOCX, Kind.ODT, Kind.RTF),
        *(Kind.XLS, Kind.XLSX, Kind.ODS),
        *(Kind.PPT, Kind.PPTX, Kind.ODP, Kind.ODG),
    )
)
_TEXTS = frozenset((Kind.TXT, Kind.CSV, Kind.MARKDOWN))
_MARKED_UP = frozenset((Kind.HTML, Kind.ICS))


@cache
def _office() -> "Office":
    """The one that a process can have."""
    from kiosk.documents.jail.inside.office.libreoffice import Office

    return Office()


def warm() -> None:
    """Loads what takes long to load, before any file is seen."""
    from kiosk.documents.jail.inside import mail  # noqa: F401 (loaded ahead)
    from kiosk.documents.jail.inside.containers import archive  # noqa: F401 (loaded ahead)
    from kiosk.documents.jail.inside.photos import cleaning  # noqa: F401 (loaded ahead)
    from kiosk.documents.jail.inside.written import glyphs, machine, markup, typeset  # noqa: F401 (loaded ahead)

    markup.warm()
    _office()


def converted(
    content: bytes, kind: Kind, pages_max: int, password: str, locale: str
) -> tuple[int, bytes | memoryview, frozenset[Note]]:  # fmt: skip
    """How many of a file's signs no font has, the file as a PDF, and what must be told of it. Raises Rejected."""
    from kiosk.documents.jail.inside.written import glyphs, machine
    from kiosk.documents.jail.inside.written.texts import decoded

    text = decoded(content) if kind in _TEXTS | _MARKED_UP else ""
    pdf = _pdf_of(content, text, kind, pages_max, password, locale)
    missing = glyphs.missing(glyphs.said(pdf) if kind in _OFFICE else unescape(text))
    notes = {
        Note.MACHINE_TEXT: kind in _TEXTS and machine.is_for_machines(text),
        Note.GLYPHS_MISSING: missing > 0,
    }
    return missing, pdf, frozenset(note for note, holds in notes.items() if holds)


def _pdf_of(
    content: bytes, text: str, kind: Kind, pages_max: int, password: str, locale: str
) -> bytes | memoryview:  # fmt: skip
    """The PDF; `text`: what the content is as text, if it is any."""
    from kiosk.documents.jail.inside import drawing, mail
    from kiosk.documents.jail.inside.written import markup, typeset

    if kind in _OFFICE:
        return _office().to_pdf(content, kind, pages_max, password)
    match kind:
        case Kind.SVG:
            return drawing.svg_to_pdf(content)
        case Kind.TXT:
            return typeset.text_to_pdf(text, pages_max)
        case Kind.CSV:
            return typeset.table_to_pdf(text, pages_max)
        case Kind.MARKDOWN:
            return markup.markdown_to_pdf(text, pages_max)
        case Kind.HTML:
            return markup.html_to_pdf(text, pages_max)
        case Kind.ICS:
            return markup.html_to_pdf(mail.invitation_page(content, locale), pages_max)
        case _:
            raise Rejected(Rejection.NOT_A_DOCUMENT)


def unpacked(
    content: bytes, kind: Kind, files_max: int, bytes_max: int, password: str, locale: str
) -> "Files":  # fmt: skip
    """The files that a bundle holds. Raises Rejected."""
    from kiosk.documents.jail.inside import mail
    from kiosk.documents.jail.inside.containers import archive, portfolio, unwrapping

    match kind:
        case Kind.ZIP:
            return archive.files_of(content, files_max, bytes_max, password)
        case Kind.EML:
            return mail.eml_files(content, files_max, bytes_max, locale)
        case Kind.MSG:
            return mail.msg_files(content, files_max, bytes_max, locale)
        case Kind.MHTML:
            return mail.web_page_file(content, bytes_max)
        case Kind.PORTFOLIO:
            return portfolio.files_of(content, files_max, bytes_max, password)
        case Kind.WRAPPED:
            return unwrapping.the_file(content, bytes_max)
        case _:
            raise Rejected(Rejection.NOT_A_DOCUMENT)


def cleaned(content: bytes, kind: Kind) -> bytes | memoryview:
    """A photographed page, found, straightened and whitened, as a PDF of one A4 page. Raises Rejected."""
    from kiosk.documents.jail.inside.photos import cleaning

    return cleaning.cleaned(content, kind)
