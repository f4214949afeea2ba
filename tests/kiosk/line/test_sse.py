from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.line.sse import FRAME_MAX, Frame, frames

BODY = """id: 7
event: call
data: {"a":
data: "é"}

: a comment

event: heartbeat\r
data: {}\r
\r
data:x

""".encode()
TOLD = [Frame("call", "7", ['{"a":', '"é"}']), Frame("heartbeat", "", ["{}"]), Frame("message", "", ["x"])]


@given(st.lists(st.integers(0, len(BODY)), max_size=20))
def test_events_are_the_same_however_the_network_cuts_them(cuts: list[int]) -> None:
    bounds = [0, *sorted(cuts), len(BODY)]
    chunks = [BODY[start:end] for start, end in pairwise(bounds)]
    assert list(frames(chunks)) == TOLD


def test_an_event_cut_off_by_the_end_is_not_told() -> None:
    assert list(frames([BODY, b"event: call\ndata: {}\n"])) == TOLD


@pytest.mark.parametrize("piece", [b"x" * 4096, b"data: x\n"])
def test_an_endless_event_is_given_up(piece: bytes) -> None:
    read = 0

    def endless() -> Iterator[bytes]:
        nonlocal read
        while True:
            read += len(piece)
            yield piece

    with pytest.raises(ValueError, match="without end"):
        list(frames(endless()))
    assert read < 2 * FRAME_MAX


def test_what_is_no_text_is_given_up() -> None:
    with pytest.raises(ValueError, match="utf-8"):
        list(frames([b"data: \xff\xfe\n\n"]))
