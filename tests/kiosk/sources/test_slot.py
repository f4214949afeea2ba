"""Sticks as they are plugged in and pulled out: real events of a real udevd, mounted by a real udisksd."""

import hashlib
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kiosk.sources import mounting
from kiosk.sources.slot import Plugged, Slot, Trouble
from tests.parts.plugs import Plugs, on_a_machine_of_its_own
from tests.parts.sticks import put

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
    yield Watched(slot)
    stop.set()
    slot.wake()
    thread.join()


def made(image: Path, *command: str, size: int = 8 << 20) -> Path:
    """A stick's content, made by a command that ends with the image's name."""
    if command and not shutil.which(command[0]):
        pytest.skip(f"no {command[0]} here")
    with image.open("wb") as file:
        file.truncate(size)
    if command:
        subprocess.run([*command, image], check=True, capture_output=True)
    return image


def ext4(image: Path, *papers: str) -> Path:
    folder = image.with_suffix(".d")
    for paper in papers:
        put(folder / paper)
    folder.mkdir(exist_ok=True)
    return made(image, "mkfs.ext4", "-q", "-F", "-L", image.stem, "-d", str(folder))


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
