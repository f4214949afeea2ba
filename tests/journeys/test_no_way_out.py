"""A terminal that fills the screen: no resident ends it, and a full disk doesn't keep it from starting."""

import ctypes
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.parts.cupsd import wait_until
from tests.parts.disk import filled
from tests.parts.hub import free_port
from tests.parts.screen import ROOT, Glass, glass

KEYS = (
    *("Escape", "F1", "F4", "F11", "F12", "alt+F4", "alt+F2", "alt+Tab", "ctrl+q", "ctrl+w", "ctrl+c", "ctrl+z"),
    *("ctrl+alt+t", "ctrl+alt+Delete", "ctrl+alt+F1", "ctrl+alt+BackSpace", "super", "super+d", "Menu", "Print"),
    *("XF86PowerOff", "XF86Sleep", "XF86Back", "XF86HomePage", "Pause", "shift+F10"),
)
_CLIENT_MESSAGE = 33  # X.h


@contextmanager
def terminal(on: Glass, folder: Path, state: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """`main.py run --kiosk` on a screen, once something is drawn there."""
    environment = {
        "GUICHET_TERMINAL__STATE": str(state),
        "GUICHET_HUB__LISTEN": f"127.0.0.1:{free_port()}",
        "GUICHET_PRINTING__PRINTER": "folder",
        "GUICHET_PRINTING__FOLDER": str(folder / "printed"),
    }
    blank = on.picture().tobytes()
    with (folder / "log").open("wb") as log:
        command = [sys.executable, "main.py", "run", "--kiosk"]
        process = subprocess.Popen(command, cwd=ROOT, env=on.environment | environment, stdout=log, stderr=log)
    try:
        wait_until(lambda: process.poll() is not None or on.picture().tobytes() != blank, "the first screen", 60)
        assert process.poll() is None, (folder / "log").read_text()
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def close_windows(on: Glass) -> None:
    """What a desktop sends to a window whose close button is touched (ICCCM, 4.2.8.1), to all that are there."""
    x = ctypes.CDLL("libX11.so.6")
    x.XOpenDisplay.restype = ctypes.c_void_p
    x.XInternAtom.restype = x.XDefaultRootWindow.restype = ctypes.c_ulong
    connection = ctypes.c_void_p(x.XOpenDisplay(on.display.encode()))
    protocols, delete = (x.XInternAtom(connection, name, False) for name in (b"WM_PROTOCOLS", b"WM_DELETE_WINDOW"))
    root, parent = ctypes.c_ulong(x.XDefaultRootWindow(connection)), ctypes.c_ulong()
    windows, count = ctypes.POINTER(ctypes.c_ulong)(), ctypes.c_uint()
    references = map(ctypes.byref, (root, parent, windows, count))
    assert x.XQueryTree(connection, root, *references)
    for window in windows[: count.value]:
        message = (ctypes.c_long * 24)()
        message[0], message[4], message[5], message[6], message[7] = _CLIENT_MESSAGE, window, protocols, 32, delete
        x.XSendEvent(connection, ctypes.c_ulong(window), False, ctypes.c_long(0), message)
    x.XSync(connection, False)
    x.XCloseDisplay(connection)
    assert count.value


def limit(process: "subprocess.Popen[bytes]", name: str) -> list[str]:
    lines = Path(f"/proc/{process.pid}/limits").read_text().splitlines()
    return next(line.removeprefix(name).split()[:2] for line in lines if line.startswith(name))


def test_no_key_button_or_close_message_ends_it_and_its_crash_leaves_no_paper(tmp_path: Path) -> None:
    with glass() as screen, terminal(screen, tmp_path, tmp_path / "state") as process:
        before = screen.picture()
        close_windows(screen)
        screen.press(*KEYS)
        for button in (2, 3, 4, 5, 8, 9):
            screen.do("mousemove", 640, 400, "click", button)
        screen.press("Tab", "Return")  # a language: it still does what it should
        wait_until(lambda: screen.picture().tobytes() != before.tobytes(), "the next screen")
        assert process.poll() is None
        assert limit(process, "Max core file size") == ["0", "0"]


def test_a_full_disk_keeps_no_terminal_from_starting(tmp_path: Path, small_disk: Path) -> None:
    filled(small_disk)
    with glass() as screen, terminal(screen, tmp_path, small_disk / "state"):
        before = screen.picture().tobytes()
        screen.press("Tab", "Return")
        wait_until(lambda: screen.picture().tobytes() != before, "the next screen")
