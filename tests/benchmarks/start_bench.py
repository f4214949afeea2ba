"""From the command to a screen that can be touched."""

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks import Row, glass

RUNS = 5
AMBER = (0xFF, 0xC2, 0x47)
FRENCH = (187, 550)  # the first language, on the first screen
LEAF_LOUD = (0x0B, 0x5D, 0x57)
LEAF = (10, 92, 87)  # the bare app’s button


def measure() -> Iterator[Row]:
    """The median of some starts: until *Help* is seen where it belongs, on software GL."""
    ours = statistics.median(_guichet() for _ in range(RUNS))
    bare = statistics.median(_bare() for _ in range(RUNS))
    yield Row(
        "start", "cold start to first touchable screen, 1280×800", ours, "s", 2.0, f"bare Kivy button {bare:.2f} s"
    )


def _guichet() -> float:
    with glass.glass() as screen, tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        with glass.terminal(screen, Path(folder)):
            return screen.until_color(960, 665, AMBER) - begun


def _bare() -> float:
    with glass.glass() as screen:
        begun = time.perf_counter()
        with glass.running(glass.BARE_APP, screen):
            return screen.until_color(100, 100, LEAF) - begun
