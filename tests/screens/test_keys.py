"""Real keys on a real screen: whoever doesn't touch gets everywhere, and sees where the keys are."""

from collections.abc import Iterator
from itertools import cycle, pairwise

import pytest
from PIL import Image

from tests.parts.cupsd import wait_until
from tests.parts.screen import Box, Focus, Showcase, showcase
from tests.screens.test_theme import contrast

ANSWERS = ("Return", "space", "KP_Enter")
RING_MM = 3


@pytest.fixture(scope="module")
def app() -> Iterator[Showcase]:
    """The app on a 10.1" screen."""
    with showcase() as shown:
        yield shown


def press(app: Showcase, *keys: str) -> Focus:
    """Keys are pressed; what they are on when the last one has been noticed."""
    before = app.focus().touches
    app.glass.press(*keys)
    return app.focus_when(lambda focus: focus.touches >= before + len(keys))


def test_who_touches_never_sees_where_the_keys_are(app: Showcase) -> None:
    app.untouched("why")
    assert app.focus().words == ""
    assert press(app, "Tab").words == "Someone"
    app.glass.tap(5, 5)
    app.focus_when(lambda focus: not focus.words)


@pytest.mark.parametrize("key", ["Down", "Return"])
def test_the_first_key_only_shows_where_the_keys_are(app: Showcase, key: str) -> None:
    app.untouched("home")
    assert press(app, key).words == "Print"
    assert app.done() == []


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("name", ["home", "papers", "preview", "preview-rich", "pages", "enlarged", "why", "coming"])
def test_the_keys_go_everywhere_in_the_order_of_reading(app: Showcase, name: str, language: str) -> None:
    seen = app.untouched(name, language)
    walked = [press(app, "Tab").box for _ in range(len(seen.targets) + 1)]
    assert walked[0] == walked[-1]
    assert sorted(walked[:-1]) == sorted(tuple(target["box"]) for target in seen.targets)
    for one, other in pairwise(walked):
        assert one == tuple(seen.bar["help"]) or _is_read_after(other, one, rtl=language == "ar")


def _is_read_after(other: Box, one: Box, *, rtl: bool) -> bool:
    below = other[1] >= one[3] - 1
    beside = other[2] <= one[0] + 1 if rtl else other[0] >= one[2] - 1
    return below or beside


@pytest.mark.parametrize(("language", "onward", "backward"), [("fr", "Right", "Left"), ("ar", "Left", "Right")])
def test_arrows_point_where_reading_goes(app: Showcase, language: str, onward: str, backward: str) -> None:
    app.untouched("why", language)
    first = press(app, "Down")
    second = press(app, "Down")
    assert press(app, backward).words == first.words
    assert press(app, onward).words == second.words
    assert press(app, "Up").words == first.words
    assert press(app, "KP_2").words == second.words
    assert press(app, "shift+Tab").words == first.words


def test_a_paper_is_printed_by_keys_alone(app: Showcase) -> None:
    keys = cycle(ANSWERS)
    app.untouched("welcome", "fr")
    press(app, "Down")
    for name, what in {
        "welcome": ["choose_language", "fr"],
        "home": ["begin", "printing"],
        "source": ["choose", "usb"],
        "papers": ["pick", "4"],
        "preview": ["print_it"],
        "taking": ["done"],
    }.items():
        app.show(name, "fr")
        press(app, next(keys))
        assert app.done(1) == [what]


def test_back_and_help_have_keys_of_their_own(app: Showcase) -> None:
    app.untouched("source")
    press(app, "Escape", "BackSpace", "F1")
    assert app.done(3) == [["back"], ["back"], ["help"]]


def test_no_key_goes_back_where_there_is_no_way_back(app: Showcase) -> None:
    app.untouched("home")
    press(app, "Escape")
    assert app.done() == []


def test_an_answer_is_given_when_the_key_is_let_go(app: Showcase) -> None:
    app.untouched("home")
    box = press(app, "Down").box
    corner = (round(box[0]) + 40, round(box[1]) + 40)
    before = app.glass.picture().getpixel(corner)
    app.glass.do("keydown", "Return")
    while app.glass.picture().getpixel(corner) == before:
        assert app.done() == []
    assert app.done() == []
    app.glass.do("keyup", "Return")
    assert app.done(1) == [["begin", "printing"]]


def test_a_held_key_moves_once(app: Showcase) -> None:
    app.untouched("why")
    press(app, "Down")
    app.hold("Down")
    assert app.focus().words == "To print"


def test_a_trembling_finger_answers_once(app: Showcase) -> None:
    app.untouched("home")
    press(app, "Down")
    press(app, "Return", "Return")
    press(app, "F1")
    assert app.done(2) == [["begin", "printing"], ["help"]]


def test_any_key_says_that_somebody_is_there(app: Showcase) -> None:
    app.untouched("home")
    press(app, "x")
    assert app.focus().words == ""
    assert app.done() == []


def test_the_keys_stay_where_they_are_while_the_same_question_changes(app: Showcase) -> None:
    app.untouched("preview-rich")
    assert press(app, "Down", "Up").words == "Choices"
    app.show("preview-gray", "en")
    assert app.focus().words == "Choices"
    while press(app, "Down").words != "Larger":
        pass
    app.show("preview-gray", "en", "larger-contrast")
    assert app.focus().words == "Larger"


def test_another_question_begins_at_the_answer_that_most_people_want(app: Showcase) -> None:
    app.untouched("why")
    press(app, "Down", "Down", "Down")
    app.show("preview", "en")
    assert app.focus().words == "Print"


def test_the_next_resident_sees_no_trace_of_the_keys(app: Showcase) -> None:
    app.untouched("taking")
    press(app, "Down")
    app.show("goodbye", "en")
    app.show("welcome", "en")
    assert app.focus().words == ""


@pytest.mark.parametrize("manner", ["normal", "larger-contrast"])
@pytest.mark.parametrize(("name", "key"), [("home", "Down"), ("preview", "Down"), ("preview", "Up"), ("why", "F1")])
def test_a_ring_of_three_millimetres_is_seen(app: Showcase, name: str, key: str, manner: str) -> None:
    seen = app.untouched(name, "en", manner)
    before = app.glass.picture()
    left, top, _, bottom = press(app, "Tab", key).box
    ring = range(round(left - RING_MM * seen.px_per_mm) + 1, round(left) - 1)
    places = [(x, round((top + bottom) / 2)) for x in ring]

    def is_seen() -> bool:
        after = app.glass.picture()
        return all(contrast(_rgb(before, place), _rgb(after, place)) >= 3 for place in places)

    wait_until(is_seen, "a ring")  # the frame may still be on its way to the screen


def _rgb(picture: Image.Image, place: tuple[int, int]) -> tuple[float, float, float]:
    red, green, blue = picture.getpixel(place)  # type: ignore[misc]
    return red / 255, green / 255, blue / 255
