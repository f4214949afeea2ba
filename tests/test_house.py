"""The house itself: every text in every language, every file a room and not a hall."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages import Catalog, Message
from babel.messages.pofile import read_po

from kiosk.settings import LANGUAGES

ROOT = Path(__file__).parents[1]
TRANSLATED = sorted(set(LANGUAGES) - {"en"})
FILLED = {
    "names": "Marie-Christine, Fatima et Saïd",
    "languages": "français, arabe et néerlandais",
    "place": "Accueil, rez-de-chaussée",
    "time": "15 h 54",
}
"""What takes more than one word where it is filled in."""


def extracted(template: Path, *rooms: str | Path) -> Catalog:
    """Every text that the code in these folders asks a catalogue for, found as `make catalogues` finds it."""
    babel = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", "-F", "pyproject.toml", "-k", "tr"]
    subprocess.run([*babel, "-o", template, *rooms], cwd=ROOT, check=True)
    with template.open("rb") as file:
        return read_po(file)


@pytest.fixture(scope="module")
def asked_for(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Every text of Guichet."""
    return extracted(tmp_path_factory.mktemp("texts") / "guichet.pot", "kiosk", "screens")


def catalogue(language: str) -> Catalog:
    """The catalogue of a language, as it is written."""
    with (ROOT / "config" / "locale" / language / "LC_MESSAGES" / "guichet.po").open("rb") as file:
        return read_po(file, language)


def forms(text: str | list[str] | tuple[str, ...] | None) -> list[str]:
    """The one text, or all its plural forms."""
    return [text] if isinstance(text, str) else list(text or [""])


def blanks(text: str) -> set[str]:
    """The names in braces, which the code fills in."""
    return set(re.findall(r"\{(\w*)", text))


def texts(messages: Catalog) -> list[Message]:
    """All entries but the heading."""
    return [message for message in messages if message.id]


def test_texts_are_found_in_every_kind_of_file(tmp_path: Path) -> None:
    room = tmp_path / "room"
    room.mkdir()
    (room / "a.py").write_text('_("in Python")')
    (room / "b.kv").write_text('#:import x y\n<Home@Label>:\n    size: mm(10), 1\n    text: app.tr("in Kivy")\n')
    (room / "c.html").write_text('<p>{{ _("on the board") }}</p>')
    found = extracted(tmp_path / "guichet.pot", room)
    assert {message.id for message in texts(found)} == {"in Python", "in Kivy", "on the board"}


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_in_every_language(language: str, asked_for: Catalog) -> None:
    there = {str(m.id) for m in texts(catalogue(language)) if not m.fuzzy and all(forms(m.string))}
    wanted = {str(m.id) for m in texts(asked_for)}
    assert wanted - there == set(), "make catalogues, and translate these"
    assert there - wanted == set(), "make catalogues: nothing asks for these any more"


@pytest.mark.parametrize("language", TRANSLATED)
def test_what_the_code_fills_in_has_its_place_in_every_language(language: str) -> None:
    for message in texts(catalogue(language)):
        wanted = blanks(forms(message.id)[-1])
        *few, many = forms(message.string)
        assert blanks(many) == wanted, message.id
        assert all(blanks(form) <= wanted for form in few), message.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_longer_than_twelve_words(language: str, asked_for: Catalog) -> None:
    """Easy-to-read rules (Inclusion Europe)."""
    messages = texts(asked_for) if language == "en" else texts(catalogue(language))
    said = [form for m in messages for form in forms(m.id if language == "en" else m.string)]
    filled = [re.sub(r"\{(\w*)\}", lambda blank: FILLED.get(blank[1], "3"), text) for text in said]
    sentences = [sentence for text in filled for sentence in re.split(r"[.!?؟:;…\n]", text)]
    assert [sentence for sentence in sentences if len(sentence.split()) > 12] == []


def test_no_file_is_longer_than_three_hundred_lines() -> None:
    files = [path for room in ("kiosk", "screens", "tests") for path in (ROOT / room).rglob("*.*")]
    code = [path for path in files if path.suffix in {".py", ".kv", ".js", ".css", ".html"}]
    lines = {str(path.relative_to(ROOT)): path.read_text("utf-8").count("\n") for path in code}
    assert {path: count for path, count in lines.items() if count > 300} == {}


def test_one_module_alone_knows_where_shipped_files_lie() -> None:
    rooms = [*(ROOT / "kiosk").rglob("*.py"), *(ROOT / "screens").rglob("*.py"), ROOT / "main.py"]
    jail = ROOT / "kiosk" / "documents" / "jail"  # runs where nothing of the house can be imported
    asking = [path for path in rooms if "__file__" in path.read_text("utf-8") and not path.is_relative_to(jail)]
    assert asking == [ROOT / "kiosk" / "places.py"]
