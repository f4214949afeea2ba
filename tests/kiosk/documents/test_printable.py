import subprocess
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from kiosk.documents import Document, Rejection
from kiosk.documents.reader import Reader
from kiosk.settings import DocumentSettings
from tests.parts import papers

SETTINGS = DocumentSettings(pages_max=20, megabytes_max=5, seconds_max=10)


@pytest.fixture
def reader() -> Iterator[Reader]:
    reader = Reader(SETTINGS)
    yield reader
    reader.close()


def written(reader: Reader, path: Path, pages: list[int] | None = None) -> Path:
    document = reader.open(path)
    assert isinstance(document, Document)
    target = reader.printable(document, pages, path.with_name("out"))
    assert isinstance(target, Path)
    return target


def text(path: Path) -> list[str]:
    """The words of each page, as poppler reads them."""
    told = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
    return [page.strip() for page in told.split("\f")[:-1]]


def test_all_pages_go_on_in_their_order(reader: Reader, tmp_path: Path) -> None:
    assert text(written(reader, papers.pdf(tmp_path / "a.pdf", ("Un", "Deux", "Trois")))) == ["Un", "Deux", "Trois"]


def test_only_the_chosen_pages_go_on(reader: Reader, tmp_path: Path) -> None:
    assert text(written(reader, papers.pdf(tmp_path / "a.pdf", ("Un", "Deux", "Trois")), [2, 0])) == ["Trois", "Un"]


def test_nothing_that_acts_goes_on_and_what_was_filled_in_does(reader: Reader, tmp_path: Path) -> None:
    target = written(reader, papers.acting_pdf(tmp_path / "a.pdf"))
    assert [page.split() for page in text(target)] == [["Acts", "Filled"]]
    with pikepdf.open(target) as pdf:
        assert set(pdf.Root.keys()) == {"/Type", "/Pages"}
        assert not pdf.attachments
        pdf.save(tmp_path / "plain", object_stream_mode=pikepdf.ObjectStreamMode.disable, qdf=True)
    everything = (tmp_path / "plain").read_bytes()
    for word in (
        b"JavaScript",
        b"OpenAction",
        b"Launch",
        b"/URI",
        b"evil.example",
        b"EmbeddedFile",
        b"/AA",
        b"/Annots",
    ):
        assert word not in everything, word


def test_a_hidden_layer_stays_hidden(reader: Reader, tmp_path: Path) -> None:
    layered(tmp_path / "a.pdf")
    shown = subprocess.run(
        ["pdftoppm", "-r", "20", written(reader, tmp_path / "a.pdf")], capture_output=True, check=True
    ).stdout
    assert set(shown.split(b"\n", 3)[3]) == {255}, "the hidden layer is printed"


def test_no_stream_is_fetched_from_another_file(reader: Reader, tmp_path: Path) -> None:
    papers.pdf(tmp_path / "a.pdf")
    with pikepdf.open(tmp_path / "a.pdf", allow_overwriting_input=True) as pdf:
        pdf.pages[0].Contents.F = pikepdf.Dictionary(Type=pikepdf.Name.Filespec, F="/etc/passwd")
        pdf.save()
    with pikepdf.open(written(reader, tmp_path / "a.pdf")) as pdf:
        assert "/F" not in pdf.pages[0].Contents


def test_a_photo_becomes_its_page_and_carries_no_notes(reader: Reader, tmp_path: Path) -> None:
    target = written(reader, papers.photo(tmp_path / "a.jpg", orientation=6))
    with pikepdf.open(target) as pdf:
        (page,) = pdf.pages
        assert [round(float(side)) for side in page.mediabox] == [0, 0, 595, 842]
    assert b"Exif" not in target.read_bytes()
    picture = subprocess.run(["pdftoppm", "-r", "20", target], capture_output=True, check=True).stdout
    width, height = map(int, picture.split(b"\n", 2)[1].split())
    pixels = picture[-3 * width * height :]
    above, below = (pixels[3 * (row * width + width // 2) :][:3] for row in (height // 4, 3 * height // 4))
    assert above[0] > 200 > 50 > above[2]
    assert below[2] > 200 > 50 > below[0]


def test_a_file_that_forbids_changes_is_printed_unlocked(reader: Reader, tmp_path: Path) -> None:
    with pikepdf.open(written(reader, papers.locked_pdf(tmp_path / "a.pdf", password=""))) as pdf:
        assert not pdf.is_encrypted


def test_another_document_than_the_one_seen_is_not_printed(reader: Reader, tmp_path: Path) -> None:
    document = reader.open(papers.pdf(tmp_path / "a.pdf"))
    assert isinstance(document, Document)
    papers.pdf(tmp_path / "a.pdf", ("Another", "one"))
    assert reader.printable(document, None, tmp_path / "out") is Rejection.DAMAGED
    assert not (tmp_path / "out").exists()


def layered(path: Path) -> Path:
    """A PDF whose only content lies in a layer that is off."""
    name, dictionary, array = pikepdf.Name, pikepdf.Dictionary, pikepdf.Array
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=papers.A4)
        layer = pdf.make_indirect(dictionary(Type=name.OCG, Name="Draft"))
        pdf.Root.OCProperties = dictionary(OCGs=array([layer]), D=dictionary(OFF=array([layer]), Order=array([layer])))
        pdf.pages[0].Resources = dictionary(Properties=dictionary(Draft=layer))
        pdf.pages[0].Contents = pikepdf.Stream(pdf, b"/OC /Draft BDC 0 0 500 500 re f EMC")
        pdf.save(path)
    return path
