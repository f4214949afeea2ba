"""Every screen, in every language and both sizes: nothing cut, everything large enough and in its place."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations

import pytest

from kiosk.language import Catalogues
from kiosk.settings import LANGUAGES
from tests.parts.screen import Box, Seen, Showcase, showcase
from tests.screens.gallery import GALLERY
from tests.screens.measures import unused

TARGET_MM = 20
LOUD_MM = {"normal": 25, "larger": 21}  # larger words and a call's strip leave no more of 10.1"
GAP_MM = 3.2
EDGE_MM = 2
SAME_MM = 0.3  # a pixel or two
REACH_FROM_MM, REACH = 250, 0.6


@dataclass(frozen=True)
class Model:
    """A screen that one can buy."""

    width: int
    height: int
    diagonal_mm: float

    def __str__(self) -> str:
        return f'{self.diagonal_mm / 25.4:.0f}" {self.width}x{self.height}'


MODELS = (Model(1280, 800, 257), Model(1366, 768, 396), Model(1920, 1080, 559), Model(1080, 1920, 559))


@dataclass
class Shown:
    """The app on one model of screen. What was seen once is remembered: there are hundreds of screens to see."""

    model: Model
    app: Showcase
    unused: dict[tuple[str, str], float] = field(default_factory=dict)  # in French, by name and manner
    _seen: dict[tuple[str, str, str], Seen] = field(default_factory=dict)

    def see(self, name: str, language: str, manner: str = "normal") -> Seen:
        """A screen of the gallery."""
        look = (name, language, manner)
        if look not in self._seen:
            pictured = language == "fr"
            self._seen[look] = self.app.show(name, language, manner, drawn=pictured)
            if pictured:
                self.unused[name, manner] = unused(self.app.glass.picture())
        return self._seen[look]


@pytest.fixture(scope="module", params=MODELS, ids=str)
def shown(request: pytest.FixtureRequest) -> Iterator[Shown]:
    """The app on one model of screen."""
    model = request.param
    with showcase(model.width, model.height, model.diagonal_mm) as app:
        yield Shown(model, app)


LOOKS = [(language, manner) for language in LANGUAGES for manner in ("normal", "larger")]


@pytest.mark.parametrize(("language", "manner"), LOOKS)
def test_nothing_is_cut_and_a_finger_finds_everything(shown: Shown, language: str, manner: str) -> None:
    faults = []
    for name in GALLERY:
        seen = shown.see(name, language, manner)
        faults += [
            f"{name}: {fault}" for fault in (*_unreadable(seen), *_untouchable(seen, shown.model, LOUD_MM[manner]))
        ]
    assert not faults, "\n".join(faults)


ASIDE = ("Key", "Paper", "PageCard", "AgainCard", "PaperCard")
"""Keys of a keyboard, and pictures of pages: they are many by nature, and each says one thing."""
ANSWERS_MAX = 6


def test_no_screen_asks_more_than_a_hand_can_count(shown: Shown) -> None:
    for manner in ("normal", "larger"):
        counted = {name: _answers(shown.see(name, "fr", manner)) for name in GALLERY}
        assert {name: answers for name, answers in counted.items() if len(answers) > ANSWERS_MAX} == {}


def _answers(seen: Seen) -> list[str]:
    """What can be touched besides the bar, keys, and pictures of pages."""
    bar = [list(box) for box in seen.bar.values()]
    return [one["words"] for one in seen.targets if one["box"] not in bar and one["kind"] not in ASIDE]


def test_no_key_leaves_or_moves_for_a_call(shown: Shown) -> None:
    for language, manner in LOOKS:
        keys, called = (_keys(shown.see(name, language, manner)) for name in ("password", "password-called"))
        assert list(keys) == list(called)
        assert list(keys.values()) == pytest.approx(list(called.values()), abs=1)


def _keys(seen: Seen) -> dict[str, float]:
    """The keyboard's keys in their order, each with where it begins."""
    return {one["words"]: one["box"][0] for one in seen.targets if one["kind"] == "Key"}


def test_the_bar_is_in_the_same_place_on_every_screen(shown: Shown) -> None:
    for manner in ("normal", "larger"):
        places = {str(shown.see(name, "fr", manner).bar) for name in GALLERY}
        assert len(places) == 1


def test_arabic_mirrors_the_bar(shown: Shown) -> None:
    french, arabic = shown.see("why", "fr"), shown.see("why", "ar")
    for name, (left, top, right, bottom) in french.bar.items():
        assert arabic.bar[name] == pytest.approx(
            [shown.model.width - right, top, shown.model.width - left, bottom], abs=1
        )


UNUSED_MAX = 0.35


