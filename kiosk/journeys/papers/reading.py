"""What the reader is asked for one resident, one thing after the other. What they no longer wait for is given up."""

from collections.abc import Callable
from functools import partial
from threading import Lock
from typing import TypeVar

from kiosk.documents.jail import Unsafe
from kiosk.documents.reader import Reader
from kiosk.journeys import Worker

T = TypeVar("T")

_TICKS = 2
"""How often time passes before what was left is given up: most is done by then, and a fresh jail costs more."""


class Piece:
    """One thing that was asked. `left` says that the resident no longer waits for it; that may change back."""

    def __init__(self) -> None:
        self.left = False
        self.given_up = False  # then a result of GONE says nothing about the paper
        self._ticks = 0
        self._under_way = False
        self._lock = Lock()

    def do(self, work: Callable[[], T]) -> tuple[T, ...]:
        """The result; nothing if it was left before it began, or if no document may be opened. On the worker."""
        with self._lock:
            if self.left:
                self.given_up = True
                return ()
            self._under_way = True
        try:
            return (work(),)
        except Unsafe:  # the installer was told when the terminal started
            return ()
        finally:
            with self._lock:
                self._under_way = False

    def is_overdue(self) -> bool:
        """Whether it was left long enough ago to be given up; asked once a tick."""
        self._ticks = self._ticks + 1 if self.left else 0
        return self._ticks >= _TICKS

    def give_up(self, kill: Callable[[], None]) -> None:
        """Calls `kill` if this is what is under way, and nothing else can be."""
        with self._lock:
            if self._under_way and self.left:
                self.given_up = True
                kill()


class Reading:
    """The reader's worker as one resident uses it."""

    def __init__(self, reader: Reader, documents: Worker, wiping: Worker) -> None:
        self._reader = reader
        self._documents = documents
        self._wiping = wiping
        self._pieces: list[Piece] = []

    def ask(self, work: Callable[[], T], then: Callable[[T], None], failed: Callable[[], None]) -> Piece:
        """Has the worker do `work`; later calls `then` with its result, or `failed` if there is none."""
        piece = Piece()
        self._pieces.append(piece)

        def done(result: tuple[T, ...]) -> None:
            if not result:
                not_done()
                return
            self._pieces.remove(piece)
            then(result[0])

        def not_done() -> None:
            self._pieces.remove(piece)
            failed()

        self._documents(partial(piece.do, work), done, not_done)
        return piece

    def tick(self) -> None:
        """Gives up what hangs although nobody waits for it: somebody may wait for what comes behind."""
        for piece in self._pieces:
            if piece.is_overdue():
                self._wiping(partial(piece.give_up, self._reader.kill), lambda _: None, lambda: None)
