"""The drops: what phones send to terminals passes through here, in memory alone, and is handed on as it comes.

A terminal opens a drop for one visit and takes its parcels, one after the other. A phone that has the link announces
files and sends their pieces. A hub opens drops for its terminals; a relay for whoever asks, and takes only what phones
have sealed. All of it belongs to the event loop's thread, and to the one process that a terminal asks.
"""

import asyncio
import json
import secrets
import time
from collections import Counter, OrderedDict
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress

from kiosk.hub import tokens
from kiosk.hub.drop import (
    FILE_MAX,
    FILES_MAX,
    PARCEL,
    PIECE_MAX,
    SEAL,
    Drop,
    Fate,
    File,
    Full,
    OutOfPlace,
    Parcel,
    Slowed,
)
from kiosk.hub.tally import Tally

TAKEN_MAX = PIECE_MAX + SEAL + 64 * PARCEL
"""Bytes that a terminal takes at once."""
WAITING_MAX = 4 * TAKEN_MAX
"""Bytes that may wait for one terminal: while it takes some, others come ..."""
WAITING_IN_ALL = 32 * 1024 * 1024
"""... and for all of them. Whoever opened drops has at most as much of it as is left to the others (a dynamic
threshold: Choudhury and Hahne, 1998): so who takes all there is leaves room, and so do ten of them."""
QUEUE_MAX = 64
"""Pieces that may wait for room; the phones of others are asked to send theirs again."""
LASTS = 600.0
"""Seconds that a drop lasts without its terminal, that anything in it waits, that a label is kept, and that is
remembered of a drop that it is over."""
ROOM_SECONDS = 3.0
"""How long a piece waits for room before the phone is asked to send it again."""
PARCEL_SECONDS = 1.0
"""How long a terminal waits for a parcel before it is told that there is none."""
WRONG_PER_ADDRESS, WRONG_IN_ALL = 20, 200
"""So many wrong links a minute are answered; then only those that need no luck: 128 bits."""
SWEPT = 1.0
"""Seconds between two looks at what has been waiting for too long."""
_DROPS_MAX = 16_384
_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that can be taken for another
_CODE_LENGTH = 8  # 40 bits: at 200 guesses a minute, one chance in 10 million that an hour opens one of a hundred drops


