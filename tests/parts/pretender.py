"""A printer that says of itself whatever a test wants, over IPP, and prints nothing: good ones, and ones that lie."""

import struct
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.parts.cupsd import Cupsd

OPERATION, PRINTER, END = b"\x01", b"\x04", b"\x03"  # groups of attributes, RFC 8010, 3.5.1
INTEGER, BOOLEAN, ENUM, TEXT, KEYWORD, CHARSET, LANGUAGE = b"\x21", b"\x22", b"\x23", b"\x41", b"\x44", b"\x47", b"\x48"
IDLE, STOPPED = 3, 5
_HEAD = b"\x01\x01\x00\x00\x00\x00\x00\x01"


def attribute(tag: bytes, name: str, *values: bytes) -> bytes:
    """One attribute as IPP writes it (RFC 8010, 3.1.4)."""
    names = [name.encode(), *[b""] * (len(values) - 1)]
    return b"".join(
        tag + struct.pack(">H", len(one)) + one + struct.pack(">H", len(value)) + value
        for one, value in zip(names, values, strict=True)
    )


def answer(*attributes: bytes) -> bytes:
    """A successful answer with these attributes of the printer."""
    said = attribute(CHARSET, "attributes-charset", b"utf-8") + attribute(
        LANGUAGE, "attributes-natural-language", b"en"
    )
    return _HEAD + OPERATION + said + PRINTER + b"".join(attributes) + END


class Pretender:
    """A printer on a queue "desk" of the private CUPS. `says` replaces its answer, `waits` lets it answer later."""

    def __init__(self, cupsd: Cupsd) -> None:
        self.queue = "desk"
        self.reasons: tuple[str, ...] = ()
        self.state = IDLE
        self.says: bytes | None = None
        self.may_answer = threading.Event()
        self.may_answer.set()
        self.asked = 0
        self.operations: list[int] = []
        pretender = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                request = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                pretender.asked += 1
                pretender.operations += struct.unpack(">2xH", request[:4]) if len(request) > 3 else ()
                pretender.may_answer.wait(60)
                body = pretender.answer()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.uri = f"ipp://127.0.0.1:{self._server.server_port}/ipp/print"
        cupsd.run("lpadmin", "-p", self.queue, "-E", "-v", self.uri, "-m", "raw")

    def answer(self) -> bytes:
        """What it says."""
        if self.says is not None:
            return self.says
        reasons = [reason.encode() for reason in self.reasons or ("none",)]
        return answer(
            attribute(ENUM, "printer-state", struct.pack(">i", self.state)),
            attribute(KEYWORD, "printer-state-reasons", *reasons),
        )

    def close(self) -> None:
        """Switches it off."""
        self.may_answer.set()
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def pretender(cupsd: Cupsd) -> Iterator[Pretender]:
    """That printer."""
    made = Pretender(cupsd)
    yield made
    made.close()
