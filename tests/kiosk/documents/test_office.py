import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from pypdfium2.raw import FPDF_PAGEOBJ_TEXT

from kiosk.documents import Document, Kind, Rejection
from tests.parts import papers_office as papers
from tests.parts.reading import Reading

A4 = (595, 842)


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reading]:
    """One for all: a LibreOffice takes a second to start."""
    made = Reading(tmp_path_factory.mktemp("vault"))
    yield made
    made.reader.close()


def said(document: Document) -> str:
    """The words on its pages."""
    told = subprocess.run(["pdftotext", str(document.path), "-"], check=True, capture_output=True, text=True)
    return told.stdout


def table(text: str) -> str:
    cell = f"<table:table-cell><text:p>{text}</text:p></table:table-cell>"
    return f"<table:table><table:table-row>{cell}</table:table-row></table:table>"


def written(folder: Path, kind: Kind) -> Path:
    """A document of that kind that says "Hello Mourad"."""
    path = folder / f"hello.{kind}"
    match kind:
        case Kind.DOCX:
            return papers.docx(path, said="Hello Mourad")
        case Kind.XLSX:
            return papers.xlsx(path, [papers.rows(1, '<c r="A{0}" t="inlineStr"><is><t>Hello Mourad</t></is></c>')])
        case Kind.RTF:
            path.write_bytes(rb"{\rtf1 Hello Mourad}")
            return path
        case Kind.ODT:
            return papers.odf(path, "<text:p>Hello Mourad</text:p>")
        case Kind.ODS:
            return papers.odf(path, table("Hello Mourad"))
        case Kind.ODP:
            return papers.odf(path, papers.slide("Hello Mourad"))
    source = {Kind.DOC: Kind.ODT, Kind.XLS: Kind.ODS, Kind.PPT: Kind.ODP, Kind.PPTX: Kind.ODP}[kind]
    return papers.saved_as(written(folder, source), kind)


@pytest.mark.parametrize(
    "kind",
    [
        *(Kind.DOC, Kind.DOCX, Kind.ODT, Kind.RTF, Kind.XLS),
        *(Kind.XLSX, Kind.ODS, Kind.PPT, Kind.PPTX, Kind.ODP),
    ],
)
def test_letters_tables_and_slides_become_pages_that_say_what_they_say(
    reading: Reading, tmp_path: Path, kind: Kind
) -> None:
    document = reading.opened(written(tmp_path, kind))
    assert (document.kind, len(document.pages)) == (kind, 1)
    assert "Hello Mourad" in said(document)


@pytest.mark.parametrize("name", ["letter.docx", "letter.odt", "letter.doc", "table.xls"])
def test_a_locked_one_opens_with_its_password_and_no_other(reading: Reading, name: str) -> None:
    path = papers.LOCKED / name
    assert reading.outcome(path) is Rejection.LOCKED
    assert reading.outcome(path, "4321") is Rejection.WRONG_PASSWORD
    assert papers.SAID_LOCKED[path.stem] in said(reading.opened(path, "1234"))


def test_a_password_for_one_that_is_not_locked_does_no_harm(reading: Reading, tmp_path: Path) -> None:
    assert "open" in said(reading.opened(papers.docx(tmp_path / "a.docx", said="open"), "1234"))


@pytest.mark.parametrize("kind", [Kind.ODT, Kind.ODS, Kind.XLSX])
def test_paper_is_a4_where_the_document_does_not_say(reading: Reading, tmp_path: Path, kind: Kind) -> None:
    (page,) = reading.opened(written(tmp_path, kind)).pages
    assert (round(page.width), round(page.height)) == A4


def test_all_sheets_of_a_table_are_pages(reading: Reading, tmp_path: Path) -> None:
    path = papers.xlsx(tmp_path / "a.xlsx", [papers.rows(1, first=11), papers.rows(1, first=22)])
    document = reading.opened(path)
    assert len(document.pages) == 2
    assert said(document).split() == ["11", "22"]


def test_a_million_coloured_rows_with_nothing_in_them_make_no_more_pages(reading: Reading, tmp_path: Path) -> None:
    coloured = '<table:table-cell table:style-name="c"/>'
    path = papers.odf(
        tmp_path / "a.ods",
        table("Only this").replace(
            "</table:table>",
            f'<table:table-row table:number-rows-repeated="1000000">{coloured}</table:table-row></table:table>',
        ),
        styles='<style:style style:name="c" style:family="table-cell">'
        '<style:table-cell-properties fo:background-color="#ffff00"/></style:style>',
    )
    assert len(reading.opened(path).pages) == 1


