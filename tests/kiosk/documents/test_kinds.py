import gzip
import io
from pathlib import Path

import pytest
from PIL import Image

from kiosk.documents import Kind, Rejection
from kiosk.documents.jail.inside.kinds import kind_of
from kiosk.documents.jail.inside.rejected import Rejected
from tests.parts import papers, papers_texts

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml"
POWERPOINT = "application/vnd.openxmlformats-officedocument.presentationml"
MACROS = "application/vnd.ms-{}.macroEnabled.main+xml"
ODF = "application/vnd.oasis.opendocument."

LETTER = "Madame, Monsieur,\nje vous prie, comme convenu, de m'envoyer un relevé.\nMerci, et à bientôt.\n"
MAIL = "Received: from there\r\nFrom: a@example.org\r\nTo: b@example.org\r\nSubject: Hello\r\n\r\nWords\r\n"
TABLE = "Date;Libellé;Montant\n01/03;Loyer;-450,00\n02/03;Salaire;1200,00\n"
NOTES = "# Réunion\n\n- lundi\n- mardi\n\nVoir [le site](http://example.org).\n"
SVG = '<svg xmlns="http://www.w3.org/2000/svg"/>'
BEFORE_SVG = '<?xml version="1.0"?>\n<!-- by hand > -->\n<!DOCTYPE svg [<!ENTITY a "b">]>\n'


def drawn(kind: str) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (8, 8)).save(written, kind)
    return written.getvalue()


def boxed(*brands: bytes) -> bytes:
    """How a picture or a film in ISO's container begins."""
    box = b"ftyp" + brands[0] + bytes(4) + b"".join(brands[1:])
    return (len(box) + 4).to_bytes(4, "big") + box + bytes(100)


def packaged(folder: Path, main: str, content_type: str) -> bytes:
    return papers_texts.office(folder / "a", main, content_type).read_bytes()


def opendocument(folder: Path, content_type: str) -> bytes:
    return papers_texts.archive(folder / "a", {"mimetype": content_type, "content.xml": "<x/>"}).read_bytes()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        *((drawn(kind.value), kind) for kind in (Kind.JPEG, Kind.PNG, Kind.WEBP, Kind.TIFF, Kind.GIF, Kind.BMP)),
        (b"MM\0*" + bytes(50), Kind.TIFF),
        (b"II+\0" + bytes(50), Kind.TIFF),
        (b"MM\0*" + bytes(50) + b"\x01\x06\0\x03\0\0\0\x01\x80\x23", Kind.RAW),
        (boxed(b"crx ", b"isom"), Kind.RAW),
        (b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(50), Kind.JPEG2000),
        (b"\xff\x4f\xff\x51" + bytes(50), Kind.JPEG2000),
        (b"\0\0\0\x0cJXL \r\n\x87\n" + bytes(50), Kind.JXL),
        (b"\xff\n" + bytes(50), Kind.JXL),
        (boxed(b"heic", b"mif1", b"heic"), Kind.HEIF),
        (boxed(b"mif1", b"heix"), Kind.HEIF),
        (boxed(b"avif", b"mif1"), Kind.AVIF),
        (boxed(b"mif1", b"avif", b"heic"), Kind.AVIF),
        (SVG.encode(), Kind.SVG),
        (("\ufeff" + BEFORE_SVG + SVG).encode(), Kind.SVG),
        ((BEFORE_SVG + SVG.replace("svg", "s:svg")).encode("utf-16"), Kind.SVG),
        (gzip.compress(SVG.encode(), mtime=0), Kind.SVG),
        (rb"{\rtf1\ansi Hello}", Kind.RTF),
        (LETTER.encode(), Kind.TXT),
        (LETTER.encode("cp1252"), Kind.TXT),
        (LETTER.encode("utf-16"), Kind.TXT),
        ("\ufeff".encode() + TABLE.encode(), Kind.CSV),
        (TABLE.replace(";", "\t").encode("cp1252"), Kind.CSV),
        (b"name,town,age\nMourad,Roubaix,52\nCarlos,Lille,40\n", Kind.CSV),
        (b"sep=|\na|b\n", Kind.CSV),
        (NOTES.encode(), Kind.MARKDOWN),
        (b"Rent       450,00\nWater       61,20\nGas         70,10\n", Kind.TXT),
        (b"int a;\nint b;\nint c;\n", Kind.TXT),
        (b"- milk\n- bread\n", Kind.TXT),
        (b"#!/bin/sh\n# Copies **all**\n- [x](y)\n", Kind.TXT),
        (b"<!DOCTYPE html><p>Hello", Kind.HTML),
        (b'<!-- saved --><html xmlns:o="urn">', Kind.HTML),
        (b"\n <TABLE><tr><td>1", Kind.HTML),
        (MAIL.encode(), Kind.EML),
        (b"From a@example.org Tue Mar  3 10:00:00 2026\n" + MAIL.replace("\r", "").encode(), Kind.EML),
        (b"Subject: a note\nHello\n", Kind.TXT),
    ],
)  # fmt: skip
def test_a_file_is_what_its_content_says(content: bytes, kind: Kind) -> None:
    assert kind_of(content) is kind


