import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.documents import Bundle, Kind, LeftOut, Rejection
from tests.parts import papers, papers_texts, papers_wrapped
from tests.parts.reading import Reading


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reading]:
    made = Reading(tmp_path_factory.mktemp("archives") / "vault")
    yield made
    made.reader.close()


def names(outcome: object) -> list[str]:
    assert isinstance(outcome, Bundle), outcome
    return [file.name for file in outcome.files]


def test_an_archive_gives_its_papers_in_their_order(reading: Reading, tmp_path: Path) -> None:
    pdf = papers.pdf(tmp_path / "a.pdf").read_bytes()
    photo = papers.photo(tmp_path / "b.jpg").read_bytes()
    bundle = reading.outcome(papers_texts.archive(tmp_path / "a.zip", {"relevé.pdf": pdf, "Photo n°1.JPG": photo}))
    assert isinstance(bundle, Bundle)
    assert bundle.kind is Kind.ZIP
    assert names(bundle) == ["relevé", "Photo n°1"]
    assert [reading.opened(file.path).kind for file in bundle.files] == [Kind.PDF, Kind.JPEG]


def test_an_archive_of_one_paper_is_that_paper(reading: Reading, tmp_path: Path) -> None:
    files = {"in/a/folder/letter.pdf": papers.pdf(tmp_path / "a.pdf").read_bytes()}
    assert reading.opened(papers_texts.archive(tmp_path / "a.zip", files)).kind is Kind.PDF


def test_what_systems_and_programs_leave_behind_isnt_offered(reading: Reading, tmp_path: Path) -> None:
    left = ["__MACOSX/._letter.txt", ".hidden.txt", "folder/.DS_Store", "Thumbs.db", "~$letter.txt", "desktop.ini"]
    files: dict[str, bytes | str] = dict.fromkeys(left, "words")
    files |= {"setup.exe": b"MZ\0\0" + bytes(99), "film.mp4": b"\0\0\0\x10ftypisom\0\0\0\0" + bytes(99)}
    files |= {"folder/": "", "one.txt": "1", "folder/two.txt": "2"}
    assert names(reading.outcome(papers_texts.archive(tmp_path / "a.zip", files))) == ["one", "two"]


def test_a_name_never_leads_anywhere(reading: Reading, tmp_path: Path) -> None:
    files = {"../../etc/passwd.txt": "1", "/etc/guichet/kiosk.txt": "2", "C:\\Windows\\win.ini": "3", "..": "4"}
    before = sorted(tmp_path.rglob("*"))
    bundle = reading.outcome(papers_texts.archive(tmp_path / "a.zip", files))
    assert names(bundle) == ["passwd", "kiosk", "win", ".."]
    assert isinstance(bundle, Bundle)
    assert {file.path.parent for file in bundle.files} == {reading.folder}
    assert sorted(tmp_path.rglob("*")) == [*before, tmp_path / "a.zip"]


def test_a_link_isnt_followed(reading: Reading, tmp_path: Path) -> None:
    link = zipfile.ZipInfo("shadow.txt")
    link.create_system = 3
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(link, "/etc/shadow")
    assert reading.outcome(tmp_path / "a.zip") is Rejection.NOTHING_INSIDE


def test_an_archive_in_an_archive_gives_its_papers_too(reading: Reading, tmp_path: Path) -> None:
    inner = papers_texts.archive(tmp_path / "b.zip", {"two.txt": "2", "three.txt": "3"}).read_bytes()
    outer = papers_texts.archive(tmp_path / "a.zip", {"one.txt": "1", "more.zip": inner})
    assert names(reading.outcome(outer)) == ["one", "two", "three"]


def test_names_from_a_mac_keep_their_accents(reading: Reading, tmp_path: Path) -> None:
    whole = papers_texts.archive(tmp_path / "a.zip", {"étés.txt": "1", "b.txt": "2"}).read_bytes()
    silent = bytearray(whole)
    for signature, flags in ((b"PK\3\4", 6), (b"PK\1\2", 8)):  # macOS doesn't say that they are UTF-8
        silent[whole.index(signature) + flags + 1] &= ~0x08
    (tmp_path / "b.zip").write_bytes(silent)
    assert names(reading.outcome(tmp_path / "b.zip")) == ["étés", "b"]


