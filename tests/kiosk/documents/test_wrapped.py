"""Papers that lie in something else are those papers; what only says where one is, says so."""

import base64
import plistlib
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from kiosk.documents import NO_NOTES, Bundle, Document, Kind, LeftOut, Note, Rejection
from tests.kiosk.documents.test_texts import images, words
from tests.parts import papers, papers_texts, papers_wrapped
from tests.parts.reading import Reading


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reading]:
    made = Reading(tmp_path_factory.mktemp("wrapped") / "vault")
    yield made
    made.reader.close()


@pytest.fixture
def pdf(tmp_path: Path) -> bytes:
    return papers.pdf(tmp_path / "two.pdf", ["one", "two"]).read_bytes()


def given(tmp_path: Path, content: bytes | str) -> Path:
    path = tmp_path / "given"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("sign", [papers_wrapped.signed, papers_wrapped.signed_in_pieces])
@pytest.mark.parametrize("armour", ["", "-----BEGIN PKCS7-----", "no lines of dashes"])
def test_a_signature_is_the_paper_in_it(
    reading: Reading, tmp_path: Path, pdf: bytes, sign: object, armour: str
) -> None:
    assert callable(sign)
    content = sign(pdf)
    if armour:
        text = base64.encodebytes(content).decode()
        content = f"{armour}\n{text}{armour.replace('BEGIN', 'END')}\n" if armour.startswith("-") else text
    document = reading.opened(given(tmp_path, content))
    assert (document.kind, len(document.pages), document.notes) == (Kind.PDF, 2, NO_NOTES)


def test_a_signature_beside_its_paper_has_nothing_inside(reading: Reading, tmp_path: Path) -> None:
    assert reading.outcome(given(tmp_path, papers_wrapped.signed(b""))) is Rejection.NOTHING_INSIDE


def test_a_signature_in_itself_without_end_is_refused(reading: Reading, tmp_path: Path, pdf: bytes) -> None:
    for _ in range(6):
        pdf = papers_wrapped.signed(pdf)
    assert reading.outcome(given(tmp_path, pdf)) is Rejection.TOO_LARGE


def test_a_signature_in_more_pieces_than_any_program_writes_is_refused(reading: Reading, tmp_path: Path) -> None:
    few, many = (papers_wrapped.signed_in_pieces(b"word " * count, 1) for count in (10, 120_000))
    assert reading.opened(given(tmp_path, few)).kind is Kind.TXT
    assert reading.outcome(given(tmp_path, many)) is Rejection.TOO_LARGE


@pytest.mark.parametrize("cut", [20, 60, 200])
def test_a_signature_that_was_cut_off_is_damaged(reading: Reading, tmp_path: Path, pdf: bytes, cut: int) -> None:
    assert isinstance(reading.outcome(given(tmp_path, papers_wrapped.signed(pdf)[:cut])), Rejection)


@pytest.mark.parametrize("before", ["", "\ufeff", "data:application/pdf;base64,"])
@pytest.mark.parametrize("width", [60, 76, 1_000_000])
def test_a_paper_in_base64_is_that_paper(reading: Reading, tmp_path: Path, pdf: bytes, before: str, width: int) -> None:
    text = before + "\r\n".join(textwrap.wrap(base64.b64encode(pdf).decode(), width))
    document = reading.opened(given(tmp_path, text))
    assert (document.kind, len(document.pages)) == (Kind.PDF, 2)


def test_words_that_could_be_base64_stay_words(reading: Reading, tmp_path: Path) -> None:
    text = "Donaudampfschifffahrtsgesellschaft\nRindfleischetikettierung\n" * 3
    assert reading.opened(given(tmp_path, text)).kind is Kind.TXT


@pytest.mark.parametrize("length", [100, 1_300, 50_000])
def test_a_paper_behind_what_a_server_sent_with_it_is_whole(
    reading: Reading, tmp_path: Path, pdf: bytes, length: int
) -> None:
    head = b"HTTP/1.1 200 OK\r\nX-Filler: " + b"x" * length + b"\r\n\r\n"
    assert len(reading.opened(given(tmp_path, head + pdf)).pages) == 2


def test_a_signed_container_is_the_paper_in_it(reading: Reading, tmp_path: Path, pdf: bytes) -> None:
    files: dict[str, bytes | str] = {
        "mimetype": "application/vnd.etsi.asic-e+zip",
        "Judgment.pdf": pdf,
        "META-INF/signatures0.xml": "<x/>",
    }
    assert len(reading.opened(papers_texts.archive(tmp_path / "a.asice", files)).pages) == 2


