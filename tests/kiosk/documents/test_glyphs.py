"""Every sign is drawn; what no font has is counted, and told."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.documents import NO_NOTES, Kind, Note
from tests.parts import papers_office, papers_texts
from tests.parts.reading import SETTINGS, Reading

NOWHERE = "\U00030000"  # a Chinese sign of Unicode 13 that no font for every day has
SAID = {
    "Amharic": "ሰላም ለዓለም",
    "Arabic": "السلام عليكم",
    "Armenian": "Բարեւ ձեզ",
    "Bengali": "আপনাকে স্বাগতম",
    "Bulgarian, Russian, Ukrainian": "Здравейте, ёлка, їжак, ґанок",
    "Chinese": "出生证明 出生證明",
    "Dari, Farsi, Pashto, Urdu": "گچپژ ښځړټ ڈٹے ۱۲۳",
    "Georgian": "გამარჯობა",
    "Greek": "Γειά σου, Ἑλλάς",
    "Hebrew": "שָׁלוֹם",
    "Hindi": "नमस्ते",
    "Japanese": "こんにちは カタカナ 〒 ㈱ 〜 株式会社",
    "Korean": "안녕하세요",
    "Latin letters": "ąčęėįšųūž ăâîșț ğışİ ëç ñ¿ õãß łżź ŵŷ ạệữ",
    "Thai": "สวัสดี",
    "Tibetan, Tamil, Khmer, Burmese": "བོད་ தமிழ் ខ្មែរ မြန်မာ",
    "Tigrinya, Tamazight, N’Ko": "ሓፈሻዊ ⵜⴰⵎⴰⵣⵉⵖⵜ ߒߞߏ",
    "emoji": "😀 🥰 🥺 🤍 🫶 👍🏽 🇧🇪 👩‍👩‍👧 ❤️ 1️⃣",
    "signs": "€ ₺ ₽ ₴ ☐ ☑ ☒ ✓ ✔ → ⇒ ≤ ½ ① № ℡ ☎ ✉ ★ ♿",
}


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reading]:
    """One for all: a LibreOffice takes a second to start."""
    made = Reading(tmp_path_factory.mktemp("vault"))
    yield made
    made.reader.close()


def written(folder: Path, kind: Kind, text: str) -> Path:
    path = folder / f"a.{kind}"
    match kind:
        case Kind.DOCX:
            return papers_office.docx(path, said=text)
        case Kind.EML:
            return papers_texts.mail(path, text)
        case Kind.CSV:
            path.write_text(f"A;B\n1;{text}\n2;3\n")
        case Kind.HTML:
            path.write_text(f"<!doctype html><meta charset=utf-8><p>{text.replace(NOWHERE, '&#x30000;')}")
        case _:
            path.write_text(text)
    return path


@pytest.mark.parametrize("kind", [Kind.TXT, Kind.HTML, Kind.DOCX])
@pytest.mark.parametrize("language", SAID)
def test_no_letter_is_missing(reading: Reading, tmp_path: Path, kind: Kind, language: str) -> None:
    document = reading.opened(written(tmp_path, kind, SAID[language]))
    assert (document.notes, document.glyphs_missing) == (NO_NOTES, 0)


@pytest.mark.parametrize("kind", [Kind.TXT, Kind.CSV, Kind.HTML, Kind.EML, Kind.DOCX])
def test_what_no_font_has_is_counted(reading: Reading, tmp_path: Path, kind: Kind) -> None:
    document = reading.opened(written(tmp_path, kind, f"One {NOWHERE} and {NOWHERE} more \ue000"))
    assert document.kind is kind
    assert (document.notes, document.glyphs_missing) == (frozenset({Note.GLYPHS_MISSING}), 2)


def test_very_many_strange_signs_are_counted(tmp_path: Path) -> None:
    patient = SETTINGS.model_copy(update={"seconds_max": 25})  # some seconds of work, on a machine that is shared
    reading = Reading(tmp_path / "vault", patient)
    signs = "".join(map(chr, range(0x20000, 0x2A000)))
    assert reading.opened(written(tmp_path, Kind.TXT, signs)).glyphs_missing > 1000
    reading.reader.close()