def test_a_table_of_a_hundred_thousand_rows_is_too_long(reading: Reading, tmp_path: Path) -> None:
    assert reading.outcome(papers.xlsx(tmp_path / "a.xlsx", [papers.rows(100_000)])) is Rejection.TOO_LONG


def sheet(path: Path, columns: int, rows: int) -> Path:
    """A table in Excel's XML of 2003: names of columns, then rows."""
    lines = [[f"Column{number}" for number in range(columns)], *([f"r{row}"] * columns for row in range(rows))]
    cell = '<Cell><Data ss:Type="String">{}</Data></Cell>'
    written = "".join("<Row>" + "".join(map(cell.format, line)) + "</Row>" for line in lines)
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    path.write_text(
        f'<?xml version="1.0"?>\n<Workbook xmlns="{space}" xmlns:ss="{space}">'
        f'<Worksheet ss:Name="A"><Table>{written}</Table></Worksheet></Workbook>'
    )
    return path


def test_a_wide_table_with_nothing_set_for_printing_keeps_its_columns_together(
    reading: Reading, tmp_path: Path
) -> None:
    narrow = reading.opened(sheet(tmp_path / "a", 4, 3))
    assert [(page.width < page.height) for page in narrow.pages] == [True]
    wide = reading.opened(sheet(tmp_path / "b", 14, 60))
    assert all(page.width > page.height for page in wide.pages)
    with pypdfium2.PdfDocument(wide.path) as pdf:
        pages = [page.get_textpage().get_text_range() for page in pdf]
    assert all("Column0" in page and "Column13" in page for page in pages)
    assert len(pages) == 2
    assert "r59" in pages[-1]


def test_what_others_noted_and_slides_that_are_not_shown_stay_away(reading: Reading, tmp_path: Path) -> None:
    note = "<office:annotation><dc:creator>Boss</dc:creator><text:p>Too dear</text:p></office:annotation>"
    letter = papers.odf(tmp_path / "a.odt", f"<text:p>The offer{note}</text:p>")
    assert said(reading.opened(letter)).split() == ["The", "offer"]
    styles = (
        '<style:style style:name="h" style:family="drawing-page">'
        '<style:drawing-page-properties presentation:visibility="hidden"/></style:style>'
    )
    slides = papers.slide("Shown") + papers.slide("Not", 'draw:style-name="h"')
    document = reading.opened(papers.odf(tmp_path / "a.odp", slides, styles=styles))
    assert said(document).split() == ["Shown"]


def changes() -> str:
    """A letter's body in which words, paragraphs, rows and looks were changed, and somebody saw to it."""
    told = 'w:id="1" w:author="Boss" w:date="2026-11-20T10:00:00Z"'

    def cut(said: str) -> str:
        return f"<w:del {told}><w:r><w:delText>{said}</w:delText></w:r></w:del>"

    def new(said: str, name: str = "ins") -> str:
        return f"<w:{name} {told}><w:r><w:t>{said}</w:t></w:r></w:{name}>"

    def paragraph(content: str, mark: str = "") -> str:
        changed = f"<w:pPr><w:rPr><w:{mark} {told}/></w:rPr></w:pPr>" if mark else ""
        return f"<w:p>{changed}{content}</w:p>"

    def row(content: str, mark: str = "") -> str:
        changed = f"<w:trPr><w:{mark} {told}/></w:trPr>" if mark else ""
        return f"<w:tr>{changed}<w:tc>{paragraph(content, mark)}</w:tc></w:tr>"

    looks = f"<w:rPr><w:color w:val='000000'/><w:rPrChange {told}><w:rPr><w:b/></w:rPr></w:rPrChange></w:rPr>"
    start, end = (f"<w:moveFromRange{where} {told} w:name='m'/>" for where in ("Start", "End"))
    return (
        paragraph("<w:r><w:t>Pay</w:t></w:r>" + cut("ninety") + new("sixty"))
        + paragraph("<w:r><w:t>First</w:t></w:r>", "del")
        + paragraph("<w:r><w:t>half</w:t></w:r>")
        + paragraph(start + new("Moved", "moveFrom"), "moveFrom")
        + end
        + paragraph(f"<w:r>{looks}<w:t>Plain</w:t></w:r>")
        + paragraph(new("Moved", "moveTo"))
        + f"<w:tbl>{row(cut('Gone'), 'del')}{row(new('Added'), 'ins')}</w:tbl>"
        + paragraph("<w:r><w:t>End</w:t></w:r>")
    )


