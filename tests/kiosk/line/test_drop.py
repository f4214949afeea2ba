"""What a hub or a relay answers is taken apart, or refused: it may be anything."""

import pytest

from kiosk.line import BadAnswer, believed
from kiosk.line.drop import parcels_in

FIRST = b'{"number": 1, "kind": "piece", "file": "a", "length": 3}\nabc'


def test_an_answer_has_several_parcels() -> None:
    more = b'{"number": 2, "kind": "whole", "file": "a", "size": 3, "length": 0}\n'
    assert [(one.number, one.content) for one in parcels_in(FIRST + more)] == [(1, b"abc"), (2, b"")]


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"garbage",
        b"<html>\n</html>\n",
        FIRST[:-1],
        FIRST + b"d",
        FIRST.replace(b"3}", b"-1}"),
        FIRST.replace(b"3}", b"99999999999999999999}"),
        FIRST.replace(b'"a"', b'"../a"'),
        b"[" * 100_000 + b"\n",
    ],
)
def test_an_answer_that_is_none_is_refused(answer: bytes) -> None:
    with pytest.raises(BadAnswer), believed():
        list(parcels_in(answer))
