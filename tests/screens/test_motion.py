"""What is waited for moves, calmly; nothing does where the centre wants none, nor where nothing is waited for."""

import time
from collections.abc import Iterator
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


@pytest.fixture(scope="module")
def moving() -> Iterator[Showcase]:
    """The app, with motion."""
    with showcase(motion="true") as app:
        yield app


@pytest.fixture(scope="module")
def still() -> Iterator[Showcase]:
    """The app without."""
    with showcase(motion="false") as app:
        yield app


@pytest.mark.parametrize("name", ["sent", "coming", "stick", "moment", "moment-forms"])
def test_what_is_waited_for_moves(moving: Showcase, name: str) -> None:
    moving.show(name)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not changes(moving, 2):
        assert time.monotonic() < deadline, "nothing moves"


@pytest.mark.parametrize("name", ["welcome", "met"])
def test_nothing_else_moves(moving: Showcase, name: str) -> None:
    moving.show(name)
    assert changes(moving, 6) == 0


@pytest.mark.parametrize("name", ["sent", "stick", "moment"])
def test_nothing_moves_where_the_centre_wants_none(still: Showcase, name: str) -> None:
    still.show(name)
    assert changes(still, 6) == 0
