"""A receipt printer that prints pictures of pages, by ESC/POS: on the network, or a device file of USB.

Of Epson's commands (ESC/POS Command Reference) it takes those that every such printer has: a raster picture, the cut,
and the status, which is asked for and answered at once whatever else is going on. Some adapters answer nothing; such a
printer is believed to be ready.
"""

import contextlib
import os
import select
import socket
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from kiosk.printing import OFFLINE, Capabilities, Condition, JobState, JobStatus, Needs, Options, PrinterUnavailable

DOTS_A_MM = 8
"""Of the printer's head: 203 dpi, as nearly all have."""
_DOTS = 576  # across, on paper of 80 mm
_PORT = 9100
_CONNECTS_WITHIN_SECONDS = 2.0
_ANSWERS_WITHIN_SECONDS = 1.0
_SENDS_WITHIN_SECONDS = 8.0
_BEGIN, _CUT = b"\x1b@", b"\x1dVB\x00"  # ESC @; GS V, after the paper has moved on
_RASTER, _LINES = b"\x1dv0\x00", 128  # GS v 0; so many at a time, which fit into the smallest buffer
_TOLD = (
    (b"\x10\x04\x02", 0x04, Condition.COVER_OPEN),  # DLE EOT 2, and the bit that is then set
    (b"\x10\x04\x04", 0x60, Condition.PAPER_OUT),
)
_ANSWER_MASK, _ANSWER = 0x93, 0x12  # the bits that every answer to DLE EOT has in common
_INK = bytes(b"1"[0] if level < 128 else b"0"[0] for level in range(256))


class Picture(Protocol):
    """See documents.Picture."""

    @property
    def width(self) -> int:
        """Pixels."""
        ...

    @property
    def rgb(self) -> bytes | bytearray:
        """Rows from the top, 3 bytes a pixel."""
        ...


class ReceiptPrinter:
    """A Printer. `address` is host[:port], or the path of a device file; `draw` makes a picture of a PDF's page."""

    def __init__(self, address: str, draw: Callable[[Path], Picture]) -> None:
        """`draw` may raise PrinterUnavailable. Its picture has DOTS_A_MM pixels to a millimetre."""
        self.name = "receipt"
        self.place = ""
        self.trial = False
        self._address = address
        self._draw = draw
        self._jobs: dict[str, bytes] = {}  # that are held
        self._sent: set[str] = set()
        self._failed: set[str] = set()

    def capabilities(self) -> Capabilities:
        """See Printer. Nothing can be chosen."""
        return Capabilities()

    def needs(self) -> Needs:
        """See Printer."""
        try:
            with self._line() as line:
                return Needs(frozenset(found for asked, bits, found in _TOLD if _answered(line, asked) & bits))
        except OSError:
            return OFFLINE

    def submit(self, job_id: str, pdf: Path, options: Options) -> None:
        """See Printer."""
        picture = self._draw(pdf)
        self._jobs[job_id] = escpos(picture.width, picture.rgb)

    def release(self, job_id: str) -> None:
        """See Printer. What breaks off in the middle is given up: it isn't known how much of it came out."""
        if self.needs().now:
            raise PrinterUnavailable("the receipt printer isn't ready")
        try:
            with self._line() as line:
                self._sent.add(job_id)
                _send(line, self._jobs.pop(job_id))
                _answered(line, _TOLD[0][0])  # whoever hung up meanwhile is found by that
        except OSError as error:
            if job_id not in self._sent:
                raise PrinterUnavailable(f"the receipt printer can't be reached: {error.strerror}") from None
            self._failed.add(job_id)

    def status(self, job_id: str) -> JobStatus:
        """See Printer. Out, once the printer has all of it and needs nothing."""
        if job_id in self._jobs:
            return JobStatus(JobState.PENDING_HELD)
        if job_id not in self._sent:
            return JobStatus(JobState.ABORTED)
        if job_id in self._failed:
            return JobStatus(JobState.ABORTED, known=False)
        return JobStatus(JobState.PROCESSING if self.needs().now else JobState.COMPLETED)

    def cancel(self, job_id: str) -> None:
        """See Printer. What the printer has comes out."""
        self._jobs.pop(job_id, None)
        self._sent.discard(job_id)
        self._failed.discard(job_id)

    @contextlib.contextmanager
    def _line(self) -> Iterator[int]:
        """A descriptor that is written to and read from. Raises OSError."""
        if self._address.startswith("/"):
            descriptor = os.open(self._address, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
            try:
                yield descriptor
            finally:
                os.close(descriptor)
        else:
            host, _, port = self._address.partition(":")
            with socket.create_connection((host, int(port or _PORT)), _CONNECTS_WITHIN_SECONDS) as connection:
                connection.setblocking(False)
                yield connection.fileno()


def escpos(width: int, rgb: bytes | bytearray) -> bytes:
    """What the printer is sent to print the picture, without what is white around it."""
    dark = bytes(rgb[1::3]).translate(_INK)  # green is what the eye takes for brightness
    rows = [dark[start : start + width] for start in range(0, len(dark), width)]
    inked = [number for number, row in enumerate(rows) if b"1" in row]
    rows = rows[inked[0] : inked[-1] + 1] if inked else []
    left = min((row.find(b"1") for row in rows if b"1" in row), default=0)
    rows = [row[left : left + _DOTS] for row in rows]
    sent = bytearray(_BEGIN)
    for first in range(0, len(rows), _LINES):
        part = rows[first : first + _LINES]
        across = -(-len(part[0]) // 8)
        sent += _RASTER + across.to_bytes(2, "little") + len(part).to_bytes(2, "little")
        for row in part:
            sent += int(row.ljust(8 * across, b"0"), 2).to_bytes(across, "big")
    return bytes(sent + _CUT)


def _send(line: int, content: bytes) -> None:
    """All of it. Raises OSError."""
    rest = memoryview(content)
    while rest:
        if not select.select([], [line], [], _SENDS_WITHIN_SECONDS)[1]:
            raise TimeoutError
        rest = rest[os.write(line, rest) :]


def _answered(line: int, asked: bytes) -> int:
    """The status that it gives; 0, which is well, where it says nothing. Raises OSError."""
    _send(line, asked)
    if not select.select([line], [], [], _ANSWERS_WITHIN_SECONDS)[0]:
        return 0
    told = os.read(line, 1)
    if not told and stat.S_ISSOCK(os.fstat(line).st_mode):  # a USB printer may well answer with nothing
        raise ConnectionResetError
    return told[0] if told and told[0] & _ANSWER_MASK == _ANSWER else 0
