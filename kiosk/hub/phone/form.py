"""A form with files, read while it arrives: nothing of it is kept, as the usual way would on a disk."""

import json
import secrets
from contextlib import suppress

from fastapi import Request
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect

from kiosk.hub.drop import PIECE_FIRST, Drop, Fate, File, OutOfPlace
from kiosk.hub.drops import Drops


class Unreadable(Exception):
    """That is no form with files."""


class _Part:
    """One file of the form, as far as it has arrived."""

    def __init__(self, name: str, phone: str) -> None:
        label = json.dumps({"name": name})
        self.file = File(secrets.token_urlsafe(8), label, None, sealed=False, phone=phone)
        self.piece = bytearray()
        self.whole = False


class _Reader:
    """Takes a form apart: which files there are, and their bytes."""

    def __init__(self, boundary: bytes, phone: str) -> None:
        """Raises Unreadable for a boundary that no form has."""
        self.parts: list[_Part] = []  # of which not all is handed on yet
        self._phone = phone
        self._field, self._value, self._name = b"", b"", ""
        self._reads = False
        callbacks = {
            "on_part_begin": self._begin,
            "on_header_field": self._add_field,
            "on_header_value": self._add_value,
            "on_header_end": self._end_header,
            "on_headers_finished": self._end_headers,
            "on_part_data": self._add,
            "on_part_end": self._end,
        }
        try:
            self._parser = MultipartParser(boundary, callbacks)  # type: ignore[arg-type]  # a TypedDict of them all
        except FormParserError:
            raise Unreadable from None

    def write(self, chunk: bytes) -> None:
        """Reads on. Raises Unreadable."""
        try:
            self._parser.write(chunk)
        except FormParserError:
            raise Unreadable from None

    def _begin(self) -> None:
        self._field, self._value, self._name, self._reads = b"", b"", "", False

    def _add_field(self, data: bytes, start: int, end: int) -> None:
        self._field += data[start:end]

    def _add_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _end_header(self) -> None:
        if self._field.lower() == b"content-disposition":
            _, options = parse_options_header(self._value)
            self._name = options.get(b"filename", b"").decode("utf-8", "replace")[:255]
        self._field, self._value = b"", b""

    def _end_headers(self) -> None:
        self._reads = bool(self._name)  # without a name, no file was chosen
        if self._reads:
            self.parts.append(_Part(self._name, self._phone))

    def _add(self, data: bytes, start: int, end: int) -> None:
        if self._reads:
            self.parts[-1].piece += data[start:end]

    def _end(self) -> None:
        if self._reads:
            self.parts[-1].whole = True


async def hand_on(request: Request, drops: Drops, drop: Drop, phone: str) -> None:
    """Hands the files of a phone's form on to the terminal, piece by piece. Raises Unreadable, Full."""
    kind, options = parse_options_header(request.headers.get("content-type"))
    if kind != b"multipart/form-data" or not options.get(b"boundary"):
        raise Unreadable
    reader = _Reader(options[b"boundary"], phone)
    try:
        async for chunk in request.stream():
            reader.write(chunk)
            for part in list(reader.parts):
                await _hand_on(drops, drop, part)
                if part.whole:
                    reader.parts.remove(part)
    except ClientDisconnect:
        pass  # nobody reads the answer
    finally:
        for part in reader.parts:
            drops.spoil(drop, part.file, Fate.BROKEN)


async def _hand_on(drops: Drops, drop: Drop, part: _Part) -> None:
    file = part.file
    drops.announce(drop, [file])
    while len(part.piece) >= PIECE_FIRST or (part.whole and part.piece):
        piece = bytes(part.piece[:PIECE_FIRST])
        del part.piece[:PIECE_FIRST]
        with suppress(OutOfPlace):  # no more of it is wanted
            async with drops.room(drop, len(piece), file, file.received):
                drops.put(drop, file, file.received, piece)
    if part.whole:
        drops.complete(drop, file)
