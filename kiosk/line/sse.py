"""Server-sent events, as far as a hub sends them (WHATWG HTML, 9.2.6), read from bytes that nobody vouches for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

FRAME_MAX = 262_144
"""Bytes of one event at most: five hundred people, with all that they say of themselves, need no more."""


@dataclass
class Frame:
    """One event. `id` is "" where the server gave none."""

    event: str = "message"
    id: str = ""
    data: list[str] = field(default_factory=list)


def frames(chunks: Iterable[bytes]) -> Iterator[Frame]:
    """The events in a body that arrives in chunks. Raises ValueError for what is no text, or one event without end."""
    frame, size = Frame(), 0
    for line in _lines(chunks):
        size += len(line)
        if size > FRAME_MAX:
            raise ValueError("an event without end")
        if line:
            _add(frame, line.decode("utf-8"))
        else:
            if frame.data:
                yield frame
            frame, size = Frame(), 0


def _lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n")
        if len(rest) > FRAME_MAX:
            raise ValueError("a line without end")
        for line in lines:
            yield line.removesuffix(b"\r")


def _add(frame: Frame, line: str) -> None:
    name, _, value = line.partition(":")
    value = value.removeprefix(" ")
    match name:
        case "event":
            frame.event = value
        case "id":
            frame.id = value
        case "data":
            frame.data.append(value)
