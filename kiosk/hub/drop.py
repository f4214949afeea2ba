"""The drop: what a phone sends to a terminal passes through here, in memory alone, and is handed on as it comes.

A terminal opens a drop for one visit and takes its parcels, one after the other. A phone that has the link announces
files and sends their pieces. All of it belongs to the event loop's thread, and to the one process that a terminal asks.
"""

import asyncio
import secrets
import time
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.hub import tokens

FILE_MAX = 200_000_000
"""Bytes of one file."""
FILES_MAX = 100
"""Files through one link."""
PIECE_MAX = 256 * 1024
"""Bytes of one piece of a file, before it is sealed."""
SEAL = 28
"""Bytes that sealing adds to a piece: AES-GCM's nonce of 96 bits and tag of 128."""
WAITING_MAX = 2 * 1024 * 1024
"""Bytes that may wait for one terminal ..."""
WAITING_IN_ALL = 32 * 1024 * 1024
"""... and for all of them."""
LASTS = 600.0
"""Seconds that a drop lasts without its terminal, and that is remembered of one that it is over."""
ROOM_SECONDS = 5.0
"""How long a piece waits for room before the phone is asked to send it again."""
PARCEL_SECONDS = 1.0
"""How long a terminal waits for a parcel before it is told that there is none."""
WRONG_PER_ADDRESS, WRONG_IN_ALL = 20, 200
"""So many wrong links a minute are answered; then only those that need no luck: 128 bits."""
_MINUTE = 60.0
_ADDRESSES_MAX = 4096
_DROPS_MAX = 16_384
_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that can be taken for another
_CODE_LENGTH = 8  # 40 bits: at 200 guesses a minute, one chance in 10 million that an hour opens one of a hundred drops


class Fate(StrEnum):
    """What has become of a file."""

    SENDING = "sending"
    ARRIVED = "arrived"
    SHOWN = "shown"
    PRINTED = "printed"
    BROKEN = "broken"  # its bytes aren't those that were sent
    TOO_LARGE = "too-large"


@dataclass(eq=False)
class File:
    """One file on its way. What its label says is for the terminal alone; `size` in bytes, as soon as it is known."""

    id: str
    label: str
    size: int | None
    sealed: bool
    received: int = 0
    fate: Fate = Fate.SENDING


@dataclass(frozen=True)
class Parcel:
    """What a terminal takes next: `head` says what it is."""

    number: int
    head: dict[str, object]
    content: bytes = b""


@dataclass(eq=False)
class Drop:
    """One visit's drop."""

    token: str
    code: str  # the same for whoever has to type it
    terminal: int
    touched: float
    files: dict[str, File] = field(default_factory=dict)
    over: bool = False
    waiting: int = 0  # bytes
    parcels: deque[Parcel] = field(default_factory=deque)
    last: int = 0  # the number of the last parcel
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    def add(self, kind: str, file: File, content: bytes = b"", **head: object) -> None:
        """Puts one more parcel behind the others."""
        self.last += 1
        self.waiting += len(content)
        self.parcels.append(Parcel(self.last, {"kind": kind, "file": file.id, **head}, content))
        self.arrived.set()


class Full(Exception):
    """There is no room now: send it again."""


class OutOfPlace(Exception):
    """A piece doesn't follow what came before it."""


class Slowed(Exception):
    """Too many wrong links came from this address."""


