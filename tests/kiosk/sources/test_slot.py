"""Sticks as they are plugged in and pulled out: real events of a real udevd, mounted by a real udisksd."""

import hashlib
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.sources.slot import Plugged, Slot, Trouble
from tests.parts.plugs import Plugs, ext4, made, on_a_machine_of_its_own, partitioned

PATIENCE_SECONDS = 30


class Watched:
    """A slot that is watched, as a terminal does."""

    def __init__(self, slot: Slot) -> None:
        self.slot = slot
        self.times_came = 0
        self._changed = threading.Event()
        slot.came = self._came

    def _came(self) -> None:
        self.times_came += 1
        self._changed.set()

    def until(self, true: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not true():
            assert time.monotonic() < deadline, self.slot.all()
            self._changed.wait(0.02)

    def until_fresh(self, *expected: object) -> tuple[Plugged, ...]:
        """Waits until this, and no more, came in this visit: folders' names, or troubles."""
        self.until(lambda: sorted(map(str, map(_short, self.slot.fresh))) == sorted(map(str, expected)))
        return self.slot.fresh


def _short(part: Plugged) -> object:
    return part.trouble or (part.folder and part.folder.name)


@contextmanager
def watched(*, automount: bool = True, places: tuple[str, ...] = ("/media",)) -> Iterator[Watched]:
    slot, stop = Slot(places, automount=automount), threading.Event()
    thread = threading.Thread(target=slot.run, args=(stop,))
    thread.start()
    assert slot.watches.wait(PATIENCE_SECONDS)
    try:
        yield Watched(slot)
    finally:
        stop.set()
        slot.wake()
        thread.join()


@on_a_machine_of_its_own
def test_a_stick_is_mounted_as_it_comes_and_is_gone_as_it_goes(plugs: Plugs) -> None:
    plugs.start()
    image = ext4(plugs.folder / "STICK", "a.pdf")
    content = hashlib.sha256(image.read_bytes()).digest()
    with watched() as watch:
        assert watch.slot.sticks() == ()
        plugs.put_in(image)
        (part,) = watch.until_fresh("STICK")
        assert part.folder
        assert (part.folder / "a.pdf").is_file()
        options = next(line for line in mounts() if f" {part.folder} " in line).split(" ")[5]
        assert {"ro", "nosuid", "nodev", "noexec", "nosymfollow"} <= set(options.split(","))
        plugs.pull(image)
        watch.until(lambda: not watch.slot.all())
    assert hashlib.sha256(image.read_bytes()).digest() == content


def mounts() -> list[str]:
    return Path("/proc/thread-self/mountinfo").read_text("utf-8").splitlines()


@on_a_machine_of_its_own
def test_sticks_of_all_kinds_are_mounted_with_the_options_that_are_deployed(plugs: Plugs) -> None:
    plugs.start()
    plugs.set_up_udisks((Path(__file__).parents[3] / "config/deploy/udisks-guichet.conf").read_text("utf-8"))
    images = {
        "ext4": ext4(plugs.folder / "LINUX"),
        "exfat": made(plugs.folder / "exfat.img", "mkfs.exfat", "-n", "CAMERA"),
        "ntfs": made(plugs.folder / "ntfs.img", "mkntfs", "-F", "-q", "-Q", "-L", "WINDOWS"),
    }
    if "vfat" in Path("/proc/filesystems").read_text("ascii"):
        images["vfat"] = made(plugs.folder / "fat.img", "mkfs.vfat", "-n", "BOUGHT")
    with watched() as watch:
        for image in images.values():
            plugs.put_in(image)
        watch.until_fresh(*({"LINUX", "CAMERA", "WINDOWS"} | ({"BOUGHT"} if "vfat" in images else set())))


@on_a_machine_of_its_own
def test_what_can_not_be_read_is_said_and_told_apart(plugs: Plugs) -> None:
    plugs.start()
    blank = made(plugs.folder / "blank")
    locked = made(plugs.folder / "locked")
    with locked.open("r+b") as file:
        file.write(b"LUKS\xba\xbe\0\1" + b"aes\0".ljust(32, b"\0"))  # a header of LUKS1, as far as anybody looks
    broken = ext4(plugs.folder / "broken")
    with broken.open("r+b") as file:
        file.seek(2048)  # behind the superblock: what says where everything lies
        file.write(b"\xff" * 8192)
    with watched() as watch:
        for image, trouble in (
            (blank, Trouble.UNREADABLE),
            (locked, Trouble.LOCKED),
            (broken, Trouble.UNREADABLE),
        ):
            plugs.put_in(image)
            watch.until_fresh(trouble)
            assert watch.slot.sticks() == ()
            plugs.pull(image)
            watch.until_fresh()


@on_a_machine_of_its_own
def test_all_parts_of_a_stick_belong_together(plugs: Plugs) -> None:
    plugs.start()
    stick = partitioned(plugs.folder / "stick", ext4(plugs.folder / "ONE"), ext4(plugs.folder / "TWO"), None)
    with watched() as watch:
        plugs.put_in(stick)
        parts = watch.until_fresh("ONE", "TWO", Trouble.UNREADABLE)
        assert len({part.plugging for part in parts}) == 1
        plugs.pull(stick)
        watch.until_fresh()


@on_a_machine_of_its_own
def test_a_stick_of_a_visit_that_is_over_shows_nothing_until_it_is_plugged_in_again(plugs: Plugs) -> None:
    plugs.start()
    image = ext4(plugs.folder / "STICK", "a.pdf")
    with watched() as watch:
        plugs.put_in(image)
        watch.until_fresh("STICK")
        watch.slot.visit_over()
        assert (watch.slot.sticks(), watch.slot.fresh, watch.slot.forgotten) == ((), (), True)
        assert len(watch.slot.all()) == 1
        plugs.pull(image)
        watch.until(lambda: not watch.slot.forgotten)
        plugs.put_in(image)
        watch.until_fresh("STICK")
        assert not watch.slot.forgotten


@on_a_machine_of_its_own
def test_what_was_in_before_is_neither_mounted_nor_shown(plugs: Plugs) -> None:
    plugs.start()
    before, after = ext4(plugs.folder / "BEFORE"), ext4(plugs.folder / "AFTER")
    plugs.put_in(before)
    plugs.settle()
    with watched() as watch:
        plugs.put_in(after)
        watch.until_fresh("AFTER")
        assert not any("BEFORE" in line for line in mounts())
        plugs.pull(before)
        plugs.put_in(before)
        watch.until_fresh("AFTER", "BEFORE")


@on_a_machine_of_its_own
def test_a_stick_that_a_desktop_mounts_is_one_too_and_is_gone_with_its_mount(plugs: Plugs) -> None:
    plugs.start(udisks=False)
    image, folder = ext4(plugs.folder / "STICK", "a.pdf"), Path("/media/désktop user/MY STICK")
    folder.mkdir(parents=True)
    with watched(automount=False) as watch:
        for _ in range(2):
            plugs.put_in(image)
            subprocess.run(["mount", "-o", "ro", plugs.loop(image), folder], check=True)
            watch.until_fresh("MY STICK")
            assert watch.slot.sticks() == (folder,)
            watch.slot.visit_over()
            assert watch.slot.sticks() == ()
            plugs.pull(image)
            watch.until(lambda: not watch.slot.forgotten)


@on_a_machine_of_its_own
def test_root_mounts_by_itself_where_there_is_no_udisks(plugs: Plugs) -> None:
    plugs.start(udisks=False)
    image = ext4(plugs.folder / "STICK", "a.pdf")
    with watched() as watch:
        plugs.put_in(image)
        watch.until(lambda: bool(watch.slot.sticks()))
        (folder,) = watch.slot.sticks()
        assert (folder / "a.pdf").is_file()
        plugs.pull(image)
        watch.until(lambda: not folder.exists())


@on_a_machine_of_its_own
def test_what_udisks_forbids_is_left_for_others_to_mount(plugs: Plugs) -> None:
    plugs.start()
    plugs.set_up_udisks("[defaults]\nallow=rw\n")
    image, folder = ext4(plugs.folder / "STICK"), Path("/media/STICK")
    with watched() as watch:
        plugs.put_in(image)
        plugs.settle()
        folder.mkdir()
        subprocess.run(["mount", "-o", "ro", plugs.loop(image), folder], check=True)
        watch.until_fresh("STICK")


@on_a_machine_of_its_own
def test_a_phone_on_a_cable_is_known_by_what_it_offers(plugs: Plugs) -> None:
    plugs.start()
    phone = {"SUBSYSTEM": "usb", "DEVTYPE": "usb_device"}
    with watched() as watch:
        plugs.tell("add", "/devices/x/usb1/1-1", DEVNUM="007", ID_USB_INTERFACES=":030101:", **phone)  # a keyboard
        for number, said in enumerate(
            ({"ID_USB_INTERFACES": ":ffff00:060101:"}, {"ID_MTP_DEVICE": "1"}, {"ID_GPHOTO2": "1"})
        ):
            plugs.tell("add", "/devices/x/usb1/1-2", DEVNUM=str(number), **phone, **said)
            watch.until_fresh(Trouble.PHONE)
            watch.slot.visit_over()
            assert not watch.slot.fresh
            assert not watch.slot.forgotten  # nobody is asked to take out a phone that charges
            plugs.tell("remove", "/devices/x/usb1/1-2", DEVNUM=str(number), **phone, **said)
            watch.until(lambda: not watch.slot.all())
