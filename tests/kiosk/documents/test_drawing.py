import gzip
import subprocess
from pathlib import Path

import pypdfium2
import pytest

from kiosk.documents import Kind, Rejection
from kiosk.documents.jail.inside.drawing import svg_to_pdf
from kiosk.documents.jail.inside.rejected import Rejected
from tests.parts.papers_office import laughs
from tests.parts.reading import Reading

A4 = (595, 842)
INK = '<rect width="50" height="50"/>'


def svg(inside: str = INK, attributes: str = 'width="96" height="48"', prologue: str = "") -> bytes:
    spaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f"{prologue}<svg {spaces} {attributes}>{inside}</svg>".encode()


def size(pdf: bytes) -> tuple[int, int]:
    with pypdfium2.PdfDocument(pdf) as document:
        assert len(document) == 1
        width, height = document[0].get_size()
    return round(width), round(height)


def rejection(content: bytes) -> Rejection:
    with pytest.raises(Rejected) as caught:
        svg_to_pdf(content)
    return caught.value.rejection


def test_a_drawing_becomes_a_page_whose_words_are_words(reading: Reading, tmp_path: Path) -> None:
    path = tmp_path / "holiday.jpg"
    path.write_bytes(svg('<text y="40" font-size="12">Plan of the house</text>'))
    document = reading.opened(path)
    assert document.kind is Kind.SVG
    told = subprocess.run(["pdftotext", str(document.path), "-"], check=True, capture_output=True, text=True)
    assert told.stdout.split() == ["Plan", "of", "the", "house"]


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ('width="96" height="48"', (72, 36)),  # pixels: 96 are an inch
        ('width="210mm" height="297mm" viewBox="0 0 100 100"', A4),
        ('viewBox="0 0 100 200"', (421, 842)),  # as large as A4 allows
        ('viewBox="0 0 200 100" width="100%" height="100%"', (842, 421)),
        ("", A4),
        ('width="1000000" height="1000000"', (14400, 14400)),  # the largest page that a PDF may have
    ],
)
def test_a_page_has_the_drawings_own_size_or_what_a4_allows(attributes: str, expected: tuple[int, int]) -> None:
    assert size(svg_to_pdf(svg(attributes=attributes))) == expected


def test_a_packed_drawing_opens(reading: Reading, tmp_path: Path) -> None:
    path = tmp_path / "plan.svgz"
    path.write_bytes(gzip.compress(svg(), mtime=0))
    (page,) = reading.opened(path).pages
    assert (page.width, page.height) == (72, 36)


@pytest.mark.parametrize(
    "content", [svg(""), svg(attributes='width="0" height="0"'), svg(attributes='viewBox="0 0 0 9"')]
)
def test_a_drawing_with_nothing_to_see_has_nothing_inside(content: bytes) -> None:
    assert rejection(content) is Rejection.NOTHING_INSIDE


@pytest.mark.parametrize("content", [svg()[:-10], b"<svg", gzip.compress(svg(), mtime=0)[:60], b"\x1f\x8bnothing"])
def test_a_broken_drawing_is_damaged(content: bytes) -> None:
    assert rejection(content) is Rejection.DAMAGED


def test_a_few_bytes_that_unpack_to_very_many_are_too_large() -> None:
    assert rejection(gzip.compress(svg(" " * 100_000_000))) is Rejection.TOO_LARGE


def test_laughs_uses_and_nesting_without_end_are_damaged() -> None:
    uses = "".join(f'<g id="u{at}">' + f'<use xlink:href="#u{at - 1}"/>' * 10 + "</g>" for at in range(1, 12))
    endless = [
        svg('<text y="40">&l;</text>', prologue=laughs(9)),
        svg(f'<defs><g id="u0">{INK}</g>{uses}</defs><use xlink:href="#u11"/>'),
        svg("<g>" * 100_000 + INK + "</g>" * 100_000),
    ]
    assert {rejection(content) for content in endless} == {Rejection.DAMAGED}


def test_nothing_is_fetched_from_outside_the_drawing(tmp_path: Path) -> None:
    picture = tmp_path / "a.svg"
    picture.write_bytes(svg())
    image = f'<image width="50" height="50" xlink:href="{picture.as_uri()}"/>'
    assert rejection(svg(image)) is Rejection.NOTHING_INSIDE
    words = f'<!DOCTYPE svg [<!ENTITY words SYSTEM "{picture.as_uri()}">]>'
    assert rejection(svg('<text y="40">&words;</text>', prologue=words)) is Rejection.DAMAGED
