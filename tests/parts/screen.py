"""A real screen without glass: Xvfb, touched by XTest events (xdotool), looked at by XGetImage (Pillow)."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image, ImageGrab

from tests.screens.gallery import GALLERY

ROOT = Path(__file__).parent.parent.parent

PATIENCE_SECONDS = 30

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

    def press(self, *keys: str) -> None:
        """Keys go down and up, one after the other, in X's names for them."""
        self.do("key", "--delay", 20, *keys)

    def picture(self) -> Image.Image:
        """What is seen now."""
        return ImageGrab.grab(xdisplay=self.display)


@contextmanager
def glass(width: int = 1280, height: int = 800) -> Iterator[Glass]:
    """A display on a number that is free, for as long as it is needed."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{width}x{height}x24", "-noreset"]
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
    spoken: list[str]  # what is said beside the words that stand there
    edges: list[tuple[str, float]]  # words on cards, each with how near they come to the card's edge, in pixels
    pictures: list[tuple[str, float]]  # pictures and faces, each with its width in pixels

    def target(self, words: str) -> Box:
        """Where the answer with these words is."""
        box: Box = next(target["box"] for target in self.targets if target["words"] == words)
        return box


@dataclass(frozen=True)
class Focus:
    """What the keys are on (no words: nothing), how often the reception was told that somebody is there, and how often
    a key came down: a key that is held does so again and again.
    """

    words: str
    box: Box
    touches: int
    keys: int


class Showcase:
    """The app in a process of its own (Kivy can only run once in one), put on any step."""

    def __init__(self, process: "subprocess.Popen[str]", glass: Glass) -> None:
        self.glass = glass
        self._process = process
        self._hear()

    def show(self, name: str, language: str = "fr", manner: str = "normal", *, drawn: bool = True) -> Seen:
        """Shows a screen of the gallery; returns once it is drawn, or laid out if no picture is taken of it."""
        assert name in GALLERY, f"{name}: no screen of the gallery"
        return self._seen({"show": name, "language": language, "manner": manner, "drawn": drawn})

    def see(self) -> Seen:
        """What is shown now, once it is drawn."""
        return self._seen({"see": True})

    def _seen(self, command: dict[str, Any]) -> Seen:
        answer = self._ask(command)
        told = (answer[name] for name in ("mm", "texts", "targets", "bar", "spoken", "edges", "pictures"))
        return Seen(*told)

    def untouched(self, name: str, language: str = "en", manner: str = "normal") -> Seen:
        """Shows a screen that nobody has touched lately: no keys are on it, and every tap is a new one."""
        self.show("home", language, manner)
        self.noticed(lambda: self.glass.tap(5, 5))
        self.later(1)
        return self.show(name, language, manner)

    def later(self, seconds: float) -> None:
        """Lets so much time go by between taps, or keys: none does by itself."""
        self._ask({"later": seconds})

    def hold(self, key: str) -> None:
        """A key goes down and stays there for a second, while it repeats itself."""
        before = self.focus().keys
        self.glass.do("keydown", key)
        self.focus_when(lambda focus: focus.keys > before)
        self.later(1)
        self.focus_when(lambda focus: focus.keys > before + 2)
        self.noticed(lambda: self.glass.do("keyup", key))

    def noticed(self, do: Callable[[], None]) -> Focus:
        """Does something with a finger or a key; what the keys are on once that was noticed."""
        before = self.focus().touches
        do()
        return self.focus_when(lambda focus: focus.touches > before)

    def remembered(self) -> list[str]:
        """The words that the app still has in memory, seen or not."""
        words: list[str] = self._ask({"remembered": True})["remembered"]
        return words

    def done(self, count: int = 0) -> list[list[str]]:
        """What the resident did since the last time, with its arguments; waits until `count` things are done."""
        calls: list[list[str]] = []
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            calls += self._ask({"calls": True})["calls"]
            if len(calls) >= count:
                return calls
            assert time.monotonic() < deadline, f"only {calls} were done"

    def focus(self) -> Focus:
        """What the keys are on."""
        told = self._ask({"focus": True})
        (focused,) = told["focus"] or [{"words": "", "box": (0, 0, 0, 0)}]
        return Focus(focused["words"], tuple(focused["box"]), told["touches"], told["keys"])

    def focus_when(self, true: Callable[[Focus], bool]) -> Focus:
        """What the keys are on, once that is true."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not true(focus := self.focus()):
            assert time.monotonic() < deadline, f"the keys are on {focus}"
        return focus

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
def showcase(
    width: int = 1280, height: int = 800, diagonal_mm: float = 0, locale: str = "", motion: str = "false"
) -> Iterator[Showcase]:
    """The app on a screen of its own. `motion` is the setting."""
    with glass(width, height) as screen:
        command = [sys.executable, "-m", "tests.screens.showcase", str(width), str(height), str(diagonal_mm), locale]
        command.append(motion)
        process = subprocess.Popen(
            command, cwd=ROOT, env=screen.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        try:
            yield Showcase(process, screen)
        finally:
            process.stdin.close()  # type: ignore[union-attr]
            process.wait(20)