def test_a_locked_archive_opens_with_its_password(reading: Reading) -> None:
    locked = papers_texts.LOCKED_ARCHIVE
    assert reading.outcome(locked) is Rejection.LOCKED
    assert reading.outcome(locked, "0000") is Rejection.WRONG_PASSWORD
    assert reading.opened(locked, "1234").kind is Kind.TXT


def test_an_archive_that_is_locked_says_so(reading: Reading, tmp_path: Path) -> None:
    whole = bytearray(papers_texts.archive(tmp_path / "a.zip", {"a.txt": "words"}).read_bytes())
    for signature, flags in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        whole[whole.index(signature) + flags] |= 1
    (tmp_path / "b.zip").write_bytes(whole)
    assert reading.outcome(tmp_path / "b.zip") is Rejection.LOCKED


def test_what_is_locked_among_others_is_named(reading: Reading, tmp_path: Path) -> None:
    locked = papers_wrapped.locked_archive(tmp_path / "a.zip", {"Payslip.txt": b"2000"}, "2026")
    with zipfile.ZipFile(locked, "a") as archive:
        archive.writestr("Rent.txt", "612")
        archive.writestr("Power.txt", "34")
    for password in ("", "2025"):
        bundle = reading.outcome(locked, password)
        assert isinstance(bundle, Bundle)
        assert (names(bundle), bundle.left_out) == (["Rent", "Power"], LeftOut(1, ("Payslip.txt",)))
    assert names(reading.outcome(locked, "2026")) == ["Payslip", "Rent", "Power"]


@pytest.mark.parametrize("files", [{}, {"a.exe": b"MZ\0\0"}, {"empty.txt": ""}, {"folder/": ""}])
def test_an_archive_without_papers_has_nothing_inside(
    reading: Reading, tmp_path: Path, files: dict[str, bytes | str]
) -> None:
    assert reading.outcome(papers_texts.archive(tmp_path / "a.zip", files)) is Rejection.NOTHING_INSIDE


def test_a_damaged_archive_says_so_and_one_damaged_file_hides_no_other(reading: Reading, tmp_path: Path) -> None:
    whole = papers_texts.archive(tmp_path / "a.zip", {"a.txt": "aaaa", "b.txt": "b"}).read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[:-30])
    assert reading.outcome(tmp_path / "cut.zip") is Rejection.DAMAGED
    start = whole.index(b"a.txt") + len("a.txt")
    (tmp_path / "b.zip").write_bytes(whole[:start] + b"\xff" + whole[start + 1 :])
    kept = reading.outcome(tmp_path / "b.zip")
    assert names(kept) == ["b"]
    assert isinstance(kept, Bundle)
    assert kept.left_out == LeftOut(1, ("a.txt",))


def test_too_many_papers_are_refused_and_not_cut_short(reading: Reading, tmp_path: Path) -> None:
    fifty = {f"{number}.txt": "words" for number in range(50)}
    assert len(names(reading.outcome(papers_texts.archive(tmp_path / "a.zip", fifty)))) == 50
    assert reading.outcome(papers_texts.archive(tmp_path / "b.zip", fifty | {"51": "w"})) is Rejection.TOO_LARGE


def test_bombs_are_refused(reading: Reading, tmp_path: Path) -> None:
    assert reading.outcome(papers_texts.nested_bomb(tmp_path / "a.zip")) is Rejection.TOO_LARGE
    assert reading.outcome(papers_texts.overlapping_bomb(tmp_path / "b.zip")) is Rejection.TOO_LARGE
    letters = {"a.txt": "a" * 50_000_000}
    assert reading.outcome(papers_texts.archive(tmp_path / "c.zip", letters)) is Rejection.TOO_LARGE
    nothing = {f"{number}.exe": bytes(70_000) for number in range(2_100)}
    assert reading.outcome(papers_texts.archive(tmp_path / "d.zip", nothing)) is Rejection.TOO_LARGE


def test_a_lie_about_a_size_gains_nothing(reading: Reading, tmp_path: Path) -> None:
    honest = papers_texts.archive(tmp_path / "a.zip", {"a.txt": "a" * 4_000_000}).read_bytes()
    (tmp_path / "b.zip").write_bytes(honest.replace((4_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little")))
    assert reading.outcome(tmp_path / "b.zip") is Rejection.DAMAGED


def test_an_archive_with_a_list_of_what_is_in_it_is_an_archive(reading: Reading, tmp_path: Path) -> None:
    files = {"index.xml": "<list/>", "a.txt": "words"}
    assert "a" in names(reading.outcome(papers_texts.archive(tmp_path / "a.zip", files)))
