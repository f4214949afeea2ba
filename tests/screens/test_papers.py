"""Papers are chosen by what is seen of them; what is waited for is said as it is, and shown as what it is."""

from collections.abc import Iterator

import pytest

from tests.parts.screen import Showcase, showcase


@pytest.fixture(scope="module")
def app() -> Iterator[Showcase]:
    """The app on a 10.1" screen."""
    with showcase() as shown:
        yield shown


def test_a_mail_that_is_one_page_is_shown_as_that_page(app: Showcase) -> None:
    told = {target["words"].split(". ")[0]: target["words"] for target in app.show("papers-kinds", "en").targets}
    assert told["Loyer avril"] == "Loyer avril. mail"
    assert told["Papiers CPAS"] == "Papiers CPAS. folder"
    assert "mail" not in told["Photo de la lettre"]


@pytest.mark.parametrize(
    ("name", "told", "picture"),
    [
        ("moment", "I am opening your paper.", "clock"),
        ("moment-forms", "I am fetching the forms.", "clock"),
        ("moment-sheet", "I am making the sheet.", "clock"),
        ("waiting", "Your call stays open.", "clock"),
        ("waiting-unreachable", "I keep trying.", "clock"),
        ("cable", "I can't read a phone by its cable.", "phone"),
        ("stick-unreadable", "I can't read this stick.", "stick"),
        ("refused-gone", "The stick is gone. Put it in again.", "stick"),
        ("refused-locked", "A password protects this paper.", "private"),
        ("not-printed", "The printer couldn't print it.", "printer-alert"),
    ],
)
def test_what_is_told_is_shown_too(app: Showcase, name: str, told: str, picture: str) -> None:
    seen = app.show(name, "en")
    words = {text["words"] for text in seen.texts}
    assert told in words
    assert "Nobody can come" not in words
    assert picture in dict(seen.pictures)


@pytest.mark.parametrize(
    ("name", "answer"), [("cancel", "Yes, cancel it"), ("still", "I am done"), ("wishes", "Sides")]
)
def test_a_quiet_answer_beside_one_in_the_middle_stands_in_the_middle_too(
    app: Showcase, name: str, answer: str
) -> None:
    seen = app.show(name, "en", "larger")
    left, top, right, bottom = seen.target(answer)
    boxes = [text["box"] for text in seen.texts if text["picture"]]
    (picture,) = (box for box in boxes if left <= box[0] < right and top <= box[1] and box[3] <= bottom)
    assert picture[0] - left > 8 * seen.px_per_mm