def test_no_screen_leaves_a_third_of_itself_unused(shown: Shown) -> None:
    for name in GALLERY:
        for manner in ("normal", "larger"):
            shown.see(name, "fr", manner)
    assert {look: part for look, part in shown.unused.items() if part > UNUSED_MAX} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_faces_stand_in_the_order_of_the_names_beside_them(shown: Shown, language: str) -> None:
    starts = {text["words"]: text["box"][0] for text in shown.see("home-four", language).texts if text["picture"]}
    faces = [starts[initial] for initial in "FA"]  # Fatima and Ann; Saïd has a photo
    assert faces == sorted(faces, reverse=Catalogues().of(language).rtl)


@pytest.mark.parametrize("manner", ["normal", "larger"])
def test_pictures_above_words_are_level_with_those_beside_them(shown: Shown, manner: str) -> None:
    uneven = {name: _heights(shown.see(name, "fr", manner)) for name in GALLERY}
    assert {name: rows for name, rows in uneven.items() if any(max(row) - min(row) > 1 for row in rows)} == {}


def _heights(seen: Seen) -> list[list[float]]:
    """Row by row of answers, how high the middle of each picture is that stands in the middle of its answer."""
    rows: dict[tuple[float, float], list[float]] = {}
    for left, top, right, bottom in (target["box"] for target in seen.targets if target["kind"] == "Answer"):
        for start, high, end, low in (text["box"] for text in seen.texts if text["picture"]):
            if top <= high < low <= bottom and abs(start + end - left - right) <= 2:
                rows.setdefault((top, bottom), []).append((high + low) / 2)
    return list(rows.values())


LARGE_MM = 110
"""A picture so wide lacks nothing, and may give words some of its room."""
ALIKE = 0.99


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_drawn_is_smaller_in_larger_text(shown: Shown, language: str) -> None:
    faults = []
    for name in GALLERY:
        normal, larger = _widths(shown.see(name, language)), _widths(shown.see(name, language, "larger"))
        faults += [
            f"{name}: {picture} is {larger[picture]:.1f} mm wide, not {normal[picture]:.1f}"
            for picture in normal.keys() & larger.keys()
            if larger[picture] < min(normal[picture], LARGE_MM) * ALIKE - SAME_MM
        ]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(("language", "manner"), LOOKS)
def test_no_words_come_near_the_edge_of_their_card(shown: Shown, language: str, manner: str) -> None:
    faults = []
    for name in GALLERY:
        seen = shown.see(name, language, manner)
        near = {words: edge / seen.px_per_mm for words, edge in seen.edges}
        faults += [
            f"{name}: {words!r} ends {mm:.1f} mm from it" for words, mm in near.items() if mm < EDGE_MM - SAME_MM
        ]
    assert not faults, "\n".join(faults)


def _widths(seen: Seen) -> dict[str, float]:
    """Each picture's width in mm; the smallest, where there are several."""
    widths: dict[str, float] = {}
    for picture, width in seen.pictures:
        widths[picture] = min(width / seen.px_per_mm, widths.get(picture, width))
    return widths


def _unreadable(seen: Seen) -> Iterator[str]:
    for text in seen.texts:
        if text["clipped"]:
            yield f"{text['words']!r} is cut"
        if text["missing"]:
            yield f"{text['words']!r} has characters without a glyph"
    told = [text for text in seen.texts if not text["picture"]]
    for one, other in combinations(told, 2):
        if _overlap(one["box"], other["box"]):
            yield f"{one['words']!r} and {other['words']!r} overlap"


def _untouchable(seen: Seen, model: Model, loud_mm: float) -> Iterator[str]:
    mm = seen.px_per_mm
    high = model.height / mm > REACH_FROM_MM
    start, end = min(box[0] for box in seen.bar.values()), max(box[2] for box in seen.bar.values())
    for target in seen.targets:
        if not target["words"]:
            yield f"a {target['kind']} without words"
        left, top, right, bottom = target["box"]
        if min(right - left, bottom - top) / mm < TARGET_MM:
            yield f"{target['words'] or target['kind']}: {(right - left) / mm:.1f} × {(bottom - top) / mm:.1f} mm"
        if target["loud"] and (bottom - top) / mm < loud_mm:
            yield f"{target['words']}, which most people want, is {(bottom - top) / mm:.1f} mm high"
        if high and top < model.height * (1 - REACH) - 1:
            yield f"{target['words'] or target['kind']} is out of a seated reach"
        if left < start - 1 or top < 0 or right > end + 1 or bottom > model.height:
            yield f"{target['words'] or target['kind']} is not within the screen's margins"
    for one, other in combinations(seen.targets, 2):
        gap = _gap(one["box"], other["box"]) / mm
        if gap < GAP_MM - 0.05:
            yield f"{one['words']!r} is {gap:.1f} mm from {other['words']!r}"


def _overlap(one: Box, other: Box) -> bool:
    left, top = max(one[0], other[0]), max(one[1], other[1])
    right, bottom = min(one[2], other[2]), min(one[3], other[3])
    return right - left > 1 and bottom - top > 1


def _gap(one: Box, other: Box) -> float:
    across = max(other[0] - one[2], one[0] - other[2], 0)
    down = max(other[1] - one[3], one[1] - other[3], 0)
    return max(across, down)
