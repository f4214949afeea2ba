"""The number of a resident who wants to be called back is typed by finger or on a keypad."""

from collections.abc import Iterator

import pytest

from tests.parts.screen import Seen, Showcase, showcase


@pytest.fixture(scope="module")
def app() -> Iterator[Showcase]:
    """The app on a 10.1" screen."""
    with showcase() as shown:
        yield shown


def typed(seen: Seen) -> str:
    """The digits in the field, which are texts of their own, in the order of their places."""
    field = min(seen.target("Erase a sign")[1::2]), max(seen.target("Erase a sign")[1::2])
    signs = [
        text
        for text in seen.texts
        if not text["picture"] and len(text["words"]) == 1 and field[0] < text["box"][1] < field[1]
    ]
    left = seen.target("3")[2]
    return "".join(text["words"] for text in sorted(signs, key=lambda text: text["box"][0]) if text["box"][0] > left)


def touch(app: Showcase, seen: Seen, *words: str) -> Seen:
    """Keys are touched one after the other, slowly; what is seen then."""
    for word in words:
        left, top, right, bottom = seen.target(word)
        app.later(1)
        app.noticed(lambda at=((left + right) / 2, (top + bottom) / 2): app.glass.tap(*at))  # type: ignore[misc]
        seen = app.see()
    return seen


def test_a_number_is_touched_digit_by_digit_seen_whole_and_left(app: Showcase) -> None:
    seen = touch(app, app.untouched("number"), "+", "3", "2", "9", "Erase a sign", *"470123456")
    assert "+ 3 2 4 7 0 1 2 3 4 5 6" in seen.spoken
    assert typed(seen) == "+32470123456"
    touch(app, seen, "Call me")
    assert app.done(1) == [["leave_number", "+32470123456"]]


def test_it_is_asked_for_whole_before_it_can_be_left(app: Showcase) -> None:
    seen = touch(app, app.untouched("number"), *"0470123")
    assert "Call me" not in {target["words"] for target in seen.targets}
    assert "Call me" in {target["words"] for target in touch(app, seen, "4").targets}


def test_a_keypad_types_it_too_and_its_enter_leaves_it(app: Showcase) -> None:
    app.untouched("number")
    for key in ("0", "4", "x", "7", "BackSpace", "8", "0", "1", "2", "3", "4", "5", "6", "Return"):
        app.later(1)
        app.noticed(lambda key=key: app.glass.press(key))  # type: ignore[misc]
    assert app.done(1) == [["leave_number", "0480123456"]]


def test_what_was_typed_stays_when_letters_become_larger_and_fits(app: Showcase) -> None:
    touch(app, app.untouched("number"), *"0470123456")
    assert typed(app.show("number", "en", "larger")) == "0470123456"
