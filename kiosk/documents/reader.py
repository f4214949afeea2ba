"""The reader: files become documents, pages become pictures, documents become printable PDFs, all by jailed processes.

Nothing is parsed here. Every number and byte that comes out of the jail is called untrusted until it was checked.
"""

import logging
import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from kiosk.documents import Bundle, Document, Kind, Picture, Rejection, checking, pictured
from kiosk.documents.jail import Isolation
from kiosk.documents.jail.bubblewrap import Bubblewrap
from kiosk.documents.jail.child import Broken, Deadline, Incoming, Killed, NoRoom, TookTooLong
from kiosk.documents.jail.protocol import Answer, Request, Role, Verb
from kiosk.documents.jail.standby import Standby
from kiosk.documents.pictured import PicturedPdf
from kiosk.documents.sealed import Sealing
from kiosk.documents.viewer import Viewer
from kiosk.settings import DocumentSettings

log = logging.getLogger(__name__)

T = TypeVar("T")
Room = Callable[[], Path]
"""The path of a file that isn't there yet, in the visit's vault."""

FILES_MAX = 50
"""Files of one mail or archive."""

_PIXELS_MAX = 40_000_000  # of one picture: a page of a 4K screen four times over
_MADE_MORE = 64_000_000  # bytes: what a picture of a page takes at most, where a small JPEG is encoded anew
_DEPTH_MAX = 3  # a file in a mail in an archive