def test_a_portfolio_is_a_shelf_of_the_papers_in_it(reading: Reading, tmp_path: Path, pdf: bytes) -> None:
    cover = papers.pdf(tmp_path / "cover.pdf", ["open me elsewhere"])
    files = {"1 Payslip.pdf": pdf, "2 Film.mp4": b"\0\0\0\x18ftypmp42"}
    bundle = reading.outcome(papers_wrapped.portfolio(tmp_path / "a.pdf", cover, files))
    assert isinstance(bundle, Bundle)
    assert (bundle.kind, [file.name for file in bundle.files]) == (Kind.PORTFOLIO, ["1 Payslip"])
    assert bundle.left_out == LeftOut(1, ("2 Film.mp4",))


def test_a_paper_with_something_attached_is_that_paper(reading: Reading, tmp_path: Path, pdf: bytes) -> None:
    invoice = papers_wrapped.portfolio(tmp_path / "a.pdf", tmp_path / "two.pdf", {"data.xml": b"<x/>"})
    with pikepdf.open(invoice, allow_overwriting_input=True) as opened:
        del opened.Root.Collection
        opened.save()
    assert len(reading.opened(invoice).pages) == 2


def test_a_form_that_opens_in_one_program_alone_says_so(reading: Reading, tmp_path: Path) -> None:
    with pikepdf.open(papers.pdf(tmp_path / "a.pdf", ["Please wait"])) as pdf:
        pdf.Root.NeedsRendering = True
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(), XFA=pdf.make_stream(b"<xdp/>"))
        pdf.save(tmp_path / "form.pdf")
    assert reading.outcome(tmp_path / "form.pdf") is Rejection.OTHER_PROGRAM


def photo(tmp_path: Path, width: int) -> bytes:
    return papers.photo(tmp_path / "p.jpg", (width, 140)).read_bytes()


@pytest.mark.parametrize("name", ["Index/Document.iwa", "Index.zip", "index.apxl", "QuickLook/Thumbnail.jpg"])
def test_what_only_one_program_shows_says_so(reading: Reading, tmp_path: Path, name: str) -> None:
    files = {name: b"machine", "preview.jpg": photo(tmp_path, 199), "preview-web.jpg": b"\xff\xd8\xff no picture"}
    assert reading.outcome(papers_texts.archive(tmp_path / "a", files)) is Rejection.OTHER_PROGRAM


def test_a_ticket_for_a_phone_says_so(reading: Reading, tmp_path: Path) -> None:
    files: dict[str, bytes | str] = {"pass.json": "{}", "logo.png": photo(tmp_path, 300)}
    assert reading.outcome(papers_texts.archive(tmp_path / "a", files)) is Rejection.OTHER_PROGRAM


@pytest.mark.parametrize("folder", ["", "Letter.pages/"])
@pytest.mark.parametrize("name", ["Index/Document.iwa", "Index.zip", "index.apxl.gz", "QuickLook/Thumbnail.jpg"])
def test_of_what_only_one_program_shows_the_largest_preview_is_shown_as_the_first_page(
    reading: Reading, tmp_path: Path, folder: str, name: str
) -> None:
    files: dict[str, bytes | str] = {
        "__MACOSX/._Letter.pages": "of a Mac",
        f"{folder}{name}": photo(tmp_path, 210),
        f"{folder}Data/holiday.jpg": photo(tmp_path, 2000),
        f"{folder}preview.jpg": photo(tmp_path, 400),
        f"{folder}preview-web.jpg": photo(tmp_path, 220),
    }
    if not folder:
        del files["__MACOSX/._Letter.pages"]
    document = reading.opened(papers_texts.archive(tmp_path / "a", files))
    assert (document.kind, document.notes) == (Kind.JPEG, frozenset({Note.FIRST_PAGE_ONLY}))
    assert document.path.read_bytes() == photo(tmp_path, 400)


def test_a_preview_of_all_pages_is_the_paper(reading: Reading, tmp_path: Path, pdf: bytes) -> None:
    files: dict[str, bytes | str] = {
        "index.xml.gz": b"x",
        "QuickLook/Thumbnail.jpg": photo(tmp_path, 400),
        "QuickLook/Preview.pdf": pdf,
    }
    document = reading.opened(papers_texts.archive(tmp_path / "a", files))
    assert (document.kind, len(document.pages), document.notes) == (Kind.PDF, 2, NO_NOTES)


