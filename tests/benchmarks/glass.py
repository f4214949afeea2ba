"""A real X screen for measuring: touches by XTest, pixels by XGetImage, both within a fraction of a millisecond."""

import ctypes
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

SIZE = (1280, 800)
PATIENCE_SECONDS = 30
TAP_SECONDS = 0.1
"""How long a finger stays on the glass: about as long as that of a young adult, who taps quickest."""
BARE_APP = (sys.executable, str(Path(__file__).with_name("bare_app.py")))
MAIN = Path(__file__).parent.parent.parent / "main.py"

_ALL_PLANES = ctypes.c_ulong(0xFFFFFFFFFFFFFFFF)
_Z_PIXMAP = 2


class _XImage(ctypes.Structure):
    _fields_ = [
        ("width", ctypes.c_int),
        ("height", ctypes.c_int),
        ("xoffset", ctypes.c_int),
        ("format", ctypes.c_int),
        ("data", ctypes.POINTER(ctypes.c_ubyte)),
        ("byte_order", ctypes.c_int),
        ("bitmap_unit", ctypes.c_int),
        ("bitmap_bit_order", ctypes.c_int),
        ("bitmap_pad", ctypes.c_int),
        ("depth", ctypes.c_int),
        ("bytes_per_line", ctypes.c_int),
        ("bits_per_pixel", ctypes.c_int),
    ]


class Glass:
    """One display, to be touched and looked at."""

    def __init__(self, display: str) -> None:
        self.display = display
        self._x = ctypes.CDLL("libX11.so.6")
        self._test = ctypes.CDLL("libXtst.so.6")
        self._x.XOpenDisplay.restype = ctypes.c_void_p
        self._x.XDefaultRootWindow.restype = ctypes.c_ulong
        self._x.XGetImage.restype = ctypes.POINTER(_XImage)
        opened = self._x.XOpenDisplay(display.encode())
        assert opened, f"no X server at {display}"
        self._connection = ctypes.c_void_p(opened)
        self._root = ctypes.c_ulong(self._x.XDefaultRootWindow(self._connection))

    def press(self, x: int, y: int) -> None:
        """A finger comes down, and stays as long as a tap takes."""
        self._test.XTestFakeMotionEvent(self._connection, -1, x, y, ctypes.c_ulong(0))
        self._test.XTestFakeButtonEvent(self._connection, 1, True, ctypes.c_ulong(0))
        self._x.XSync(self._connection, False)
        time.sleep(TAP_SECONDS)

    def lift(self) -> float:
        """The finger is lifted; returns when, by time.perf_counter."""
        lifted = time.perf_counter()
        self._test.XTestFakeButtonEvent(self._connection, 1, False, ctypes.c_ulong(0))
        self._x.XSync(self._connection, False)
        return lifted

    def touch(self, x: int, y: int) -> float:
        """A tap; returns when the finger was lifted."""
        self.press(x, y)
        return self.lift()

    def pixels(self, x: int, y: int, width: int = 1, height: int = 1) -> bytes:
        """What is seen there: 4 bytes a pixel, blue first."""
        image = self._x.XGetImage(
            self._connection, self._root, x, y, ctypes.c_uint(width), ctypes.c_uint(height), _ALL_PLANES, _Z_PIXMAP
        )
        size = image.contents.bytes_per_line * height
        seen = ctypes.string_at(image.contents.data, size)
        self._x.XDestroyImage(image)
        return seen

    def until_changed(self, before: bytes, x: int, y: int, width: int, height: int) -> float:
        """Waits until that part of the screen looks different; returns when, by time.perf_counter."""
        deadline = time.perf_counter() + PATIENCE_SECONDS
        while self.pixels(x, y, width, height) == before:
            assert time.perf_counter() < deadline, "nothing changed on the screen"
            time.sleep(0.001)
        return time.perf_counter()

    def until_color(self, x: int, y: int, rgb: tuple[int, int, int]) -> float:
        """Waits until a pixel has that colour; returns when, by time.perf_counter."""
        deadline = time.perf_counter() + PATIENCE_SECONDS
        wanted = bytes(reversed(rgb))
        while self.pixels(x, y)[:3] != wanted:
            assert time.perf_counter() < deadline, f"the pixel at {x}, {y} never became {rgb}"
            time.sleep(0.002)
        return time.perf_counter()


@contextmanager
def glass() -> Iterator[Glass]:
    """An Xvfb of its own."""
    ours, theirs = os.pipe()
    command = ["Xvfb", "-displayfd", str(theirs), "-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24", "-noreset"]
    with subprocess.Popen(command, pass_fds=[theirs], stderr=subprocess.DEVNULL) as server:
        os.close(theirs)
        try:
            with os.fdopen(ours) as answer:
                yield Glass(f":{answer.readline().strip()}")
        finally:
            server.terminate()


@contextmanager
def terminal(on: Glass, folder: Path, environment: Mapping[str, str] = {}) -> Iterator[subprocess.Popen[bytes]]:
    """`main.py run` on that screen, with a state folder, a stick and a folder printer below `folder`."""
    settings = {
        "GUICHET_TERMINAL__STATE": str(folder / "state"),
        "GUICHET_USB__AUTOMOUNT": "false",
        "GUICHET_USB__MOUNTS": f'["{folder}/usb"]',
        "GUICHET_PRINTING__PRINTER": "folder",
        "GUICHET_PRINTING__FOLDER": str(folder / "printed"),
        "GUICHET_HUB__LISTEN": "127.0.0.1:8641",
    }
    with running([sys.executable, str(MAIN), "run"], on, settings | dict(environment)) as process:
        yield process


@contextmanager
def running(
    command: Sequence[str], on: Glass, environment: Mapping[str, str] = {}
) -> Iterator[subprocess.Popen[bytes]]:
    """A program on that screen, ended afterwards."""
    everything = {**os.environ, "DISPLAY": on.display, **environment}
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, env=everything, stdout=log, stderr=log)
        try:
            yield process
        finally:
            process.terminate()
            process.wait(15)
