"""Long things: cut into sheets that can be read, nothing cut in two, nothing lost, nothing twice."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image, ImageDraw

from kiosk.documents import Document, PageSize
from kiosk.documents.sheet import A4
from tests.parts import papers, papers_photos
from tests.parts.likeness import Pixels, likeness, rendered
from tests.parts.reading import SETTINGS, Reading

DPI = 100
SIZE = round(A4.width * DPI / 72), round(A4.height * DPI / 72)


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reading]:
    made = Reading(tmp_path_factory.mktemp("long") / "vault", SETTINGS.model_copy(update={"pages_max": 40}))
    yield made
    made.reader.close()


def sheets(reading: Reading, document: Document) -> list[Pixels]:
    """The sheets as they are seen."""
    pictures = [reading.seen(document, page, max(SIZE), max(SIZE)) for page in range(len(document.pages))]
    return [np.frombuffer(it.rgb, np.uint8).reshape(it.height, it.width, 3) for it in pictures]


def sizes(document: Document) -> set[tuple[int, int]]:
    """The sizes of its pages, in whole points."""
    return {(round(page.width), round(page.height)) for page in document.pages}


def bars(sheet: Pixels) -> list[int]:
    """How many rows each bar on a sheet has."""
    dark = np.flatnonzero(np.diff(np.pad((sheet.min(axis=2) < 100).any(axis=1).astype(int), 1)))
    return [int(end - begin) for begin, end in zip(dark[::2], dark[1::2], strict=True)]


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.webp"])
@pytest.mark.parametrize("ground", ["white", "beige"])
def test_a_long_screenshot_becomes_pages_and_no_line_is_lost_or_cut(
    reading: Reading, tmp_path: Path, name: str, ground: str
) -> None:
    document = reading.opened(papers_photos.screenshot(tmp_path / name, ground=ground))
    assert sizes(document) == {(595, 842)}
    assert 8 <= len(document.pages) <= 9  # 60 lines, 8 of which fit
    seen, paper = sheets(reading, document), rendered(reading.printed(document), DPI)
    for pages in (seen, paper):
        found = [bar for sheet in pages for bar in bars(sheet)]
        assert len(found) == 60
        assert max(found) - min(found) <= 2


def test_a_message_of_half_a_sheet_stays_whole(reading: Reading, tmp_path: Path) -> None:
    image = Image.new("RGB", (600, 4000), "beige")
    for number in range(10):
        ImageDraw.Draw(image).rectangle((50, number * 400 + 10, 500, number * 400 + 389), fill="darkgreen")
    image.save(tmp_path / "a.png")
    found = [bar for sheet in sheets(reading, reading.opened(tmp_path / "a.png")) for bar in bars(sheet)]
    assert len(found) == 10
    assert max(found) - min(found) <= 2


def test_a_photo_without_any_gap_is_cut_all_the_same(reading: Reading, tmp_path: Path) -> None:
    Image.effect_noise((300, 3000), 80).save(tmp_path / "a.png")
    assert len(reading.opened(tmp_path / "a.png").pages) == 4


def test_a_panorama_goes_on_from_sheet_to_sheet(reading: Reading, tmp_path: Path) -> None:
    image = Image.new("RGB", (6000, 400), "white")
    for number in range(60):
        ImageDraw.Draw(image).rectangle((number * 100 + 30, 20, number * 100 + 69, 380), fill="black")
    image.save(tmp_path / "a.png")
    document = reading.opened(tmp_path / "a.png")
    assert sizes(document) == {(842, 595)}
    assert 8 <= len(document.pages) <= 9
    for pages in (sheets(reading, document), rendered(reading.printed(document), DPI)):
        assert len([bar for sheet in pages for bar in bars(sheet.transpose(1, 0, 2))]) == 60


def test_white_paper_behind_the_last_line_takes_no_sheet(reading: Reading, tmp_path: Path) -> None:
    long = papers_photos.screenshot(tmp_path / "a.png", lines=30)
    image = Image.new("RGB", (400, 9000), "white")
    image.paste(Image.open(long))
    image.save(long)
    assert len(reading.opened(long).pages) <= 5


def test_what_is_all_white_behind_its_first_sheet_is_that_sheet(reading: Reading, tmp_path: Path) -> None:
    image = Image.new("RGB", (400, 9000), "white")
    ImageDraw.Draw(image).rectangle((20, 30, 380, 69), fill="black")
    image.save(tmp_path / "a.png")
    document = reading.opened(tmp_path / "a.png")
    assert (len(document.pages), document.uncut) == (1, ())
    for (sheet,) in (sheets(reading, document), rendered(reading.printed(document), DPI)):
        assert len(bars(sheet)) == 1
        assert bars(sheet)[0] > 50


@pytest.mark.parametrize("size", [(1080, 2400), (400, 820), (3000, 1100), (40, 9000)])
def test_what_can_be_read_on_one_sheet_or_not_at_all_stays_on_one(
    reading: Reading, tmp_path: Path, size: tuple[int, int]
) -> None:
    Image.new("RGB", size, "navy").save(tmp_path / "a.png")
    document = reading.opened(tmp_path / "a.png")
    assert (len(document.pages), document.uncut) == (1, ())


def test_it_can_be_had_on_one_sheet_instead(reading: Reading, tmp_path: Path) -> None:
    document = reading.opened(papers_photos.screenshot(tmp_path / "a.png")).on_one_sheet_each
    assert sizes(document) == {(595, 842)}
    (seen,), (paper,) = sheets(reading, document), rendered(reading.printed(document), DPI)
    for sheet in (seen, paper):
        across = np.flatnonzero((sheet.min(axis=2) < 200).any(axis=0))
        assert across.max() - across.min() < SIZE[0] / 10
    assert likeness(seen, paper[: len(seen), : seen.shape[1]]) > 0.95


@pytest.mark.parametrize("quarters", range(4))
def test_an_endless_web_page_is_cut_between_its_lines(reading: Reading, tmp_path: Path, quarters: int) -> None:
    document = reading.opened(papers.web_page(tmp_path / "a.pdf", quarters))
    assert sizes(document) == {(595, 842)}
    assert 4 <= len(document.pages) <= 5  # 3,040 points, 813 of which fit
    printed = reading.printed(document)
    words = subprocess.run(["pdftotext", printed, "-"], capture_output=True, text=True, check=True).stdout
    assert words.split() == [word for number in range(150) for word in ("Entry", "number", f"{number:03}")]
    for seen, paper in zip(sheets(reading, document), rendered(printed, DPI), strict=True):
        assert len(bars(seen)) == len(bars(paper)) > 0


def test_one_part_alone_can_be_printed(reading: Reading, tmp_path: Path) -> None:
    document = reading.opened(papers.web_page(tmp_path / "a.pdf"))
    words = subprocess.run(
        ["pdftotext", reading.printed(document, [1]), "-"], capture_output=True, text=True, check=True
    ).stdout.split()
    assert words[2] > "030"
    assert len(words) // 3 <= 40


def test_pages_beside_a_long_one_stay_as_they_are(reading: Reading, tmp_path: Path) -> None:
    with pikepdf.open(papers.web_page(tmp_path / "a.pdf")) as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pdf.pages.insert(0, pdf.pages[1])
        pdf.save(tmp_path / "b.pdf")
    document = reading.opened(tmp_path / "b.pdf")
    assert document.pages[0] == document.pages[-1] == PageSize(595, 842)
    assert [page.height for page in document.uncut] == [842, 3040, 842]
    assert len(rendered(reading.printed(document), 20)) == len(document.pages)
    assert len(rendered(reading.printed(document.on_one_sheet_each), 20)) == 3


def test_what_is_made_for_long_paper_stays_long(reading: Reading, tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        for _ in range(11):
            pdf.add_blank_page(page_size=(300, 5000))
        pdf.save(tmp_path / "a.pdf")
    assert len(reading.opened(tmp_path / "a.pdf").pages) == 11


def test_as_pictures_too_the_parts_are_printed(tmp_path: Path) -> None:
    reading = Reading(tmp_path / "vault", pixels=True)
    document = reading.opened(papers_photos.screenshot(tmp_path / "a.png"))
    found = [bar for sheet in rendered(reading.printed(document), DPI) for bar in bars(sheet)]
    assert len(found) == 60
    assert len(rendered(reading.printed(document.on_one_sheet_each), 20)) == 1
    reading.reader.close()
