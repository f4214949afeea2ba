"""What runs in the jail: `python -m kiosk.documents.jail.opener`, one request after the other on its standard input.

It may be taken over by any file that it opens. So it holds nothing, may write nothing, and dies with its parent.
"""

import ctypes
import os
import resource
import signal
import socket
from typing import Protocol

from kiosk.documents import Kind, PageSize, Rejection
from kiosk.documents.jail import protocol
from kiosk.documents.jail.pdf import OpenedPdf
from kiosk.documents.jail.photo import OpenedPhoto, as_pdf
from kiosk.documents.jail.protocol import Answer, Request, Verb
from kiosk.documents.jail.rejected import Rejected
from kiosk.documents.jail.rewriting import rewritten

_MEMORY_MAX = 1 << 30  # bytes of address space
_FILES_MAX = 64
_PR_SET_PDEATHSIG = 1  # prctl(2)
_HEADER_WITHIN = 1024  # bytes: where a PDF's header may stand (ISO 32000-1, annex H, note 13)


class _Opened(Protocol):
    """A document as the jail holds it."""

    @property
    def kind(self) -> Kind:
        """What it really is."""
        ...

    @property
    def pages(self) -> tuple[PageSize, ...]:
        """Its pages, upright."""
        ...

    def render(self, page: int, width: int, height: int) -> tuple[int, int, bytes]:
        """One page within width × height pixels, as RGB on white."""
        ...

    def close(self) -> None:
        """Gives its memory back."""
        ...


def main() -> None:
    """Serves until the channel closes."""
    parent = os.getppid()
    # The parent is the thread that started this process; when a worker ends, its child does, and is started anew.
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        return
    _limit()
    channel = _channel()
    opened: dict[int, _Opened] = {}
    while True:
        try:
            request = protocol.receive_request(channel)
            payload = bytes(protocol.receive(channel, request.length))
        except protocol.Ended:
            return
        answer, content = _answered(request, payload, opened)
        channel.sendall(protocol.pack_answer(answer))
        channel.sendall(content)


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_MAX, _MEMORY_MAX))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_FILES_MAX, _FILES_MAX))
    for kind in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE, resource.RLIMIT_NPROC):
        resource.setrlimit(kind, (0, 0))


def _channel() -> socket.socket:
    """The standard input as a socket; the standard streams then lead nowhere, whatever a library prints."""
    channel = socket.socket(fileno=os.dup(0))
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1):
        os.dup2(nowhere, stream)
    return channel


def _answered(request: Request, payload: bytes, opened: dict[int, _Opened]) -> tuple[Answer, bytes | memoryview]:
    try:
        return _done(request, payload, opened)
    except Rejected as rejected:
        rejection = rejected.rejection
    except MemoryError:
        rejection = Rejection.TOO_LARGE
    except Exception:  # noqa: BLE001 the jail's outermost door: whatever a library could not bear is in the file
        rejection = Rejection.DAMAGED
    return Answer(protocol.status_of(rejection)), b""


def _done(request: Request, payload: bytes, opened: dict[int, _Opened]) -> tuple[Answer, bytes | memoryview]:
    match request.verb:
        case Verb.OPEN:
            document = _open(payload, request.number)
            opened[request.slot] = document
            sizes = b"".join(protocol.PAGE_SIZE.pack(page.width, page.height) for page in document.pages)
            return _ok(protocol.number_of(document.kind), len(document.pages), sizes)
        case Verb.RENDER:
            return _ok(*opened[request.slot].render(request.number, request.width, request.height))
        case Verb.FORGET:
            opened.pop(request.slot).close()
            return _ok(0, 0, b"")
        case Verb.REWRITE:
            start = request.number * protocol.PAGE_NUMBER.size
            keep = [number for (number,) in protocol.PAGE_NUMBER.iter_unpack(payload[:start])]
            return _rewrite(payload[start:], keep)


def _ok(first: int, second: int, content: bytes | memoryview) -> tuple[Answer, bytes | memoryview]:
    return Answer(protocol.OK, first, second, len(content)), content


def _kind(content: bytes) -> Kind:
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if content.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if b"%PDF-" in content[:_HEADER_WITHIN]:
        return Kind.PDF
    raise Rejected(Rejection.NOT_A_DOCUMENT)


def _open(content: bytes, pages_max: int) -> _Opened:
    kind = _kind(content)
    return OpenedPdf(content, pages_max) if kind is Kind.PDF else OpenedPhoto(content, kind)


def _rewrite(content: bytes, keep: list[int]) -> tuple[Answer, bytes | memoryview]:
    kind = _kind(content)
    pages_before, pdf = rewritten(content, keep) if kind is Kind.PDF else (1, as_pdf(content, kind))
    return _ok(protocol.number_of(kind), pages_before, pdf)


if __name__ == "__main__":
    main()
