"""A paper is looked at, and what of it will be printed is chosen, by touch."""

from collections.abc import Iterator

import pytest

from tests.parts.screen import Box, Seen, Showcase, showcase


@pytest.fixture(scope="module")
def app() -> Iterator[Showcase]:
    """The app on a 10.1" screen."""
    with showcase() as shown:
        yield shown


def touch(app: Showcase, box: Box) -> Seen:
    """A finger in the middle of it; what is seen then."""
    app.noticed(lambda: app.glass.tap((box[0] + box[2]) / 2, (box[1] + box[3]) / 2))
    return app.see()


def words(seen: Seen) -> set[str]:
    """What can be read."""
    return {text["words"] for text in seen.texts}


@pytest.mark.parametrize(
    ("name", "answer", "done"),
    [
        ("preview", "See it larger", ["enlarge"]),
        ("preview", "Choices", ["see_wishes"]),
        ("preview", "Page 2 of 3", ["turn_to", "1"]),
        ("preview-color", "Colour", ["ask", "Wish.COLOR"]),
        ("wishes", "Pages", ["ask", "Wish.PAGES"]),
        ("wish-look", "as it is", ["choose_look", "Look.AS_FOUND"]),
        ("pages-few", "Only page 1", ["only_this_page"]),
        ("pages", "Page 3: it will be printed", ["toggle", "2"]),
        ("pages", "Page 2: it is left out", ["toggle", "1"]),
        ("pages", "More pages", ["turn_pages", "6"]),
        ("pages", "All pages", ["all_pages"]),
        ("pages", "That's it", ["check"]),
        ("enlarged", "Leave out", ["toggle", "0"]),
        ("enlarged-out", "Keep it", ["toggle", "2"]),
        ("noted-salvaged", "See it", ["see_it"]),
    ],
)
def test_one_touch_does_it(app: Showcase, name: str, answer: str, done: list[str]) -> None:
    seen = app.untouched(name)
    touch(app, seen.target(answer))
    assert app.done(1) == [done]


def test_a_paper_of_one_page_asks_nothing_about_pages(app: Showcase) -> None:
    answers = {target["words"] for target in app.untouched("preview-simple").targets}
    assert not answers & {"Choices", "Pages"}
    assert "Print" in answers


@pytest.mark.parametrize(
    ("name", "order"),
    [
        ("preview", "3 pages, both sides, free"),
        ("preview-simple", "1 page, free"),
        ("preview-gray", "14 pages, one side, black and white, free"),
        ("preview-some", "12 of 15, one side, in colour, free"),
        ("preview-photo", "1 page, in colour, cleaned, free"),
        ("preview-uncut", "1 page, in colour, whole, free"),
    ],
)
def test_what_will_come_out_and_what_it_costs_is_said_before_it_is_printed(
    app: Showcase, name: str, order: str
) -> None:
    assert order in words(app.untouched(name))


def test_a_neighbour_of_the_page_leads_on_through_a_long_paper(app: Showcase) -> None:
    seen = app.untouched("preview-rich")
    touch(app, seen.target("Page 8 of 14"))
    assert app.done(1) == [["turn_to", "7"]]


@pytest.mark.parametrize(("name", "answer"), [("enlarged-only", "Leave out"), ("pages-only", "3")])
def test_the_last_page_that_will_be_printed_is_not_left_out(app: Showcase, name: str, answer: str) -> None:
    seen = app.untouched(name)
    assert not {"Leave out", "Page 3: it will be printed"} & {target["words"] for target in seen.targets}
    touch(app, next(text["box"] for text in seen.texts if text["words"] == answer))
    assert app.done() == []


def test_what_is_left_out_is_said_beside_the_page(app: Showcase) -> None:
    assert "Page 2 is left out" in words(app.untouched("preview-left-out"))


def test_the_lower_half_of_a_page_comes_before_the_next_page(app: Showcase) -> None:
    seen = app.untouched("enlarged")
    assert "Before" not in {target["words"] for target in seen.targets}
    seen = touch(app, seen.target("Onward"))
    assert app.done() == []
    assert "Before" in {target["words"] for target in seen.targets}
    touch(app, seen.target("Leave out"))
    touch(app, seen.target("Onward"))
    assert app.done(2) == [["toggle", "0"], ["turn_to", "1"]]


def test_a_lying_page_is_seen_whole(app: Showcase) -> None:
    answers = {target["words"] for target in app.untouched("enlarged-lying").targets}
    assert not answers & {"Before", "Onward", "Leave out"}
