"""USB sticks: what came into the slot in this visit, listed by name, copied file by file into the vault.

A stick is whatever somebody plugs in: links out of it, pipes named like papers, half a million files. And it may be
pulled out at any moment.
"""

import errno
import logging
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from kiosk.settings import DocumentSettings
from kiosk.sources import Holding, Invitation, Item, Reminder, Unfetched, beneath, listing
from kiosk.sources.slot import Slot, Trouble
from kiosk.vault import Vault

log = logging.getLogger(__name__)

_PIECE = 1 << 20  # bytes


@dataclass(frozen=True)
class InsertStick(Invitation):
    """No stick is in: put it in. The next step comes by itself.

    `forgotten`: one is in, but of a visit that is over; whoever it belongs to takes it out, and puts it in again.
    """

    forgotten: bool = False


@dataclass(frozen=True)
class ReadStick(Invitation):
    """A stick is in, and is being looked through. The next step comes by itself."""


@dataclass(frozen=True)
class CantRead(Invitation):
    """Something is in that can't be read, and why. `code`: phones may take another way here."""

    trouble: Trouble
    code: bool = False


class UsbSource:
    """The sticks that are in now, and what is on them: a Source."""

    key = "usb"
    ails = ""  # whoever holds a stick in their hand reads what is wrong with it
    at_work = False
    there = True  # a stick may come at any moment

    def __init__(self, slot: Slot, documents: DocumentSettings, phones: Callable[[], bool] = lambda: False) -> None:
        """`phones`: whether papers come from phones by a code. Answers at once."""
        self._slot = slot
        self._bytes_max = documents.megabytes_max * 1_000_000
        self._phones = phones
        self._shown = False  # a stick's papers, in this visit

    @property
    def ready(self) -> bool:
        """Whether something was plugged in."""
        return bool(self._slot.fresh)

    @property
    def invitation(self) -> InsertStick | ReadStick | CantRead:
        """What to do with what is in, as far as the slot knows."""
        fresh = self._slot.fresh
        if any(part.folder for part in fresh):
            return ReadStick()
        for trouble in Trouble:
            if any(part.trouble is trouble for part in fresh):
                return CantRead(trouble, code=trouble is Trouble.PHONE and self._phones())
        return InsertStick(self._slot.forgotten)

    def enter(self) -> None:
        """Nothing is to be begun."""

    def look(self) -> Holding | None:
        """What all sticks hold that could be a document, the newest first. None when no stick is in."""
        sticks = self._slot.sticks()
        self._shown = self._shown or bool(sticks)
        unread = any(part.is_stick and part.trouble for part in self._slot.fresh)
        return replace(listing.holding(sticks), unread=unread) if sticks else None

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
        """A stick stays in until somebody pulls it; the next resident never sees what is on it."""
        reminder = Reminder.STICK if self._shown or any(part.is_stick for part in self._slot.fresh) else None
        self._shown = False
        self._slot.visit_over()
        return reminder

    def left_behind(self) -> Reminder | None:
        """A stick that is still in. A plain folder in a stick's place can't be pulled, and nobody is reminded of it."""
        return Reminder.STICK if any(part.is_stick for part in self._slot.all()) else None

    @contextmanager
    def _opened(self, path: Path) -> Iterator[int]:
        """The descriptor of what lies there on a stick that is still in. Raises OSError."""
        stick = next((stick for stick in self._slot.sticks() if path.is_relative_to(stick)), None)
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
