"""A password is typed by finger or on a keyboard, and nobody beside reads it."""

from collections.abc import Iterator

import pytest

from screens.password import within_limit
from screens.widgets.plates import SMALL, UPRIGHT, WIDE, Shape
from tests.parts.screen import Box, Seen, Showcase, showcase


@pytest.fixture(scope="module")
def app() -> Iterator[Showcase]:
    """The app on a 10.1" screen."""
    with showcase() as shown:
        yield shown


def touch(app: Showcase, box: Box) -> None:
    """A finger in the middle of it."""
    app.glass.tap((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)


def touch_keys(app: Showcase, seen: Seen, *words: str) -> Seen:
    """Keys are touched one after the other; what is seen then."""
    for word in words:
        box = seen.target(word)
        app.noticed(lambda box=box: touch(app, box))  # type: ignore[misc]
        seen = app.see()
    return seen


def test_digits_and_letters_are_typed_by_finger_and_open_the_paper(app: Showcase) -> None:
    touch_keys(app, app.untouched("password"), "d", "123", "1", "9", "abc")
    app.later(1)
    seen = touch_keys(app, app.see(), "nop", "Capitals", "N", "!?", "@", "Open")
    assert app.done(1) == [["unlock", "d19N@"]]
    assert "0 signs typed, hidden" in seen.spoken


@pytest.mark.parametrize("arabic", [False, True])
@pytest.mark.parametrize("shape", [SMALL, WIDE, UPRIGHT])
def test_every_sign_can_be_turned_to(shape: Shape, arabic: bool) -> None:
    plates = shape.plates(arabic=arabic)
    assert all(len(plate.signs) + len(plate.turns) <= shape.keys for plate in plates)
    found, todo = set[int](), {0}
    while todo:
        found |= todo
        todo = {turn for number in todo for turn in plates[number].turns} - found
    signs = "".join(plates[number].signs for number in found)
    assert set("abcdefghijklmnopqrstuvwxyz1234567890.-/_@!?,;:'\"()[]{}<>éèàçùß€ ") <= set(signs)
    assert len(set(signs)) == len(signs)
    assert ("ش" in signs) is arabic


@pytest.mark.parametrize("shape", [WIDE, UPRIGHT])
def test_digits_have_a_row_of_their_own_below_the_letters(shape: Shape) -> None:
    (first, *_) = shape.plates(arabic=False)
    assert first.signs.index("1") % shape.columns == 0
    assert first.signs.index("1") > first.signs.index("z")


def test_arabic_letters_are_typed_beside_latin_ones(app: Showcase) -> None:
    seen = touch_keys(app, app.untouched("password", "ar"), "a", "ابت", "ب", "abc", "b")
    touch_keys(app, seen, next(t["words"] for t in seen.targets if t["kind"] == "Answer" and t["loud"]))
    assert app.done(1) == [["unlock", "aبb"]]


def test_a_password_is_dots_until_the_eye_is_touched_and_again_after_it(app: Showcase) -> None:
    seen = touch_keys(app, app.untouched("password"), "d", "g")
    assert "●●" in _typed(seen)
    assert "2 signs typed, hidden" in seen.spoken
    seen = touch_keys(app, seen, "Show the password")
    assert "dg" in _typed(seen)
    assert "d g" in seen.spoken
    assert not any("dg" in words for words in app.remembered())
    assert "●●●" in _typed(touch_keys(app, seen, "h", "Hide the password"))


def test_a_sign_typed_by_mistake_is_erased(app: Showcase) -> None:
    touch_keys(app, app.untouched("password"), "a", "b", "Erase a sign", "c", "Open")
    assert app.done(1) == [["unlock", "ac"]]


def test_what_was_typed_stays_in_larger_text(app: Showcase) -> None:
    touch_keys(app, app.untouched("password"), "a", "b")
    touch_keys(app, app.show("password", "en", "larger"), "c", "Open")
    assert app.done(1) == [["unlock", "abc"]]


@pytest.mark.parametrize("over", ["languages", "why", "coming", "still"])
def test_what_was_typed_stays_under_what_lies_over_the_question(app: Showcase, over: str) -> None:
    touch_keys(app, app.untouched("password"), "a", "b")
    app.show(over, "en")
    touch_keys(app, app.show("password", "en"), "c", "Open")
    assert app.done(1) == [["unlock", "abc"]]


def test_what_was_typed_stays_in_another_language(app: Showcase) -> None:
    touch_keys(app, app.untouched("password"), "a", "b")
    app.show("languages", "en")
    touch_keys(app, app.show("password", "fr"), "c", "Ouvrir")
    assert app.done(1) == [["unlock", "abc"]]


@pytest.mark.parametrize("left", ["papers", "home", "goodbye", "welcome"])
def test_what_was_typed_is_forgotten_with_the_paper_and_with_the_visit(app: Showcase, left: str) -> None:
    touch_keys(app, app.untouched("password"), "a", "b")
    app.show("why", "en")
    app.show(left, "en")
    assert "0 signs typed, hidden" in app.show("password", "en").spoken


def test_no_more_is_typed_than_a_password_can_have() -> None:
    almost = "12" * 63
    assert within_limit(almost + "34") == almost + "3"
    assert within_limit(almost + "é") == almost  # two bytes, where there is room for one


def test_a_letter_meant_twice_is_typed_twice(app: Showcase) -> None:
    seen = touch_keys(app, app.untouched("password"), "e")
    app.later(0.25)
    touch_keys(app, seen, "e", "f", "Open")
    assert app.done(1) == [["unlock", "eef"]]


def test_a_trembling_finger_types_once(app: Showcase) -> None:
    seen = touch_keys(app, app.untouched("password"), "e")
    app.later(0.24)
    touch_keys(app, seen, "e", "f", "Open")
    assert app.done(1) == [["unlock", "ef"]]


def test_neighbouring_keys_are_typed_as_fast_as_a_finger_moves(app: Showcase) -> None:
    seen = app.untouched("password")
    one, two = seen.target("a"), seen.target("b")
    y = round((one[1] + one[3]) / 2)
    app.glass.do("mousemove", one[2] - 5, y, "click", 1, "mousemove", two[0] + 5, y, "click", 1)
    touch_keys(app, seen, "c", "Open")
    assert app.done(1) == [["unlock", "abc"]]


def test_a_keyboard_types_erases_and_opens(app: Showcase) -> None:
    app.untouched("password")
    app.glass.press("a", "B", "3", "x", "BackSpace", "space", "at", "Return")
    assert app.done(1) == [["unlock", "aB3 @"]]


def test_a_held_key_of_a_keyboard_types_once(app: Showcase) -> None:
    app.untouched("password")
    app.hold("a")
    app.glass.press("b", "Return")
    assert app.done(1) == [["unlock", "ab"]]


def test_a_letter_typed_twice_at_once_on_a_keyboard_counts_twice(app: Showcase) -> None:
    app.untouched("password")
    app.glass.press("A", "n", "n", "a", "x", "x", "BackSpace", "BackSpace", "Return")
    assert app.done(1) == [["unlock", "Anna"]]


def test_who_doesnt_touch_types_on_the_screens_own_keys(app: Showcase) -> None:
    app.untouched("password")
    for word in ("b", "Open"):
        while _press(app, "Down") != word:
            pass
        _press(app, "Return")
        app.later(1)
    assert app.done(1) == [["unlock", "b"]]


def test_nothing_is_tried_before_something_is_typed(app: Showcase) -> None:
    seen = app.untouched("password")
    assert "Open" not in {target["words"] for target in seen.targets}
    app.glass.press("Return", "Escape")
    assert app.done(1) == [["back"]]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_keys_go_from_left_to_right_in_every_language(app: Showcase, language: str) -> None:
    seen = app.untouched("password", language)
    assert seen.target("a")[2] < seen.target("b")[0] < seen.target("h")[0]


def _press(app: Showcase, key: str) -> str:
    """A key is pressed; what the keys are on then."""
    return app.noticed(lambda: app.glass.press(key)).words


def _typed(seen: Seen) -> str:
    """The signs in the field, which are texts of their own, in the order of their places."""
    letters = [text for text in seen.texts if not text["picture"] and len(text["words"]) == 1]
    boxes = {target["words"]: target["box"] for target in seen.targets}
    first_row = boxes["a"][1]
    return "".join(
        text["words"] for text in sorted(letters, key=lambda text: text["box"][0]) if text["box"][3] < first_row
    )
