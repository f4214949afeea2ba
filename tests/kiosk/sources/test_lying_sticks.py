"""Sticks made to deceive: whatever their entries call themselves, nothing outside the stick is listed or fetched."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from kiosk.sources import Item, Unfetched
from kiosk.sources.listing import holding
from kiosk.sources.usb import UsbSource
from kiosk.vault import Vault
from tests.parts.sticks import image, mount, pull, put

_EXFAT_SET = 96  # bytes of a short name's three entries (Microsoft's exFAT specification, 7.4, 7.6 and 7.7)
_NTFS_SYSTEM, _NTFS_FOLDER = 0x4, 0x1000_0000  # flags of a $FILE_NAME, 10 bytes before the name


def needs(*programs: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not all(map(shutil.which, programs)), reason=f"no {' or '.join(programs)} here")


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A folder outside the stick."""
    return put(tmp_path / "secret" / "a.pdf", b"secret").parent


@contextmanager
def blank(tmp_path: Path, *command: str) -> Iterator[bytearray]:
    """The content of a fresh file system, made by a command that ends with the image's name; kept when changed."""
    image_file = tmp_path / "stick.img"
    with image_file.open("ab") as file:
        file.truncate(8 << 20)
    if command:
        subprocess.run([*command, image_file], check=True, capture_output=True)
    content = bytearray(image_file.read_bytes())
    yield content
    image_file.write_bytes(content)


def holds_nothing_of(usb: UsbSource, stick: Path, vault: Vault, *paths: Path) -> None:
    """None of these can be had from the stick, though it is asked for them by name."""
    for path in paths:
        item = Item(path, "a", datetime.now().astimezone(), 6)
        assert path not in [found.path for found in holding([stick]).items]
        assert usb.fetch(item, vault) is Unfetched.GONE


def test_another_mount_in_a_stick_is_another_world(usb: UsbSource, stick: Path, vault: Vault) -> None:
    mount("tmpfs", stick, "size=64k")
    put(stick / "inside" / "a.pdf")
    put(stick / "b.pdf")
    mount("tmpfs", stick / "inside", "size=64k")
    try:
        put(stick / "inside" / "a.pdf", b"another")
        assert [item.name for item in holding([stick]).items] == ["b"]
        holds_nothing_of(usb, stick, vault, stick / "inside" / "a.pdf")
    finally:
        pull(stick / "inside")
        pull(stick)


@needs("mkfs.ext4", "debugfs")
def test_ext4_an_entry_that_calls_a_link_a_folder_leads_nowhere(
    usb: UsbSource, stick: Path, vault: Vault, tmp_path: Path, secret: Path
) -> None:
    with blank(tmp_path, "mkfs.ext4", "-F", "-q", "-O", "^metadata_csum,^64bit,^dir_index"):
        pass
    image_file = tmp_path / "stick.img"
    for name, target in (("evil", secret), ("liar", secret / "a.pdf")):
        subprocess.run(["debugfs", "-w", "-R", f"symlink {name} {target}", image_file], check=True, capture_output=True)
    with blank(tmp_path) as content:
        for entry, kind in ((b"evil", 2), (b"liar", 1)):  # EXT4_FT_DIR, EXT4_FT_REG_FILE, where it says 7, a link
            at = content.index(b"\x04\x07" + entry)
            content[at + 1] = kind
    image(stick, image_file, "ext4")
    try:
        assert holding([stick]).items == ()
        holds_nothing_of(usb, stick, vault, stick / "evil" / "a.pdf", stick / "liar")
    finally:
        pull(stick)


@needs("mkntfs", "mount.ntfs-3g")
def test_ntfs_links_lead_nowhere_whatever_their_entries_say(
    usb: UsbSource, stick: Path, vault: Vault, tmp_path: Path, secret: Path
) -> None:
    with blank(tmp_path, "mkntfs", "-F", "-q", "-Q"):
        pass
    image(stick, tmp_path / "stick.img", "ntfs-3g", writable=True)
    (stick / "evil").symlink_to(secret)
    (stick / "liar.pdf").symlink_to(secret / "a.pdf")
    put(stick / "honest.pdf")
    subprocess.run(["umount", stick], check=True)
    with blank(tmp_path) as content:
        for name, flags in (("evil", _NTFS_FOLDER), ("liar.pdf", 0)):
            assert _as_ntfs_flags(content, name, flags), "no entry was found to be changed"
    image(stick, tmp_path / "stick.img", "ntfs-3g")
    try:
        assert [item.name for item in holding([stick]).items] == ["honest"]
        holds_nothing_of(usb, stick, vault, stick / "evil" / "a.pdf", stick / "liar.pdf")
    finally:
        pull(stick)


def _as_ntfs_flags(content: bytearray, name: str, flags: int) -> int:
    """Changes how every entry of that name calls itself; returns how many there were."""
    changed, at = 0, content.find(name.encode("utf-16-le"))
    while at >= 0:
        said = int.from_bytes(content[at - 10 : at - 6], "little")
        if said & _NTFS_SYSTEM:  # ntfs-3g keeps links as system files
            content[at - 10 : at - 6] = (said & ~_NTFS_SYSTEM | flags).to_bytes(4, "little")
            changed += 1
        at = content.find(name.encode("utf-16-le"), at + 1)
    return changed


@needs("mkfs.exfat", "mount.exfat-fuse")
def test_exfat_a_folder_that_holds_itself_comes_to_an_end(usb: UsbSource, stick: Path, tmp_path: Path) -> None:
    with blank(tmp_path, "mkfs.exfat"):
        pass
    image(stick, tmp_path / "stick.img", "exfat-fuse", writable=True)
    put(stick / "inside" / "lost.pdf")
    put(stick / "a.pdf")
    subprocess.run(["umount", stick], check=True)
    with blank(tmp_path) as content:
        _begins_at_the_root(content, "inside")
    image(stick, tmp_path / "stick.img", "exfat-fuse")
    try:
        found = holding([stick]).items
        assert {item.name for item in found} == {"a"}
        assert all(item.path.is_relative_to(stick) for item in found)
    finally:
        pull(stick)


def _begins_at_the_root(content: bytearray, folder: str) -> None:
    """Gives a folder the root's first cluster."""
    at = content.index(folder.encode("utf-16-le")) - 66
    content[at + 33] = 0x01  # AllocationPossible, with a chain in the FAT
    content[at + 52 : at + 56] = content[96:100]
    checksum = 0
    for place, byte in enumerate(content[at : at + _EXFAT_SET]):
        if place not in (2, 3):
            checksum = ((checksum << 15) | (checksum >> 1)) + byte & 0xFFFF
    content[at + 2 : at + 4] = checksum.to_bytes(2, "little")
