import base64
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.documents import Document, Kind, Rejection
from tests.parts import papers, papers_texts
from tests.parts.reading import Reading

ARABIC = "السلام عليكم ورحمة الله"
A4 = (595, 842)


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reading]:
    made = Reading(tmp_path_factory.mktemp("texts") / "vault")
    yield made
    made.reader.close()


def words(document: Document, page: int | None = None) -> str:
    """What stands on the pages of a document, as lines."""
    pages = ["-f", str(page), "-l", str(page)] if page else []
    told = subprocess.run(["pdftotext", "-layout", *pages, document.path, "-"], capture_output=True, check=True)
    return told.stdout.decode()


def sizes(document: Document) -> set[tuple[int, int]]:
    return {(round(page.width), round(page.height)) for page in document.pages}


def images(document: Document) -> int:
    told = subprocess.run(["pdfimages", "-list", document.path], capture_output=True, check=True, text=True)
    return len(told.stdout.splitlines()) - 2


@pytest.mark.parametrize(
    "letters", ["中文", "ひらカタ", "한글", "😀", "✅", "አ", "ก", "ब", "বা", "ქ", "Հ", "א", "ب", "Я", "Ω", "ą"]
)
def test_every_letter_is_drawn(reading: Reading, tmp_path: Path, letters: str) -> None:
    drawn = words(reading.opened(papers_texts.text(tmp_path / "a", f"Voici: {letters}\n")))
    assert all(letter in drawn for letter in letters), drawn  # a box with numbers in it is no letter


def test_a_letter_in_plain_text_is_laid_out_on_a4(reading: Reading, tmp_path: Path) -> None:
    document = reading.opened(papers_texts.text(tmp_path / "a", "Chère Madame,\n\n\tje vous écris.\n"))
    assert document.kind is Kind.TXT
    assert sizes(document) == {A4}
    assert "Chère Madame," in words(document)
    assert "je vous écris." in words(document)


@pytest.mark.parametrize(
    ("letter", "encoding"),
    [
        ("Relevé n° 12 – à payer : 45 €", "cp1252"),
        ("Löwenstraße, Grüße", "latin-1"),
        ("Relevé", "utf-16"),
        ("Relevé", "utf-8-sig"),
        ("Добрый день, это письмо для проверки кодировки.", "cp1251"),
    ],
)
def test_letters_are_right_in_whatever_encoding(reading: Reading, tmp_path: Path, letter: str, encoding: str) -> None:
    assert letter in words(reading.opened(papers_texts.text(tmp_path / "a", letter, encoding)))


@pytest.mark.parametrize("encoding", ["utf-8", "cp1256"])
def test_arabic_begins_at_the_right(reading: Reading, tmp_path: Path, encoding: str) -> None:
    picture = reading.seen(reading.opened(papers_texts.text(tmp_path / "a", ARABIC, encoding)))
    middle = picture.width // 2 * 3
    rows = [picture.rgb[at : at + picture.width * 3] for at in range(0, len(picture.rgb), picture.width * 3)]
    assert all(not row[:middle].strip(b"\xff") for row in rows)
    assert any(row[middle:].strip(b"\xff") for row in rows)


def test_a_text_goes_on_over_pages_without_losing_a_line(reading: Reading, tmp_path: Path) -> None:
    lines = [f"line {number} " + number % 7 * "and so on " for number in range(400)]
    document = reading.opened(papers_texts.text(tmp_path / "a", "\n".join(lines)))
    assert 6 < len(document.pages) < 12
    assert words(document).split() == " ".join(lines).split()


def test_a_paragraph_without_end_goes_on_over_pages(reading: Reading, tmp_path: Path) -> None:
    told = [str(number) for number in range(6_000)]
    document = reading.opened(papers_texts.text(tmp_path / "a", " ".join(told)))
    assert 3 < len(document.pages) < 10
    assert words(document).split() == told


def test_a_form_feed_ends_a_page(reading: Reading, tmp_path: Path) -> None:
    document = reading.opened(papers_texts.text(tmp_path / "a", "First\fSecond\f"))
    assert [words(document, page).strip() for page in (1, 2)] == ["First", "Second"]
    assert len(document.pages) == 2


