"""Tables as people save them: cells of several lines, columns from the right, letters of old programs."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.documents import Document, Kind
from kiosk.documents.jail.inside.written.texts import decoded, is_text
from tests.kiosk.documents.test_texts import words
from tests.parts.reading import Reading


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reading]:
    made = Reading(tmp_path_factory.mktemp("tables") / "vault")
    yield made
    made.reader.close()


def table(reading: Reading, tmp_path: Path, content: bytes) -> Document:
    (tmp_path / "a.csv").write_bytes(content)
    document = reading.opened(tmp_path / "a.csv")
    assert document.kind is Kind.CSV
    return document


def places(document: Document) -> dict[str, float]:
    """How far from the left edge each word stands, in points."""
    told = subprocess.run(["pdftotext", "-bbox", document.path, "-"], capture_output=True, check=True, text=True).stdout
    lines = [line for line in told.splitlines() if "<word" in line]
    return {line.split(">")[1].split("<")[0]: float(line.split('xMin="')[1].split('"')[0]) for line in lines}


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_within_a_cell_stay_lines(reading: Reading, tmp_path: Path, end: str) -> None:
    rows = ("Nom;Adresse", f'Ann;"Rue de l\u2019Écluse 1{end}Boîte 4"', "Saïd;Rue Haute 2")
    said = words(table(reading, tmp_path, end.join(rows).encode()))
    assert "ÉcluseBoîte" not in said.replace("1", "")
    assert [line.strip() for line in said.splitlines() if "Boîte" in line] == ["Boîte 4"]


def test_a_table_of_arabic_begins_on_the_right(reading: Reading, tmp_path: Path) -> None:
    content = "التاريخ;البيان;المبلغ\n02/11/2026;إيجار;720,50\n05/11/2026;راتب;1480,00\n"
    at = places(table(reading, tmp_path, content.encode("cp1256")))
    assert at["02/11/2026"] > at["720,50"] > 300
    assert abs(at["02/11/2026"] - at["05/11/2026"]) < 2


def test_a_table_with_some_arabic_in_it_begins_on_the_left(reading: Reading, tmp_path: Path) -> None:
    at = places(table(reading, tmp_path, "Nom;Montant\nمحمد;720,50\nAnn;3,00\n".encode()))
    assert at["Nom"] < at["Montant"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", ["Date;Libellé\n02/11;Loyer payé\n03/11;Épicerie\n", "Étage;été\r\n1;2\r\n3;4"])
def test_letters_of_two_or_four_bytes_need_no_mark(encoding: str, text: str) -> None:
    assert is_text(text.encode(encoding))
    assert decoded(text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp850", "Dépôt enregistré\r\nMontant reporté : 80,00\r\nDébité du solde épargné"),
        ("cp850", "┌──────┐\n│ Prêt │\n└──────┘\nÀ régler"),
        ("cp437", "Reçu: 12,50\nà régler à la mairie"),
        ("mac_roman", "L’été à la mairie – « déjà » payé"),
        ("cp1252", "« L’été » – 10 € à régler… ŒUVRE, PAYÉ, À RÉGLER"),
        ("cp1252", "Señor Muñoz – ¿está usted?"),
        ("cp1252", "Größe, Straße, Äpfel"),
        ("cp1251", "Уважаемая госпожа Петрова, ваше заявление принято."),
        ("cp1253", "Αγαπητή κυρία, η αίτησή σας έγινε δεκτή."),
        ("cp1256", "السيدة فاطمة، تم قبول طلبكم."),
    ],
)
def test_old_programs_letters_are_right(encoding: str, text: str) -> None:
    assert decoded(text.encode(encoding)) == text


@pytest.mark.parametrize("content", [bytes(range(256)) * 20, b"\0" * 5000, b"MZ\0\0" * 2000, b"a\0\0\0b\0c\0" * 1000])
def test_programs_are_no_text_of_wide_letters(content: bytes) -> None:
    assert not is_text(content)
