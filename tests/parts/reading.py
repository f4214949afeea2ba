"""A reader with a real jail, and a folder for what comes out of it."""

import itertools
import os
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.documents import Bundle, Document, Picture, Rejection
from kiosk.documents.jail.bubblewrap import Bubblewrap
from kiosk.documents.jail.protocol import Role
from kiosk.documents.reader import Reader
from kiosk.settings import DocumentSettings

SETTINGS = DocumentSettings(pages_max=20, megabytes_max=5, seconds_max=20, standby=True)


class Cold(Bubblewrap):
    """A jail whose processes load what their paper needs, and no more: two seconds less for each that needs no office.

    All readers share one, so that its walls are tried once.
    """

    def start(self, channel: socket.socket, role: Role, *, warm: bool = False) -> subprocess.Popen[bytes]:
        """See Isolation."""
        return super().start(channel, role, warm=False)


_COLD = Cold()


class Reading:
    """A reader, and places for what it makes of files."""

    def __init__(self, folder: Path, settings: DocumentSettings = SETTINGS, *, pixels: bool = False) -> None:
        self.reader = Reader(settings, _COLD, pixels=pixels)
        self.folder = folder
        folder.mkdir(exist_ok=True)
        self._numbers = itertools.count()

    def room(self) -> Path:
        """The path of a file that isn't there yet."""
        return self.folder / str(next(self._numbers))

    def outcome(self, path: Path, password: str = "") -> Document | Bundle | Rejection:
        """What the reader says of a file."""
        return self.reader.open(path, self.room, password)

    def opened(self, path: Path, password: str = "") -> Document:
        """The document that a file becomes."""
        document = self.outcome(path, password)
        assert isinstance(document, Document), document
        return document

    def read_through(self, document: Document) -> Document:
        """The same, with what is told of the letters on all of its pages."""
        told = self.reader.read_through(document)
        assert isinstance(told, Document), told
        return told

    def seen(self, document: Document, page: int = 0, width: int = 600, height: int = 600) -> Picture:
        """A page's picture."""
        picture = self.reader.render(document, page, width, height)
        assert isinstance(picture, Picture), picture
        return picture

    def printed(self, document: Document, pages: list[int] | None = None) -> Path:
        """The PDF that would go to the printer."""
        written = self.reader.printable(document, pages, self.room())
        assert isinstance(written, Path), written
        return written


def jailed(parent: int | None = None) -> list[int]:
    """The process ids of all that a process's jails hold: bubblewrap's own, and the openers."""
    above: dict[int, int] = {}
    walls: list[int] = []  # bubblewrap's processes
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, told = status.read_text().rsplit(") ", 1)
        except OSError:  # it ended meanwhile
            continue
        pid = int(name.split()[0])
        above[pid] = int(told.split()[1])
        if name.endswith("(bwrap"):
            walls.append(pid)
    found = [pid for pid in walls if above[pid] == (parent or os.getpid())]
    for pid in found:
        found += [below for below, its in above.items() if its == pid]
    return sorted(found)


def ink(picture: Picture) -> int:
    """How many bytes of the picture aren't white."""
    return len(picture.rgb) - picture.rgb.count(255)


@pytest.fixture
def reading(tmp_path: Path) -> Iterator[Reading]:
    """A reader of its own."""
    made = Reading(tmp_path / "vault")
    yield made
    made.reader.close()