class Reader:
    """Opens, renders and rewrites. One thread at a time asks; `kill` and `close` may be called by any other.

    Before the first process starts, the jail is tried. Every method that starts one raises Unsafe if it doesn't hold.
    """

    def __init__(self, settings: DocumentSettings, isolation: Isolation | None = None, *, pixels: bool = False) -> None:
        """Starts nothing yet: `warm` does, or the first document. `pixels`: only pictures of pages are printed."""
        self._settings = settings
        self._pixels = pixels
        self._isolation = isolation or Bubblewrap()
        self._closed = False
        self._viewing = Standby(self._isolation, Role.VIEWER)
        self._rewriting = Standby(self._isolation, Role.REWRITER)  # each rewrites one document: it has seen no other
        self._converting = Standby(self._isolation, Role.CONVERTER)
        self._viewer = Viewer(self._viewing)
        self._sealing = Sealing(self._bytes_max)

    def warm(self) -> None:
        """Starts all processes, and a spare of each, so that no document waits for one. Raises OSError."""
        if self._closed:
            return
        self._isolation.check()
        for standby in self._standbys:
            standby.warm()

    def open(self, path: Path, room: Room, password: str = "") -> Document | Bundle | Rejection:
        """What a file is and how its pages measure, decided by its content, never its name.

        What the jail makes of it (a PDF of a letter, the files of a mail) goes where `room` says. A bundle of one
        file is that file.
        """
        return self._open(path, room, password, self._deadline(), _DEPTH_MAX)

    def render(self, document: Document, page: int, width: int, height: int) -> Picture | Rejection:
        """One page's sheet of paper, pages counted from 0, as large as fits within width × height pixels."""
        if not (0 <= page < len(document.pages) and width > 0 and height > 0 and width * height <= _PIXELS_MAX):
            raise ValueError(f"page {page} of {len(document.pages)} at {width} × {height} pixels can't be asked for")
        deadline = self._deadline()
        if not self._viewer.holds(document.path):
            reopened = self._view(self._viewer, document.path, document.password, deadline)
            if isinstance(reopened, Rejection):
                return reopened
        return self._draw(self._viewer, document.path, page, width, height, deadline)

    def clean(self, document: Document, room: Room) -> Document | Rejection:
        """A photographed page straightened and whitened, as another document; NOTHING_INSIDE where none is found."""
        deadline = self._deadline()
        made = self._made(Request(Verb.CLEAN), document.path, 1, room(), deadline)
        return made if isinstance(made, Rejection) else self._converted(made, document.kind, deadline)

    def printable(self, document: Document, pages: Sequence[int] | None, target: Path) -> Path | Rejection:
        """Writes pages (from 0, in this order; None: all) to `target` as a PDF that draws and does nothing else.

        A fresh process does it, which saw no other file and ends afterwards.
        """
        try:
            if self._pixels:
                return self._pictured(document, pages or range(len(document.pages)), target)
            deadline = self._deadline()
            request = Request(Verb.REWRITE, password=document.password, pages=tuple(pages or ()))
            take = partial(checking.written, len(document.pages), target)
            return self._ask(self._rewriting, request, document.path, deadline, take)
        finally:
            if not self._closed:
                self._rewriting.renew()

    def _pictured(self, document: Document, pages: Sequence[int], target: Path) -> Path | Rejection:
        """The pages as pictures, made into a PDF here: nothing but pixels has come out of the jail."""
        viewer = Viewer(self._rewriting)
        opened = self._view(viewer, document.path, document.password, self._deadline())
        if not isinstance(opened, Document):
            return opened if isinstance(opened, Rejection) else Rejection.DAMAGED
        pdf = PicturedPdf()
        for page in pages:
            if page >= len(opened.pages):
                return Rejection.DAMAGED
            size = pictured.pixels(opened.pages[page])
            picture = self._draw(viewer, document.path, page, *size, self._deadline())
            if isinstance(picture, Rejection):
                return picture
            pdf.add(picture)
        return pdf.save(target)

    def kill(self) -> None:
        """Gives up what is under way (which gets GONE) and all that is held: at a visit's end, or when it waits."""
        for standby in self._standbys:
            if not self._closed:
                standby.renew()
        self._sealing.forget()

    def close(self) -> None:
        """Ends all processes for good. What is asked afterwards is GONE."""
        self._closed = True
        for standby in self._standbys:
            standby.close()
        self._sealing.forget()

    @property
    def _standbys(self) -> tuple[Standby, ...]:
        return self._viewing, self._rewriting, self._converting

    def _open(
        self, path: Path, room: Room, password: str, deadline: Deadline, depth: int
    ) -> Document | Bundle | Rejection:
        found = self._view(self._viewer, path, password, deadline)
        if not isinstance(found, Kind):
            return found
        if not found.is_bundle:
            made = self._made(
                Request(Verb.CONVERT, number=self._settings.pages_max, password=password), path, 0, room(), deadline
            )
            return made if isinstance(made, Rejection) else self._converted(made, found, deadline)
        if not depth:
            return Rejection.TOO_LARGE
        bundle = self._unpacked(path, room, password, deadline)
        if isinstance(bundle, Rejection) or len(bundle.files) > 1:
            return bundle
        (file,) = bundle.files
        outcome = self._open(file.path, room, password, deadline, depth - 1)
        if not (isinstance(outcome, Document) and outcome.path == file.path):
            file.path.unlink(missing_ok=True)
        if isinstance(outcome, Document) and outcome.kind is Kind.HTML:  # a message with nothing attached
            return replace(outcome, kind=found)
        return outcome

    def _view(self, viewer: Viewer, path: Path, password: str, deadline: Deadline) -> Document | Kind | Rejection:
        """The document, or the kind of a file that must be converted or unpacked first."""
        self._ready(viewer.standby)
        most = self._settings.pages_max
        take = partial(checking.opened, path, most, password)
        with self._sealing.copy_of(path) as file:
            if isinstance(file, Rejection):
                return file
            size = os.fstat(file).st_size
            return self._asked(viewer.standby, lambda: viewer.open(path, file, size, most, password, deadline, take))

    def _draw(
        self, viewer: Viewer, path: Path, page: int, width: int, height: int, deadline: Deadline
    ) -> Picture | Rejection:
        if not viewer.holds(path):  # killed in this moment
            return Rejection.GONE
        take = partial(checking.picture, width, height)
        return self._asked(viewer.standby, lambda: viewer.render(path, page, width, height, deadline, take))

    def _converted(self, pdf: Path, kind: Kind, deadline: Deadline) -> Document | Rejection:
        """The document that the jail made: as strange as any other."""
        document = self._view(self._viewer, pdf, "", deadline)
        if isinstance(document, Document):
            return replace(document, kind=kind)
        pdf.unlink(missing_ok=True)
        return document if isinstance(document, Rejection) else Rejection.DAMAGED

    def _made(self, request: Request, path: Path, pages: int, target: Path, deadline: Deadline) -> Path | Rejection:
        """The PDF that the converter makes of a file."""
        return self._ask(self._converting, request, path, deadline, partial(checking.written, pages, target))

    def _unpacked(self, path: Path, room: Room, password: str, deadline: Deadline) -> Bundle | Rejection:
        request = Request(Verb.UNPACK, number=FILES_MAX, width=self._bytes_max, password=password)
        return self._ask(self._converting, request, path, deadline, partial(checking.unpacked, FILES_MAX, room))

    def _ask(
        self,
        standby: Standby,
        request: Request,
        path: Path,
        deadline: Deadline,
        take: Callable[[Answer, Incoming], T | Rejection],
    ) -> T | Rejection:
        self._ready(standby)
        with self._sealing.copy_of(path) as file:
            if isinstance(file, Rejection):
                return file
            most = 2 * os.fstat(file).st_size + max(_MADE_MORE, self._bytes_max)
            child = standby.current
            return self._asked(standby, lambda: child.ask(request, file, deadline=deadline, most=most, take=take))

    def _ready(self, standby: Standby) -> None:
        """One that died while nobody asked isn't the next document's fault."""
        if not self._closed:
            self._isolation.check()
            standby.ready()

    def _asked(self, standby: Standby, ask: Callable[[], T | Rejection]) -> T | Rejection:
        """What came, checked. A child that hung, crashed or lied is killed, and the spare takes over."""
        child = standby.current
        try:
            return ask()
        except Killed:
            rejection = Rejection.GONE
        except TookTooLong:
            log.warning("a document was given up after %d s", self._settings.seconds_max)
            rejection = Rejection.TOOK_TOO_LONG
        except NoRoom as full:
            log.warning("no room for what a document became: %s", full)
            rejection = Rejection.TOO_LARGE
        except Broken as broken:
            log.warning("the jailed process can't be trusted any more: %s", broken)
            rejection = Rejection.DAMAGED
        if child is standby.current and not self._closed:
            standby.renew()
        return rejection

    def _deadline(self) -> Deadline:
        return Deadline(self._settings.seconds_max)

    @property
    def _bytes_max(self) -> int:
        return self._settings.megabytes_max * 1_000_000
