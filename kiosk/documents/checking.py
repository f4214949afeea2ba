"""What came out of the jail, checked: exact lengths, bounded numbers. Each function raises Broken for what can't be."""

import logging
from pathlib import Path

from kiosk.documents import Document, PageSize, Picture, Rejection
from kiosk.documents.jail import protocol
from kiosk.documents.jail.child import Broken
from kiosk.documents.jail.protocol import Answer

log = logging.getLogger(__name__)

_SIDE_MAX = 14_400  # points, 200 inches: the largest page (ISO 32000-1, annex C)


def document(path: Path, pages_max: int, answer: Answer, untrusted_sizes: bytearray) -> Document | Rejection:
    """A document from the answer to OPEN."""
    if rejection := _rejection(answer):
        return rejection
    kind = protocol.kind_of(answer.untrusted_first)
    count = answer.untrusted_second
    if kind is None or not 0 < count <= pages_max or len(untrusted_sizes) != count * protocol.PAGE_SIZE.size:
        raise Broken(f"{len(untrusted_sizes)} bytes for {count} pages of kind {answer.untrusted_first}")
    sizes = tuple(PageSize(*sides) for sides in protocol.PAGE_SIZE.iter_unpack(untrusted_sizes))
    if not all(0 < side <= _SIDE_MAX for size in sizes for side in (size.width, size.height)):  # no NaN passes either
        raise Broken("a page of impossible size")
    return Document(path, kind, sizes)


def picture(width: int, height: int, answer: Answer, untrusted_pixels: bytearray) -> Picture | Rejection:
    """A picture within width × height from the answer to RENDER."""
    if rejection := _rejection(answer):
        return rejection
    across, down = answer.untrusted_first, answer.untrusted_second
    if not (0 < across <= width and 0 < down <= height and len(untrusted_pixels) == 3 * across * down):
        raise Broken(f"{len(untrusted_pixels)} bytes for {across} × {down} pixels")
    return Picture(across, down, bytes(untrusted_pixels))


def written(document: Document, target: Path, answer: Answer, untrusted_pdf: bytearray) -> Path | Rejection:
    """The path of the PDF from the answer to REWRITE, as it came: only printers' own filters will open it."""
    if rejection := _rejection(answer):
        return rejection
    if answer.untrusted_second != len(document.pages):  # then its page 3 may not be the one that was seen
        log.warning("a document has %d pages where %d were seen", answer.untrusted_second, len(document.pages))
        return Rejection.DAMAGED
    if not untrusted_pdf.startswith(b"%PDF-"):
        raise Broken("a rewritten document that is no PDF")
    try:
        target.write_bytes(untrusted_pdf)
    except OSError as error:
        log.warning("no room for a rewritten document: %s", error.strerror)
        target.unlink(missing_ok=True)
        return Rejection.TOO_LARGE
    return target


def _rejection(answer: Answer) -> Rejection | None:
    if answer.untrusted_status == protocol.OK:
        return None
    rejection = protocol.rejection_of(answer.untrusted_status)
    if rejection is None:
        raise Broken(f"status {answer.untrusted_status}")
    return rejection