def test_columns_drawn_with_spaces_stay_columns(reading: Reading, tmp_path: Path) -> None:
    table = "Loyer            450,00\nElectricite       61,20\nIII iii WWW       61,20\n"
    told = words(reading.opened(papers_texts.text(tmp_path / "a", table))).splitlines()
    assert len({line.index(",") for line in told if "," in line}) == 1


def test_a_text_that_is_too_long_is_reported_at_once(reading: Reading, tmp_path: Path) -> None:
    assert reading.outcome(papers_texts.text(tmp_path / "a", "line\n" * 900_000)) is Rejection.TOO_LONG
    assert reading.outcome(papers_texts.text(tmp_path / "b", "word " * 100_000)) is Rejection.TOO_LONG
    assert reading.outcome(papers_texts.text(tmp_path / "c", "x" * 400_000)) is Rejection.TOO_LONG


@pytest.mark.parametrize(
    "nothing", [" \n\t\n", "\ufeff", "<html><head><title>a</title></head><body> <script>a()</script>", "<p>&nbsp;"]
)
def test_a_text_without_words_has_nothing_inside(reading: Reading, tmp_path: Path, nothing: str) -> None:
    assert reading.outcome(papers_texts.text(tmp_path / "a", nothing)) is Rejection.NOTHING_INSIDE


def test_separated_values_become_a_table(reading: Reading, tmp_path: Path) -> None:
    rows = "".join(f'0{day}/03;"Achat; carte";{day}0,00\n' for day in range(1, 9))
    document = reading.opened(papers_texts.text(tmp_path / "a", "Date;Libellé;Montant\n" + rows, "cp1252"))
    told = words(document).split("\n")
    assert document.kind is Kind.CSV
    assert told[0].split() == ["Date", "Libellé", "Montant"]
    assert told[8].split() == ["08/03", "Achat;", "carte", "80,00"]
    assert sizes(document) == {A4}


def test_a_wide_table_lies_down_and_has_its_titles_on_each_page(reading: Reading, tmp_path: Path) -> None:
    rows = [",".join(f"Title{column}" for column in range(13))]
    rows += [",".join(f"cell{row}x{column}" for column in range(13)) for row in range(120)]
    document = reading.opened(papers_texts.text(tmp_path / "a", "\n".join(rows)))
    assert sizes(document) == {A4[::-1]}
    assert all("Title12" in words(document, page) for page in range(1, len(document.pages) + 1))
    assert "cell119x12" in words(document)


def test_markdown_is_laid_out_and_its_html_stays_text(reading: Reading, tmp_path: Path) -> None:
    notes = "# Réunion\n\n- lundi\n- **mardi**\n\n<script>alert(1)</script>\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    document = reading.opened(papers_texts.text(tmp_path / "a", notes))
    told = words(document)
    assert document.kind is Kind.MARKDOWN
    assert "• mardi" in told
    assert "<script>alert(1)</script>" in told
    assert "#" not in told
    assert "|" not in told


def test_a_table_in_markdown_is_no_file_of_a_spreadsheet(reading: Reading, tmp_path: Path) -> None:
    table = "| file | what |\n| --- | --- |\n" + "".join(f"| {number} | a line |\n" for number in range(20))
    document = reading.opened(papers_texts.text(tmp_path / "a", f"# Files\n\n{table}"))
    assert document.kind is Kind.MARKDOWN
    assert "|" not in words(document)


@pytest.mark.parametrize("page", ["Merci 👍🏽 !", "<p>Merci 👍🏽 !</p>"])
def test_a_skins_colour_is_no_box_beside_its_emoji(reading: Reading, tmp_path: Path, page: str) -> None:
    told = words(reading.opened(papers_texts.text(tmp_path / "a", page)))
    assert "👍" in told
    assert "🏽" not in told


def test_a_page_of_html_is_printed_on_a4_whatever_it_says(reading: Reading, tmp_path: Path) -> None:
    page = "<style>@page { size: A3 landscape; margin: 0 } @page :first { size: 1cm }</style><h1>Avis</h1><p>Un mot"
    document = reading.opened(papers_texts.text(tmp_path / "a", page))
    assert document.kind is Kind.HTML
    assert sizes(document) == {A4}
    assert words(document).split() == ["Avis", "Un", "mot"]


