"""The outbox: what must reach the hub, on disk before the screen says anything."""

import logging
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import ValidationError

from kiosk.helpline import Record

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
                records.append(Record.model_validate_json(line))
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
        self._appendable = False  # should the write fail half-way, the next one must not be glued to its rest
        _write(self._path, os.O_APPEND, content)

    def _replace(self, content: bytes) -> None:
        folder = self._path.parent
        if not folder.is_dir():
            folder.mkdir(mode=0o700, parents=True)
            _sync_folder(folder.parent)
        beside = self._path.with_name(self._path.name + ".new")
        try:
            _write(beside, os.O_CREAT | os.O_TRUNC, content)
            beside.replace(self._path)
        except OSError:
            beside.unlink(missing_ok=True)
            raise
        _sync_folder(folder)


def _lines(records: Iterable[Record]) -> list[bytes]:
    return [record.model_dump_json().encode() + b"\n" for record in records]


def _write(path: Path, flags: int, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CLOEXEC | flags, mode=0o600)
    try:
        while content:
            content = content[os.write(descriptor, content) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync_folder(folder: Path) -> None:
    """A new name in a folder survives a power cut only once the folder itself is on disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
