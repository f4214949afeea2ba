"""The reader: files become documents, pages become pictures, documents become printable PDFs, all by jailed processes.

Nothing is parsed here. Every number and byte that comes out of the jail is called untrusted until it was checked.
"""

import logging
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from kiosk.documents import DEPTH_MAX, FILES_MAX, Bundle, Document, Kind, Picture, Rejection, pictured, untrusted
from kiosk.documents.jail import Isolation, Unsafe, protocol
from kiosk.documents.jail.bubblewrap import Bubblewrap
from kiosk.documents.jail.child import Broken, Child, Incoming, NoRoom, NotReady, TookTooLong
from kiosk.documents.jail.protocol import Answer, Request, Role, Verb
from kiosk.documents.jail.standby import Standby
from kiosk.documents.sealed import Sealing
from kiosk.documents.viewer import Viewer
from kiosk.patience import Patience
from kiosk.settings import DocumentSettings

log = logging.getLogger(__name__)

T = TypeVar("T")
Take = Callable[[Answer, Incoming], T | Rejection]
Outcome = Document | Bundle | Rejection
Room = Callable[[], Path]
"""The path of a file that isn't there yet, in the visit's vault."""

_PIXELS_MAX = 40_000_000  # of one picture: a page of a 4K screen four times over
_MADE_MORE = 64_000_000  # bytes: what a picture of a page takes at most, where a small JPEG is encoded anew
_SECONDS_A_PAGE = 1  # drawn for the printer and encoded; on a slow machine