def test_a_page_of_html_keeps_its_own_pictures_and_fetches_none(reading: Reading, tmp_path: Path) -> None:
    secret = papers.photo(tmp_path / "secret.png")
    own = base64.b64encode(papers.photo(tmp_path / "own.png", (60, 40)).read_bytes()).decode()
    page = (
        f'<p>Words<img src="file://{secret}"><img src="http://127.0.0.1/a.png"><img src="data:image/png;base64,{own}">'
    )
    document = reading.opened(papers_texts.text(tmp_path / "a", page))
    assert images(document) == 1


def test_a_picture_that_is_too_large_leaves_a_gap(reading: Reading, tmp_path: Path) -> None:
    bomb = base64.b64encode(papers.png_bomb(tmp_path / "bomb.png").read_bytes()).decode()
    document = reading.opened(papers_texts.text(tmp_path / "a", f'<p>Words<img src="data:image/png;base64,{bomb}">'))
    assert images(document) == 0
    assert "Words" in words(document)


@pytest.mark.parametrize("damage", [slice(100, None), slice(60, 64)])
def test_a_damaged_picture_hides_no_words(reading: Reading, tmp_path: Path, damage: slice) -> None:
    whole = bytearray(papers.photo(tmp_path / "a.png", (60, 40)).read_bytes())
    whole[damage] = b""
    picture = base64.b64encode(whole).decode()
    page = papers_texts.text(tmp_path / "a", f'<p>Words<img src="data:image/png;base64,{picture}">')
    assert "Words" in words(reading.opened(page))


def test_a_wide_page_is_made_smaller_to_fit(reading: Reading, tmp_path: Path) -> None:
    row = "".join(f"<td>column{number}</td>" for number in range(9))
    document = reading.opened(
        papers_texts.text(tmp_path / "a", f"<table><tr>{row}</table><p style='width: 30cm'>Words")
    )
    cut = reading.opened(papers_texts.text(tmp_path / "b", f"<table width=1200><tr>{row}</table>"))
    assert sizes(document) == sizes(cut) == {A4}
    told = subprocess.run(["pdftotext", "-bbox", cut.path, "-"], capture_output=True, check=True, text=True).stdout
    edges = [float(part.split('"')[1]) for part in told.split("xMax=")[1:]]
    assert len(edges) == 9
    assert max(edges) < A4[0]


def test_html_says_its_encoding_and_its_direction_is_that_of_its_words(reading: Reading, tmp_path: Path) -> None:
    page = '<html><head><meta charset="iso-8859-1"></head><body><p>Relevé</p>'
    assert "Relevé" in words(reading.opened(papers_texts.text(tmp_path / "a", page, "latin-1")))
    picture = reading.seen(reading.opened(papers_texts.text(tmp_path / "b", f"<div><p>{ARABIC}</p></div>")))
    left = b"".join(
        picture.rgb[at : at + picture.width] for at in range(0, len(picture.rgb), picture.width * 3)
    )  # a third of each row
    assert not left.strip(b"\xff")


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 100_000,
        "<b><i>" * 50_000 + "words",
        "<table><tr><td>" * 20_000 + "words",
        "<ul><li>" * 30_000 + "words",
    ],
)
def test_elements_nested_too_deep_are_refused_at_once(reading: Reading, tmp_path: Path, page: str) -> None:
    assert reading.outcome(papers_texts.text(tmp_path / "a", page)) is Rejection.TOO_LARGE


@pytest.mark.parametrize("one", ["<img src='data:image/png;base64,AAAA'>", "<p>Words", "<td>1<tr>"])
def test_more_elements_than_can_be_set_in_time_are_refused_at_once(reading: Reading, tmp_path: Path, one: str) -> None:
    page = papers_texts.text(tmp_path / "a", "<!doctype html><table><tr>" + one * 100_000)
    assert reading.outcome(page) is Rejection.TOO_LARGE


def test_a_page_that_takes_too_long_is_shown_without_its_style(reading: Reading, tmp_path: Path) -> None:
    page = "<div style='display: flex'>" * 14 + "<p>Words"
    assert "Words" in words(reading.opened(papers_texts.text(tmp_path / "a", page)))
