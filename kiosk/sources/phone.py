"""Phones: what residents send from theirs, by a link that belongs to the visit and dies with it.

The hub or a relay passes it on (`kiosk/hub/drops.py`); here it is collected piece by piece, opened where the phone
sealed it, and kept in a vault of the visit's own: in memory, like all papers.
"""

import logging
import math
import os
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidTag

from kiosk import faults
from kiosk.language import as_said
from kiosk.line import BadAnswer, Unreachable
from kiosk.line.drop import Drop, Over, Parcel
from kiosk.line.link import Way
from kiosk.line.trying import Complaint, retries
from kiosk.settings import DocumentSettings
from kiosk.sources import Holding, Invitation, Item, Reminder, Unfetched
from kiosk.sources.incoming import Incoming
from kiosk.sources.seals import Seals
from kiosk.vault import Vault

_log = logging.getLogger(__name__)

_PATIENCE = 12.0
"""Seconds without an answer before a resident is told that it doesn't work."""
_SILENCE = 60.0
"""Seconds without a sign of the relay before the centre is told: it may be started anew."""
_CHOOSING = 60.0
"""Seconds that a phone is given to find the next paper, once it has opened the page or sent something."""
_STANDS = 20.0
"""Seconds without a byte of a paper that is on its way before a resident is told to look at their phone."""
_FILES_MAX = 100
"""So many a hub or relay passes on in a visit; one that says more is not believed."""
_PAPERS_MAX = 5
"""All that comes in a visit has at most as many bytes as so many of the largest papers: it lies in memory."""
_LAST_TRIES = 2  # to tell the hub that the visit is over


@dataclass(frozen=True)
class ScanCode(Invitation):
    """Scan the code with your phone, or type the short link; "" until they are known. `coming`: papers on their way, of
    which nothing comes any more while it `stands`.
    """

    link: str = ""
    typed: str = ""
    coming: int = 0
    stands: bool = False


