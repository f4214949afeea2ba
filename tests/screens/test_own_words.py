"""What a resident says in own words is typed by finger or on a keyboard, in the letters of their language."""

from collections.abc import Iterator

import pytest

from kiosk.calls.own_words import LONGEST
from screens.widgets.plates import ARABIC_WRITING, WRITING, Shape
from tests.parts.screen import Seen, Showcase, showcase

BOX = (60, 100, 600, 280)
"""In the box of what is typed, in pixels."""


@pytest.fixture(scope="module")
def app() -> Iterator[Showcase]:
    """The app on a 10.1" screen."""
    with showcase() as shown:
        yield shown


def touch(app: Showcase, seen: Seen, *words: str) -> Seen:
    """Keys are touched one after the other, slowly; what is seen then."""
    for word in words:
        left, top, right, bottom = seen.target(word)
        app.later(1)
        app.noticed(lambda at=((left + right) / 2, (top + bottom) / 2): app.glass.tap(*at))  # type: ignore[misc]
        seen = app.see()
    return seen


def test_words_are_touched_letter_by_letter_read_on_the_screen_and_sent(app: Showcase) -> None:
    seen = app.untouched("words")
    assert "Send" not in {target["words"] for target in seen.targets}
    seen = touch(app, seen, "Capitals", "A", "Capitals", "space", "nop", "z", "Erase a sign", "q")
    assert "A q" in seen.spoken
    assert not any("A q" in words for words in app.remembered())
    touch(app, seen, "Send")
    assert app.done(1) == [["add_words", "A q"]]
    assert "A q" not in app.see().spoken


def test_a_keyboard_types_them_and_its_enter_sends_them(app: Showcase) -> None:
    app.untouched("words")
    app.glass.press("space", "J", "apostrophe", "a", "i", "space", "x", "BackSpace", "e", "Return")
    assert app.done(1) == [["add_words", "J'ai e"]]


def test_spaces_alone_are_not_sent(app: Showcase) -> None:
    seen = touch(app, app.untouched("words"), "space", "space")
    assert "Send" not in {target["words"] for target in seen.targets}


@pytest.mark.parametrize("manner", ["larger", "larger-contrast"])
def test_what_was_typed_stays_in_another_look_and_goes_with_the_visit(app: Showcase, manner: str) -> None:
    touch(app, app.untouched("words"), "a", "b")
    app.show("still", "en")
    assert "ab" in app.show("words", "en", manner).spoken
    app.show("goodbye", "en")
    assert "ab" not in app.show("words", "en").spoken


def test_arabic_letters_come_first_in_arabic_and_stand_as_they_are_read(app: Showcase) -> None:
    seen = app.untouched("words", "ar")
    assert seen.target("ا")[0] > seen.target("ب")[2]
    assert seen.target("ا")[1] == seen.target("د")[1] < seen.target("ذ")[1]
    seen = touch(app, seen, "ا", "ب")
    touch(app, seen, next(t["words"] for t in seen.targets if t["kind"] == "Answer" and t["loud"]))
    assert app.done(1) == [["add_words", "اب"]]


@pytest.mark.parametrize("shape", [*WRITING, *ARABIC_WRITING])
def test_every_sign_can_be_turned_to(shape: Shape) -> None:
    plates = shape.plates(arabic=shape in ARABIC_WRITING)
    assert all(len(plate.signs) + len(plate.turns) <= shape.keys for plate in plates)
    found, todo = set[int](), {0}
    while todo:
        found |= todo
        todo = {turn for number in todo for turn in plates[number].turns} - found
    signs = "".join(plates[number].signs for number in found)
    assert set("abcdefghijklmnopqrstuvwxyz1234567890.-/_@!?,;:'\"()éèàçùß€") <= set(signs)
    assert len(set(signs)) == len(signs)
    assert ("ش" in signs) is (shape in ARABIC_WRITING)


def test_of_long_words_the_end_is_seen_and_no_more_is_typed_than_can_be_said(app: Showcase) -> None:
    app.untouched("words")
    while max(map(len, app.see().spoken)) < LONGEST:
        app.noticed(lambda: app.glass.do("type", "--delay", 1, "ou bien " * 10))
    long = app.glass.picture()
    touch(app, app.see(), "Erase a sign", "Erase a sign")
    assert app.glass.picture().crop(BOX).tobytes() != long.crop(BOX).tobytes()
    seen = touch(app, app.see(), "m", "j", "m")
    assert max(map(len, seen.spoken)) == LONGEST
