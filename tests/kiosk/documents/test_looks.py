"""Looks that viewers must make themselves: what was drawn, filled in or typed onto a page is seen and printed alike."""

import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from kiosk.documents import Document
from tests.parts import papers
from tests.parts.likeness import Pixels, likeness, rendered
from tests.parts.reading import Reading

PRINT = 4  # a flag: ISO 32000-2, 12.5.3
MULTILINE, COMBO, COMB = 1 << 12, 1 << 17, 1 << 24  # flags of fields
HEIGHT = 842
BOX = (100, 200, 300, 230)  # points, where fields stand
RED, BLUE, WHITE = (255, 0, 0), (0, 0, 255), (255, 255, 255)

VALUES = (
    *("Łukasz Żółć", "Иван Петров", "Γιώργος Παπάς", "José Muñoz € 1.250,00"),
    *("محمد العربي", "שלום עולם", "王小明", "東京都", "김민준"),
)


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reading]:
    made = Reading(tmp_path_factory.mktemp("looks") / "vault")
    yield made
    made.reader.close()


def marked(path: Path, **annotation: object) -> Path:
    """A page with one annotation that has no look."""
    return papers.marked_pdf(path, Dictionary({"/Type": Name.Annot, "/F": PRINT, **_named(annotation)}))


def form(path: Path, *fields: Mapping[str, object], outdated: bool = False) -> Path:
    """A form; its fields' looks are missing, or `outdated`."""
    with pikepdf.open(papers.pdf(path)) as pdf:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
        common = {"/Type": Name.Annot, "/Subtype": Name.Widget, "/F": PRINT, "/FT": Name.Tx, "/Rect": Array(BOX)}
        made = [
            pdf.make_indirect(Dictionary({**common, "/T": String(str(number)), **_named(field)}))
            for number, field in enumerate(fields)
        ]
        if outdated:
            for field in made:
                look = pdf.make_stream(b"0 0 500 500 re f", Subtype=Name.Form, BBox=Array([0, 0, 500, 500]))
                field.AP = Dictionary(N=look)
        pdf.pages[0].Annots = Array(made)
        pdf.Root.AcroForm = Dictionary(Fields=Array(made), DA=String("/Helv 12 Tf 0 g"))
        pdf.Root.AcroForm.DR = Dictionary(Font=Dictionary(Helv=font))
        pdf.Root.AcroForm.NeedAppearances = outdated
        pdf.save(path.with_suffix(".form.pdf"))
    return path.with_suffix(".form.pdf")


def _named(entries: Mapping[str, object]) -> dict[str, object]:
    return {f"/{key}": value for key, value in entries.items()}


def looked_at(reading: Reading, document: Document) -> tuple[Pixels, Pixels]:
    """The page as it is seen, and as it is printed: a pixel for each point."""
    seen = reading.seen(document, width=HEIGHT, height=HEIGHT)
    (printed,) = rendered(reading.printed(document), 72, *("-scale-to-x", "595", "-scale-to-y", str(HEIGHT)))
    return np.frombuffer(seen.rgb, np.uint8).reshape(seen.height, seen.width, 3), printed


