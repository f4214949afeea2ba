import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from kiosk.documents import Rejection
from kiosk.documents.jail.inside.pdfs.rewriting import rewritten
from tests.parts import papers
from tests.parts.likeness import Pixels, likeness, rendered
from tests.parts.reading import Reading


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reading]:
    """One reader for all: each document is rewritten by a process of its own anyway."""
    made = Reading(tmp_path_factory.mktemp("vault"))
    yield made
    made.reader.close()


def text(path: Path) -> list[str]:
    """The words of each page, as poppler reads them."""
    told = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
    return [page.strip() for page in told.split("\f")[:-1]]


def everything(path: Path) -> bytes:
    """All that a PDF says, unpacked."""
    with Pdf.open(path) as pdf:
        unpacked = pikepdf.StreamDecodeLevel.generalized
        pdf.save(path.with_suffix(".plain"), qdf=True, compress_streams=False, stream_decode_level=unpacked)
    return path.with_suffix(".plain").read_bytes()


def test_all_pages_go_on_in_their_order(reading: Reading, tmp_path: Path) -> None:
    paper = reading.opened(papers.pdf(tmp_path / "a.pdf", ("Un", "Deux", "Trois")))
    assert text(reading.printed(paper)) == ["Un", "Deux", "Trois"]


def test_only_the_chosen_pages_go_on(reading: Reading, tmp_path: Path) -> None:
    paper = reading.opened(papers.pdf(tmp_path / "a.pdf", ("Un", "Deux", "Trois")))
    assert text(reading.printed(paper, [2, 0])) == ["Trois", "Un"]


def test_nothing_that_acts_goes_on_and_what_was_filled_in_does(reading: Reading, tmp_path: Path) -> None:
    target = reading.printed(reading.opened(papers.acting_pdf(tmp_path / "a.pdf")))
    assert [page.split() for page in text(target)] == [["Acts", "Filled"]]
    with Pdf.open(target) as pdf:
        assert set(pdf.Root.keys()) == {"/Type", "/Pages"}
        assert not pdf.attachments


Hide: TypeAlias = Callable[[Pdf], None]

LINK = {"Type": Name.Annot, "Subtype": Name.Link, "Rect": Array([0, 0, 99, 99])}
EVIL = Dictionary(S=Name.JavaScript, JS=String("EVIL"))


def on_page(**added: Any) -> Hide:
    """What puts something on the first page."""
    return lambda pdf: pdf.pages[0].obj.update(prefixed(added))


def in_root(**added: Any) -> Hide:
    """What puts something in the catalogue."""
    return lambda pdf: pdf.Root.update(prefixed(added))


def on_contents(**added: Any) -> Hide:
    """What puts something on the stream that draws the page."""
    return lambda pdf: pdf.pages[0].Contents.stream_dict.update(prefixed(added))


def annotated(**said: Any) -> Hide:
    """What gives the page an annotation."""
    return on_page(Annots=Array([Dictionary(**{**LINK, **said})]))


def prefixed(said: dict[str, Any]) -> dict[str, Any]:
    """With keys as PDF writes them."""
    return {f"/{key}": value for key, value in said.items()}


def described(pdf: Pdf) -> None:
    """Gives the PDF a title and an author."""
    pdf.docinfo["/Title"] = "EVIL"
    with pdf.open_metadata() as metadata:
        metadata["dc:creator"] = ["EVIL"]


def attached(pdf: Pdf) -> None:
    """Puts a file into the PDF."""
    pdf.attachments["EVIL"] = b"EVIL"


@pytest.mark.parametrize(
    "hide",
    [
        in_root(OpenAction=EVIL),
        in_root(AA=Dictionary(WC=EVIL)),
        in_root(Names=Dictionary(JavaScript=Dictionary(Names=Array([String("EVIL"), EVIL])))),
        in_root(AcroForm=Dictionary(Fields=Array(), XFA=String("EVIL"))),
        in_root(URI=Dictionary(Base=String("EVIL"))),
        in_root(PieceInfo=Dictionary(X=String("EVIL"))),
        on_page(AA=Dictionary(O=EVIL)),
        on_page(PieceInfo=Dictionary(X=String("EVIL"))),
        on_page(TemplateInstantiated=Name.EVIL),
        annotated(A=Dictionary(S=Name.Launch, F=String("EVIL"))),
        annotated(A=Dictionary(S=Name.URI, URI=String("EVIL"))),
        annotated(Subtype=Name.Text, Contents=String("EVIL")),
        annotated(Subtype=Name.FileAttachment, FS=Dictionary(F=String("EVIL"))),
        annotated(Subtype=Name.Screen, A=Dictionary(S=Name.Rendition, JS=String("EVIL"))),
        annotated(Subtype=Name.Movie, Movie=Dictionary(F=String("EVIL"))),
        annotated(Subtype=Name.RichMedia, RichMediaContent=Dictionary(X=String("EVIL"))),
        annotated(Subtype=Name("/3D"), **{"3DD": String("EVIL")}),
        on_contents(F=Dictionary(F=String("EVIL"))),
        on_contents(OPI=Dictionary(X=String("EVIL"))),
        on_contents(Ref=Dictionary(F=String("EVIL"))),
        on_contents(AF=Array([String("EVIL")])),
        on_contents(PieceInfo=Dictionary(X=String("EVIL"))),
        described,
        attached,
        lambda pdf: on_page(Thumb=Stream(pdf, b"EVIL"))(pdf),
        lambda pdf: on_page(Metadata=Stream(pdf, b"EVIL"))(pdf),
        lambda pdf: on_contents(Metadata=Stream(pdf, b"EVIL"))(pdf),
    ],
)
def test_what_acts_leads_outside_or_tells_of_its_owner_stays_behind(tmp_path: Path, hide: Hide) -> None:
    with Pdf.open(papers.pdf(tmp_path / "a.pdf"), allow_overwriting_input=True) as pdf:
        hide(pdf)
        pdf.save(tmp_path / "b.pdf")
    assert b"EVIL" in everything(tmp_path / "b.pdf")
    _, written = rewritten((tmp_path / "b.pdf").read_bytes(), [], "")
    (tmp_path / "c.pdf").write_bytes(written)
    assert b"EVIL" not in everything(tmp_path / "c.pdf")
    assert text(tmp_path / "c.pdf") == ["Page 1"]


