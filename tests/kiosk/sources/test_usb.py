import os
from datetime import UTC, datetime
from pathlib import Path

from kiosk.settings import DocumentSettings
from kiosk.sources import Folder, Item, Reminder, Unfetched
from kiosk.sources.listing import ByFolder, holding
from kiosk.sources.slot import Slot
from kiosk.sources.usb import UsbSource
from kiosk.vault import Vault
from tests.parts.sticks import put

DOCUMENTS = DocumentSettings(pages_max=500, megabytes_max=1, seconds_max=10, standby=True)


def names(stick: Path) -> list[str]:
    return [item.name for item in holding([stick]).items]


def the_item(stick: Path) -> Item:
    (item,) = holding([stick]).items
    return item


def test_a_stick_is_seen_when_it_comes_and_not_when_it_went(stick: Path) -> None:
    slot = Slot([str(stick.parent)])
    assert slot.sticks() == (stick,)
    stick.rename(stick.parent.parent / "pulled")
    assert slot.sticks() == ()
    assert holding([stick]).items == ()


def test_where_systems_mount_a_folder_left_behind_is_no_stick(stick: Path) -> None:
    place = stick.parent
    assert Slot([str(place)], system_places=(place,)).sticks() == ()


def test_a_mount_counts_wherever_it_lies_and_one_level_deeper() -> None:
    # /dev/shm and /dev/pts are mount points everywhere.
    assert Path("/dev/shm") in Slot(["/dev"], system_places=(Path("/dev"),)).sticks()
    assert Path("/dev/shm") in Slot(["/"], system_places=(Path("/"),)).sticks() or Path("/dev").is_mount()


def test_papers_are_listed_newest_first_by_their_spoken_names(usb: UsbSource, stick: Path) -> None:
    put(stick / "old_letter.PDF", age=500)
    put(stick / "folder" / "photo de la carte.jpeg", age=5)
    put(stick / "middle.png", age=50)
    put(stick / "music.mp3")
    assert names(stick) == ["photo de la carte", "middle", "old letter"]
    assert len(holding([stick], limit=1).items) == 1


def test_all_that_may_be_a_paper_is_listed_and_what_surely_is_none_is_counted(usb: UsbSource, stick: Path) -> None:
    papers = ("a.pdf", "b.HEIC", "c.odg", "d.p7m", "e.asice", "f.gdoc", "attestation", "letter.from.the.bank")
    for name in (*papers, "film.MP4", "song.mp3", "program.exe", "archive.7z"):
        put(stick / name)
    held = usb.look()
    assert held is not None
    assert {item.path.name for item in held.items} == set(papers)
    assert held.no_papers == 4


def test_the_papers_of_all_sticks_are_listed_together_newest_first(usb: UsbSource, stick: Path) -> None:
    put(stick / "old.pdf", age=50)
    put(stick.parent / "OTHER" / "new.odt", age=5)
    put(stick / "newest.jpg")
    listed = usb.look()
    assert listed is not None
    assert [item.name for item in listed.items] == ["newest", "new", "old"]
    for folder in stick.parent.iterdir():
        folder.rename(stick.parent.parent / folder.name)
    assert usb.look() is None


def test_what_the_system_and_programs_left_is_not_shown(usb: UsbSource, stick: Path) -> None:
    for path in (
        ".hidden.pdf",
        "._resource.pdf",
        "~$draft.pdf",
        "System Volume Information/a.pdf",
        "$RECYCLE.BIN/b.pdf",
    ):
        put(stick / path)
    assert holding([stick]).items == ()


def test_a_name_can_not_steer_what_is_shown(usb: UsbSource, stick: Path) -> None:
    put(stick / "a\u202efdp\n\x1b[31m.pdf")
    (Path(os.fsdecode(bytes(stick) + b"/caf\xe9.pdf"))).write_bytes(b"paper")
    assert set(names(stick)) == {"afdp [31m", "caf?"}


def test_names_as_long_as_names_can_be_are_listed_and_fetched_whatever_their_letters(
    usb: UsbSource, stick: Path, vault: Vault
) -> None:
    long = (b"\xe9" * 251, "é".encode() * 125, "文".encode() * 83, "\U0001f600".encode() * 62)
    for name in long:
        Path(os.fsdecode(bytes(stick) + b"/" + name + b".pdf")).write_bytes(name)
    items = holding([stick]).items
    assert len(items) == len(long)
    assert {copy.read_bytes() for item in items if isinstance(copy := usb.fetch(item, vault), Path)} == set(long)
    assert all(len(item.name) <= 120 for item in items)


def test_links_lead_nowhere(usb: UsbSource, stick: Path, vault: Vault, tmp_path: Path) -> None:
    secret = put(tmp_path / "secret" / "shadow.pdf", b"secret")
    (stick / "link.pdf").symlink_to(secret)
    (stick / "folder").symlink_to(secret.parent)
    (stick / "loop").symlink_to(stick)
    assert holding([stick]).items == ()
    put(stick / "real.pdf")
    item = the_item(stick)
    item.path.unlink()
    item.path.symlink_to(secret)
    assert usb.fetch(item, vault) is Unfetched.GONE


def test_of_very_many_papers_the_newest_are_listed_and_the_others_are_counted(stick: Path) -> None:
    for number in range(40):
        put(stick / f"{number}.pdf", age=number)
    held = holding([stick], limit=10)
    assert [item.name for item in held.items] == [str(number) for number in range(10)]
    assert held.older == 30


