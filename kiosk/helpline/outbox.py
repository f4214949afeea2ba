"""The outbox: what must reach the hub, on disk before the screen says anything."""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from pydantic import ValidationError

from kiosk import durable
from kiosk.helpline.records import Record, parsed
from kiosk.sealing import KEY_FILE, Sealing

_log = logging.getLogger(__name__)


class Outbox:
    """A file of records, one JSON object a line, that a power cut can't spoil. What is private is a sealed line.

    A new record is appended and fsynced; anything else writes the file anew beside the old one, then renames it. Every
    method may block, and raises OSError when the disk is full or can't be written. One thread at a time may use it.
    """

    def __init__(self, path: Path, write_over: Callable[[], None] = lambda: None) -> None:
        """`write_over`: what the thread that calls it has freed, for each that has handled something private."""
        self._path, self.write_over = path, write_over
        self._sealing = Sealing(path.with_name(KEY_FILE))
        self._lines: dict[Record, bytes] = {}  # as each record is written
        self._whole: list[bytes] = []
        self._appendable = False  # False unless the file is known to hold `_whole` and nothing else

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
                records.append(parsed(self._opened(line)))
                self._lines[records[-1]] = line + b"\n"
            except ValidationError:
                dropped += 1
        if dropped:
            _log.warning("outbox: dropped %d unreadable line(s), kept %d", dropped, len(records))
        self._whole = [self._lines[record] for record in records]
        self._appendable = not dropped
        return records

    def save(self, records: Sequence[Record]) -> None:
        """Makes the file hold these records: safe when it returns. If it raises, what was there before still is."""
        lines = {record: self._lines.get(record) or self._written(record) for record in records}
        whole, before = [lines[record] for record in records], self._whole
        if self._appendable and whole == before:
            return
        if self._appendable and whole[: len(before)] == before:
            self._append(b"".join(whole[len(before) :]))
        else:
            self._replace(b"".join(whole))
        gone = any(record.is_private for record in self._lines.keys() - lines.keys())
        self._lines, self._whole = lines, whole
        self._appendable = True
        if gone:
            self.write_over()

    def _append(self, content: bytes) -> None:
        self._appendable = False  # should the write fail, the next one writes everything anew
        durable.append(self._path, content)

    def _replace(self, content: bytes) -> None:
        durable.make_folder(self._path.parent)
        durable.write(self._path, content)

    def _written(self, record: Record) -> bytes:
        plain = record.model_dump_json()
        return (self._sealing.sealed(plain) if record.is_private else plain.encode()) + b"\n"

    def _opened(self, line: bytes) -> bytes | str:
        """A line as it was before it was sealed, if it was; what can't be opened is no record."""
        return line if line.startswith(b"{") else self._sealing.opened(line) or b""
