"""What the terminal and the jail say to each other: one fixed request, one fixed answer, each with bytes behind it.

Requests come from the terminal and are trusted; the file that one is about comes as a sealed descriptor. Answers come
from a process that may have been taken over by the file it opened: everything in them is untrusted, and checked.
"""

import os
import socket
import struct
import time
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from kiosk.documents import Kind, Note, Rejection

_REQUEST = struct.Struct("!BBIIIHI8s")
_ANSWER = struct.Struct("!BBIIQ")
PAGE_SIZE = struct.Struct("!ff")
"""A page's width and height in points."""
ENTRY = struct.Struct("!HQ")
"""After UNPACK, for each file: how many bytes its name (UTF-8) and its content have; both follow."""
LEFT_OUT = struct.Struct("!IH")
"""Behind the last file, what can't be shown: how many files, and the bytes of their name, which follows."""
_PAGE_NUMBER = struct.Struct("!I")

OK = 0
_REJECTIONS = dict(enumerate(Rejection, 1))
_KINDS = dict(enumerate(Kind, 1))
_NOTES = {1 << place: note for place, note in enumerate(Note)}  # flags in an answer


class Role(StrEnum):
    """What a jailed process is for: each has the walls and the limits that its work needs."""

    VIEWER = "viewer"
    REWRITER = "rewriter"
    CONVERTER = "converter"


class Verb(IntEnum):
    """What the jail can be asked."""

    # slot, number: the most pages; a file -> (kind, pages or 0 if it must be converted or unpacked, the PAGE_SIZEs of
    # these and, where long ones were cut, behind them of all pages uncut, numbered on)
    OPEN = 1
    RENDER = 2  # slot, number: the page; width, height: the most pixels -> (width, height, RGB)
    FORGET = 3  # slot -> (0, 0, nothing)
    REWRITE = 4  # pages: those to keep, none for all that aren't uncut; a file -> (kind, all that it numbers, a PDF)
    CONVERT = 5  # number: the most pages; a file -> (kind, signs that no font has, a PDF)
    UNPACK = 6  # number: the most files; width: the most bytes of all -> (kind, files, ENTRYs, then LEFT_OUTs)
    CLEAN = 7  # a photo -> (kind, 0, a PDF of the cleaned page), or NOTHING_INSIDE where no page was found in it
    SIGNS = 8  # slot -> (signs that no font has, on any page, 0, nothing)
    PROBE = 9  # number: a port on which the terminal listens -> (what could be reached, 0, nothing)


@dataclass(frozen=True)
class Request:
    """One request."""

    verb: Verb
    slot: int = 0  # where the jail keeps an open document
    number: int = 0
    width: int = 0
    height: int = 0
    password: str = field(default="", repr=False)
    pages: tuple[int, ...] = ()  # counted from 0
    locale: str = "en_BE"  # how dates are said


@dataclass(frozen=True)
class Answer:
    """One answer's head, as it came; `untrusted_length` bytes follow it, if they do."""

    untrusted_status: int
    untrusted_first: int = 0
    untrusted_second: int = 0
    untrusted_length: int = 0
    untrusted_flags: int = 0


class Ended(Exception):
    """The other side is gone, in the middle of a message or before it."""


def rejection_of(untrusted_status: int) -> Rejection | None:
    """The rejection that a status stands for, None if it stands for none."""
    return _REJECTIONS.get(untrusted_status)


def status_of(rejection: Rejection) -> int:
    """A rejection's number in an answer."""
    return next(number for number, known in _REJECTIONS.items() if known is rejection)


def kind_of(untrusted_number: int) -> Kind | None:
    """The kind that a number stands for, None if it stands for none."""
    return _KINDS.get(untrusted_number)


def number_of(kind: Kind) -> int:
    """A kind's number in an answer."""
    return next(number for number, known in _KINDS.items() if known is kind)


def notes_of(untrusted_flags: int) -> frozenset[Note] | None:
    """The notes that an answer's flags stand for, None if one of them stands for none."""
    notes = frozenset(note for flag, note in _NOTES.items() if untrusted_flags & flag)
    return notes if flags_of(notes) == untrusted_flags else None


def flags_of(notes: frozenset[Note]) -> int:
    """Notes as an answer's flags."""
    return sum(flag for flag, note in _NOTES.items() if note in notes)


def can_be_sent(password: str) -> bool:
    """Whether it can be the password of a file at all. A PDF reads 127 bytes of it (ISO 32000-2, 7.6.4.3.3)."""
    try:
        return len(password.encode()) <= 1000 and "\0" not in password
    except UnicodeEncodeError:
        return False


def send_request(channel: socket.socket, request: Request, file: int | None) -> None:
    """Sends a request, and with it the descriptor of the file that it is about. Raises OSError."""
    password = request.password.encode()
    numbers = (request.verb, request.slot, request.number, request.width, request.height)
    head = _REQUEST.pack(*numbers, len(password), len(request.pages), request.locale.encode())
    if file is None:
        channel.sendall(head)
    else:
        socket.send_fds(channel, [head], [file])  # so few bytes go at once, or not at all
    channel.sendall(password + b"".join(map(_PAGE_NUMBER.pack, request.pages)))


def receive_request(channel: socket.socket) -> tuple[Request, bytes]:
    """The next request, and the bytes of its file, if any. Raises Ended."""
    head, files, _, _ = socket.recv_fds(channel, _REQUEST.size, 1)
    if len(head) < _REQUEST.size:
        raise Ended
    verb, slot, number, width, height, secret, pages, locale = _REQUEST.unpack(head)
    password = receive(channel, secret).decode()
    keep = receive(channel, pages * _PAGE_NUMBER.size)
    content = b""
    for file in files:
        with os.fdopen(file, "rb") as sealed:
            content = sealed.read()
    kept = tuple(number for (number,) in _PAGE_NUMBER.iter_unpack(keep))
    return Request(Verb(verb), slot, number, width, height, password, kept, locale.rstrip(b"\0").decode()), content


def pack_answer(answer: Answer) -> bytes:
    """An answer's head as bytes."""
    return _ANSWER.pack(
        answer.untrusted_status,
        answer.untrusted_flags,
        answer.untrusted_first,
        answer.untrusted_second,
        answer.untrusted_length,
    )


def receive_answer(channel: socket.socket, deadline: float) -> Answer:
    """The next answer's head. Raises as `receive`."""
    status, flags, first, second, length = _ANSWER.unpack(receive(channel, _ANSWER.size, deadline))
    return Answer(status, first, second, length, flags)


def receive(channel: socket.socket, length: int, deadline: float | None = None) -> bytearray:
    """Exactly `length` bytes. Raises Ended; TimeoutError once the monotonic clock has passed `deadline`."""
    received = bytearray(length)
    view = memoryview(received)
    done = 0
    while done < length:
        if deadline is not None:  # set again for each piece: the other side may trickle
            channel.settimeout(left_until(deadline))
        count = channel.recv_into(view[done:])
        if not count:
            raise Ended
        done += count
    return received


def left_until(deadline: float) -> float:
    """Seconds until the monotonic clock reaches `deadline`. Raises TimeoutError when it has."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
