"""Every answer of every screen is touched once, and does what it says and nothing else."""

from collections.abc import Iterator

import pytest

from tests.parts.screen import Showcase, showcase
from tests.screens.answers import ANSWERS
from tests.screens.gallery import GALLERY
from tests.screens.test_touch import middle

BAR = {"back": "back", "clearer": "make_clearer", "language": "open_languages", "help": "help"}
EXPECTED = {name: answers for names, answers in ANSWERS.items() for name in names}
TYPED = [name for name in GALLERY if name.startswith(("password", "number", "words"))]
"""Their keys are touched in tests/screens/test_password.py, test_number.py and test_own_words.py."""


@pytest.fixture(scope="module")
def app() -> Iterator[Showcase]:
    """The app on a 10.1" screen."""
    with showcase() as shown:
        yield shown


def touched(app: Showcase, x: int, y: int) -> str:
    """What one tap does, as a line: the method, and its arguments."""
    app.later(1)
    app.noticed(lambda: app.glass.tap(x, y))
    return ", ".join(" ".join(_short(part) for part in call) for call in app.done())


def _short(argument: str) -> str:
    """An argument in a few letters, where it is a job's options."""
    if not argument.startswith("Options("):
        return argument
    copies = argument.partition("copies=")[2].partition(",")[0]
    sides = "2-sided" if "TWO_SIDED" in argument else "1-sided"
    color = "colour" if "color=True" in argument else "black"
    up = argument.partition("number_up=")[2].partition(",")[0]
    paper = argument.partition("paper=<Paper.")[2].partition(":")[0]
    rare = [f"{up}-up"] * (up != "1") + [paper] * (paper != "A4")
    return " ".join([copies, sides, color, *rare])


def test_each_screen_of_the_gallery_has_its_answers_listed() -> None:
    assert sorted([*EXPECTED, *TYPED]) == sorted(GALLERY)


@pytest.mark.parametrize("name", EXPECTED)
def test_each_answer_does_what_it_says(app: Showcase, name: str) -> None:
    seen = app.untouched(name)
    bar = [tuple(box) for box in seen.bar.values()]
    app.done()
    done = {
        str(target["words"]).partition(". ")[0]: touched(app, *middle(target["box"]))
        for target in seen.targets
        if tuple(target["box"]) not in bar
    }
    assert done == EXPECTED[name]


@pytest.mark.parametrize(
    "name", ["source", "papers", "preview", "pages", "why", "coming", "printing", "still", "password"]
)
def test_the_tools_at_the_edge_do_the_same_on_every_screen(app: Showcase, name: str) -> None:
    seen = app.untouched(name)
    offered = {tool: box for tool, box in seen.bar.items() if any(t["box"] == list(box) for t in seen.targets)}
    app.done()
    done = {tool: touched(app, *middle(box)) for tool, box in offered.items()}
    assert done == {tool: BAR[tool] for tool in offered}
    assert {"clearer", "help"} <= set(offered)
