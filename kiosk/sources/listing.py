"""What lies on a stick that could be a paper: the newest first, and by folder for whoever wants that."""

import heapq
import logging
import os
import stat
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from kiosk.language import as_said
from kiosk.sources import Folder, Holding, Item, beneath

log = logging.getLogger(__name__)

PAPERS_MAX = 5000
"""So many papers are listed, the newest. Nobody turns over 1,250 screens; but the pictures must not wait for more."""
SECONDS = 15
"""So long a stick is looked through: 100,000 files take one or two; one that hangs is given up elsewhere, at 30."""

_SOUNDS = ".mp3 .m4a .m4b .aac .ogg .oga .opus .flac .wav .wma .aif .aiff .amr .mid"
_FILMS = ".mp4 .m4v .mov .avi .mkv .webm .wmv .mpg .mpeg .3gp .vob .ts .flv .srt"
_PROGRAMS = ".exe .msi .dll .com .efi .bat .cmd .scr .sys .apk .dmg .pkg .deb .rpm .jar"
_SYSTEM = ".iso .img .bin .vhd .vmdk .db .ini .inf .lock .tmp .bak .torrent .ttf .otf"
_ARCHIVES = ".7z .rar .tar .tgz .bz2 .xz .zst"
_NO_PAPERS = tuple(f"{_SOUNDS} {_FILMS} {_PROGRAMS} {_SYSTEM} {_ARCHIVES}".split())
"""For the list alone: what a file is, its content says; but these are never papers, and are many."""
_SYSTEM_FOLDERS = frozenset(
    {"system volume information", "recycler", "lost+found", "lost.dir", "found.000", "__macosx"}
)
_HIDDEN = (".", "$", "~$", "Thumbs.db")  # beginnings; "$" is Windows' recycle bin, "~$" what an office program left
_DEPTH_MAX = 8  # folders in folders
_FOLDERS_FROM = 12  # papers: fewer are seen at a glance
_FOLDERS_PLACE = 3  # behind so many papers: on the first screen, the newest stay first


@dataclass(frozen=True)
class ByFolder(Folder):
    """All folders of what is plugged in, behind one card."""


class _Found(NamedTuple):
    """A file that could be a paper."""

    seconds: float  # since 1970, by the clock of whatever wrote it
    size: int  # bytes
    folder: Path
    name: str


def holding(sticks: Iterable[Path], limit: int = PAPERS_MAX, seconds: float = SECONDS) -> Holding:
    """What could be papers on all of these, the newest first, `limit` at most. Nothing of a stick that was pulled."""
    walk = _Walk(time.monotonic() + seconds)
    found = (one for stick in sticks for one in walk.through(stick))
    items = tuple(map(_item, heapq.nlargest(limit, found, key=itemgetter(0))))
    folders = _by_folder(items)
    shown = (*items[:_FOLDERS_PLACE], folders, *items[_FOLDERS_PLACE:]) if folders else items
    return Holding(shown, walk.no_papers, older=walk.papers - len(items) + walk.late)


class _Walk:
    """Goes through sticks, folder by folder from the top, and counts what it finds, until it is `late`."""

    def __init__(self, until: float) -> None:
        self.papers = self.no_papers = 0
        self.late = False
        self._until = until

    def through(self, stick: Path) -> Iterator[_Found]:
        """The files that people put there; what can't be read is passed over."""
        folders: deque[beneath.Names] = deque([()])
        with suppress(OSError), beneath.top(stick) as top:
            while folders and not self.late:
                names = folders.popleft()
                with suppress(OSError), beneath.folder(top, names) as descriptor, os.scandir(descriptor) as entries:
                    here = stick.joinpath(*names)
                    for entry in self._seen(entries):
                        if not entry.is_dir(follow_symlinks=False):
                            yield from self._found(here, entry)
                        elif len(names) < _DEPTH_MAX and entry.name.lower() not in _SYSTEM_FOLDERS:
                            folders.append((*names, entry.name))

    def _seen(self, entries: Iterable[os.DirEntry[str]]) -> Iterator[os.DirEntry[str]]:
        for entry in entries:
            if time.monotonic() > self._until:
                log.warning("a stick was not looked through in %d s; the rest is left out", SECONDS)
                self.late = True
                return
            if not entry.name.startswith(_HIDDEN):
                yield entry

    def _found(self, folder: Path, entry: os.DirEntry[str]) -> Iterator[_Found]:
        if entry.name.lower().endswith(_NO_PAPERS):
            self.no_papers += entry.is_file(follow_symlinks=False)
            return
        status = entry.stat(follow_symlinks=False)
        if stat.S_ISREG(status.st_mode):
            self.papers += 1
            yield _Found(status.st_mtime, status.st_size, folder, entry.name)


def _by_folder(items: Sequence[Item]) -> ByFolder | None:
    """The folders that hold these, the one with the newest first; None where nobody would want them."""
    lie: dict[Path, list[Item]] = {}
    for item in items:
        lie.setdefault(item.path.parent, []).append(item)
    if len(items) <= _FOLDERS_FROM or len(lie) < 2:
        return None
    folders = tuple(
        Folder(path, as_said(path.name), papers[0].modified, 0, items=tuple(papers)) for path, papers in lie.items()
    )
    return ByFolder(items[0].path.parent, "", items[0].modified, 0, items=folders)


def _item(found: _Found) -> Item:
    path = found.folder / found.name
    return Item(path, as_said(path.stem), _local_time(found.seconds), found.size)


def _local_time(seconds: float) -> datetime:
    try:
        return datetime.fromtimestamp(seconds).astimezone()
    except (OverflowError, ValueError, OSError):  # a camera without a clock, or a broken stick
        return datetime.fromtimestamp(0, UTC).astimezone()
