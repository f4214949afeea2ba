"""The files of a ZIP archive, and of those in it. In the jail only."""

import contextlib
import io
import stat
import zipfile
from pathlib import PurePosixPath
from typing import IO, cast

import olefile

from kiosk.documents import Kind, Rejection
from kiosk.documents.jail.inside.containers.bundle import Files, kind_to_show, spoken_name
from kiosk.documents.jail.inside.kinds import BROKEN_ZIP, zip_of
from kiosk.documents.jail.inside.rejected import Rejected

_DEPTH_MAX = 3  # archives in one another
_ENTRIES_MAX = 2_000  # that are looked into
_HEAD = 1 << 16  # bytes that tell whether the rest is worth unpacking: films and programs aren't
_PIECE = 1 << 20  # bytes unpacked at once
_ENCRYPTED, _UTF8 = 1 << 0, 1 << 11  # flags: APPNOTE 4.4.4
# LZMA's dictionary takes the memory that its header asks for, and BZIP2 its time; nobody's menu makes these.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_AES = 99  # as a method of compression: WinZip's encryption, which zipfile can't undo
_WORTH_SAYING = (Rejection.WRONG_PASSWORD, Rejection.LOCKED, Rejection.NOT_A_DOCUMENT, Rejection.DAMAGED)
_HIDDEN = (".", "~$", "__MACOSX", "Thumbs.db", "desktop.ini", "META-INF", "mimetype")


def files_of(content: bytes, files_max: int, bytes_max: int, password: str) -> Files:
    """The files that it holds. An archive in it stands for its own. Raises Rejected."""
    unpacking = _Unpacking(Files(files_max, bytes_max), password)
    unpacking.take(content, _DEPTH_MAX)
    return unpacking.done()


class _Unpacking:
    """The files found so far, and why others could not be had."""

    def __init__(self, files: Files, password: str) -> None:
        self._files = files
        self._password = password.encode()
        self._reasons: set[Rejection] = set()
        self._entries_left = _ENTRIES_MAX

    def take(self, content: bytes, depth: int) -> None:
        """Adds what an archive holds. Raises Rejected when it is too much."""
        if not depth:
            raise Rejected(Rejection.TOO_LARGE)
        try:
            archive = zip_of(content)
        except BROKEN_ZIP:
            self._reasons.add(Rejection.DAMAGED)
            return
        with archive:
            if sum(entry.compress_size for entry in archive.infolist()) > len(content):  # entries share their bytes
                raise Rejected(Rejection.TOO_LARGE)
            for entry in filter(_is_paper, archive.infolist()):
                self._entries_left -= 1
                if self._entries_left < 0:
                    raise Rejected(Rejection.TOO_LARGE)
                if entry.flag_bits & _ENCRYPTED:
                    self._take_locked(content, archive, entry, depth)
                    continue
                try:
                    self._take_entry(archive, entry, depth)
                except BROKEN_ZIP:
                    self._reasons.add(Rejection.DAMAGED)
                    self._files.leave_out(_name(entry))

    def done(self) -> Files:
        """What was found. Raises Rejected where that is nothing."""
        if not self._files.count:
            raise Rejected(
                next((reason for reason in _WORTH_SAYING if reason in self._reasons), Rejection.NOTHING_INSIDE)
            )
        return self._files

    def _take_locked(self, content: bytes, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, depth: int) -> None:
        if not self._password:
            self._reasons.add(Rejection.LOCKED)
            self._files.leave_out(_name(entry))
            return
        try:
            if entry.compress_type == _AES:
                with _unlocking_aes(content) as other:
                    self._take_entry(other, other.getinfo(entry.filename), depth)
            else:
                self._take_entry(archive, entry, depth)
        except BROKEN_ZIP:  # a wrong password seems right once in 256 times, and gives rubbish
            self._reasons.add(Rejection.WRONG_PASSWORD)
            self._files.leave_out(_name(entry))

    def _take_entry(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, depth: int) -> None:
        if entry.compress_type not in (*_METHODS, _AES):
            raise NotImplementedError
        with archive.open(entry, pwd=self._password or None) as file:
            head = file.read(_HEAD)
            if not (kind_to_show(head) or head.startswith(olefile.MAGIC)):  # whose directory may be at its end
                self._files.leave_out(_name(entry))
                return
            inside = _whole(head, file, self._files.bytes_left)
        kind = kind_to_show(inside)
        if kind is Kind.ZIP:
            self._files.spend(len(inside))
            self.take(inside, depth - 1)
        elif kind:
            self._files.add(spoken_name(_name(entry)), inside)
        else:
            self._files.leave_out(_name(entry))


def _unlocking_aes(content: bytes) -> zipfile.ZipFile:
    """An archive again, by a library that also knows WinZip's encryption; it isn't loaded for others."""
    import pyzipper

    return cast(zipfile.ZipFile, pyzipper.AESZipFile(io.BytesIO(content)))


def _is_paper(entry: zipfile.ZipInfo) -> bool:
    """False for folders, links, and what systems leave behind."""
    parts = PurePosixPath(entry.filename.replace("\\", "/")).parts
    link = stat.S_ISLNK(entry.external_attr >> 16)
    return not (entry.filename.endswith("/") or link) and not any(
        part.startswith(_HIDDEN) and part != ".." for part in parts
    )


def _name(entry: zipfile.ZipInfo) -> str:
    """Its name; macOS writes it in UTF-8 and doesn't say so, and is taken for DOS then."""
    if not entry.flag_bits & _UTF8:
        with contextlib.suppress(UnicodeError):
            return entry.filename.encode("cp437").decode()
    return entry.filename


def _whole(head: bytes, file: IO[bytes], bytes_max: int) -> bytes:
    """A file's bytes, of which `head` was read, whatever its header says of their number. Raises Rejected."""
    pieces = [head]
    bytes_max -= len(head)
    while bytes_max >= 0 and (piece := file.read(_PIECE)):
        pieces.append(piece)
        bytes_max -= len(piece)
    if bytes_max < 0:
        raise Rejected(Rejection.TOO_LARGE)
    return b"".join(pieces)
