"""From a phone to the terminal, through the hub and through a relay: how soon, how fast, with how much memory."""

import re
import resource
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page

from kiosk.journeys.papers.steps import ChoosePaper
from kiosk.journeys.reception.steps import Welcome
from kiosk.line.drop import parcels_in
from kiosk.sources.phone import ScanCode
from kiosk.sources.seals import Seals
from tests.benchmarks import Row
from tests.benchmarks.nginx import PROGRAM, nginx
from tests.parts.browser import chromium, phone
from tests.parts.crowd import crowd
from tests.parts.drop import OpenDrop, open_drop
from tests.parts.hub import HubProcess, hub_process
from tests.parts.loop import ran
from tests.parts.relay import RelayProcess, relay_process
from tests.parts.resident import looking
from tests.parts.stage import STANDBY, Stage

MEGABYTES = 200
LINKS = 1000
PHOTOS = 5
RATES = 3
_CLEAR = "Object.defineProperty(crypto, 'subtle', { value: undefined })"  # as over plain HTTP on a network
_PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
_WEIGHT = "performance.getEntries().reduce((sum, one) => sum + (one.encodedBodySize ?? 0), 0)"


@dataclass(frozen=True)
class Passing:
    """What passes papers on: a hub or a relay."""

    name: str
    running: HubProcess | RelayProcess

    @property
    def pid(self) -> int:
        assert self.running.process
        assert self.running.process.pid
        return self.running.process.pid

    def drop(self) -> OpenDrop:
        """A drop, opened by no terminal in particular."""
        return self.running.open_drop() if isinstance(self.running, RelayProcess) else open_drop(self.running)

    @property
    def environment(self) -> dict[str, str]:
        """A terminal's whose phones send through it."""
        if isinstance(self.running, RelayProcess):
            return self.running.settings
        return {
            "GUICHET_PHONE__ON": "true",
            "GUICHET_HUB__URL": self.running.url,
            "GUICHET_HUB__TOKEN": self.running.token,
        }


def measure() -> Iterator[Row]:
    """One row a figure; of times the median."""
    with tempfile.TemporaryDirectory(dir="/dev/shm") as name, chromium() as browser:
        folder = Path(name)
        photo, large = _photo(folder / "photo.jpg"), _large(folder / "large.bin")
        with _both(folder) as passing:
            for one, bar in zip(passing, (1.0, 1.5), strict=True):
                yield from _soon(browser, one, photo, folder, bar)
            for one in passing:
                yield from _page(browser, one)
                yield from _again(browser, one, large)
            for one in passing:
                yield from _fast(browser, one, large, folder)
        with relay_process(folder / "crowded") as relay:
            yield from _crowded(relay)


@contextmanager
def _both(folder: Path) -> Iterator[tuple[Passing, Passing]]:
    (folder / "hub").mkdir()
    with hub_process(folder / "hub") as hub, relay_process(folder / "relay") as relay:
        yield Passing("hub", hub), Passing("relay", relay)


def _photo(file: Path) -> Path:
    """A photo of 2 MB."""
    grain = np.random.default_rng(1).normal(128, 21, (1500, 2000, 3)).clip(0, 255).astype(np.uint8)
    Image.fromarray(grain).save(file, quality=94)
    assert 1.6e6 < file.stat().st_size < 2.6e6, file.stat().st_size
    return file


def _large(file: Path) -> Path:
    with file.open("wb") as content:
        for _ in range(MEGABYTES):
            content.write(np.random.default_rng(2).bytes(1_000_000))
    return file


