"""Lines, clouds and boxes that were drawn onto a page, and that viewers must draw themselves."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from tests.kiosk.documents.test_looks import (
    BLUE,
    HEIGHT,
    RED,
    WHITE,
    colors,
    ink,
    looked_at,
    marked,
    words_on,
)
from tests.parts.likeness import likeness
from tests.parts.reading import Reading


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reading]:
    made = Reading(tmp_path_factory.mktemp("shapes") / "vault")
    yield made
    made.reader.close()


@pytest.mark.parametrize(
    ("kind", "where", "on_it"),
    [
        ("Line", {"L": Array([100, 200, 300, 200])}, (200, 200)),
        ("PolyLine", {"Vertices": Array([100, 100, 200, 200, 300, 100])}, (150, 150)),
        ("Polygon", {"Vertices": Array([100, 100, 200, 200, 300, 100])}, (200, 100)),
    ],
)
def test_a_shape_is_drawn_in_its_color_whatever_its_rectangle_says(
    reading: Reading, tmp_path: Path, kind: str, where: dict[str, object], on_it: tuple[int, int]
) -> None:
    shape = {"Subtype": Name(f"/{kind}"), "Rect": Array([100, 100, 110, 110]), "C": Array([1, 0, 0]), **where}
    pages = looked_at(reading, reading.opened(marked(tmp_path / "a.pdf", **shape, BS=Dictionary(W=6))))
    assert colors(pages, *on_it) == [RED, RED]
    assert likeness(*pages) > 0.99


@pytest.mark.parametrize("kind", ["PolyLine", "Ink"])
def test_a_shape_on_a_page_measured_in_inches_is_where_it_was_drawn(
    reading: Reading, tmp_path: Path, kind: str
) -> None:
    corners = Array([1, 1, 3, 1])
    where = {"Vertices": corners} if kind == "PolyLine" else {"InkList": Array([corners])}
    shape = {"Subtype": Name(f"/{kind}"), "Rect": Array([1, 0.9, 3, 1.1]), "C": Array([1, 0, 0]), **where}
    with pikepdf.open(marked(tmp_path / "a.pdf", **shape, BS=Dictionary(W=6))) as pdf:
        pdf.pages[0].obj.MediaBox = Array([0, 0, 595 / 72, HEIGHT / 72])
        pdf.pages[0].obj.UserUnit = 72
        pdf.save(tmp_path / "b.pdf")
    assert colors(looked_at(reading, reading.opened(tmp_path / "b.pdf")), 144, 72) == [RED, RED]


def test_a_polygon_is_filled_and_light_shines_through_it(reading: Reading, tmp_path: Path) -> None:
    shape = {"Subtype": Name.Polygon, "Rect": Array([100, 100, 300, 300]), "C": Array([]), "IC": Array([0, 0, 1])}
    corners = Array([100, 100, 100, 300, 300, 300, 300, 100])
    full = looked_at(reading, reading.opened(marked(tmp_path / "a.pdf", **shape, Vertices=corners)))
    assert colors(full, 200, 200) == [BLUE, BLUE]
    half = looked_at(reading, reading.opened(marked(tmp_path / "b.pdf", **shape, Vertices=corners, CA=0.5)))
    assert colors(half, 200, 200) == [(128, 128, 255)] * 2


@pytest.mark.parametrize(
    "corners", [[100, 100, 100, 300, 300, 300, 300, 100], [100, 100, 300, 100, 300, 300, 100, 300]]
)
def test_the_edge_of_a_cloud_bows_outwards(reading: Reading, tmp_path: Path, corners: list[int]) -> None:
    shape = {"Subtype": Name.Polygon, "Rect": Array([90, 90, 310, 310]), "C": Array([0]), "Vertices": Array(corners)}
    cloud = marked(tmp_path / "a.pdf", **shape, BE=Dictionary(S=Name.C, I=2))
    pages = looked_at(reading, reading.opened(cloud))
    for page in pages:
        edges = np.abs(np.subtract(ink(page, (50, 50, 350, 350)), (88, 88, 312, 312)))  # half of a bow's 24 points
        assert edges.max() < 4
        assert page[-290:-110, 110:290].min() > 160
    assert likeness(*pages) > 0.99


def test_a_dashed_line_has_gaps(reading: Reading, tmp_path: Path) -> None:
    dashed = Dictionary(W=6, S=Name.D, D=Array([40, 40]))
    line = {"Subtype": Name.Line, "Rect": Array([100, 190, 300, 210]), "L": Array([100, 200, 300, 200])}
    pages = looked_at(reading, reading.opened(marked(tmp_path / "a.pdf", **line, C=Array([1, 0, 0]), BS=dashed)))
    assert colors(pages, 120, 200) == [RED, RED]
    assert colors(pages, 160, 200) == [WHITE, WHITE]


@pytest.mark.parametrize("ending", ["OpenArrow", "ClosedArrow", "Square", "Circle", "Diamond", "Butt", "Slash"])
def test_a_line_ends_as_it_was_drawn(reading: Reading, tmp_path: Path, ending: str) -> None:
    line = {"Subtype": Name.Line, "Rect": Array([100, 190, 300, 210]), "L": Array([100, 200, 300, 200])}
    ends = Array([Name("/None"), Name(f"/{ending}")])
    pages = looked_at(reading, reading.opened(marked(tmp_path / "a.pdf", **line, LE=ends, BS=Dictionary(W=4))))
    for page in pages:
        assert ink(page, (100, 150, 130, 250))[3] - ink(page, (100, 150, 130, 250))[1] < 6
        assert ink(page, (270, 150, 330, 250))[3] - ink(page, (270, 150, 330, 250))[1] > 15
    assert likeness(*pages) > 0.99


CORNERS = (100, 300, 220, 300)  # points: from what words are about to their box


def test_words_in_a_box_are_led_to_what_they_are_about(reading: Reading, tmp_path: Path) -> None:
    box = {"Subtype": Name.FreeText, "Rect": Array([95, 295, 400, 345]), "RD": Array([125, 5, 5, 5])}
    said = {"Contents": String("Sign here, please, " * 4 + "thanks"), "DA": String("/Helv 10 Tf 1 0 0 rg")}
    line = {"CL": Array(CORNERS), "LE": Name.OpenArrow, "BS": Dictionary(W=4)}
    document = reading.opened(marked(tmp_path / "a.pdf", **box, **said, **line))
    assert "thanks" in words_on(reading.printed(document))
    pages = looked_at(reading, document)
    assert colors(pages, 160, 300) == [RED, RED]
    for page in pages:
        left, bottom, right, top = ink(page, (90, 280, 420, 360))
        assert left < 110
        assert bottom < 300 - 6  # the arrow
        assert right > 390
        assert (page[-345:-306, 130:215] == 255).all()  # its box is only beside the line
        assert top < 345
    assert likeness(*pages) > 0.98


@pytest.mark.parametrize("kind", ["Square", "Circle", "FreeText"])
def test_an_edge_may_be_a_cloud(reading: Reading, tmp_path: Path, kind: str) -> None:
    shape = {"Subtype": Name(f"/{kind}"), "Rect": Array([100, 100, 300, 200]), "C": Array([1, 0, 0])}
    said = {"Contents": String("Here"), "DA": String("/Helv 10 Tf 1 0 0 rg")} if kind == "FreeText" else {}
    plain = looked_at(reading, reading.opened(marked(tmp_path / "a.pdf", **shape, **said)))
    effect = Dictionary(S=Name.C, I=1)
    cloud = looked_at(reading, reading.opened(marked(tmp_path / "b.pdf", **shape, **said, BE=effect)))
    assert likeness(*cloud) > 0.98
    for page, other in zip(cloud, plain, strict=True):
        assert (page[-202:-98, 98:302] != other[-202:-98, 98:302]).any(axis=2).sum() > 500
        assert page[-150, 100:113].min() < 200  # its bows are at most 12 points wide


def test_where_words_are_to_be_put_in_is_marked(reading: Reading, tmp_path: Path) -> None:
    mark = {"Subtype": Name.Caret, "Rect": Array([100, 200, 112, 210]), "C": Array([0, 0, 1])}
    for page in looked_at(reading, reading.opened(marked(tmp_path / "a.pdf", **mark))):
        left, bottom, right, top = ink(page, (90, 190, 120, 220))
        assert 8 < right - left < 16
        assert 6 < top - bottom < 14


def test_a_line_that_measures_stands_beside_what_it_measures(reading: Reading, tmp_path: Path) -> None:
    line = {"Subtype": Name.Line, "Rect": Array([100, 190, 300, 240]), "L": Array([100, 200, 300, 200]), "LL": 30}
    style = {"C": Array([1, 0, 0]), "BS": Dictionary(W=6), "Cap": True, "Contents": String("4,25 м")}
    document = reading.opened(marked(tmp_path / "a.pdf", **line, **style))
    assert "4,25 м" in words_on(reading.printed(document))
    pages = looked_at(reading, document)
    assert colors(pages, 200, 230) == [RED, RED]
    assert colors(pages, 100, 215) == [RED, RED]
    assert colors(pages, 200, 200) == [WHITE, WHITE]
