"""A receipt printer on the network: it understands ESC/POS, and keeps what it printed as pictures."""

import contextlib
import socket
import socketserver
import struct
import sys
import threading
from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray

Slip = NDArray[np.uint8]
"""Rows of dots: 1 is black."""
_WELL = 0x12  # what every answer to DLE EOT has set


class Receipts(socketserver.ThreadingTCPServer):
    """Its port is `server_address[1]`. `slips` are cut off, the first one first."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.slips: list[Slip] = []
        self.paper_out = self.cover_open = self.dumb = self.breaks_off = False

    @property
    def address(self) -> str:
        """What `[sheet] receipt` takes."""
        return f"127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever hung up is no error of ours; a command that isn't understood is."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Conversation(socketserver.StreamRequestHandler):
    """One connection, byte after byte as the printer reads them."""

    def handle(self) -> None:
        rows: list[Slip] = []
        while begins := self.rfile.read(1):
            match begins:
                case b"\x10":
                    self._tell(self.rfile.read(2))
                case b"\x1b":
                    assert self.rfile.read(1) == b"@"
                case b"\x1d":
                    rows = self._print(rows)
                case _:
                    raise AssertionError(f"{begins!r} is no command")

    def _print(self, rows: list[Slip]) -> list[Slip]:
        printer = self._printer
        match self.rfile.read(2):
            case b"v0" if printer.breaks_off:
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # a reset
                raise ConnectionAbortedError
            case b"v0":
                across, down = self._counts()
                bits = np.frombuffer(self.rfile.read(across * down), np.uint8).reshape(down, across)
                return [*rows, np.unpackbits(bits, axis=1)]
            case b"VB":
                assert self.rfile.read(1) == b"\x00"
                printer.slips.append(np.concatenate(rows))
                return []
            case other:
                raise AssertionError(f"{other!r} is no command")

    def _counts(self) -> tuple[int, int]:
        told = self.rfile.read(5)
        assert told[0] == 0
        return int.from_bytes(told[1:3], "little"), int.from_bytes(told[3:], "little")

    def _tell(self, asked: bytes) -> None:
        if not self._printer.dumb:
            out, opened = self._printer.paper_out, self._printer.cover_open
            bits = {b"\x04\x02": 0x04 * opened, b"\x04\x04": 0x60 * out}[asked]
            self.wfile.write(bytes([_WELL | bits]))

    @property
    def _printer(self) -> Receipts:
        assert isinstance(self.server, Receipts)
        return self.server


@contextlib.contextmanager
def receipts_running() -> Iterator[Receipts]:
    """Switched on."""
    with Receipts() as made:
        threading.Thread(target=made.serve_forever, args=(0.05,), daemon=True).start()
        yield made
        made.shutdown()


@pytest.fixture
def receipts() -> Iterator[Receipts]:
    """One of a test's own."""
    with receipts_running() as made:
        yield made
