"""The virtual screen, for a machine without a display: Xvfb draws it, a page on loopback shows it and takes touches.

Imports no Kivy: the display must be there before Kivy looks for one.
"""

import ctypes
import os
import shutil
import socket
import subprocess
import threading
import time
from pathlib import Path

from kiosk.terminal.asked import answers_until

SIZE = (1280, 800)
"""Pixels of the virtual screen: those of the 10.1" panels that most terminals have."""

_LOOPBACK = "127.0.0.1"
_PAGES = Path("/usr/share/novnc")
_PACKAGES = {"Xvfb": "xvfb", "x11vnc": "x11vnc", "websockify": "websockify", str(_PAGES / "vnc.html"): "novnc"}


_PATIENCE_SECONDS = 2
_AGAIN_SECONDS = 1.0
_LOOK_SECONDS = 0.05
_END = {"Xvfb": "TERM", "x11vnc": "KILL", "websockify": "TERM"}
"""How each ends with this process: x11vnc may lock itself up in what it does at a TERM."""
_BETWEEN_CLIENTS_SECONDS = 5
"""An X server starts anew when its last client leaves (Xserver(1), -noreset), and answers nobody meanwhile."""


class NoScreenError(Exception):
    """No display, and no virtual one either. The message says why and what to do."""


def display_answers() -> bool:
    """True if SDL has a display to open its window on: an X server, or whatever else SDL_VIDEODRIVER names.

    The SDL in Kivy's wheel knows no Wayland; a Wayland desktop answers as X, through Xwayland. The connection stays
    open as long as this process: closed, it might be the last one, and the server would be starting anew as SDL asks.
    """
    if os.environ.get("SDL_VIDEODRIVER", "x11") != "x11":
        return True
    if not os.environ.get("DISPLAY"):
        return False
    x11 = ctypes.CDLL("libX11.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    deadline = time.monotonic() + _BETWEEN_CLIENTS_SECONDS
    while not x11.XOpenDisplay(None):
        if time.monotonic() > deadline:
            return False
        time.sleep(_LOOK_SECONDS)
    return True


class VirtualScreen:
    """A screen of SIZE that exists while this process does; DISPLAY names it from now on.

    Make it, and call `show`, on a thread that lives as long as the process: the kernel ends the programs behind it
    when that thread goes, however it goes (prctl(2), PR_SET_PDEATHSIG). Raises NoScreenError.
    """

    def __init__(self) -> None:
        self._programs: list[subprocess.Popen[bytes]] = []
        self._closing = threading.Event()
        self._sharing: threading.Thread | None = None
        ours, theirs = os.pipe()
        with os.fdopen(ours) as answer:
            try:
                screen = f"{SIZE[0]}x{SIZE[1]}x24"
                self._start("Xvfb", "-displayfd", str(theirs), "-screen", "0", screen, "-noreset", hands=theirs)
            finally:
                os.close(theirs)
            number = answer.readline().strip()
        if not number:
            self.close()
            raise NoScreenError("Xvfb ended before it had a screen. Run `Xvfb -displayfd 1` to see why.")
        self.display = f":{number}"
        os.environ["DISPLAY"] = self.display

    def show(self) -> str:
        """Starts the page that shows this screen and takes touches; its address, of this machine alone.

        Returns at once: whoever opens the page before it is up waits in the socket's queue.
        """
        if not (_PAGES / "vnc.html").exists():
            raise _missing(str(_PAGES / "vnc.html"))
        if not shutil.which("x11vnc"):
            raise _missing("x11vnc")
        with socket.create_server((_LOOPBACK, 0)) as vnc:  # only to learn of a free port
            port = str(vnc.getsockname()[1])
        self._sharing = threading.Thread(target=self._share, args=(port,), daemon=True, name="shared screen")
        self._sharing.start()
        with socket.create_server((_LOOPBACK, 0)) as page:
            self._start("websockify", "--inetd", "--web", str(_PAGES), f"{_LOOPBACK}:{port}", stdin=page.fileno())
            return f"http://{_LOOPBACK}:{page.getsockname()[1]}/vnc.html?autoconnect=1&reconnect=1&resize=scale"

    def close(self) -> None:
        """Ends the programs behind the screen, the page first."""
        self._closing.set()
        if self._sharing:
            self._sharing.join()
        while self._programs:
            program = self._programs.pop()
            program.terminate()
            try:
                program.wait(_PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                program.kill()
                program.wait()

    def _share(self, port: str) -> None:
        """x11vnc, and another one in its place whenever it died or answers nobody."""
        address = ("-rfbport", port, "-listen", _LOOPBACK, "-noipv6", "-no6", "-rfbportv6", "-1")
        # Without shared memory: killed, it would leave 42 segments of it, and a machine has 4096.
        options = ("-display", self.display, *address, "-noshm", "-norc", "-nopw", "-shared", "-forever", "-quiet")
        pause = 0.0
        while not self._closing.wait(pause):
            shared = _started("x11vnc", *options)
            answers_until(self._closing, shared, "x11vnc", lambda: _greets(port))
            shared.kill()
            shared.wait()
            pause = _AGAIN_SECONDS

    def _start(self, name: str, *arguments: str, hands: int | None = None, stdin: int = subprocess.DEVNULL) -> None:
        self._programs.append(_started(name, *arguments, hands=hands, stdin=stdin))


def _started(
    name: str, *arguments: str, hands: int | None = None, stdin: int = subprocess.DEVNULL
) -> "subprocess.Popen[bytes]":
    if not shutil.which(name):
        raise _missing(name)
    return subprocess.Popen(
        ["setpriv", "--pdeathsig", _END[name], name, *arguments],
        stdin=stdin,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=() if hands is None else (hands,),
        start_new_session=True,  # Ctrl-C is for the terminal, which then needs its screen to end well
    )


def _greets(port: str) -> bool:
    """Whether whoever listens there says who it is, as RFB wants it (RFC 6143, 7.1.1)."""
    try:
        with socket.create_connection((_LOOPBACK, int(port)), timeout=_PATIENCE_SECONDS) as line:
            return line.recv(4) == b"RFB "
    except OSError:
        return False


def _missing(what: str) -> NoScreenError:
    return NoScreenError(
        f"No display answers, and the virtual screen lacks {what}. "
        f"Install it: apt-get install --no-install-recommends {_PACKAGES[what]}"
    )
