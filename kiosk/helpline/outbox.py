"""The outbox: what must reach the hub, on disk before the screen says anything."""

import logging
from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import ValidationError

from kiosk import durable
from kiosk.helpline.records import Record, parsed

_log = logging.getLogger(__name__)


class Outbox:
    """A file of records, one JSON object a line, that a power cut can't spoil.

    A new record is appended and fsynced; anything else writes the file anew beside the old one, then renames it. Every
    method may block, and raises OSError when the disk is full or can't be written. One thread at a time may use it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lines: list[bytes] = []
        self._appendable = False  # False unless the file is known to hold `_lines` and nothing else

    def load(self) -> list[Record]:
        """The records that were not delivered yet, oldest first. A line that was torn by a power cut is dropped."""
        self._appendable = False
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return []
        records: list[Record] = []
        *whole, torn = content.split(b"\n")
        dropped = 1 if torn else 0
        for line in whole:
            try:
                records.append(parsed(line))
            except ValidationError:
                dropped += 1
        if dropped:
            _log.warning("outbox: dropped %d unreadable line(s), kept %d", dropped, len(records))
        self._lines = _lines(records)
        self._appendable = not dropped
        return records

    def save(self, records: Sequence[Record]) -> None:
        """Makes the file hold these records: safe when it returns. If it raises, what was there before still is."""
        lines = _lines(records)
        if self._appendable and lines == self._lines:
            return
        known = len(self._lines)
        if self._appendable and lines[:known] == self._lines:
            self._append(b"".join(lines[known:]))
        else:
            self._replace(b"".join(lines))
        self._lines = lines
        self._appendable = True

    def _append(self, content: bytes) -> None:
        self._appendable = False  # should the write fail, the next one writes everything anew
        durable.append(self._path, content)

    def _replace(self, content: bytes) -> None:
        durable.make_folder(self._path.parent)
        durable.write(self._path, content)


def _lines(records: Iterable[Record]) -> list[bytes]:
    return [record.model_dump_json().encode() + b"\n" for record in records]