def _soon(browser: Browser, one: Passing, photo: Path, folder: Path, bar: float) -> Iterator[Row]:
    """From the photo that was chosen, which sends it, to its picture on the terminal."""
    stage = Stage(folder / f"stage-{one.name}", **(one.environment | {STANDBY: "true"}))
    stage.terminal.start()
    try:
        with phone(browser, one.running) as handset:
            times = [_one_photo(handset, stage, photo) for _ in range(PHOTOS)]
    finally:
        stage.close()
    what = f"photo of {photo.stat().st_size / 1e6:.1f} MB chosen → its picture on the terminal, {one.name}"
    yield Row(f"phone-{one.name}", what, sorted(times)[PHOTOS // 2], "s", bar, f"slowest {max(times):.2f} s")


def _one_photo(handset: BrowserContext, stage: Stage, photo: Path) -> float:
    stage.until(lambda: _offered(stage))
    looking(stage, "phone")
    stage.until(lambda: isinstance(stage.step, ScanCode) and bool(stage.step.link))
    page = handset.new_page()
    page.goto(stage.until_step(ScanCode).link)
    page.wait_for_load_state("networkidle")
    begun = time.perf_counter()
    page.locator("#files").set_input_files(photo)
    stage.until(lambda: isinstance(stage.step, ChoosePaper) and bool(stage.step.papers[0].picture))
    taken = time.perf_counter() - begun
    stage.reception.done()
    stage.skipped += 20
    stage.until_step(Welcome)
    page.close()
    return taken


def _offered(stage: Stage) -> bool:
    way = stage.terminal._relay.way if stage.terminal._relay else stage.terminal._way
    return way.heard()


def _page(browser: Browser, one: Passing) -> Iterator[Row]:
    """What a phone loads, and when it sees something of it on a bad network."""
    with phone(browser, one.running) as handset:
        page = handset.new_page()
        page.goto(_link(one))
        page.wait_for_load_state("networkidle")
        yield Row(
            f"page-{one.name}", f"the page, with all it needs, {one.name}", page.evaluate(_WEIGHT) / 1000, "kB", 60
        )
        slow = handset.new_page()
        network = handset.new_cdp_session(slow)
        network.send("Network.enable")
        network.send("Network.setCacheDisabled", {"cacheDisabled": True})
        rate = 400_000 / 8
        conditions = {"offline": False, "latency": 400, "downloadThroughput": rate, "uploadThroughput": rate}
        network.send("Network.emulateNetworkConditions", conditions)
        slow.goto(_link(one))
        slow.wait_for_load_state("networkidle")
        painted = slow.evaluate(_PAINTED) / 1000
        yield Row(f"paint-{one.name}", f"its first paint at 400 kbit/s, 400 ms, {one.name}", painted, "s", 2.5)


def _link(one: Passing) -> str:
    return f"{one.drop().link}#{Seals().scanned}"


def _again(browser: Browser, one: Passing, large: Path) -> Iterator[Row]:
    """An upload that is cut 20 times while the page is hidden; how long until it goes on once the page is back."""
    drop = one.drop()
    times: list[float] = []
    with phone(browser, one.running) as handset, _collecting(drop) as arrived:
        page = handset.new_page()
        page.goto(f"{drop.link}#{Seals().scanned}")
        page.locator("#files").set_input_files(large)
        for _ in range(20):
            handset.set_offline(True)
            page.wait_for_timeout(300)
            before = _received(drop, page)
            handset.set_offline(False)
            page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
            begun = time.perf_counter()
            while _received(drop, page) == before:
                page.wait_for_timeout(5)
            times.append(time.perf_counter() - begun)
        arrived.wait(300)
        assert arrived.is_set(), "it did not arrive whole"
    what = f"{MEGABYTES} MB, cut 20 times, whole: until it goes on, slowest, {one.name}"
    yield Row(f"cuts-{one.name}", what, max(times), "s", 2.0)


def _received(drop: OpenDrop, page: Page) -> int:
    files = drop.files(page)
    return int(files[0]["received"]) if files else 0


@contextmanager
def _collecting(drop: OpenDrop) -> Iterator[threading.Event]:
    """A terminal that takes whatever comes; set once all of it came."""
    whole, ended = threading.Event(), threading.Event()

    def collect() -> None:
        after = 0
        while not (whole.is_set() or ended.is_set()):
            answer = drop.terminal.get("/api/drops/next", params={"after": after})
            if answer.status_code == 200:
                parcels = list(parcels_in(answer.content))
                after = parcels[-1].number
                if parcels[-1].kind == "whole":
                    whole.set()

    taking = threading.Thread(target=collect)
    taking.start()
    try:
        yield whole
    finally:
        ended.set()
        taking.join()


def _fast(browser: Browser, one: Passing, large: Path, folder: Path) -> Iterator[Row]:
    """A large file through it, and into nginx: sealed; through a hub also in the clear, as over plain HTTP.

    The best of some times, since whatever else this machine does makes one slower.
    """
    before = _memory(one.pid, "VmRSS")
    Path(f"/proc/{one.pid}/clear_refs").write_text("5", "ascii")  # proc_pid_clear_refs(5): the peak, from now on
    for how in ("sealed", "clear") if one.name == "hub" else ("sealed",):
        ours, theirs = list[float](), list[float]()
        for _ in range(RATES):
            ours.append(_sent(browser, one, large, how))
            theirs += [_beside(browser, one, large, folder, how)] if PROGRAM.exists() else []
        if theirs:
            what = f"{MEGABYTES} MB from a page, {how}, as many times as long as to nginx, {one.name}"
            told = f"{MEGABYTES / min(ours):.0f} MB/s, nginx {MEGABYTES / min(theirs):.0f} MB/s"
            yield Row(f"rate-{one.name}-{how}", what, min(ours) / min(theirs), "x", 2.0, told)
    grown = _memory(one.pid, "VmHWM") - before
    yield Row(f"growth-{one.name}", f"memory of the {one.name} meanwhile", grown, "MiB", 40)


def _sent(browser: Browser, one: Passing, large: Path, how: str) -> float:
    """Seconds until a terminal has all of a file."""
    drop = one.drop()
    with phone(browser, one.running) as handset, _collecting(drop) as arrived:
        page = handset.new_page()
        if how == "clear":
            page.add_init_script(_CLEAR)
        page.goto(f"{drop.link}#{Seals().scanned}")
        page.wait_for_load_state("networkidle")
        begun = time.perf_counter()
        page.locator("#files").set_input_files(large)
        assert arrived.wait(300), "it did not arrive whole"
        return time.perf_counter() - begun


def _beside(browser: Browser, one: Passing, large: Path, folder: Path, how: str) -> float:
    """Seconds that a page takes to put the same file into nginx in the same way, by HTTPS where the relay has it."""
    tls = folder / "relay" / "tls"
    certificate = (tls / "server.crt", tls / "server.key") if one.name == "relay" else None
    with (
        tempfile.TemporaryDirectory(dir=folder) as place,
        nginx(Path(place), certificate) as url,
        phone(browser, one.running) as handset,
    ):
        page = handset.new_page()
        page.goto(url)
        page.wait_for_load_state("networkidle")
        page.locator("#files").set_input_files(large)
        return float(page.evaluate("key => sendTo('/paper', key)", Seals().scanned if how == "sealed" else ""))


def _crowded(relay: RelayProcess) -> Iterator[Row]:
    """Many visits at once through one relay; the most that it ever had in memory."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 8192), most))
    papers = [f"{number}:".encode() * 5_000 for number in range(LINKS)]
    begun = time.perf_counter()
    assert ran(crowd(relay.url, relay.trusted, papers)) == papers, "not all arrived as they were sent"
    peak = _memory(relay.pid, "VmHWM")
    told = f"{time.perf_counter() - begun:.0f} s from first to last"
    yield Row("relay-memory", f"memory of a relay with {LINKS} links at once, all arrived", peak, "MiB", 200, told)


def _memory(pid: int, kind: str) -> float:
    """MiB of a process's memory (proc_pid_status(5))."""
    return int(re.findall(rf"{kind}:\s+(\d+)", Path(f"/proc/{pid}/status").read_text("ascii"))[0]) / 1024