class Drops:
    """The drops of one hub process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` counts seconds that only go forward."""
        self._clock = clock
        self._drops: OrderedDict[str, Drop] = OrderedDict()  # by the hash of their token
        self._codes: dict[str, Drop] = {}
        self._wrong: OrderedDict[str, deque[float]] = OrderedDict()
        self._waiting = 0  # bytes, in all
        self._freed = asyncio.Condition()

    def knows(self, token_hash: str) -> bool:
        """Whether a drop is open whose token has that hash."""
        return token_hash in self._drops and not self._drops[token_hash].over

    # What a terminal does.

    async def open(self, terminal: int) -> Drop:
        """Opens a drop. The terminal's former one, if it still has one, is over."""
        for former in [one for one in self._drops.values() if one.terminal == terminal and not one.over]:
            await self.end(former)
        code = "".join(secrets.choice(_SIGNS) for _ in range(_CODE_LENGTH))
        drop = Drop(secrets.token_urlsafe(16), code, terminal, self._clock())
        self._drops[tokens.token_hash(drop.token)] = self._codes[code] = drop
        while len(self._drops) > _DROPS_MAX:
            await self._forget(next(iter(self._drops)))
        return drop

    def of_terminal(self, token: str, terminal: int) -> Drop | None:
        """The drop that this terminal opened, by its token; None once it is over."""
        drop = self._drops.get(tokens.token_hash(token))
        if drop is None or drop.terminal != terminal or drop.over:
            return None
        drop.touched = self._clock()
        return drop

    async def take(self, drop: Drop, after: int) -> Parcel | None:
        """The parcel behind number `after`, which has arrived whole; None if none comes within a moment."""
        while drop.parcels and drop.parcels[0].number <= after:
            await self._free(drop, len(drop.parcels.popleft().content))
        if not drop.parcels:
            drop.arrived.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(drop.arrived.wait(), PARCEL_SECONDS)
        return drop.parcels[0] if drop.parcels else None

    async def end(self, drop: Drop) -> None:
        """Ends a drop. That it was there is remembered for a while; of its files, what became of them."""
        drop.over, drop.touched = True, self._clock()
        left = sum(len(parcel.content) for parcel in drop.parcels)
        drop.parcels.clear()
        for file in drop.files.values():
            file.label = ""
        self._codes.pop(drop.code, None)
        drop.arrived.set()
        await self._free(drop, left)

    async def sweep(self) -> None:
        """Ends drops whose terminal is no longer heard of. To be called every second or so."""
        late = self._clock() - LASTS
        for token_hash, drop in [(key, one) for key, one in self._drops.items() if one.touched < late]:
            if drop.over:
                await self._forget(token_hash)
            else:
                await self.end(drop)

    # What a phone does.

    def of_link(self, link: str, address: str) -> Drop | None:
        """The drop of a link, or of the code that is typed; over or not; None if it is wrong. Raises Slowed."""
        if drop := self._drops.get(tokens.token_hash(link)):
            return drop
        now = self._clock()
        if self._count(address, now) >= WRONG_PER_ADDRESS or self._count("", now) >= WRONG_IN_ALL:
            raise Slowed
        if drop := self._codes.get(link.lower()):
            return drop
        for guesser in (address, ""):
            self._wrong.setdefault(guesser, deque()).append(now)
            self._wrong.move_to_end(guesser)
        while len(self._wrong) > _ADDRESSES_MAX:
            self._wrong.popitem(last=False)
        return None

    def announce(self, drop: Drop, files: Iterable[File]) -> None:
        """Has the terminal know of files, in their order. Those that it knows already stay as they are."""
        for file in files:
            if file.id in drop.files or len(drop.files) >= FILES_MAX:
                continue
            drop.files[file.id] = file
            if file.size is not None and file.size > FILE_MAX:
                file.fate = Fate.TOO_LARGE
                continue
            drop.add("file", file, label=file.label, sealed=file.sealed)
            if file.size == 0:
                self.complete(drop, file)

    @asynccontextmanager
    async def room(self, drop: Drop, size: int) -> AsyncIterator[None]:
        """Keeps room for so many bytes, as soon as there is some. Raises Full."""
        try:
            async with asyncio.timeout(ROOM_SECONDS), self._freed:
                await self._freed.wait_for(lambda: drop.over or self._fits(drop, size))
                drop.waiting += size
                self._waiting += size
        except TimeoutError:
            raise Full from None
        try:
            yield
        finally:
            await self._free(drop, size)

    def put(self, drop: Drop, file: File, at: int, content: bytes) -> None:
        """Takes the piece of a file from byte `at` on; one that came before changes nothing. Raises OutOfPlace."""
        if not _goes_on(drop, file) or at < file.received or file.received == file.size:
            return
        if at > file.received:
            raise OutOfPlace
        plain = len(content) - (SEAL if file.sealed else 0)
        file.received += max(plain, 0)
        if plain <= 0 or file.received > (FILE_MAX if file.size is None else file.size):
            self.spoil(drop, file, Fate.BROKEN if plain <= 0 or file.size is not None else Fate.TOO_LARGE)
            return
        self._waiting += len(content)
        drop.add("piece", file, content, at=at)
        if file.received == file.size:
            self.complete(drop, file)

    def complete(self, drop: Drop, file: File) -> None:
        """No more pieces of this file will come."""
        if _goes_on(drop, file):
            file.size = file.received
            drop.add("whole", file, size=file.received)

    def spoil(self, drop: Drop, file: File, fate: Fate) -> None:
        """The rest of this file won't come, or is of no use."""
        if _goes_on(drop, file):
            file.fate = fate
            drop.add("broken", file)

    # What is kept.

    def _fits(self, drop: Drop, size: int) -> bool:
        return drop.waiting + size <= WAITING_MAX and self._waiting + size <= WAITING_IN_ALL

    async def _free(self, drop: Drop, size: int) -> None:
        async with self._freed:
            drop.waiting -= size
            self._waiting -= size
            self._freed.notify_all()

    async def _forget(self, token_hash: str) -> None:
        await self.end(drop := self._drops[token_hash])
        del self._drops[token_hash]
        drop.files.clear()

    def _count(self, address: str, now: float) -> int:
        """How many wrong links came from there in the last minute."""
        wrong = self._wrong.get(address, deque())
        while wrong and wrong[0] <= now - _MINUTE:
            wrong.popleft()
        return len(wrong)


def _goes_on(drop: Drop, file: File) -> bool:
    """Whether more of a file is taken."""
    return not drop.over and file.fate is Fate.SENDING and drop.files.get(file.id) is file
