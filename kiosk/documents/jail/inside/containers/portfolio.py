"""PDF portfolios (ISO 32000-2, 12.3.5): a PDF that only holds others, and shows a cover. In the jail only."""

import pikepdf

from kiosk.documents import Rejection
from kiosk.documents.jail.inside.containers.bundle import Files
from kiosk.documents.jail.inside.pdfs.loading import opened_by_qpdf
from kiosk.documents.jail.inside.rejected import Rejected


def is_portfolio(content: bytes, password: str) -> bool:
    """Whether the papers are those inside, and its own pages only say so."""
    try:
        with opened_by_qpdf(content, password) as pdf:
            return "/Collection" in pdf.Root and bool(pdf.attachments)
    except (pikepdf.PdfError, pikepdf.PasswordError):
        return False


def files_of(content: bytes, files_max: int, bytes_max: int, password: str) -> Files:
    """The files that it holds. Raises Rejected, PdfError."""
    files = Files(files_max, bytes_max)
    with opened_by_qpdf(content, password) as pdf:
        for specification in pdf.attachments.values():
            files.take(specification.filename, specification.get_file().read_bytes())
    if not files.count:
        raise Rejected(Rejection.NOTHING_INSIDE)
    return files