@pytest.mark.parametrize("kind", [Kind.DOCX, Kind.DOC, Kind.ODT])
def test_tracked_changes_are_as_if_all_were_accepted(reading: Reading, tmp_path: Path, kind: Kind) -> None:
    path = papers.docx(tmp_path / "a.docx", changes())
    document = reading.opened(path if kind is Kind.DOCX else papers.saved_as(path, kind))
    assert document.kind is kind
    assert said(document).split() == ["Paysixty", "Firsthalf", "Plain", "Moved", "Added", "End"]
    pixels = np.frombuffer(reading.seen(document).rgb, np.uint8).reshape(-1, 3).astype(int)
    assert np.ptp(pixels, axis=1).max() == 0, "nothing is coloured"
    assert len(document.pages) == 1


def test_ends_of_paragraphs_that_were_deleted_in_rtf_join_what_they_parted(reading: Reading, tmp_path: Path) -> None:
    deleted = rb"\deleted\revauthdel1\revdttmdel1000"
    (tmp_path / "a.rtf").write_bytes(
        rb"{\rtf1\ansi{\*\revtbl{Unknown;}{Ann;}}\pard First{" + deleted + rb" gone\par}\pard half\par"
        rb"\pard{" + deleted + rb" all of it\par}\pard Pay\par{" + deleted + rb" \deleted0\par}\pard End\par}"
    )
    assert said(reading.opened(tmp_path / "a.rtf")).split() == ["Firsthalf", "Pay", "End"]


def test_no_picture_is_fetched_from_outside_the_document(reading: Reading, tmp_path: Path) -> None:
    inside = "file:///usr/lib/libreoffice/program/intro.png"  # it is there in the jail, and could be read
    pictures = "".join(
        '<draw:frame svg:width="5cm" svg:height="5cm" text:anchor-type="as-char">'
        f'<draw:image xlink:href="{address}"/></draw:frame>'
        for address in (inside, "http://198.51.100.1/a.png")
    )
    document = reading.opened(papers.odf(tmp_path / "a.odt", f"<text:p>Look: {pictures}</text:p>"))
    with pypdfium2.PdfDocument(document.path) as pdf:
        assert {thing.type for thing in pdf[0].get_objects()} == {FPDF_PAGEOBJ_TEXT}


def test_one_with_nothing_in_it_has_nothing_inside(reading: Reading, tmp_path: Path) -> None:
    assert reading.outcome(papers.docx(tmp_path / "a.docx", "")) is Rejection.NOTHING_INSIDE
    assert reading.outcome(papers.xlsx(tmp_path / "a.xlsx", [""])) is Rejection.NOTHING_INSIDE


def test_a_broken_one_is_damaged(reading: Reading, tmp_path: Path) -> None:
    assert reading.outcome(papers.docx(tmp_path / "a.docx", "<w:p><w:r>")) is Rejection.DAMAGED


def test_one_long_xml_file_is_a_letter_too_but_never_the_text_that_it_is_written_in(
    reading: Reading, tmp_path: Path
) -> None:
    assert said(reading.opened(papers.flat_odt(tmp_path / "a.odt", "Dear"))).split() == ["Dear"]
    unknown = papers.flat_odt(tmp_path / "b.odt", "Dear", prologue="")  # LibreOffice doesn't know it without
    assert reading.outcome(unknown) is Rejection.DAMAGED


def test_a_billion_laughs_are_damaged(reading: Reading, tmp_path: Path) -> None:
    path = papers.docx(tmp_path / "a.docx", said="&l;", prologue=papers.laughs(9))
    assert reading.outcome(path) is Rejection.DAMAGED


def test_tables_in_tables_without_end_are_damaged(reading: Reading, tmp_path: Path) -> None:
    nested = "<w:tbl><w:tr><w:tc>" * 2000 + "<w:p/></w:tc></w:tr></w:tbl>" * 2000
    assert reading.outcome(papers.docx(tmp_path / "a.docx", nested)) is Rejection.DAMAGED


def test_a_few_bytes_that_unpack_to_very_many_are_too_large(reading: Reading, tmp_path: Path) -> None:
    assert reading.outcome(papers.docx(tmp_path / "a.docx", said=" " * 100_000_000)) is Rejection.TOO_LARGE


def test_one_that_kills_the_office_is_damaged_and_the_next_one_opens(reading: Reading, tmp_path: Path) -> None:
    killing = tmp_path / "a.rtf"
    killing.write_bytes(b"{\\rtf1 " + b"{" * 900_000 + b"}" * 900_000 + b"}")  # more memory than the jail has
    assert reading.outcome(killing) is Rejection.DAMAGED
    assert "Next" in said(reading.opened(papers.docx(tmp_path / "a.docx", said="Next")))
