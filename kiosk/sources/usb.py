"""USB sticks: seen as their mounts appear, listed by name, copied file by file into the vault.

A stick is whatever somebody plugs in: links out of it, pipes named like papers, half a million files. And it may be
pulled out at any moment.
"""

import errno
import logging
import os
import stat
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from kiosk.language import as_said
from kiosk.settings import DocumentSettings
from kiosk.sources import Holding, Invitation, Item, Reminder, Unfetched, beneath
from kiosk.vault import Vault

log = logging.getLogger(__name__)

SYSTEM_PLACES = (Path("/media"), Path("/run/media"), Path("/mnt"))
"""Where systems mount: plain folders here are what a stick left behind. Elsewhere, a plain folder is a stick too."""

_SOUNDS = ".mp3 .m4a .m4b .aac .ogg .oga .opus .flac .wav .wma .aif .aiff .amr .mid"
_FILMS = ".mp4 .m4v .mov .avi .mkv .webm .wmv .mpg .mpeg .3gp .vob .ts .flv .srt"
_PROGRAMS = ".exe .msi .dll .com .bat .cmd .scr .sys .apk .dmg .pkg .deb .rpm .jar"
_SYSTEM = ".iso .img .bin .vhd .vmdk .db .ini .inf .lock .tmp .bak .torrent .ttf .otf"
_ARCHIVES = ".7z .rar .tar .tgz .bz2 .xz .zst"
_NO_PAPERS = tuple(f"{_SOUNDS} {_FILMS} {_PROGRAMS} {_SYSTEM} {_ARCHIVES}".split())
"""For the list alone: what a file is, its content says; but these are never papers, and are many."""
_SYSTEM_FOLDERS = frozenset(
    {"system volume information", "recycler", "lost+found", "lost.dir", "found.000", "__macosx"}
)
_HIDDEN = (".", "$", "~$", "Thumbs.db")  # beginnings; "$" is Windows' recycle bin, "~$" what an office program left
_DEPTH_MAX = 8  # folders in folders
_ENTRIES_MAX = 20_000  # names looked at on one stick; the nearest to its top come first
_PIECE = 1 << 20  # bytes


@dataclass(frozen=True)
class InsertStick(Invitation):
    """No stick is in: put it in. The next step comes by itself."""


