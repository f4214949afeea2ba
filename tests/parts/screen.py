"""A real screen without glass: Xvfb, touched by XTest events (xdotool), looked at by ImageMagick."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

ROOT = Path(__file__).parent.parent.parent

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels, from the screen's top left corner."""


@dataclass
class Glass:
    """One X display of its own."""

    display: str
    width: int
    height: int

    @property
    def environment(self) -> dict[str, str]:
        """What a program needs to be seen here: software GL, as on a machine without a GPU."""
        return os.environ | {"DISPLAY": self.display, "LIBGL_ALWAYS_SOFTWARE": "1"}

    def do(self, *arguments: object) -> None:
        """Lets the finger do something, in xdotool's words."""
        subprocess.run(["xdotool", *map(str, arguments)], env=self.environment, check=True, timeout=10)

    def tap(self, x: float, y: float) -> None:
        """One finger comes down and is lifted."""
        self.do("mousemove", round(x), round(y), "click", 1)

    def picture(self) -> Image.Image:
        """What is seen now."""
        shot = subprocess.run(
            ["import", "-window", "root", "png:-"], env=self.environment, check=True, timeout=20, capture_output=True
        )
        return Image.open(BytesIO(shot.stdout)).convert("RGB")


@contextmanager
def glass(width: int = 1280, height: int = 800) -> Iterator[Glass]:
    """A display on a number that is free, for as long as it is needed."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        assert number, "Xvfb didn't start"
        yield Glass(f":{number}", width, height)
    finally:
        server.terminate()
        server.wait(10)


@dataclass(frozen=True)
class Seen:
    """What a screen shows: its texts and touchable things, with their boxes."""

    px_per_mm: float
    texts: list[dict[str, Any]]
    targets: list[dict[str, Any]]
    bar: dict[str, Box]

    def target(self, words: str) -> Box:
        """Where the answer with these words is."""
        box: Box = next(target["box"] for target in self.targets if target["words"] == words)
        return box


class Showcase:
    """The app in a process of its own (Kivy can only run once in one), put on any step."""

    def __init__(self, process: "subprocess.Popen[str]", glass: Glass) -> None:
        self.glass = glass
        self._process = process
        self._hear()

    def show(self, name: str, language: str = "fr", clearer: str = "normal") -> Seen:
        """Shows a screen of the gallery; returns once it is drawn."""
        answer = self._ask({"show": name, "language": language, "clearer": clearer})
        return Seen(answer["mm"], answer["texts"], answer["targets"], answer["bar"])

    def done(self) -> list[list[str]]:
        """What the resident did since the last time: the names of what was asked for, with its arguments."""
        calls: list[list[str]] = self._ask({"calls": True})["calls"]
        return calls

    def _ask(self, command: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        return self._hear()

    def _hear(self) -> dict[str, Any]:
        assert self._process.stdout
        line = self._process.stdout.readline()
        assert line, "the app ended"
        heard: dict[str, Any] = json.loads(line)
        return heard


@contextmanager
def showcase(width: int = 1280, height: int = 800, diagonal_mm: float = 0, locale: str = "") -> Iterator[Showcase]:
    """The app on a screen of its own."""
    with glass(width, height) as screen:
        command = [sys.executable, "-m", "tests.screens.showcase", str(width), str(height), str(diagonal_mm), locale]
        process = subprocess.Popen(
            command, cwd=ROOT, env=screen.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        try:
            yield Showcase(process, screen)
        finally:
            process.stdin.close()  # type: ignore[union-attr]
            process.wait(20)
