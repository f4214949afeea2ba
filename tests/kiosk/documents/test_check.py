"""What `main.py check` says of files."""

import json
import zipfile
from email.message import EmailMessage
from pathlib import Path

from kiosk.documents import check
from tests.parts import papers, papers_texts
from tests.parts.reading import Reading
from tests.parts.resident import pages_of


def told(reading: Reading, *files: Path, passwords: tuple[str, ...] = ()) -> list[dict[str, object]]:
    """The objects, without their milliseconds."""
    objects = [json.loads(check.as_json(check.tried(reading.reader, file, passwords))) for file in files]
    for one in objects:
        assert one.pop("milliseconds") >= 0
    return objects


def test_each_file_is_told_by_its_kind_and_pages_or_by_its_rejection(reading: Reading, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 and then nothing")
    sound = papers.pdf(tmp_path / "sound.pdf", ("One", "Two"))
    assert told(reading, broken, sound, tmp_path / "nothing") == [
        {"file": str(broken), "rejection": "damaged"},
        {"file": str(sound), "kind": "pdf", "pages": 2},
        {"file": str(tmp_path / "nothing"), "rejection": "gone"},
    ]


def test_what_must_be_known_of_a_document_is_named(reading: Reading, tmp_path: Path) -> None:
    cut = papers.cut_short(papers.pdf(tmp_path / "cut.pdf", ["One", "Two", "Three"]), 0.7)
    assert told(reading, cut)[0]["salvaged"] is True
    assert ", salvaged" in check.as_text(check.tried(reading.reader, cut))
    (tmp_path / "strange.txt").write_text("\U00030000 \U00030000")
    assert told(reading, tmp_path / "strange.txt")[0]["glyphs_missing"] == 2
    assert ", glyphs-missing: 2" in check.as_text(check.tried(reading.reader, tmp_path / "strange.txt"))


def test_a_locked_file_is_tried_with_each_password(reading: Reading, tmp_path: Path) -> None:
    locked = papers.locked_pdf(tmp_path / "locked.pdf", "1234")
    assert told(reading, locked)[0]["rejection"] == "locked"
    assert told(reading, locked, passwords=("0000",))[0]["rejection"] == "wrong-password"
    assert told(reading, locked, passwords=("0000", "1234")) == [{"file": str(locked), "kind": "pdf", "pages": 1}]


def test_what_is_in_an_archive_is_reported_file_by_file(reading: Reading, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "papers.zip", "w") as archive:
        archive.write(papers.pdf(tmp_path / "a.pdf", ("One", "Two")), "in/first.pdf")
        archive.write(papers.photo(tmp_path / "b.jpg"), "second.jpg")
    (archive_told,) = told(reading, tmp_path / "papers.zip")
    assert (archive_told["kind"], archive_told["pages"]) == ("zip", 3)
    inner = archive_told["papers"]
    assert isinstance(inner, list)
    assert [(one["name"], one["kind"], one["pages"]) for one in inner] == [("first", "pdf", 2), ("second", "jpeg", 1)]


def test_what_would_be_printed_is_kept_under_the_names_of_its_files(reading: Reading, tmp_path: Path) -> None:
    tray = tmp_path / "tray"
    tray.mkdir()
    (tray / "b.jpg.pdf").write_text("somebody's")
    with zipfile.ZipFile(tmp_path / "papers.zip", "w") as archive:
        archive.write(papers.pdf(tmp_path / "a.pdf", ("One", "Two")), "../../first.pdf")
        archive.write(papers.photo(tmp_path / "b.jpg"), "in/second.jpg")
        archive.write(tmp_path / "a.pdf", "in/second.pdf")
    for name in ("papers.zip", "a.pdf", "b.jpg"):
        check.tried(reading.reader, tmp_path / name, tray=tray)
    inner = ("first.pdf", "second.pdf", "second (2).pdf")
    names = (*(f"papers.zip - {name}" for name in inner), "a.pdf", "b.jpg (2).pdf")
    assert {path.name for path in tray.iterdir()} == {*names, "b.jpg.pdf"}
    assert [pages_of(tray / name) for name in names] == [2, 1, 2, 2, 1]
    assert (tray / "b.jpg.pdf").read_text() == "somebody's"


def test_a_paper_in_a_mail_is_kept_in_the_tray_whatever_it_is_called(reading: Reading, tmp_path: Path) -> None:
    mail = EmailMessage()
    mail["Subject"] = "../../" + "é" * 200
    mail.set_content("Here it is.")
    paper = papers.pdf(tmp_path / "a.pdf").read_bytes()
    mail.add_attachment(paper, "application", "pdf", filename="/../a.pdf")
    (tmp_path / "a.eml").write_bytes(bytes(mail))
    tray = tmp_path / "in" / "tray"
    tray.mkdir(parents=True)
    before = set(tmp_path.rglob("*"))
    check.tried(reading.reader, tmp_path / "a.eml", tray=tray)
    new = sorted(set(tmp_path.rglob("*")) - before)
    assert [path.parent for path in new] == [tray, tray]
    assert [path.name[:18] for path in new] == ["a.eml - ..-..-éééé", "a.eml - a.pdf"]


def test_folders_stand_for_their_files_in_order(tmp_path: Path) -> None:
    (tmp_path / "b" / "c").mkdir(parents=True)
    for name in ("z", "a", "b/2", "b/c/1"):
        (tmp_path / name).touch()
    found = check.files_in([tmp_path / "z", tmp_path / "b", tmp_path / "nothing"])
    assert [path.relative_to(tmp_path).as_posix() for path in found] == ["z", "b/2", "b/c/1", "nothing"]


def test_a_table_counts_by_kind_and_by_rejection_inside_archives_too(reading: Reading, tmp_path: Path) -> None:
    broken = b"%PDF-1.7 and then nothing"
    (tmp_path / "broken.pdf").write_bytes(broken)
    files = [papers.pdf(tmp_path / "a.pdf", ("One", "Two")), papers.pdf(tmp_path / "b.pdf"), tmp_path / "broken.pdf"]
    inner = {"a.pdf": files[0].read_bytes(), "broken.pdf": broken, "film.mp4": b"\0\0\0\x18ftypmp42"}
    files.append(papers_texts.archive(tmp_path / "a.zip", inner))
    files.append(papers.cut_short(papers.pdf(tmp_path / "cut.pdf"), 0.7))
    files.append(papers_texts.text(tmp_path / "strange.txt", "\U00030000 \U00030000"))
    table = check.as_table([check.tried(reading.reader, file) for file in files])
    rows = [line.split()[:4] for line in table.splitlines()]
    assert ["pdf", "3", "1", "6"] in rows
    assert ["zip", "1", "0", "0"] in rows
    assert ["damaged", "1", "1", "0"] in rows
    assert ["all", "6", "2", "7"] in rows
    lost = "files left out: 1 (mails or archives they were in: 1)"
    assert table.splitlines()[-4:] == [lost, "salvaged: 1", "glyphs-missing: 1", "signs that no font has: 2"]