class PhoneSource:
    """What phones send: a Source."""

    key = "phone"
    ready = False  # a phone sends nothing before it is chosen

    def __init__(
        self, on: bool, way: Way, documents: DocumentSettings, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`on`: whether it is wanted; `way`: to the hub or relay that passes it on."""
        self._on = on
        self._way = way
        self._bytes_max = documents.megabytes_max * 1_000_000
        self._clock = clock
        self._heard_at = clock()
        self._visit: _Collecting | None = None

    @property
    def there(self) -> bool:
        """Whether it is wanted, and what passes it on is heard."""
        return self._on and self._way.heard()

    @property
    def ails(self) -> str:
        """That the relay has been silent for a while, if asked again and again; of a silent hub no board can tell."""
        if self._way.heard():
            self._heard_at = self._clock()
        silent = self._on and self._way.blind and self._clock() - self._heard_at >= _SILENCE
        return "phone-gone" if silent else ""

    @property
    def at_work(self) -> bool:
        """Whether a phone has opened the page or sent something a short while ago."""
        return self._visit is not None and self._clock() - self._visit.sign < _CHOOSING

    @property
    def invitation(self) -> ScanCode:
        """The link, as soon as there is one."""
        if self._visit is None:
            return ScanCode()
        asked = self._visit.invitation
        return replace(asked, stands=bool(asked.coming) and self._clock() - self._visit.sign >= _STANDS)

    def enter(self) -> None:
        """A link is made, for this visit alone."""
        if self._visit is None:
            self._visit = _Collecting(self._way, self._bytes_max, self._clock)

    def look(self) -> Holding | None:
        """What has arrived whole, as the phone sent it. Raises Unreachable when nothing answers that passes it on."""
        visit = self._visit
        return visit.look() if visit else None

    def fetch(self, item: Item, vault: Vault) -> Path | Unfetched:
        """See Source. It lies in memory already, and is there once under two names."""
        visit, target = self._visit, vault.room()
        if visit is None:
            return Unfetched.GONE
        if item.path in visit.unfetched:
            return visit.unfetched[item.path]
        visit.tell(item.path.name, "shown")
        try:
            os.link(item.path, target)
        except OSError:  # the visit has just ended
            return Unfetched.GONE
        return target

    def printed(self, item: Item) -> None:
        """The phone is told."""
        if self._visit:
            self._visit.tell(item.path.name, "printed")

    def leave(self) -> Reminder | None:
        """The link is dead, and all that came by it is erased."""
        if self._visit:
            self._visit.end()
            self._visit = None
        return None

    def left_behind(self) -> Reminder | None:
        """Nothing: a phone is in the resident's own hand."""
        return None


class _Collecting:
    """One visit's link, and what comes by it. A thread of its own collects it, until the visit ends."""

    def __init__(self, way: Way, bytes_max: int, clock: Callable[[], float]) -> None:
        self.invitation = ScanCode()
        self.unfetched: dict[Path, Unfetched] = {}  # what did not arrive as it was sent
        self.sign = -math.inf  # when a phone was last heard of
        self._way = way
        self._bytes_max = bytes_max
        self._clock = clock
        self._heard = clock()
        self._ended = threading.Event()
        self._news: deque[tuple[str, str]] = deque()
        self._items: tuple[Item, ...] = ()
        self._incoming: dict[str, Incoming] = {}
        self._known: set[str] = set()
        self._kept = 0  # bytes
        self._seals = Seals()
        threading.Thread(target=self._run, name="phone").start()  # waited for when the terminal ends: it wipes

    def look(self) -> Holding | None:
        """What has arrived; None while nothing has. Raises Unreachable."""
        if self._items:
            return Holding(self._items, grows=True)
        if self._clock() - self._heard > _PATIENCE:
            raise Unreachable("nothing passes on what phones send")
        return None

    def tell(self, file: str, fate: str) -> None:
        """Has the phone know what has become of a file. Returns at once."""
        self._news.append((file, fate))

    def end(self) -> None:
        """Ends it. Returns at once; within a second or two the hub knows, and nothing is left here."""
        self._ended.set()

    def _run(self) -> None:
        vault = Vault()
        try:
            self._collect(vault)
        except Exception as error:  # noqa: BLE001  (the thread's outermost door: no link, so a human is offered)
            _log.error("phone: %s", faults.described(error))
            self.invitation = ScanCode()
        finally:
            vault.close()

    def _collect(self, vault: Vault) -> None:
        drop: Drop | None = None
        complaint, pauses = Complaint("phone"), retries()
        while not self._ended.is_set() and threading.main_thread().is_alive():
            try:
                drop = drop or self._open()
                self._pass_on(drop)
                for parcel in drop.next():
                    self._take(parcel, vault)
                self._heard, pauses = self._clock(), retries()
                complaint.settled()
            except Over:  # hub or relay was started anew: the same visit, by another link
                drop, self.invitation = None, ScanCode()
                for cut in list(self._incoming):
                    self._refuse(cut, Unfetched.BROKEN)
            except Unreachable as problem:
                complaint.about(problem)
                self._ended.wait(next(pauses))
        vault.close()
        for _, pause in zip(range(_LAST_TRIES), retries(), strict=False):
            with suppress(Unreachable):
                if drop:
                    drop.end()
                return
            time.sleep(pause)

    def _open(self) -> Drop:
        way, self._seals = self._way.link(), Seals()
        drop = Drop(way, self._seals.public)
        link = drop.link
        if self._way.blind and not link.startswith(f"{way.url}/"):
            raise BadAnswer("a link that leads elsewhere")
        if self._way.blind or link.startswith("https:"):  # over plain HTTP browsers seal nothing
            link += f"#{self._seals.scanned}"
        self.invitation = ScanCode(link, drop.typed)
        return drop

    def _pass_on(self, drop: Drop) -> None:
        while self._news:
            drop.tell(*self._news[0])
            self._news.popleft()  # not before: what the hub did not hear is told again

    # What comes.

    def _take(self, parcel: Parcel, vault: Vault) -> None:
        file, self.sign = parcel.file, self._clock()
        if parcel.kind == "file" and file not in self._known and len(self._known) < _FILES_MAX:
            self._known.add(file)
            self._incoming[file] = Incoming(vault.folder / file, parcel.sealed, parcel.page)
        incoming = self._incoming.get(file)
        if incoming is None:  # of one that was refused
            return
        try:
            match parcel.kind:
                case "file" if self._way.blind and not parcel.sealed:
                    raise ValueError
                case "file":
                    incoming.read_label(parcel, self._seals)
                case "piece":
                    self._kept += incoming.write(parcel, self._seals)
                    if incoming.received > self._bytes_max or self._kept > _PAPERS_MAX * self._bytes_max:
                        self._refuse(file, Unfetched.TOO_LARGE)
                case "whole":
                    incoming.finish(parcel)
                    self._show(file)
                    self.tell(file, "arrived")
                case _:
                    self._refuse(file, Unfetched.BROKEN)
        except (InvalidTag, ValueError):  # changed on its way, or never right
            self._refuse(file, Unfetched.BROKEN)
        except OSError:  # memory is full
            self._refuse(file, Unfetched.TOO_LARGE)
        self.invitation = replace(self.invitation, coming=len(self._incoming))

    def _refuse(self, file: str, why: Unfetched) -> None:
        """It is of no use. The resident sees that something came, and why it can't be shown."""
        incoming = self._incoming[file]
        incoming.path.unlink(missing_ok=True)
        self._kept -= incoming.received
        self.unfetched[incoming.path] = why
        self._show(file)
        self.tell(file, "too-large" if why is Unfetched.TOO_LARGE else "broken")

    def _show(self, file: str) -> None:
        incoming = self._incoming.pop(file)
        name = as_said(Path(incoming.name).stem)
        item = Item(incoming.path, name, datetime.now().astimezone(), incoming.received)
        self._items = (*self._items, item)
