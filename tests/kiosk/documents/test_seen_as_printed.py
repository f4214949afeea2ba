"""What is seen of a PDF is what is printed: what is for paper alone, and nothing that is for the screen alone."""

import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from kiosk.documents import Document
from tests.parts import papers
from tests.parts.likeness import likeness
from tests.parts.reading import Reading

PRINT, NO_VIEW, HIDDEN = 4, 32, 2  # ISO 32000-2, 12.5.3
HEIGHT = 842


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reading]:
    made = Reading(tmp_path_factory.mktemp("printed") / "vault")
    yield made
    made.reader.close()


def square(pdf: pikepdf.Pdf) -> pikepdf.Stream:
    """A black square, to be seen from afar."""
    return pdf.make_stream(b"0 0 100 100 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 100, 100]))


def is_black(reading: Reading, document: Document, middle: tuple[int, int]) -> tuple[bool, bool]:
    """Whether a place, in points from the lower left corner, is black: as it is seen, and as it is printed."""
    seen = reading.seen(document, width=595, height=HEIGHT)
    at = 3 * ((HEIGHT - middle[1]) * seen.width + middle[0])
    printed = reading.printed(document)
    command = ["pdftoppm", "-r", "72", "-png", "-singlefile", str(printed)]
    page = Image.open(BytesIO(subprocess.run(command, capture_output=True, check=True).stdout)).convert("L")
    black = page.getpixel((middle[0], page.height - middle[1]))
    return seen.rgb[at] < 50, black == 0


@pytest.mark.parametrize(
    ("flags", "shown"),
    [(PRINT, True), (PRINT | NO_VIEW, True), (0, False), (NO_VIEW, False), (PRINT | HIDDEN, False)],
)
@pytest.mark.parametrize("kind", ["/Stamp", "/Widget"])
def test_marks_and_buttons_are_there_if_they_say_that_they_are_printed(
    reading: Reading, tmp_path: Path, kind: str, flags: int, shown: bool
) -> None:
    with pikepdf.open(papers.pdf(tmp_path / "a.pdf")) as pdf:
        look = Dictionary(N=square(pdf))
        annotation = Dictionary(Type=Name.Annot, Subtype=Name(kind), Rect=Array([100, 100, 200, 200]), F=flags, AP=look)
        if kind == "/Widget":
            annotation.FT, annotation.Ff, annotation.T = Name.Btn, 1 << 16, "print"
        field = pdf.make_indirect(annotation)
        pdf.pages[0].Annots = Array([field])
        if kind == "/Widget":
            pdf.Root.AcroForm = Dictionary(Fields=Array([field]))
        pdf.save(tmp_path / "b.pdf")
    assert is_black(reading, reading.opened(tmp_path / "b.pdf"), (150, 150)) == (shown, shown)


@pytest.mark.parametrize(
    ("usage", "usual", "shown"),
    [
        ({"Print": {"PrintState": Name.ON}, "View": {"ViewState": Name.OFF}}, {"OFF": True}, True),
        ({"Print": {"PrintState": Name.OFF}}, {}, False),
        ({"View": {"ViewState": Name.OFF}}, {}, False),
        ({}, {"OFF": True}, False),
        ({}, {"BaseState": Name.OFF}, False),
        ({}, {"BaseState": Name.OFF, "ON": True}, True),
        ({}, {}, True),
    ],
)
def test_layers_are_as_on_paper(
    reading: Reading, tmp_path: Path, usage: dict[str, dict[str, Name]], usual: dict[str, object], shown: bool
) -> None:
    with pikepdf.open(papers.pdf(tmp_path / "a.pdf")) as pdf:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Layer"))
        if usage:
            layer.Usage = Dictionary({f"/{purpose}": Dictionary(state) for purpose, state in _named(usage).items()})
        state = {f"/{key}": Array([layer]) if value is True else value for key, value in usual.items()}
        pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(state))
        page = pdf.pages[0]
        page.obj.Resources.Properties = Dictionary(L=layer)
        page.contents_add(b"/OC /L BDC 100 100 100 100 re f EMC")
        pdf.save(tmp_path / "b.pdf")
    assert is_black(reading, reading.opened(tmp_path / "b.pdf"), (150, 150)) == (shown, shown)


@pytest.mark.parametrize("unit", [72, 2, 0.5])
def test_a_page_measured_in_units_of_its_own_has_its_size_on_paper(
    reading: Reading, tmp_path: Path, unit: float
) -> None:
    with pikepdf.open(papers.pdf(tmp_path / "a.pdf")) as pdf:
        page = pdf.pages[0]
        page.obj.MediaBox = Array([0, 0, 595 / unit, HEIGHT / unit])
        page.obj.UserUnit = unit
        page.Contents = pdf.make_stream(f"{100 / unit} {100 / unit} {100 / unit} {100 / unit} re f".encode())
        pdf.save(tmp_path / "b.pdf")
    document = reading.opened(tmp_path / "b.pdf")
    assert (round(document.pages[0].width), round(document.pages[0].height)) == (595, HEIGHT)
    assert is_black(reading, document, (150, 150)) == (True, True)
    assert is_black(reading, document, (250, 150)) == (False, False)


def _named(usage: dict[str, dict[str, Name]]) -> dict[str, dict[str, Name]]:
    return {purpose: {f"/{key}": value for key, value in state.items()} for purpose, state in usage.items()}


@pytest.mark.parametrize("within", [False, True])
def test_chinese_letters_of_a_font_that_is_not_in_the_file_are_printed_as_they_are_seen(
    reading: Reading, tmp_path: Path, within: bool
) -> None:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(595, HEIGHT))
        numbering = Dictionary(Registry=b"Adobe", Ordering=b"GB1", Supplement=2)
        named = {"/Type": Name.Font, "/BaseFont": Name("/STSong-Light")}
        inner = Dictionary({**named, "/Subtype": Name.CIDFontType0, "/CIDSystemInfo": numbering})
        whole = {"/Subtype": Name.Type0, "/Encoding": Name("/UniGB-UCS2-H"), "/DescendantFonts": Array([inner])}
        font = Dictionary({**named, **whole})
        fonts, words = Dictionary(Font=Dictionary(F=font)), b"BT /F 60 Tf 100 600 Td <51FA751F8BC1660E> Tj ET"
        drawn = pdf.make_stream(words, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 595, HEIGHT]))
        drawn.Resources = fonts
        page.Resources = Dictionary(XObject=Dictionary(D=drawn)) if within else fonts
        page.Contents = pdf.make_stream(b"/D Do" if within else words)
        pdf.save(tmp_path / "a.pdf")
    document = reading.opened(tmp_path / "a.pdf")
    seen = reading.seen(document, width=595, height=HEIGHT)
    ghostscript = ["gs", "-q", "-dBATCH", "-dNOPAUSE", "-dTextAlphaBits=4", "-sDEVICE=ppmraw", "-r72", "-sOutputFile=-"]
    paper = subprocess.run([*ghostscript, str(reading.printed(document))], capture_output=True, check=True).stdout
    picture = np.frombuffer(seen.rgb, np.uint8).reshape(seen.height, seen.width, 3)
    pages = picture, np.array(Image.open(BytesIO(paper)))
    one, other = (page[170:260, 90:350] for page in pages)
    assert one.min() < 128
    assert likeness(one, other) > 0.9