BOX = Array([100, 100, 300, 200])
SIDES = Array([100, 200, 300, 200, 100, 100, 300, 100])
RED = Array([1, 0, 0])


@pytest.mark.parametrize(
    "said",
    [
        {"Subtype": Name.Highlight, "QuadPoints": SIDES},
        {"Subtype": Name.Underline, "QuadPoints": SIDES},
        {"Subtype": Name.Highlight, "QuadPoints": SIDES, "Rect": Array([500, 700, 550, 710])},
        {"Subtype": Name.Square, "Border": Array([0, 0, 4])},
        {"Subtype": Name.Ink, "InkList": Array([Array([110, 110, 200, 180, 290, 120])])},
        {"Subtype": Name.Link, "Border": Array([0, 0, 2])},
        {"Subtype": Name.Link, "Border": Array([0, 0, 0])},
        {"Subtype": Name.Square, "Border": Array([0, 0, 4]), "F": 2},
    ],
)
def test_marks_are_printed_as_poppler_shows_them_and_as_they_were_seen(
    reading: Reading, tmp_path: Path, said: dict[str, Any]
) -> None:
    mark = Dictionary(**{"Type": Name.Annot, "Rect": BOX, "C": RED, "F": 4, **said})
    document = reading.opened(papers.marked_pdf(tmp_path / "a.pdf", mark))
    (original,), (printed,) = rendered(tmp_path / "a.pdf", 72), rendered(reading.printed(document), 72)
    assert likeness(original, printed) >= 0.98
    picture = reading.seen(document, width=printed.shape[1], height=printed.shape[0])
    seen = np.frombuffer(picture.rgb, np.uint8).reshape(picture.height, picture.width, 3)
    assert has_red(original) == has_red(printed) == has_red(seen)


def has_red(picture: Pixels) -> bool:
    """Whether something on it is red."""
    return bool(((picture[..., 0] > 150) & (picture[..., 1] < 150)).any())


def test_the_icon_of_a_note_is_not_part_of_the_paper(reading: Reading, tmp_path: Path) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=BOX, Contents="Call her", C=Array([1, 0, 0]))
    document = reading.opened(papers.marked_pdf(tmp_path / "a.pdf", note))
    bare = reading.opened(papers.pdf(tmp_path / "b.pdf", ("Marked",)))
    assert reading.seen(document) == reading.seen(bare)
    (printed,), (plain,) = rendered(reading.printed(document), 72), rendered(reading.printed(bare), 72)
    assert np.array_equal(printed, plain)


def test_a_hidden_layer_stays_hidden(reading: Reading, tmp_path: Path) -> None:
    (shown,) = rendered(reading.printed(reading.opened(layered(tmp_path / "a.pdf"))), 20)
    assert shown.min() == 255, "the hidden layer is printed"


def test_a_photo_becomes_its_page_and_carries_no_notes(reading: Reading, tmp_path: Path) -> None:
    target = reading.printed(reading.opened(papers.photo(tmp_path / "a.jpg", orientation=6)))
    with Pdf.open(target) as pdf:
        (page,) = pdf.pages
        assert [round(float(side)) for side in page.mediabox] == [0, 0, 595, 842]
    assert b"Exif" not in target.read_bytes()
    (picture,) = rendered(target, 20)
    above, below = (picture[row * len(picture) // 4, picture.shape[1] // 2] for row in (1, 3))
    assert above[0] > 200 > 50 > above[2]
    assert below[2] > 200 > 50 > below[0]


def test_another_document_than_the_one_seen_is_not_printed(reading: Reading, tmp_path: Path) -> None:
    document = reading.opened(papers.pdf(tmp_path / "a.pdf"))
    papers.pdf(tmp_path / "a.pdf", ("Another", "one"))
    assert reading.reader.printable(document, None, tmp_path / "out") is Rejection.DAMAGED
    assert not (tmp_path / "out").exists()


def layered(path: Path) -> Path:
    """A PDF whose only content lies in a layer that is off."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=papers.A4)
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Draft"))
        pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer]), Order=Array([layer])))
        pdf.pages[0].Resources = Dictionary(Properties=Dictionary(Draft=layer))
        pdf.pages[0].Contents = Stream(pdf, b"/OC /Draft BDC 0 0 500 500 re f EMC")
        pdf.save(path)
    return path
