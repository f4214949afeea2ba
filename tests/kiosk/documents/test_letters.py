"""Letters of fonts that a PDF only names are drawn, alike on the screen and on paper; what can't be is told."""

import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image

from kiosk.documents import NO_NOTES, Document, Note
from tests.parts import papers, papers_letters
from tests.parts.likeness import Pixels, likeness
from tests.parts.reading import SETTINGS, Reading

LINES = ("Привет", "Γειασού", "ابحرم", "םולש", "สวสด", "Łódźğş", "Բարև", "ሰላም", "出生证明", "გამარჯ")
NOWHERE = "\U00030000"  # a Chinese sign of Unicode 13 that no font for every day has
WAYS = ("names", "unicodes", "copying", "composite")


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reading]:
    made = Reading(tmp_path_factory.mktemp("letters") / "vault", SETTINGS.model_copy(update={"seconds_max": 60}))
    yield made
    made.reader.close()


def seen_and_printed(reading: Reading, document: Document) -> tuple[Pixels, Pixels]:
    """The first page, a pixel for each point: as it is seen, and as Ghostscript prints it."""
    seen = reading.seen(document, width=595, height=842)
    ghostscript = ["gs", "-q", "-dBATCH", "-dNOPAUSE", "-dTextAlphaBits=4", "-sDEVICE=ppmraw", "-r72", "-sOutputFile=-"]
    paper = subprocess.run([*ghostscript, str(reading.printed(document))], capture_output=True, check=True).stdout
    picture = np.frombuffer(seen.rgb, np.uint8).reshape(seen.height, seen.width, 3)
    return picture, np.array(Image.open(BytesIO(paper)).resize((seen.width, seen.height)))


@pytest.mark.parametrize("way", WAYS)
def test_letters_of_all_scripts_are_drawn_where_their_font_is_only_named(
    reading: Reading, tmp_path: Path, way: str
) -> None:
    document = reading.opened(papers_letters.named(tmp_path / "a.pdf", LINES, way))
    assert reading.read_through(document) == document
    seen, printed = seen_and_printed(reading, document)
    for number, line in enumerate(LINES):
        for place in range(len(line)):
            left, base = 60 + 28 * place, 60 * (number + 1)
            letters = [page[base - 32 : base + 10, left - 1 : left + 29] for page in (seen, printed)]
            assert all(letter.min() < 128 for letter in letters), line[place]
    assert likeness(seen, printed) > 0.9


def test_a_sign_above_a_letter_has_no_circle_below_it(reading: Reading, tmp_path: Path) -> None:
    document = reading.opened(papers_letters.named(tmp_path / "a.pdf", ["ส\u0e31"], "names"))
    seen, _ = seen_and_printed(reading, document)
    assert seen[:, 60:88].min() < 128 < seen[:, 92:].min()  # each letter is 28 points wide


def test_letters_that_every_printer_has_stay_as_they_are(reading: Reading, tmp_path: Path) -> None:
    document = reading.opened(papers_letters.named(tmp_path / "a.pdf", ["Façade – œuvre €"], "names"))
    with pikepdf.open(reading.printed(document)) as pdf:
        assert "/FontFile2" not in pdf.pages[0].Resources.Font.F0.FontDescriptor
    assert document.notes == NO_NOTES


@pytest.mark.parametrize(("line", "way"), [("Привет", "nothing"), (NOWHERE * 6, "composite")])
def test_signs_that_no_font_has_or_nobody_can_know_are_counted(
    reading: Reading, tmp_path: Path, line: str, way: str
) -> None:
    document = reading.opened(papers_letters.named(tmp_path / "a.pdf", [line], way))
    for _ in ("before it is seen", "and afterwards"):
        told = reading.read_through(document)
        assert (told.notes, told.glyphs_missing) == (frozenset({Note.GLYPHS_MISSING}), 6)
        reading.seen(document)


def test_signs_that_are_missing_on_a_later_page_alone_are_told(reading: Reading, tmp_path: Path) -> None:
    with pikepdf.open(papers.pdf(tmp_path / "a.pdf", ["One", "Two"])) as pdf:
        with pikepdf.open(papers_letters.named(tmp_path / "b.pdf", [NOWHERE * 3], "composite")) as other:
            pdf.pages.extend(other.pages)
        pdf.save(tmp_path / "c.pdf")
    assert reading.read_through(reading.opened(tmp_path / "c.pdf")).glyphs_missing == 3


SYMBOLS = {
    "SymbolMT": (b"a\xb7\xae", "α•→"),
    "Wingdings-Regular": (b"\xa7\xfcn", "▪✔■"),
    "MonotypeSorts": (b"4nl", "✔■●"),
}


@pytest.mark.parametrize("name", SYMBOLS)
def test_fonts_of_symbols_that_are_only_named_show_their_signs_and_no_letters(
    reading: Reading, tmp_path: Path, name: str
) -> None:
    codes, meant = SYMBOLS[name]
    document = reading.opened(papers_letters.symbols(tmp_path / "a.pdf", name, codes))
    wanted = reading.opened(papers_letters.named(tmp_path / "b.pdf", [meant], "unicodes", "Arial"))
    assert reading.read_through(document) == document
    shown = [*seen_and_printed(reading, document), seen_and_printed(reading, wanted)[0]]
    for place in range(len(meant)):
        signs = [page[20:80, 59 + 28 * place : 89 + 28 * place] for page in shown]
        assert likeness(signs[0], signs[1]) > 0.9, meant[place]
        assert likeness(signs[0], signs[2]) > 0.75, meant[place]  # perhaps of another font


def test_signs_of_fonts_that_nobody_knows_are_told(reading: Reading, tmp_path: Path) -> None:
    document = reading.opened(papers_letters.symbols(tmp_path / "a.pdf", "Webdings", b"a4g"))
    assert reading.read_through(document).glyphs_missing == 3


def test_a_later_page_gets_its_letters_too(reading: Reading, tmp_path: Path) -> None:
    with pikepdf.open(papers.pdf(tmp_path / "a.pdf")) as pdf:
        with pikepdf.open(papers_letters.named(tmp_path / "b.pdf", LINES, "names")) as other:
            pdf.pages.extend(other.pages)
        pdf.save(tmp_path / "c.pdf")
    document = reading.opened(tmp_path / "c.pdf")
    picture = reading.seen(document, page=1, width=595, height=842)
    seen = np.frombuffer(picture.rgb, np.uint8).reshape(picture.height, picture.width, 3)
    with pikepdf.open(reading.printed(document, [1])) as pdf:
        assert all("/FontFile2" in font.FontDescriptor for font in pdf.pages[0].Resources.Font.values())
    assert seen[30:70, 60:220].min() < 128


def test_many_pages_of_borrowed_letters_are_drawn_less_sharp(reading: Reading, tmp_path: Path) -> None:
    few, many = (reading.opened(papers_letters.chinese(tmp_path / f"{pages}.pdf", pages)) for pages in (1, 11))
    pictures = []
    for document in (few, many):
        with pikepdf.open(reading.printed(document)) as pdf:
            pictures.append(int(pdf.pages[-1].Resources.XObject.Photo.Width))
    assert pictures == [2480, 1240]
