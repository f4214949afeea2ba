"""From a lifted finger to changed pixels."""

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks import Row, glass
from tests.benchmarks.start_bench import AMBER, FRENCH, LEAF

TOUCHES = 60
PAUSE_SECONDS = 0.1  # two taps in a row are on different places: on the same one, they would count once
TITLE = (48, 48, 300, 60)  # x, y, width, height: where the question stands


def measure() -> Iterator[Row]:
    """The 95th percentile of touches that lead from one screen to another, and back."""
    ours, bare = _guichet(), _bare()
    peer = f"bare Kivy button {bare * 1000:.0f} ms"
    yield Row("touch", f"touch to changed pixels, 95th percentile of {TOUCHES}", ours * 1000, "ms", 100, peer)


def _guichet() -> float:
    with glass.glass() as screen, tempfile.TemporaryDirectory() as folder, glass.terminal(screen, Path(folder)):
        screen.until_color(960, 665, AMBER)
        time.sleep(3)  # the hub has started by then
        screen.touch(*FRENCH)
        time.sleep(1)
        places = [(770, 710), (300, 300)]  # *Language* on the home screen; then the first language
        return _percentile([touched(screen, *places[number % 2], TITLE) for number in range(TOUCHES)])


def _bare() -> float:
    with glass.glass() as screen, glass.running(glass.BARE_APP, screen):
        screen.until_color(100, 100, LEAF)
        time.sleep(1)
        return _percentile([touched(screen, 640, 400, (600, 370, 80, 60)) for _ in range(TOUCHES)])


def touched(screen: glass.Glass, x: int, y: int, place: tuple[int, int, int, int]) -> float:
    """Seconds from a lifted finger to other pixels in that place (x, y, width, height)."""
    time.sleep(PAUSE_SECONDS)
    screen.press(x, y)
    before = screen.pixels(*place)
    lifted = screen.lift()
    return screen.until_changed(before, *place) - lifted


def _percentile(times: list[float]) -> float:
    return statistics.quantiles(times, n=100)[94]