def test_an_archive_with_a_picture_called_preview_is_an_archive(reading: Reading, tmp_path: Path, pdf: bytes) -> None:
    files = {"papers/preview.jpg": photo(tmp_path, 400), "papers/one.pdf": pdf}
    assert isinstance(reading.outcome(papers_texts.archive(tmp_path / "a", files)), Bundle)


@pytest.mark.parametrize(
    "link",
    [
        '{"":"WARNING! DO NOT EDIT","doc_id":"0x","email":"a@example.org"}',
        '{"url": "https://docs.example/d/1", "resource_id": "document:1"}',
        "[InternetShortcut]\r\nURL=https://example.org/\r\n",
        "[Desktop Entry]\nType=Link\nName=Paper\nURL=https://example.org/\n",
        plistlib.dumps({"URL": "https://example.org/"}),
        b"L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0\x46" + bytes(60),
    ],
)
def test_a_link_says_that_the_paper_is_elsewhere(reading: Reading, tmp_path: Path, link: bytes | str) -> None:
    assert reading.outcome(given(tmp_path, link)) is Rejection.LINK


def test_an_archive_locked_by_aes_opens_with_its_password_alone(reading: Reading, tmp_path: Path, pdf: bytes) -> None:
    locked = papers_wrapped.locked_archive(tmp_path / "a.zip", {"Payslip.pdf": pdf}, "2026")
    assert reading.outcome(locked) is Rejection.LOCKED
    assert reading.outcome(locked, "2025") is Rejection.WRONG_PASSWORD
    assert len(reading.opened(locked, "2026").pages) == 2


def test_a_web_archive_is_its_page_with_its_pictures(reading: Reading, tmp_path: Path) -> None:
    seal = base64.encodebytes(papers.photo(tmp_path / "seal.png", (60, 40)).read_bytes()).decode()
    document = reading.opened(
        given(
            tmp_path,
            'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\nSingle file page.\n\n'
            "--b\nContent-Location: file:///C:/a/letter.htm\nContent-Type: text/html; charset=utf-8\n\n"
            "<html><body><p>Chère Madame</p><img src='letter_files/seal.png'></body></html>\n"
            f"--b\nContent-Location: file:///C:/a/letter_files/seal.png\nContent-Transfer-Encoding: base64\n"
            f"Content-Type: image/png\n\n{seal}\n--b--\n",
        )
    )
    assert document.kind is Kind.MHTML
    assert "Chère Madame" in words(document)
    assert "Single file" not in words(document)
    assert images(document) == 1


def test_a_web_archive_that_shows_its_picture_without_end_is_refused_at_once(reading: Reading, tmp_path: Path) -> None:
    picture = base64.encodebytes(papers.photo(tmp_path / "a.png", (60, 40)).read_bytes()).decode()
    page = "<img src='a.png'>" * 200_000
    archive = (
        'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n'
        f"--b\nContent-Location: http://a/\nContent-Type: text/html\n\n{page}\n"
        f"--b\nContent-Location: http://a/a.png\nContent-Transfer-Encoding: base64\nContent-Type: image/png\n\n"
        f"{picture}\n--b--\n"
    )
    assert reading.outcome(given(tmp_path, archive)) is Rejection.TOO_LARGE


def test_a_table_in_the_xml_of_2003_is_a_table(reading: Reading, tmp_path: Path) -> None:
    cells = "".join(f'<Cell><Data ss:Type="String">{word}</Data></Cell>' for word in ("Loyer", "650,00"))
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    table = f'<Worksheet ss:Name="A"><Table><Row>{cells}</Row></Table></Worksheet>'
    head = '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
    document = reading.opened(given(tmp_path, f'{head}<Workbook xmlns="{space}" xmlns:ss="{space}">{table}</Workbook>'))
    assert document.kind is Kind.XLS
    assert "Loyer" in words(document)
    assert "Cell" not in words(document)


def test_a_calendars_entries_are_words(reading: Reading, tmp_path: Path) -> None:
    event = "BEGIN:VEVENT\r\nSUMMARY:Rendez-vous\r\nDTSTART:20261204T091500\r\nDTEND:20261204T094500\r\nEND:VEVENT\r\n"
    document = reading.opened(given(tmp_path, f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{event}END:VCALENDAR\r\n"))
    assert isinstance(document, Document)
    assert document.kind is Kind.ICS
    assert "Rendez-vous" in words(document)
    assert "Friday, 4 December 2026, 09:15 – 09:45" in words(document)
