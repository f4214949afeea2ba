"""From a stick that is plugged in to its first paper on the screen, and whether touches are answered meanwhile.

Real events of a real udevd, mounted by a real udisksd; loop devices stand for sticks (tests/parts/plugs.py).
"""

import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pikepdf

from tests.benchmarks import Row, glass
from tests.benchmarks.start_bench import AMBER, FRENCH
from tests.benchmarks.touch_bench import TITLE, touched
from tests.parts.plugs import Plugs, ext4, made, on_another_thread

RED = (255, 0, 0)
FIRST_PAGE = (170, 260)  # x, y: in the first paper's picture
LANGUAGE, FIRST_LANGUAGE = (770, 710), (300, 300)
TOUCHES = 6
"""So many fit into the time in which a stick of 100,000 files is read; an even number, since each second leads back."""
FOLDERS = 100
RUNS = 3

T = TypeVar("T")


def measure() -> Iterator[Row]:
    """Rows for 20 papers on each file system, for 5,000 and for 100,000 files, and for touches while those are read."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as name:
        os.environ["DBUS_SYSTEM_BUS_ADDRESS"] = f"unix:path={name}/bus"
        on_another_thread(lambda plugs: rows.extend(_measured(plugs)), Path(name))
    yield from rows


def _measured(plugs: Plugs) -> Iterator[Row]:
    plugs.start()
    few, many, most = (_filled(plugs.folder / f"{count}.d", count) for count in (20, 5_000, 100_000))
    with glass.glass() as screen:
        for kind, image in (("ext4", _ext4(few)), ("exfat", _exfat(plugs, few))):
            took = _first_picture(plugs, screen, image)
            yield Row(f"stick-{kind}", f"stick plugged in ({kind}, 20 PDFs) → first picture", took, "s", 1.5)
        for kind, image in (("ext4", _ext4(many)), ("exfat", _exfat(plugs, many))):
            took = _first_picture(plugs, screen, image)
            yield Row(f"stick-5000-{kind}", f"5,000 files ({kind}), plugged in → first picture", took, "s", 2.0)
        for kind, image in (("ext4", _ext4(most)), ("exfat", _exfat(plugs, most))):
            took = _first_picture(plugs, screen, image)
            yield Row(f"stick-100000-{kind}", f"100,000 files ({kind}), plugged in → first picture", took, "s", 10.0)
            meanwhile, before = _touched_meanwhile(plugs, screen, image)
            what = f"touch to changed pixels while 100,000 files ({kind}) are read, 95th percentile"
            told = f"before it was in {before * 1000:.0f} ms"
            yield Row(f"stick-touch-{kind}", what, meanwhile * 1000, "ms", 100, told)


def _filled(folder: Path, count: int) -> Path:
    """A folder with so many papers in folders; the newest has a red page, and lies where it is found last."""
    page = pikepdf.new()
    page.add_blank_page().contents_add(b"1 0 0 rg 0 0 612 792 re f")
    for number in range(count):
        file = folder / f"{number % FOLDERS:02}" / f"{number}.pdf"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
        os.utime(file, (number, number))
    for file in sorted(folder.rglob("*.pdf"))[-20:]:
        page.save(file)
    return folder


def _ext4(folder: Path) -> Path:
    return ext4(folder.with_suffix(""), size=1 << 30, files=200_000)


def _exfat(plugs: Plugs, folder: Path) -> Path:
    image = made(folder.with_suffix(".exfat"), "mkfs.exfat", "-n", "EXFAT", size=1 << 28)
    mounted = plugs.folder / "exfat"
    mounted.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "exfat", "-o", "loop", image, mounted], check=True)
    subprocess.run(["cp", "-r", "--preserve=timestamps", *folder.iterdir(), mounted], check=True)
    subprocess.run(["umount", mounted], check=True)
    return image


def _first_picture(plugs: Plugs, screen: glass.Glass, image: Path) -> float:
    """Seconds, of a terminal at its home screen: the median of some runs."""

    def measured() -> float:
        since = time.perf_counter()
        plugs.put_in(image)
        return screen.until_color(*FIRST_PAGE, RED) - since

    return statistics.median(_with_terminal(plugs, screen, image, measured) for _ in range(RUNS))


def _touched_meanwhile(plugs: Plugs, screen: glass.Glass, image: Path) -> tuple[float, float]:
    """How long touches took to be answered, in seconds, while a stick was read, and before: 95th percentiles."""
    before: list[float] = []
    meanwhile: list[float] = []

    def measured() -> None:
        before.extend(_touches(screen))
        plugs.put_in(image)
        meanwhile.extend(_touches(screen))

    for _ in range(RUNS):
        _with_terminal(plugs, screen, image, measured)
    return statistics.quantiles(meanwhile, n=20)[18], statistics.quantiles(before, n=20)[18]


def _touches(screen: glass.Glass) -> list[float]:
    return [touched(screen, *(LANGUAGE, FIRST_LANGUAGE)[number % 2], TITLE) for number in range(TOUCHES)]


def _with_terminal(plugs: Plugs, screen: glass.Glass, image: Path, measured: Callable[[], T]) -> T:
    environment = {"GUICHET_USB__MOUNTS": '["/media"]', "GUICHET_USB__AUTOMOUNT": "true"}
    with tempfile.TemporaryDirectory() as folder, glass.terminal(screen, Path(folder), environment):
        screen.until_color(960, 665, AMBER)
        time.sleep(4)  # the hub has started by then, and the jail is warm
        screen.touch(*FRENCH)
        time.sleep(1)
        try:
            return measured()
        finally:
            plugs.pull(image)
