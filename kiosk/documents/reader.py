"""The reader: files become documents, pages become pictures, documents become printable PDFs, all by jailed processes.

Nothing is parsed here. Every number and byte that comes out of the jail is called untrusted until it was checked.
"""

import logging
import os
import stat
import threading
from collections.abc import Callable, Sequence
from itertools import chain
from pathlib import Path
from typing import TypeVar

from kiosk.documents import Document, Picture, Rejection, checking
from kiosk.documents.jail import Isolation, PlainProcess, protocol
from kiosk.documents.jail.child import Broken, Child, Killed, TookTooLong
from kiosk.documents.jail.protocol import Answer, Request, Verb
from kiosk.documents.outgoing import Gone, Outgoing
from kiosk.documents.viewer import Viewer
from kiosk.settings import DocumentSettings

log = logging.getLogger(__name__)

T = TypeVar("T")

_PIXELS_MAX = 40_000_000  # of one picture: a page of a 4K screen four times over
_REWRITTEN_MORE = 64_000_000  # bytes: what a picture of a page takes at most, where a small JPEG is encoded anew


class Reader:
    """Opens, renders and rewrites. One thread at a time asks; `kill` and `close` may be called by any other."""

    def __init__(self, settings: DocumentSettings, isolation: Isolation | None = None) -> None:
        """Starts nothing yet: `warm` does, or the first document."""
        self._settings = settings
        self._isolation = isolation or PlainProcess()
        self._lock = threading.Lock()
        self._closed = False
        self._viewer = Viewer(Child())
        self._rewriter = Child()  # waits warm, and rewrites one document: it has seen no other

    def warm(self) -> None:
        """Starts the processes that aren't there (any more), so that the next document doesn't wait. Raises OSError."""
        with self._lock:
            if self._closed:
                return
            if not self._viewer.child.alive:
                self._viewer = Viewer(Child())
                self._viewer.child.start(self._isolation)
            if not self._rewriter.alive:
                self._rewriter = Child()
                self._rewriter.start(self._isolation)

    def open(self, path: Path) -> Document | Rejection:
        """What a file is and how its pages measure, decided by its content, never its name."""
        outgoing = self._outgoing(path)
        if isinstance(outgoing, Rejection):
            return outgoing
        viewer = self._viewer
        with outgoing:
            return self._asked(
                viewer.child,
                lambda: viewer.open(path, outgoing, self._settings.pages_max, self._settings.seconds_max),
                lambda answer, content: checking.document(path, self._settings.pages_max, answer, content),
            )

    def render(self, document: Document, page: int, width: int, height: int) -> Picture | Rejection:
        """One page, counted from 0, as large as fits within width × height pixels."""
        if not (0 <= page < len(document.pages) and width > 0 and height > 0 and width * height <= _PIXELS_MAX):
            raise ValueError(f"page {page} of {len(document.pages)} at {width} × {height} pixels can't be asked for")
        if not self._viewer.holds(document.path):
            reopened = self.open(document.path)
            if isinstance(reopened, Rejection):
                return reopened
        viewer = self._viewer
        if not viewer.holds(document.path):  # killed in this moment
            return Rejection.GONE
        return self._asked(
            viewer.child,
            lambda: viewer.render(document.path, page, width, height, self._settings.seconds_max),
            lambda answer, content: checking.picture(width, height, answer, content),
        )

    def printable(self, document: Document, pages: Sequence[int] | None, target: Path) -> Path | Rejection:
        """Writes pages (from 0, in this order; None: all) to `target` as a PDF that draws and does nothing else.

        A fresh process does it, which saw no other file and ends afterwards.
        """
        outgoing = self._outgoing(document.path)
        if isinstance(outgoing, Rejection):
            return outgoing
        with self._lock:
            rewriter = self._rewriter
        keep = b"".join(map(protocol.PAGE_NUMBER.pack, pages or ()))
        request = Request(Verb.REWRITE, number=len(pages or ()), length=len(keep) + outgoing.size)
        most = 2 * outgoing.size + _REWRITTEN_MORE
        with outgoing:
            written = self._asked(
                rewriter,
                lambda: rewriter.ask(request, chain((keep,), outgoing), seconds=self._settings.seconds_max, most=most),
                lambda answer, content: checking.written(document, target, answer, content),
            )
        rewriter.kill()
        self.warm()
        return written

    def kill(self) -> None:
        """Gives up what is under way (which gets GONE) and all that is held: at a visit's end, or when it waits."""
        with self._lock:
            self._viewer.child.kill()
            self._rewriter.kill()
        self.warm()

    def close(self) -> None:
        """Ends both processes for good. What is asked afterwards is GONE."""
        with self._lock:
            self._closed = True
        self.kill()

    def _outgoing(self, path: Path) -> Outgoing | Rejection:
        self.warm()  # one that died while nobody asked isn't the document's fault
        try:
            # A FIFO must not block, and a device must not be read.
            number = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            return Rejection.GONE
        outgoing = Outgoing(number)
        status = os.fstat(number)
        if not stat.S_ISREG(status.st_mode):
            rejection = Rejection.NOT_A_DOCUMENT
        elif not status.st_size:
            rejection = Rejection.NOTHING_INSIDE
        elif status.st_size > self._settings.megabytes_max * 1_000_000:
            rejection = Rejection.TOO_LARGE
        else:
            return outgoing
        outgoing.close()
        return rejection

    def _asked(
        self,
        child: Child,
        ask: Callable[[], tuple[Answer, bytearray]],
        check: Callable[[Answer, bytearray], T | Rejection],
    ) -> T | Rejection:
        """What came, checked. A child that hung, crashed or lied is killed, and a fresh one warmed."""
        try:
            return check(*ask())
        except (Killed, Gone):
            rejection = Rejection.GONE
        except TookTooLong:
            log.warning("a document was given up after %d s", self._settings.seconds_max)
            rejection = Rejection.TOOK_TOO_LONG
        except Broken as broken:
            log.warning("the jailed process can't be trusted any more: %s", broken)
            rejection = Rejection.DAMAGED
        child.kill()
        self.warm()
        return rejection
