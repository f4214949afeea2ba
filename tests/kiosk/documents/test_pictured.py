"""`[printing] pixels = true`: only pictures of pages go to the printer."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from kiosk.documents import Rejection
from tests.parts import papers
from tests.parts.reading import SETTINGS, Reading


@pytest.fixture
def reading(tmp_path: Path) -> Iterator[Reading]:
    made = Reading(tmp_path / "vault", SETTINGS, pixels=True)
    yield made
    made.reader.close()


def words(path: Path) -> str:
    return subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout.strip()


def ink(path: Path, page: int) -> float:
    """How much of a printed page is dark, as poppler draws it; from 0 to 1."""
    command = ["pdftoppm", "-gray", "-r", "20", "-f", str(page), "-l", str(page), str(path)]
    _, _, _, pixels = subprocess.run(command, capture_output=True, check=True).stdout.split(b"\n", 3)
    return sum(value < 128 for value in pixels) / len(pixels)


def test_each_sheet_is_a_picture_and_nothing_else(reading: Reading, tmp_path: Path) -> None:
    written = reading.printed(reading.opened(papers.acting_pdf(tmp_path / "a.pdf")))
    assert words(written) == ""
    with pikepdf.open(written) as pdf:
        (page,) = pdf.pages
        assert set(page.obj.keys()) == {"/Type", "/Parent", "/MediaBox", "/Resources", "/Contents"}
        (sheet,) = page.get_images().values()
        assert int(sheet["/Height"]) == 3507, "A4 with 300 dots an inch"
    assert ink(written, 1) > 0.002


def test_only_the_chosen_pages_are_drawn_in_their_order(reading: Reading, tmp_path: Path) -> None:
    document = reading.opened(papers.pdf(tmp_path / "a.pdf", ("I", "none", "WWWWWWWW")))
    written = reading.printed(document, [2, 0])
    with pikepdf.open(written) as pdf:
        assert len(pdf.pages) == 2
    assert ink(written, 1) > 3 * ink(written, 2) > 0


def test_a_locked_paper_is_drawn_with_its_password(reading: Reading, tmp_path: Path) -> None:
    document = reading.opened(papers.locked_pdf(tmp_path / "a.pdf", "1234"), "1234")
    assert ink(reading.printed(document), 1) > 0


def test_a_wide_page_lies_on_a_wide_sheet(reading: Reading, tmp_path: Path) -> None:
    written = reading.printed(reading.opened(papers.pdf(tmp_path / "a.pdf", size=(842, 595))))
    with pikepdf.open(written) as pdf:
        assert [round(float(side)) for side in pdf.pages[0].MediaBox] == [0, 0, 842, 595]


def test_a_page_that_takes_for_ever_is_given_up(tmp_path: Path) -> None:
    hurried = SETTINGS.model_copy(update={"seconds_max": 3})
    reading = Reading(tmp_path / "vault", hurried, pixels=True)
    document = reading.opened(papers.endless_pdf(tmp_path / "a.pdf"))
    assert reading.reader.printable(document, None, reading.room()) is Rejection.TOOK_TOO_LONG
    reading.reader.close()
