"""Real touches on a real screen: one tap, on release, once."""

from collections.abc import Iterator

import pytest

from tests.parts.cupsd import wait_until
from tests.parts.screen import Box, Showcase, showcase


@pytest.fixture(scope="module")
def app() -> Iterator[Showcase]:
    """The app on a 10.1" screen."""
    with showcase() as shown:
        yield shown


def middle(box: Box) -> tuple[int, int]:
    """Where a finger would touch it."""
    return round((box[0] + box[2]) / 2), round((box[1] + box[3]) / 2)


def tap_twice(app: Showcase, x: int, y: int, apart: float) -> None:
    """One finger comes down twice on the same place, so many seconds apart."""
    app.noticed(lambda: app.glass.tap(x, y))
    app.later(apart)
    app.noticed(lambda: app.glass.tap(x, y))


def test_a_tap_does_what_the_answer_says(app: Showcase) -> None:
    home = app.untouched("home")
    app.glass.tap(*middle(home.target("Print")))
    assert app.done(1) == [["begin", "printing"]]


def test_a_tap_on_the_strip_of_a_call_does_what_help_does(app: Showcase) -> None:
    app.untouched("papers-two")
    app.glass.tap(app.glass.width // 2, 20)
    assert app.done(1) == [["help"]]


def test_a_double_tap_counts_once(app: Showcase) -> None:
    home = app.untouched("home")
    x, y = middle(home.target("Print"))
    tap_twice(app, x, y, 0.49)
    app.glass.tap(*middle(home.bar["help"]))
    assert app.done(2) == [["begin", "printing"], ["help"]]


def test_two_taps_on_one_place_count_twice_if_they_are_half_a_second_apart(app: Showcase) -> None:
    home = app.untouched("home")
    x, y = middle(home.target("Print"))
    tap_twice(app, x, y, 0.5)
    assert app.done(2) == [["begin", "printing"], ["begin", "printing"]]


def press(app: Showcase, box: Box) -> None:
    """A finger comes down, and stays until it was seen."""
    corner = (round(box[0]) + 40, round(box[1]) + 40)
    before = app.glass.picture().getpixel(corner)
    app.glass.do("mousemove", *middle(box), "mousedown", 1)
    wait_until(lambda: app.glass.picture().getpixel(corner) != before, "a touch that is seen")


def test_a_finger_that_slides_off_does_nothing(app: Showcase) -> None:
    home = app.untouched("home")
    press(app, home.target("Print"))
    app.glass.do("mousemove", 5, 5, "mouseup", 1)
    app.glass.tap(*middle(home.bar["help"]))
    assert app.done(1) == [["help"]]


def test_a_finger_is_seen_before_it_is_lifted_and_acts_when_it_is(app: Showcase) -> None:
    home = app.untouched("home")
    press(app, home.target("Print"))
    assert app.done() == []
    app.glass.do("mouseup", 1)
    assert app.done(1) == [["begin", "printing"]]


def test_a_place_without_a_way_back_stays_empty_and_does_nothing(app: Showcase) -> None:
    home = app.untouched("home")
    app.glass.tap(*middle(home.bar["back"]))
    app.glass.tap(*middle(home.bar["help"]))
    assert app.done(1) == [["help"]]


def test_back_goes_back(app: Showcase) -> None:
    why = app.untouched("why")
    app.glass.tap(*middle(why.bar["back"]))
    assert app.done(1) == [["back"]]


def test_just_someone_is_the_first_answer_and_calls(app: Showcase) -> None:
    why = app.untouched("why")
    app.glass.tap(*middle(why.target("Someone")))
    assert app.done(1) == [["call", "someone"]]
