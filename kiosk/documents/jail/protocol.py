"""What the terminal and the jail say to each other: one fixed request, one fixed answer, each with bytes behind it.

Requests come from the terminal and are trusted. Answers come from a process that may have been taken over by the
file it opened: everything in them is untrusted, and checked by the reader.
"""

import socket
import struct
import time
from dataclasses import dataclass
from enum import IntEnum

from kiosk.documents import Kind, Rejection

_REQUEST = struct.Struct("!BBIIIQ")
_ANSWER = struct.Struct("!BIIQ")
PAGE_SIZE = struct.Struct("!ff")
"""A page's width and height in points, after OPEN."""
PAGE_NUMBER = struct.Struct("!I")
"""A page to keep, counted from 0, before the bytes of REWRITE."""

ANSWER_SIZE = _ANSWER.size
OK = 0
_REJECTIONS = dict(enumerate(Rejection, 1))
_KINDS = dict(enumerate(Kind, 1))


class Verb(IntEnum):
    """What the jail can be asked."""

    OPEN = 1  # number: the most pages allowed; the bytes: a file -> (kind, pages, PAGE_SIZE a page)
    RENDER = 2  # number: the page; width, height: the most pixels -> (width, height, RGB)
    FORGET = 3  # what lies in the slot -> (0, 0, nothing)
    REWRITE = 4  # number: pages to keep, 0 for all; the bytes: PAGE_NUMBERs, a file -> (kind, pages it had, a PDF)


@dataclass(frozen=True)
class Request:
    """One request's head; `length` bytes follow it."""

    verb: Verb
    slot: int = 0  # where the jail keeps an open document
    number: int = 0
    width: int = 0
    height: int = 0
    length: int = 0


@dataclass(frozen=True)
class Answer:
    """One answer's head, as it came; `untrusted_length` bytes follow it, if they do."""

    untrusted_status: int
    untrusted_first: int = 0
    untrusted_second: int = 0
    untrusted_length: int = 0


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


def pack_request(request: Request) -> bytes:
    """A request's head as bytes."""
    return _REQUEST.pack(request.verb, request.slot, request.number, request.width, request.height, request.length)


def receive_request(channel: socket.socket) -> Request:
    """The next request's head. Raises Ended."""
    verb, *numbers = _REQUEST.unpack(receive(channel, _REQUEST.size))
    return Request(Verb(verb), *numbers)


def pack_answer(answer: Answer) -> bytes:
    """An answer's head as bytes."""
    return _ANSWER.pack(
        answer.untrusted_status, answer.untrusted_first, answer.untrusted_second, answer.untrusted_length
    )


def unpack_answer(untrusted_head: bytes) -> Answer:
    """An answer's head from exactly ANSWER_SIZE bytes."""
    return Answer(*_ANSWER.unpack(untrusted_head))


def receive(channel: socket.socket, length: int, deadline: float | None = None) -> bytearray:
    """Exactly so many bytes. Raises Ended; TimeoutError once the monotonic clock has passed `deadline`."""
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