class Drops:
    """The drops of one process, those first whose terminals have been silent for longest."""

    def __init__(self, each: int = 1, *, sealed: bool = False, clock: Callable[[], float] = time.monotonic) -> None:
        """`each`: so many may one opener have. `sealed`: nothing is taken that could be read here.

        `clock` counts seconds that only go forward.
        """
        self.sealed = sealed
        self._each = each
        self._clock = clock
        self._drops: OrderedDict[str, Drop] = OrderedDict()  # by the hash of their link
        self._tokens: dict[str, Drop] = {}  # those that aren't over, by the hash of their token
        self._codes: dict[str, Drop] = {}
        self._wrong = Tally(WRONG_PER_ADDRESS, WRONG_IN_ALL, clock)
        self._waiting = 0  # bytes, in all
        self._waiting_of: Counter[str] = Counter()  # bytes, by who opened the drop
        self._queue = 0
        self._freed = asyncio.Condition()

    def knows(self, token_hash: str) -> bool:
        """Whether a drop is open whose token or link has that hash."""
        return token_hash in self._tokens or (token_hash in self._drops and not self._drops[token_hash].over)

    async def run(self) -> None:
        """Looks again and again at what has been waiting for too long."""
        while True:
            await asyncio.sleep(SWEPT)
            await self.sweep()

    # What a terminal does.

    async def open(self, opener: str, key: str = "") -> Drop:
        """Opens a drop, with a public key for its phones.

        Of those that this opener has beyond the most, the one is over that was silent for longest.
        """
        theirs = [one for one in self._drops.values() if one.opener == opener and not one.over]
        if len(theirs) >= self._each:
            await self.end(theirs[0])
        code = "".join(secrets.choice(_SIGNS) for _ in range(_CODE_LENGTH))
        drop = Drop(secrets.token_urlsafe(24), secrets.token_urlsafe(16), code, opener, self._clock(), key)
        self._drops[tokens.token_hash(drop.link)] = self._codes[code] = drop
        self._tokens[tokens.token_hash(drop.token)] = drop
        while len(self._drops) > _DROPS_MAX:
            await self._forget(next(iter(self._drops)))
        return drop

    def of_token(self, token: str) -> Drop | None:
        """The drop that is collected by this token; None once it is over."""
        drop = self._tokens.get(tokens.token_hash(token))
        if drop is not None:
            drop.touched = self._clock()
            self._drops.move_to_end(tokens.token_hash(drop.link))
        return drop

    async def take(self, drop: Drop, after: int) -> list[Parcel]:
        """What comes behind number `after`, which has arrived whole: a parcel, and more up to a whole piece's bytes.

        Nothing if none comes within a moment.
        """
        while drop.parcels and drop.parcels[0].number <= after:
            await self._free(drop, drop.parcels.popleft().size)
        if not drop.parcels:
            drop.arrived.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(drop.arrived.wait(), PARCEL_SECONDS)
        taken, size = list[Parcel](), 0
        for parcel in drop.parcels:
            size += parcel.size
            if taken and size > TAKEN_MAX:
                break
            taken.append(parcel)
        return taken

    async def end(self, drop: Drop) -> None:
        """Ends a drop. That it was there is remembered for a while; of its files, what became of them."""
        drop.over, drop.touched = True, self._clock()
        left = sum(parcel.size for parcel in drop.parcels)
        drop.parcels.clear()
        for file in drop.files.values():
            left += _forget_label(file)
        self._codes.pop(drop.code, None)
        self._tokens.pop(tokens.token_hash(drop.token), None)
        drop.arrived.set()
        await self._free(drop, left)

    async def sweep(self) -> None:
        """Ends drops whose terminal is no longer heard of, or doesn't take what waits."""
        late = self._clock() - LASTS
        for token_hash, drop in list(self._drops.items()):
            if not drop.over and (drop.touched < late or (drop.parcels and drop.parcels[0].since < late)):
                await self.end(drop)
            elif drop.touched < late:
                await self._forget(token_hash)
            elif left := sum(_forget_label(file) for file in drop.files.values() if file.since < late):
                await self._free(drop, left)

    # What a phone does.

    def of_link(self, link: str, address: str) -> Drop | None:
        """The drop of a link, or of the code that is typed; over or not; None if it is wrong. Raises Slowed."""
        if drop := self._drops.get(tokens.token_hash(link)):
            return drop
        if self._wrong.is_full(address):
            raise Slowed
        if drop := self._codes.get(link.lower()):
            return drop
        self._wrong.add(address)
        return None

    def appear(self, drop: Drop) -> None:
        """Has the terminal know that somebody opened the page."""
        if not (drop.parcels and drop.parcels[-1].head["kind"] == "page"):
            self._add(drop, "page")

    def announce(self, drop: Drop, files: Iterable[File]) -> None:
        """Has the terminal know of files, in their order; those that it knows already stay as they are. Raises Full."""
        for file in files:
            if file.id in drop.files or len(drop.files) >= FILES_MAX:
                continue
            if not self._fits(drop, len(file.label)):
                raise Full
            self._keep(drop, len(file.label))
            file.since = self._clock()
            drop.files[file.id] = file
            if file.size is not None and file.size > FILE_MAX:
                file.fate = Fate.TOO_LARGE
                continue
            self._add(drop, "file", file, label=file.label, sealed=file.sealed, page=file.page)
            if file.size == 0:
                self.complete(drop, file)

    @asynccontextmanager
    async def room(self, drop: Drop, size: int, file: File, at: int = 0) -> AsyncIterator[None]:
        """Keeps room for so many bytes of a file, from byte `at` on, as soon as there is some and it is their turn.

        So pieces that are sent at the same time are put one behind the other. Raises OutOfPlace if it isn't, and Full.
        """
        if self._queue >= QUEUE_MAX:
            raise Full
        self._queue += 1
        try:
            async with asyncio.timeout(ROOM_SECONDS), self._freed:
                await self._freed.wait_for(
                    lambda: not drop.goes_on(file) or (at <= file.received and self._fits(drop, size))
                )
                if not drop.goes_on(file):
                    raise OutOfPlace
                self._keep(drop, size)
        except TimeoutError:
            raise (OutOfPlace if at > file.received else Full) from None
        finally:
            self._queue -= 1
        try:
            yield
        finally:
            await self._free(drop, size)

    def put(self, drop: Drop, file: File, at: int, content: bytes) -> None:
        """Takes the piece of a file from byte `at` on; one that came before changes nothing."""
        if not drop.goes_on(file) or at != file.received or file.received == file.size:
            return
        plain = len(content) - (SEAL if file.sealed else 0)
        file.received += max(plain, 0)
        if plain <= 0 or file.received > (FILE_MAX if file.size is None else file.size):
            self.spoil(drop, file, Fate.BROKEN if plain <= 0 or file.size is not None else Fate.TOO_LARGE)
            return
        self._add(drop, "piece", file, content, at=at)
        if file.received == file.size:
            self.complete(drop, file)

    def complete(self, drop: Drop, file: File) -> None:
        """No more pieces of this file will come."""
        if drop.goes_on(file):
            file.size = file.received
            self._add(drop, "whole", file, size=file.received)

    def spoil(self, drop: Drop, file: File, fate: Fate) -> None:
        """The rest of this file won't come, or is of no use."""
        if drop.goes_on(file):
            file.fate = fate
            self._add(drop, "broken", file)

    # What is kept.

    def _add(self, drop: Drop, kind: str, file: File | None = None, content: bytes = b"", **head: object) -> None:
        """Puts one more parcel behind the others."""
        drop.last += 1
        said = {"kind": kind, **({"file": file.id} if file else {}), **head}
        size = PARCEL + len(json.dumps(said)) + len(content)
        self._keep(drop, size)
        drop.parcels.append(Parcel(drop.last, said, self._clock(), content, size))
        drop.arrived.set()

    def _fits(self, drop: Drop, size: int) -> bool:
        left = WAITING_IN_ALL - self._waiting - size
        return drop.waiting + size <= WAITING_MAX and self._waiting_of[drop.opener] + size <= left

    def _keep(self, drop: Drop, size: int) -> None:
        drop.waiting += size
        self._waiting += size
        self._waiting_of[drop.opener] += size

    async def _free(self, drop: Drop, size: int) -> None:
        async with self._freed:
            self._keep(drop, -size)
            if not self._waiting_of[drop.opener]:
                del self._waiting_of[drop.opener]
            self._freed.notify_all()

    async def _forget(self, token_hash: str) -> None:
        await self.end(drop := self._drops[token_hash])
        del self._drops[token_hash]
        drop.files.clear()


def _forget_label(file: File) -> int:
    """Erases what a file's label says; returns how many bytes that were."""
    size, file.label = len(file.label), ""
    return size