class UsbSource:
    """The sticks that are in now, and what is on them: a Source."""

    key = "usb"
    there = True  # a stick may come at any moment
    invitation = InsertStick()

    def __init__(
        self, mounts: Iterable[str], documents: DocumentSettings, system_places: tuple[Path, ...] = SYSTEM_PLACES
    ) -> None:
        """`mounts` are the folders where sticks appear, there or one level below."""
        self._places = tuple(Path(mount) for mount in mounts)
        self._bytes_max = documents.megabytes_max * 1_000_000
        self._system_places = system_places

    def sticks(self) -> tuple[Path, ...]:
        """The folder of each stick that is in."""
        return tuple(stick for place in self._places for stick in self._sticks_in(place))

    def enter(self) -> None:
        """Nothing is to be begun."""

    def look(self) -> Holding | None:
        """What all sticks hold that could be a document, the newest first. None when no stick is in."""
        sticks = [self.holding(stick) for stick in self.sticks()]
        items = (item for stick in sticks for item in stick.items)
        newest_first = tuple(sorted(items, key=lambda item: item.modified, reverse=True))
        return Holding(newest_first, sum(stick.no_papers for stick in sticks)) if sticks else None

    def holding(self, stick: Path, limit: int = 1000) -> Holding:
        """What could be a document, the newest first, `limit` at most. Empty when the stick was pulled."""
        found = list(_walk(stick))
        papers = [(path, status) for path, status in found if not path.name.lower().endswith(_NO_PAPERS)]
        papers.sort(key=lambda entry: entry[1].st_mtime, reverse=True)
        return Holding(tuple(_item(path, status) for path, status in papers[:limit]), len(found) - len(papers))

    def fetch(self, item: Item, vault: Vault) -> Path | Unfetched:
        """See Source. Never more bytes than a document may have."""
        target = vault.room()
        try:
            with target.open("xb", buffering=0) as copy, self._opened(item.path) as paper:
                done = self._copy(paper, copy.fileno())
        except OSError as error:
            done = self._reason(error)
        if done is None:
            return target
        log.warning("a file could not be fetched from a stick: %s", done.name)
        target.unlink(missing_ok=True)
        return done

    def printed(self, item: Item) -> None:
        """Nobody is to be told."""

    def leave(self) -> Reminder | None:
        """A stick stays in until somebody pulls it."""
        return Reminder.STICK

    def left_behind(self) -> Reminder | None:
        """A stick that is still in. A plain folder in a stick's place can't be pulled, and nobody is reminded of it."""
        return Reminder.STICK if any(stick.is_mount() for stick in self.sticks()) else None

    def _sticks_in(self, place: Path) -> Iterator[Path]:
        for folder in _folders(place):
            below = [deeper for deeper in _folders(folder) if deeper.is_mount()]
            if folder.is_mount():
                yield folder
            elif below:
                yield from below
            elif place not in self._system_places:
                yield folder

    @contextmanager
    def _opened(self, path: Path) -> Iterator[int]:
        """The descriptor of what lies there on a stick that is still in. Raises OSError."""
        stick = next((stick for stick in self.sticks() if path.is_relative_to(stick)), None)
        if stick is None:
            raise FileNotFoundError
        with beneath.top(stick) as top, beneath.file(top, path.relative_to(stick).parts) as descriptor:
            yield descriptor

    def _copy(self, source: int, target: int) -> Unfetched | None:
        """Copies a regular file; None when all of it is there. Raises OSError."""
        status = os.fstat(source)
        if not stat.S_ISREG(status.st_mode):
            return Unfetched.GONE
        left = status.st_size
        if left > self._bytes_max:
            return Unfetched.TOO_LARGE
        while left:
            piece = os.read(source, min(_PIECE, left))
            if not piece:
                return Unfetched.GONE
            _write(target, piece)
            left -= len(piece)
        return None

    @staticmethod
    def _reason(error: OSError) -> Unfetched:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)  # the vault: nothing is written to a stick
        return Unfetched.TOO_LARGE if full else Unfetched.GONE


def _write(target: int, piece: bytes) -> None:
    view = memoryview(piece)
    while view:
        view = view[os.write(target, view) :]


def _folders(place: Path) -> list[Path]:
    """The folders in a folder, by name; none where it can't be read."""
    try:
        with os.scandir(place) as entries:
            return sorted(Path(entry.path) for entry in entries if entry.is_dir(follow_symlinks=False))
    except OSError:
        return []


def _walk(stick: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """The files that people put there, folder by folder from the top; what can't be read is passed over."""
    folders: deque[beneath.Names] = deque([()])
    looked_at = 0
    with suppress(OSError), beneath.top(stick) as top:
        while folders:
            names = folders.popleft()
            with suppress(OSError), beneath.folder(top, names) as descriptor, os.scandir(descriptor) as entries:
                for entry in entries:
                    looked_at += 1
                    if looked_at > _ENTRIES_MAX:
                        log.warning("a stick holds more than %d names; the rest is left out", _ENTRIES_MAX)
                        return
                    if entry.name.startswith(_HIDDEN):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        if len(names) < _DEPTH_MAX and entry.name.lower() not in _SYSTEM_FOLDERS:
                            folders.append((*names, entry.name))
                    else:
                        status = entry.stat(follow_symlinks=False)
                        if stat.S_ISREG(status.st_mode):
                            yield stick.joinpath(*names, entry.name), status


def _item(path: Path, status: os.stat_result) -> Item:
    return Item(path, as_said(path.stem), _local_time(status.st_mtime), status.st_size)


def _local_time(seconds: float) -> datetime:
    try:
        return datetime.fromtimestamp(seconds).astimezone()
    except (OverflowError, ValueError, OSError):  # a camera without a clock, or a broken stick
        return datetime.fromtimestamp(0, UTC).astimezone()