def test_a_stick_that_takes_too_long_shows_what_was_found_and_says_that_there_is_more(stick: Path) -> None:
    put(stick / "a.pdf")
    held = holding([stick], seconds=0)
    assert (held.items, held.older) == ((), 1)


def test_folders_stand_behind_the_newest_papers_by_name_and_number(stick: Path) -> None:
    for number in range(12):
        put(stick / "2025" / "Bank_papers" / f"{number}.pdf", age=100 + number)
    put(stick / "Photos" / "new.jpg")
    items = holding([stick]).items
    assert [item.name for item in items[:3]] == ["new", "0", "1"]
    assert isinstance(items[3], ByFolder)
    assert [item.name for item in items[4:]] == [str(number) for number in range(2, 12)]
    folders = [folder for folder in items[3].items if isinstance(folder, Folder)]
    assert [(folder.name, len(folder.items)) for folder in folders] == [("Photos", 1), ("Bank papers", 12)]


def test_few_papers_or_a_single_folder_need_no_folders(stick: Path) -> None:
    for number in range(20):
        put(stick / "All" / f"{number}.pdf")
    assert not any(isinstance(item, Folder) for item in holding([stick]).items)
    for old in (stick / "All").iterdir():
        old.unlink()
    for number in range(5):
        put(stick / str(number) / "a.pdf")
    assert not any(isinstance(item, Folder) for item in holding([stick]).items)


def test_folders_without_end_end(usb: UsbSource, stick: Path) -> None:
    deep = stick
    for _ in range(40):
        deep /= "d"
    put(deep / "deep.pdf")
    put(stick / "near.pdf")
    assert names(stick) == ["near"]


def test_a_time_that_can_not_be_is_shown_as_some_time(usb: UsbSource, stick: Path) -> None:
    os.utime(put(stick / "a.pdf"), ns=(-(2**60), 2**62))
    put(stick / "b.pdf")
    assert len(holding([stick]).items) == 2


def test_a_paper_is_copied_whole_into_the_vault(usb: UsbSource, stick: Path, vault: Vault) -> None:
    content = os.urandom(999_999)
    put(stick / "a.pdf", content)
    copy = usb.fetch(the_item(stick), vault)
    assert isinstance(copy, Path)
    assert copy.parent == vault.folder
    assert copy.read_bytes() == content


def test_a_stick_that_is_still_in_was_left_behind_and_a_plain_folder_never_is(usb: UsbSource, stick: Path) -> None:
    assert stick.is_dir()
    assert usb.left_behind() is None
    assert UsbSource(Slot(["/"]), DOCUMENTS).left_behind() is Reminder.STICK


def test_what_does_not_fit_or_went_leaves_nothing_behind(usb: UsbSource, stick: Path, vault: Vault) -> None:
    put(stick / "a.pdf", bytes(1_000_001))
    item = the_item(stick)
    assert usb.fetch(item, vault) is Unfetched.TOO_LARGE
    item.path.unlink()
    assert usb.fetch(item, vault) is Unfetched.GONE
    os.mkfifo(item.path)
    assert usb.fetch(item, vault) is Unfetched.GONE
    assert list(vault.folder.iterdir()) == []


def test_a_file_that_ends_before_its_end_is_gone(usb: UsbSource, vault: Vault) -> None:
    # As a file on a stick that was pulled, those in /sys hold less than they say.
    short = next(path for path in Path("/sys/kernel").iterdir() if path.is_file() and 0 < len(_read(path)) < 4096)
    assert usb.fetch(Item(short, "short", datetime.now(UTC), short.stat().st_size), vault) is Unfetched.GONE
    assert list(vault.folder.iterdir()) == []


def test_a_visit_that_ended_meanwhile_gets_nothing(usb: UsbSource, stick: Path, vault: Vault) -> None:
    put(stick / "a.pdf")
    vault.close()
    assert usb.fetch(the_item(stick), vault) is Unfetched.GONE
    assert not vault.folder.exists()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def test_a_folder_that_is_swapped_for_a_link_is_not_followed(
    usb: UsbSource, stick: Path, vault: Vault, tmp_path: Path
) -> None:
    secret = put(tmp_path / "secret" / "a.pdf", b"secret")
    put(stick / "folder" / "a.pdf")
    item = the_item(stick)
    (stick / "folder").rename(tmp_path / "moved")
    (stick / "folder").symlink_to(secret.parent)
    assert usb.fetch(item, vault) is Unfetched.GONE
    assert list(vault.folder.iterdir()) == []


def test_what_lies_elsewhere_is_not_fetched_though_it_is_named(
    usb: UsbSource, stick: Path, vault: Vault, tmp_path: Path
) -> None:
    secret = put(tmp_path / "secret" / "a.pdf", b"secret")
    for path in (secret, stick / ".." / ".." / "secret" / "a.pdf"):
        item = Item(path, "a", datetime.now().astimezone(), 6)
        assert usb.fetch(item, vault) is Unfetched.GONE


def test_a_pipe_with_a_papers_name_is_neither_listed_nor_waited_for(usb: UsbSource, stick: Path, vault: Vault) -> None:
    put(stick / "a.pdf")
    item = the_item(stick)
    item.path.unlink()
    os.mkfifo(item.path)
    assert holding([stick]).items == ()
    assert usb.fetch(item, vault) is Unfetched.GONE
