"""What is waited for moves, calmly; nothing does where the centre wants none, nor where nothing is waited for."""

import time
from itertools import pairwise

import pytest

from tests.parts.screen import PATIENCE_SECONDS, Showcase, showcase


def changes(app: Showcase, looks: int) -> int:
    """How often the screen looks otherwise than at the look before."""
    seen = []
    for _ in range(looks):
        app.see()
        seen.append(app.glass.picture().tobytes())
    return sum(one != other for one, other in pairwise(seen))


@pytest.mark.parametrize("name", ["sent", "coming", "stick", "moment", "moment-forms"])
def test_what_is_waited_for_moves(name: str) -> None:
    with showcase(motion="true") as app:
        app.show(name)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not changes(app, 2):
            assert time.monotonic() < deadline, "nothing moves"


@pytest.mark.parametrize(
    ("name", "motion"),
    [("sent", "false"), ("stick", "false"), ("moment", "false"), ("welcome", "true"), ("met", "true")],
)
def test_nothing_else_moves(name: str, motion: str) -> None:
    with showcase(motion=motion) as app:
        app.show(name)
        assert changes(app, 6) == 0
