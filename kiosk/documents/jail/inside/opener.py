"""`python -m kiosk.documents.jail.inside.opener ROLE [warm]`: one request after the other on its standard input.

It may be taken over by any file that it opens. So it holds nothing, may write nowhere but to a folder in memory that it
has to itself, and ends with its parent.
"""

import contextlib
import os
import socket
import sys
from typing import Protocol

from kiosk.documents import NO_NOTES, Kind, Note, PageSize, Rejection
from kiosk.documents.jail import protocol
from kiosk.documents.jail.inside import confinement, conversion, kinds, probe
from kiosk.documents.jail.inside.pdfs.pdf import OpenedPdf
from kiosk.documents.jail.inside.pdfs.rewriting import rewritten
from kiosk.documents.jail.inside.photos.photo import OpenedPhoto, as_pdf
from kiosk.documents.jail.inside.rejected import Rejected
from kiosk.documents.jail.protocol import Answer, Request, Role, Verb

Given = tuple[Answer, bytes | memoryview]


class Opened(Protocol):
    """A document as the jail holds it."""

    @property
    def kind(self) -> Kind:
        """What it really is."""
        ...

    @property
    def pages(self) -> tuple[PageSize, ...]:
        """Its pages, upright."""
        ...

    @property
    def uncut(self) -> tuple[PageSize, ...]:
        """All pages as they are, if long ones were cut into several; they are rendered by the numbers behind those."""
        ...

    @property
    def salvaged(self) -> bool:
        """Whether it is only what could be saved of a damaged file."""
        ...

    def render(self, page: int, width: int, height: int) -> tuple[int, int, bytes | memoryview]:
        """One page on its sheet of paper, within width × height pixels, as RGB."""
        ...

    def signs_missing(self) -> int:
        """How many of its signs no font has, as far as that can be known."""
        ...

    def close(self) -> None:
        """Gives its memory back."""
        ...


def main() -> None:
    """Serves until the channel closes."""
    role, *warm = sys.argv[1:]
    channel = _channel()
    if warm and role == Role.CONVERTER:
        conversion.warm()
    confinement.confine(Role(role))
    with contextlib.suppress(BrokenPipeError):  # nobody is there any more
        channel.sendall(protocol.pack_answer(Answer(protocol.OK)))  # ready
    opened: dict[int, Opened] = {}
    while True:
        try:
            request, content = protocol.receive_request(channel)
        except protocol.Ended:
            return
        answer, given = _answered(request, content, opened)
        channel.sendall(protocol.pack_answer(answer))
        channel.sendall(given)


def _channel() -> socket.socket:
    """The standard input as a socket; the standard streams then lead nowhere, whatever a library prints."""
    channel = socket.socket(fileno=os.dup(0))
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1):
        os.dup2(nowhere, stream)
    return channel


def _answered(request: Request, content: bytes, opened: dict[int, Opened]) -> Given:
    try:
        return _done(request, content, opened)
    except Rejected as rejected:
        rejection = rejected.rejection
    except MemoryError:
        rejection = Rejection.TOO_LARGE
    except Exception:  # noqa: BLE001 the jail's outermost door: whatever a library could not bear is in the file
        rejection = Rejection.DAMAGED
    return Answer(protocol.status_of(rejection)), b""


def _done(request: Request, content: bytes, opened: dict[int, Opened]) -> Given:
    match request.verb:
        case Verb.OPEN:
            return _open(request, content, opened)
        case Verb.RENDER:
            return _ok(*opened[request.slot].render(request.number, request.width, request.height))
        case Verb.SIGNS:
            return _ok(opened[request.slot].signs_missing(), 0, b"")
        case Verb.FORGET:
            opened.pop(request.slot).close()
            return _ok(0, 0, b"")
        case Verb.PROBE:
            return _ok(probe.reached(request.number), 0, b"")
        case verb:
            kind = kinds.kind_of(content)
            if verb is Verb.UNPACK and kind is Kind.PDF:
                kind = Kind.PORTFOLIO
            return _ok(protocol.number_of(kind), *_made(verb, kind, request, content))


def _open(request: Request, content: bytes, opened: dict[int, Opened]) -> Given:
    kind = kinds.kind_of(content)
    if kind is not Kind.PDF and not kind.is_photo:
        return _ok(protocol.number_of(kind), 0, b"")
    document: Opened = (
        OpenedPdf(content, request.number, request.password)
        if kind is Kind.PDF
        else OpenedPhoto(content, kind, request.number)
    )
    if isinstance(document, OpenedPdf) and document.holds_others:
        document.close()
        return _ok(protocol.number_of(Kind.PORTFOLIO), 0, b"")
    if len(document.pages) > request.number:  # it was cut into so many
        document.close()
        raise Rejected(Rejection.TOO_LONG)
    opened[request.slot] = document
    pages = document.pages + document.uncut
    sizes = b"".join(protocol.PAGE_SIZE.pack(page.width, page.height) for page in pages)
    notes = frozenset((Note.SALVAGED,)) if document.salvaged else NO_NOTES
    return _ok(protocol.number_of(document.kind), len(document.pages), sizes, notes)


def _made(
    verb: Verb, kind: Kind, request: Request, content: bytes
) -> tuple[int, bytes | memoryview, frozenset[Note]]:  # fmt: skip
    match verb:
        case Verb.REWRITE if kind.is_photo:
            return *as_pdf(content, kind, list(request.pages)), NO_NOTES
        case Verb.REWRITE:
            return *rewritten(content, list(request.pages), request.password), NO_NOTES
        case Verb.CONVERT:
            return conversion.converted(content, kind, request.number, request.password, request.locale)
        case Verb.UNPACK:
            limits = request.number, request.width
            files = conversion.unpacked(content, kind, *limits, request.password, request.locale)
            return files.count, files.packed(), files.notes
        case Verb.CLEAN:
            return 0, conversion.cleaned(content, kind), NO_NOTES
        case _:
            raise Rejected(Rejection.NOT_A_DOCUMENT)


def _ok(first: int, second: int, content: bytes | memoryview, notes: frozenset[Note] = NO_NOTES) -> Given:
    return Answer(protocol.OK, first, second, len(content), protocol.flags_of(notes)), content


if __name__ == "__main__":
    main()