@pytest.mark.parametrize(
    ("main", "content_type", "kind"),
    [
        ("word/document.xml", f"{WORD}.document.main+xml", Kind.DOCX),
        ("word/document.xml", f"{WORD}.template.main+xml", Kind.DOCX),
        ("word/document.xml", MACROS.format("word.document"), Kind.DOCX),
        ("elsewhere/document.xml", f"{WORD}.document.main+xml", Kind.DOCX),
        ("xl/workbook.xml", f"{EXCEL}.sheet.main+xml", Kind.XLSX),
        ("xl/workbook.xml", MACROS.format("excel.sheet"), Kind.XLSX),
        ("ppt/presentation.xml", f"{POWERPOINT}.presentation.main+xml", Kind.PPTX),
        ("ppt/presentation.xml", f"{POWERPOINT}.slideshow.main+xml", Kind.PPTX),
    ],
)
def test_office_files_are_told_from_archives_and_each_other(
    tmp_path: Path, main: str, content_type: str, kind: Kind
) -> None:
    assert kind_of(packaged(tmp_path, main, content_type)) is kind


def test_an_office_file_that_was_cut_off_is_still_told(tmp_path: Path) -> None:
    assert kind_of(packaged(tmp_path, "word/document.xml", f"{WORD}.document.main+xml")[:-100]) is Kind.DOCX
    assert kind_of(opendocument(tmp_path, ODF + "presentation")[:-100]) is Kind.ODP


@pytest.mark.parametrize(
    ("content_type", "kind"),
    [("text", Kind.ODT), ("text-template", Kind.ODT), ("spreadsheet", Kind.ODS), ("presentation", Kind.ODP)],
)
def test_opendocuments_say_what_they_are(tmp_path: Path, content_type: str, kind: Kind) -> None:
    assert kind_of(opendocument(tmp_path, ODF + content_type)) is kind
    flat = f'<?xml version="1.0"?><office:document xmlns:office="o" office:mimetype="{ODF}{content_type}">'
    assert kind_of(flat.encode()) is kind


@pytest.mark.parametrize(
    ("stream", "kind"),
    [
        ("WordDocument", Kind.DOC),
        ("Workbook", Kind.XLS),
        ("Book", Kind.XLS),
        ("PowerPoint Document", Kind.PPT),
        ("__properties_version1.0", Kind.MSG),
        ("EncryptedPackage", Kind.DOCX),
    ],
)
def test_old_office_files_are_told_by_what_is_in_them(stream: str, kind: Kind) -> None:
    whole = papers_texts.ole({stream: bytes(5_000), "ObjectPool": {"Workbook": b"a table in a letter"}})
    assert kind_of(whole) is kind
    assert kind_of(whole[:-100]) is kind  # its table of sectors is cut off


def test_a_pdf_may_begin_a_little_later(tmp_path: Path) -> None:
    pdf = papers.pdf(tmp_path / "a.pdf").read_bytes()
    assert kind_of(b"\x1b%-12345X@PJL\r\n" + pdf) is Kind.PDF
    assert kind_of(bytes(1000) + pdf) is Kind.PDF


def test_an_archive_is_what_is_no_office_file(tmp_path: Path) -> None:
    assert kind_of(papers_texts.archive(tmp_path / "a", {"word/a.txt": "a"}).read_bytes()) is Kind.ZIP


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff" + bytes(200),
        b"\x7fELF\2\1\1" + bytes(200),
        boxed(b"isom", b"mp42"),
        boxed(b"qt  "),
        b"ID3\4\0\0\0\0" + bytes(200),
        b"\0\1\0\0\0\x10\1\0" + bytes(200),
        b"OggS\0\2" + bytes(200),
        gzip.compress(b"not a drawing", mtime=0),
        papers_texts.ole({"SomethingElse": b"x"}),
        b"%!PS-Adobe-3.0\n",
        bytes(range(256)) * 20,
    ],
)
def test_programs_films_and_fonts_are_no_documents(content: bytes) -> None:
    with pytest.raises(Rejected) as rejected:
        kind_of(content)
    assert rejected.value.rejection is Rejection.NOT_A_DOCUMENT


@pytest.mark.parametrize("content_type", ["application/epub+zip", ODF + "chart"])
def test_packages_of_other_things_are_no_documents(tmp_path: Path, content_type: str) -> None:
    with pytest.raises(Rejected):
        kind_of(opendocument(tmp_path, content_type))


def test_an_endless_directory_isnt_read(tmp_path: Path) -> None:
    files = {str(number): b"" for number in range(20_001)}
    with pytest.raises(Rejected) as rejected:
        kind_of(papers_texts.archive(tmp_path / "a.zip", files).read_bytes())
    assert rejected.value.rejection is Rejection.TOO_LARGE