def colors(pages: tuple[Pixels, Pixels], across: int, up: int) -> list[tuple[int, ...]]:
    """What is at a place, in points from the lower left corner, on each of the pages, to the nearest sixteenth."""
    return [tuple(min(255, (int(channel) + 8) // 16 * 16) for channel in page[-up, across]) for page in pages]


def words_on(printed: Path) -> str:
    """What can be read on paper, without the marks that tell directions."""
    command = ["pdftotext", "-layout", str(printed), "-"]
    text = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    return text.translate(dict.fromkeys((0x202A, 0x202B, 0x202C, 0x200E, 0x200F)))


def ink(page: Pixels, box: tuple[int, int, int, int] = BOX) -> tuple[int, int, int, int]:
    """Between which points something is seen in a box: left, bottom, right, top."""
    left, bottom, right, top = box
    dark = page[-top:-bottom, left:right].min(axis=2) < 160
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    return left + int(columns[0]), top - int(rows[-1]), left + int(columns[-1]), top - int(rows[0])


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("outdated", [True, False])
def test_a_value_in_any_script_is_seen_and_printed_in_one_upright_font(
    reading: Reading, tmp_path: Path, value: str, outdated: bool
) -> None:
    document = reading.opened(form(tmp_path / "a.pdf", {"V": String(value)}, outdated=outdated))
    pages = looked_at(reading, document)
    printed = reading.printed(document)
    assert value in words_on(printed)
    fonts = subprocess.run(["pdffonts", str(printed)], capture_output=True, check=True, text=True).stdout.split("\n")
    names = {line.split()[0].rpartition("+")[2] for line in fonts[2:] if line} - {"Helvetica"}  # the page's own
    assert len(names) <= 1
    assert not any(slant in name for name in names for slant in ("Bold", "Italic", "Oblique"))
    assert likeness(*pages) > 0.97
    for end, other in zip(ink(pages[0]), ink(pages[1]), strict=True):
        assert abs(end - other) <= 2


def test_a_value_stands_where_its_field_says(reading: Reading, tmp_path: Path) -> None:
    ends = []
    for side in (0, 1, 2):
        document = reading.opened(form(tmp_path / f"{side}.pdf", {"V": String("Жук"), "Q": side}))
        ends += [ink(page) for page in looked_at(reading, document)]
    assert [left < 105 for left, *_ in ends] == [True, True, False, False, False, False]
    assert [right > 295 for _, _, right, _ in ends] == [False, False, False, False, True, True]
    assert all(190 < (left + right) / 2 < 210 for left, _, right, _ in ends[2:4])


def test_a_long_value_is_there_to_its_last_word(reading: Reading, tmp_path: Path) -> None:
    value = "Очень длинное слово " * 4 + "конец"
    fields = ({"V": String(value)}, {"V": String(2 * value), "Ff": MULTILINE, "Rect": Array([100, 300, 300, 340])})
    document = reading.opened(form(tmp_path / "a.pdf", *fields))
    assert words_on(reading.printed(document)).count("конец") == 3
    for page in looked_at(reading, document):
        assert ink(page)[2] < 300
        assert ink(page, (100, 290, 300, 340))[1] > 300


def test_each_letter_has_its_cell(reading: Reading, tmp_path: Path) -> None:
    for value, cells in (("ЖУК", (0, 1, 2)), ("אבג", (4, 3, 2))):
        document = reading.opened(form(tmp_path / "a.pdf", {"V": String(value), "Ff": COMB, "MaxLen": 5}))
        for page in looked_at(reading, document):
            filled = [cell for cell in range(5) if page[-230:-200, 100 + 40 * cell : 140 + 40 * cell].min() < 100]
            assert filled == sorted(cells)


def test_what_was_chosen_is_seen_by_its_name(reading: Reading, tmp_path: Path) -> None:
    options = Array([Array([String("1"), String("Kraków")]), Array([String("2"), String("Łódź")])])
    field = {"FT": Name.Ch, "Ff": COMBO, "V": String("2"), "Opt": options}
    printed = reading.printed(reading.opened(form(tmp_path / "a.pdf", field)))
    assert "Łódź" in words_on(printed)
    assert "Kraków" not in words_on(printed)
    listed = {"FT": Name.Ch, "V": String("2"), "Opt": options, "Rect": Array([100, 200, 300, 240])}
    document = reading.opened(form(tmp_path / "b.pdf", listed))
    assert all(name in words_on(reading.printed(document)) for name in ("Łódź", "Kraków"))
    for page in looked_at(reading, document):
        assert page[-233, 290].min() == 255
        assert page[-220, 290].min() < 200


def test_a_field_lies_with_its_page(reading: Reading, tmp_path: Path) -> None:
    upright = {"V": String("Повёрнуто"), "Rect": Array([100, 200, 130, 400]), "MK": Dictionary(R=90)}
    for page in looked_at(reading, reading.opened(form(tmp_path / "a.pdf", upright))):
        left, bottom, right, top = ink(page, (100, 200, 130, 400))
        assert bottom < 205
        assert top - bottom > 2 * (right - left)


@pytest.mark.parametrize("outdated", [True, False])
def test_one_strange_letter_changes_nothing_for_other_fields(reading: Reading, tmp_path: Path, outdated: bool) -> None:
    fields = ({"V": String("Dupont")}, {"V": String("Жук"), "Rect": Array([100, 300, 300, 330])})
    document = reading.opened(form(tmp_path / "a.pdf", *fields, outdated=outdated))
    assert all(name in words_on(reading.printed(document)) for name in ("Dupont", "Жук"))
    for page in looked_at(reading, document):
        assert (page[-230:-200, 100:300] < 160).mean() < 0.2


def test_typed_and_stamped_words_are_there(reading: Reading, tmp_path: Path) -> None:
    typed = marked(tmp_path / "a.pdf", Subtype=Name.FreeText, Contents=String("Привет"), Rect=Array(BOX))
    stamped = marked(tmp_path / "b.pdf", Subtype=Name.Stamp, Name=Name.NotApproved, Rect=Array(BOX))
    for path, words in ((typed, "Привет"), (stamped, "NOT APPROVED")):
        document = reading.opened(path)
        assert words in words_on(reading.printed(document))
        seen, printed = looked_at(reading, document)
        assert ink(seen)[2] - ink(seen)[0] > 20
        assert likeness(seen, printed) > 0.98


@pytest.mark.parametrize(
    "annotation",
    [
        {"Subtype": Name.Line, "L": Array([1, 2])},
        {"Subtype": Name.Line, "L": Array([100, 200, 300, 200]), "BS": Dictionary(W=Name.Wide)},
        {"Subtype": Name.Line, "L": Array([100, 200, 300, 200]), "CA": Name.Half},
        {"Subtype": Name.PolyLine, "Vertices": Array([10**12, 0, 1, 1])},
        {"Subtype": Name.Polygon},
        {"Subtype": Name.FreeText, "Contents": String("Ж"), "DA": String("/A 1e9 Tf 9 9 9 rg")},
        {"Subtype": Name.FreeText, "Contents": String("Ж"), "Rect": Array([1, 1, 1, 1])},
    ],
)
def test_an_annotation_that_makes_no_sense_harms_no_page(
    reading: Reading, tmp_path: Path, annotation: dict[str, object]
) -> None:
    document = reading.opened(marked(tmp_path / "a.pdf", **{"Rect": Array(BOX), **annotation}))
    assert ink(looked_at(reading, document)[0], (0, 500, 595, 842))


@pytest.mark.parametrize(
    "field",
    [
        {"V": String("Ж"), "Ff": COMB, "MaxLen": -7},
        {"V": String("Ж"), "DA": String("/A 1e9 Tf 9 9 9 9 9 k")},
        {"V": Array([String("Ж"), 1]), "FT": Name.Ch, "Opt": Dictionary()},
        {"V": String("Ж"), "Rect": Array([1, 2])},
        {"V": String("Ж"), "MK": Dictionary(R=Name.Up, BC=Array([Name.Red]))},
    ],
)
def test_a_field_that_makes_no_sense_harms_no_page(reading: Reading, tmp_path: Path, field: dict[str, object]) -> None:
    document = reading.opened(form(tmp_path / "a.pdf", field))
    assert ink(looked_at(reading, document)[0], (0, 500, 595, 842))
