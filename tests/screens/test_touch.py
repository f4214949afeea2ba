"""Real touches on a real screen: one tap, on release, once."""

import time
from collections.abc import Iterator

import pytest

from tests.parts.screen import Box, Seen, Showcase, showcase

PATIENCE_SECONDS = 5


@pytest.fixture(scope="module")
def app() -> Iterator[Showcase]:
    """The app on a 10.1" screen."""
    with showcase() as shown:
        yield shown


def middle(box: Box) -> tuple[int, int]:
    """Where a finger would touch it."""
    return round((box[0] + box[2]) / 2), round((box[1] + box[3]) / 2)


def done(app: Showcase, count: int) -> list[list[str]]:
    """The next `count` things that the resident did: waits until they are done."""
    calls: list[list[str]] = []
    deadline = time.monotonic() + PATIENCE_SECONDS
    while len(calls) < count:
        calls += app.done()
        assert time.monotonic() < deadline, f"only {calls} were done"
    return calls


def untouched(app: Showcase, name: str) -> Seen:
    """A screen that nobody has touched lately: a tap elsewhere ends what counts as the same tap."""
    app.show("home", "en")
    app.glass.tap(5, 5)
    return app.show(name, "en")


def test_a_tap_does_what_the_answer_says(app: Showcase) -> None:
    home = untouched(app, "home")
    app.glass.tap(*middle(home.target("Print")))
    assert done(app, 1) == [["print_something"]]


def test_a_double_tap_counts_once(app: Showcase) -> None:
    home = untouched(app, "home")
    x, y = middle(home.target("Print"))
    app.glass.do("mousemove", x, y, "click", "--repeat", 2, "--delay", 120, 1)
    app.glass.tap(*middle(home.bar["help"]))
    assert done(app, 2) == [["print_something"], ["help"]]


def test_two_taps_on_one_place_count_twice_if_they_are_half_a_second_apart(app: Showcase) -> None:
    home = untouched(app, "home")
    x, y = middle(home.target("Print"))
    app.glass.do("mousemove", x, y, "click", "--repeat", 2, "--delay", 700, 1)
    assert done(app, 2) == [["print_something"], ["print_something"]]


def press(app: Showcase, box: Box) -> None:
    """A finger comes down, and stays until it was seen."""
    corner = (round(box[0]) + 40, round(box[1]) + 40)
    before = app.glass.picture().getpixel(corner)
    app.glass.do("mousemove", *middle(box), "mousedown", 1)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while app.glass.picture().getpixel(corner) == before:
        assert time.monotonic() < deadline, "the touch was never seen"


def test_a_finger_that_slides_off_does_nothing(app: Showcase) -> None:
    home = untouched(app, "home")
    press(app, home.target("Print"))
    app.glass.do("mousemove", 5, 5, "mouseup", 1)
    app.glass.tap(*middle(home.bar["help"]))
    assert done(app, 1) == [["help"]]


def test_a_finger_is_seen_before_it_is_lifted_and_acts_when_it_is(app: Showcase) -> None:
    home = untouched(app, "home")
    press(app, home.target("Print"))
    assert app.done() == []
    app.glass.do("mouseup", 1)
    assert done(app, 1) == [["print_something"]]


def test_a_place_without_a_way_back_stays_empty_and_does_nothing(app: Showcase) -> None:
    home = untouched(app, "home")
    app.glass.tap(*middle(home.bar["back"]))
    app.glass.tap(*middle(home.bar["help"]))
    assert done(app, 1) == [["help"]]


def test_back_goes_back(app: Showcase) -> None:
    why = untouched(app, "why")
    app.glass.tap(*middle(why.bar["back"]))
    assert done(app, 1) == [["back"]]


def test_just_someone_is_the_first_answer_and_calls(app: Showcase) -> None:
    why = untouched(app, "why")
    app.glass.tap(*middle(why.target("Just someone, please")))
    assert done(app, 1) == [["call", "someone"]]
