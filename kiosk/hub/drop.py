"""One drop: the files that a phone sends in one visit, on their way to the terminal."""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from enum import StrEnum

FILE_MAX = 200_000_000
"""Bytes of one file."""
FILES_MAX = 100
"""Files through one link."""
PIECE_MAX = 1024 * 1024
"""Bytes of one piece of a file, before it is sealed. All pieces in one request but the last have as many."""
PIECE_FIRST, PIECE_LEAST = 256 * 1024, 64 * 1024
"""A phone begins with so many bytes in a request, since it can't know the network; sends less where it is slow; ..."""
PIECES_AT_ONCE = 4
"""... and so many pieces, one behind the other, where it is quick: a request costs a browser as much as a MiB of it."""
SEAL = 28
"""Bytes that sealing adds to a piece: AES-GCM's nonce of 96 bits and tag of 128."""
LABEL_MAX = 1500
"""Signs of a file's label: a name of 255 bytes, escaped, sealed and written as base64."""


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
    page: str = ""  # its public key, where it sealed by one that was agreed on with the terminal
    phone: str = ""  # whose it is: to no other is told what became of it
    received: int = 0
    fate: Fate = Fate.SENDING
    since: float = 0.0


PARCEL = 1024
"""Bytes that a parcel takes in memory, about, beside what is said in it: there are as small ones as a phone likes."""


@dataclass(frozen=True)
class Parcel:
    """What a terminal takes next: `head` says what it is; it waits `since` then. `size`: the bytes of room it needs."""

    number: int
    head: dict[str, object]
    since: float
    content: bytes
    size: int


@dataclass(eq=False)
class Drop:
    """One visit's drop."""

    token: str  # the terminal's, who collects by it: whoever has the link can't
    link: str
    code: str  # stands for the link where somebody has to type it
    opener: str
    touched: float
    key: str = ""  # the terminal's public key
    files: dict[str, File] = field(default_factory=dict)
    over: bool = False
    waiting: int = 0  # bytes
    parcels: deque[Parcel] = field(default_factory=deque)
    last: int = 0  # the number of the last parcel
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    def files_of(self, phone: str) -> list[File]:
        """The files that a phone sent, in their order."""
        return [file for file in self.files.values() if file.phone == phone]

    def goes_on(self, file: File) -> bool:
        """Whether more of a file is taken."""
        return not self.over and file.fate is Fate.SENDING and self.files.get(file.id) is file


class Full(Exception):
    """There is no room now: send it again."""


class OutOfPlace(Exception):
    """A piece doesn't follow what came before it."""


class Slowed(Exception):
    """Too many wrong links came from this address."""