class Reader:
    """Opens, renders and rewrites. One thread at a time asks; `kill` and `close` may be called by any other.

    What is asked ends when its `patience` is over, and is rejected as TOOK_TOO_LONG. Every method raises GivenUp when
    it was given up, by `kill` or `close` too. Before the first process of a role starts, its jail is tried: every
    method raises Unsafe if it doesn't hold, or if no process can be had.
    """

    def __init__(self, settings: DocumentSettings, isolation: Isolation | None = None, *, pixels: bool = False) -> None:
        """Starts nothing yet: `warm` does, or the first document. `pixels`: only pictures of pages are printed."""
        self._settings = settings
        self._bytes_max = settings.megabytes_max * 1_000_000
        self._more_max = max(_MADE_MORE, self._bytes_max)
        self._pixels = pixels
        self.locale = "en_BE"  # how dates are said on what is opened from now on
        self._isolation = isolation or Bubblewrap()
        self._under_way = self.patience()
        self._closed = False
        self._viewing = Standby(self._isolation, Role.VIEWER)
        self._rewriting = Standby(self._isolation, Role.REWRITER)  # each rewrites one document: it has seen no other
        self._converting = Standby(self._isolation, Role.CONVERTER)
        self._viewers = {standby.role: Viewer(standby.current, settings.pages_max) for standby in self._standbys}
        self._sealing = Sealing(self._bytes_max)

    def warm(self) -> None:
        """Tries the jail, and starts all processes where they shall stand by; `tend` adds spares. Raises OSError."""
        for standby in self._standbys:
            if not self._closed:
                self._isolation.check(standby.role)
            if self._settings.standby and not self._closed:
                standby.warm()

    def tend(self) -> None:
        """Replaces processes that have died meanwhile, and has a spare of each. Raises OSError."""
        for standby in self._standbys:
            standby.tend()

    def settle(self) -> None:
        """Waits until the processes in use are ready, for measurements."""
        for standby in self._standbys:
            standby.current.await_ready()

    def patience(self) -> Patience:
        """As much as a paper gets. Methods that share it take no longer together than one alone."""
        return Patience(self._settings.seconds_max)

    def open(self, path: Path, room: Room, password: str = "", patience: Patience | None = None) -> Outcome:
        """What a file is and how its pages measure, decided by its content, never its name.

        What the jail makes of it (a PDF of a letter, the files of a mail) goes where `room` says. A bundle of one
        file is that file.
        """
        if not protocol.can_be_sent(password):
            return Rejection.WRONG_PASSWORD
        with self._working(patience) as patience:
            return self._open(path, room, password, patience, DEPTH_MAX)

    def render(
        self, document: Document, page: int, width: int, height: int, patience: Patience | None = None
    ) -> Picture | Rejection:
        """One page's sheet of paper, pages counted from 0, as large as fits within width × height pixels."""
        if not (0 <= page < len(document.pages) and width > 0 and height > 0 and width * height <= _PIXELS_MAX):
            raise ValueError(f"page {page} of {len(document.pages)} at {width} × {height} pixels can't be asked for")
        with self._working(patience) as patience:
            if not self._viewers[Role.VIEWER].holds(document.path):
                reopened = self._view(self._viewing, document.path, document.password, patience)
                if isinstance(reopened, Rejection):
                    return reopened
            return self._draw(self._viewing, document.path, document.first + page, (width, height), patience)

    def read_through(self, document: Document, patience: Patience | None = None) -> Document | Rejection:
        """The document that was seen last, with what must be told of the letters on all of its pages."""
        with self._working(patience) as patience:
            viewer, take = self._viewers[Role.VIEWER], partial(untrusted.read_through, document)
            if document.kind is not Kind.PDF or not viewer.holds(document.path):  # of others it was told already
                return document
            return self._asked(self._viewing, viewer.child, partial(viewer.count_signs, document.path, patience, take))

    def clean(self, document: Document, room: Room, patience: Patience | None = None) -> Document | Rejection:
        """A photographed page straightened and whitened, as another document; NOTHING_INSIDE where none is found."""
        with self._working(patience) as patience:
            return self._converted(Request(Verb.CLEAN), document.path, room(), document.kind, patience)

    def printable(
        self, document: Document, pages: Sequence[int] | None, target: Path, patience: Patience | None = None
    ) -> Path | Rejection:
        """Writes pages (from 0, in this order; None: all) to `target` as a PDF that draws and does nothing else.

        A fresh process does it, which saw no other file and ends afterwards.
        """
        wanted = tuple(pages or range(len(document.pages)))
        with self._working(patience) as patience:
            try:
                if self._pixels:
                    return self._pictured(document, wanted, target, patience)
                numbers = tuple(document.first + page for page in wanted)
                request = Request(Verb.REWRITE, password=document.password, pages=numbers)
                take = partial(untrusted.written, document.numbered, target)
                return self._ask(self._rewriting, request, document.path, patience, take)
            finally:
                self._renew(self._rewriting)

    def kill(self) -> None:
        """Gives up what is under way and lets go of all that is held: at a visit's end, or when a resident left."""
        self._forget()
        for standby in self._standbys:
            self._renew(standby)

    def close(self) -> None:
        """Ends all processes for good. What is asked afterwards is given up at once."""
        self._closed = True
        self._forget()
        for standby in self._standbys:
            standby.close()

    @property
    def _standbys(self) -> tuple[Standby, ...]:
        return self._viewing, self._rewriting, self._converting

    def _pictured(self, document: Document, pages: Sequence[int], target: Path, patience: Patience) -> Path | Rejection:
        """The pages as pictures, made into a PDF here: nothing but pixels has come out of the jail."""
        patience.until += len(pages) * _SECONDS_A_PAGE
        opened = self._view(self._rewriting, document.path, document.password, patience)
        if not isinstance(opened, Document) or document.pages not in (opened.pages, opened.uncut):
            return opened if isinstance(opened, Rejection) else Rejection.DAMAGED  # not the pages that were seen

        def draw(page: int) -> Picture | Rejection:
            size = pictured.pixels(document.pages[page])
            return self._draw(self._rewriting, document.path, document.first + page, size, patience)

        return pictured.written(map(draw, pages), target)

    def _open(self, path: Path, room: Room, password: str, patience: Patience, depth: int) -> Outcome:
        found = self._view(self._viewing, path, password, patience)
        if not isinstance(found, Kind):
            return found
        if not found.is_bundle:
            request = Request(Verb.CONVERT, number=self._settings.pages_max, password=password, locale=self.locale)
            return self._converted(request, path, room(), found, patience)
        if not depth:
            return Rejection.TOO_LARGE
        request = Request(Verb.UNPACK, 0, FILES_MAX, self._bytes_max, password=password, locale=self.locale)
        bundle = self._ask(self._converting, request, path, patience, partial(untrusted.unpacked, FILES_MAX, room))
        if isinstance(bundle, Rejection) or len(bundle.files) > 1 or bundle.left_out.count:
            return bundle
        (file,) = bundle.files
        outcome: Outcome | None = None
        try:
            outcome = self._open(file.path, room, password, patience, depth - 1)
        finally:
            if not (isinstance(outcome, Document) and outcome.path == file.path):
                file.path.unlink(missing_ok=True)
        if not isinstance(outcome, Document):
            return outcome
        is_message = outcome.kind is Kind.HTML and found is not Kind.ZIP  # with nothing attached
        return replace(outcome, kind=found if is_message else outcome.kind, notes=outcome.notes | bundle.notes)

    def _view(self, standby: Standby, path: Path, password: str, patience: Patience) -> Document | Kind | Rejection:
        """The document, or the kind of a file that must be converted or unpacked first."""
        take = partial(untrusted.opened, path, self._settings.pages_max, password)

        def view(child: Child, file: int, size: int) -> Document | Kind | Rejection:
            if self._viewers[standby.role].child is not child:
                self._viewers[standby.role] = Viewer(child, self._settings.pages_max)
            return self._viewers[standby.role].open(path, file, size, password, patience, take)

        crowded = self._viewers[standby.role].is_crowded
        outcome: Document | Kind | Rejection = self._with_file(standby, path, patience, view)
        if crowded and outcome in (Rejection.TOO_LARGE, Rejection.DAMAGED):
            self._renew(standby)  # those held beside it may have left it no memory
            outcome = self._with_file(standby, path, patience, view)
        return outcome

    def _draw(
        self, standby: Standby, path: Path, page: int, size: tuple[int, int], patience: Patience
    ) -> Picture | Rejection:
        viewer = self._viewers[standby.role]
        if not viewer.holds(path):
            patience.check()
            return Rejection.DAMAGED
        take = partial(untrusted.picture, *size)
        return self._asked(standby, viewer.child, lambda: viewer.render(path, page, *size, patience, take))

    def _converted(
        self, request: Request, path: Path, target: Path, kind: Kind, patience: Patience
    ) -> Document | Rejection:
        """The document that the converter makes of a file: as strange as any other."""
        made = self._ask(self._converting, request, path, patience, partial(untrusted.made, target))
        if isinstance(made, Rejection):
            return made
        document: Document | Kind | Rejection | None = None
        try:
            document = self._view(self._viewing, made.path, "", patience)
        finally:
            if not isinstance(document, Document):
                made.path.unlink(missing_ok=True)
        if isinstance(document, Document):
            return replace(document, kind=kind, notes=document.notes | made.notes, glyphs_missing=made.glyphs_missing)
        return document if isinstance(document, Rejection) else Rejection.DAMAGED

    def _ask(self, standby: Standby, request: Request, path: Path, patience: Patience, take: Take[T]) -> T | Rejection:
        def ask(child: Child, file: int, size: int) -> T | Rejection:
            return child.ask(request, file, patience=patience, most=2 * size + self._more_max, take=take)

        return self._with_file(standby, path, patience, ask)

    def _with_file(
        self, standby: Standby, path: Path, patience: Patience, ask: Callable[[Child, int, int], T | Rejection]
    ) -> T | Rejection:
        """What a process makes of a file: `ask` is given that process, the file's sealed copy, and its size."""
        patience.check()
        self._isolation.check(standby.role)
        child = standby.take(patience)
        with self._sealing.copy_of(path, patience) as file:
            if isinstance(file, Rejection):
                return file
            size = os.fstat(file).st_size
            return self._asked(standby, child, lambda: ask(child, file, size))

    def _asked(self, standby: Standby, child: Child, ask: Callable[[], T | Rejection]) -> T | Rejection:
        """What came, checked. A child that hung, crashed or lied is killed, and the spare takes over."""
        try:
            return ask()
        except NotReady as never:
            self._renew(standby)
            raise Unsafe(f"the {standby.role} does not start: {never}", "`make doctor` says more.") from None
        except TookTooLong:
            log.warning("a document was given up: it took too long")
            rejection = Rejection.TOOK_TOO_LONG
        except NoRoom as full:
            log.warning("no room for what a document became: %s", full)
            rejection = Rejection.TOO_LARGE
        except Broken as broken:
            log.warning("the jailed process can't be trusted any more: %s", broken)
            rejection = Rejection.DAMAGED
        if child is standby.current:
            self._renew(standby)
        return rejection

    @contextmanager
    def _working(self, patience: Patience | None) -> Iterator[Patience]:
        """What is asked now has this patience, and is what `kill` gives up. Raises GivenUp."""
        patience = patience or self.patience()
        with patience.ended_by(self.kill):
            self._under_way = patience
            patience.given_up |= self._closed
            patience.begin()
            yield patience

    def _forget(self) -> None:
        """From now on, what is under way gets no process any more, and no copy is kept."""
        self._under_way.given_up = True  # first: `forget` and `renew` then find whatever it took before
        self._sealing.forget()

    def _renew(self, standby: Standby) -> None:
        if self._closed:
            return
        try:
            standby.renew()
        except OSError as error:  # the next document finds it, and tells
            log.warning("a jailed process could not be started: %s", error.strerror)
