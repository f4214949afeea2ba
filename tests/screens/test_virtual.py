"""The virtual screen, with the real Xvfb, x11vnc and websockify."""

import base64
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from screens.virtual import NoScreenError, VirtualScreen, display_answers

ROOT = Path(__file__).parents[2]


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Iterator[VirtualScreen]:
    """A virtual screen, and DISPLAY set back at the end."""
    monkeypatch.setenv("DISPLAY", "")
    screen = VirtualScreen()
    yield screen
    screen.close()


def until(truth: Callable[[], bool], seconds: float = 20) -> bool:
    """Waits for something to become true."""
    deadline = time.monotonic() + seconds
    while not truth() and time.monotonic() < deadline:
        time.sleep(0.02)  # between two looks, not in place of one
    return truth()


def children_of(pid: int) -> list[int]:
    """The processes that `pid` started and that still are."""
    threads = Path(f"/proc/{pid}/task").iterdir()
    return [int(child) for thread in threads for child in (thread / "children").read_text().split()]


def greeting_of_the_screen(address: str) -> bytes:
    """What the screen says first to the page's script: a WebSocket (RFC 6455) with RFB (RFC 6143, 7.1.1) in it."""
    host, port = urlsplit(address).netloc.split(":")
    key = base64.b64encode(os.urandom(16)).decode()
    with socket.create_connection((host, int(port)), timeout=20) as line, line.makefile("rb") as answer:
        line.sendall(
            f"GET /websockify HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: binary\r\n\r\n".encode()
        )
        while answer.readline().strip():
            pass
        return answer.read(14)[2:]


def test_a_window_can_be_opened_on_it(screen: VirtualScreen) -> None:
    assert display_answers()
    assert os.environ["DISPLAY"] == screen.display


def test_a_display_that_is_still_starting_is_waited_for(screen: VirtualScreen, monkeypatch: pytest.MonkeyPatch) -> None:
    display = screen.display
    screen.close()
    monkeypatch.setenv("DISPLAY", display)
    server = subprocess.Popen(["Xvfb", display, "-noreset"], stderr=subprocess.DEVNULL)
    try:
        assert display_answers()
    finally:
        server.terminate()
        server.wait(20)


@pytest.mark.parametrize("display", ["", ":987"])
def test_a_display_that_does_not_answer_is_not_taken_for_one(display: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", display)
    assert not display_answers()


def test_a_screen_driver_that_was_chosen_by_hand_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", "")
    monkeypatch.setenv("SDL_VIDEODRIVER", "kmsdrm")
    assert display_answers()


def test_its_page_shows_the_screen_on_this_machine_alone(screen: VirtualScreen) -> None:
    address = screen.show()
    assert address.startswith("http://127.0.0.1:")
    with urlopen(address, timeout=20) as page:
        assert b"noVNC" in page.read()
    assert until(lambda: greeting_of_the_screen(address).startswith(b"RFB 003."))


@pytest.mark.parametrize("how", [signal.SIGSTOP, signal.SIGKILL])
def test_what_shares_the_screen_is_replaced_when_it_stands_still(screen: VirtualScreen, how: signal.Signals) -> None:
    address = screen.show()
    assert until(lambda: greeting_of_the_screen(address).startswith(b"RFB 003."))
    (shared,) = (pid for pid in children_of(os.getpid()) if "x11vnc" in Path(f"/proc/{pid}/cmdline").read_text())
    os.kill(shared, how)
    assert until(lambda: not _runs(shared))
    assert until(lambda: greeting_of_the_screen(address).startswith(b"RFB 003."))


def test_what_shares_the_screen_leaves_nothing_of_the_machines_shared_memory_behind(screen: VirtualScreen) -> None:
    address = screen.show()
    assert until(lambda: greeting_of_the_screen(address).startswith(b"RFB 003."))
    (shared,) = (pid for pid in children_of(os.getpid()) if "x11vnc" in Path(f"/proc/{pid}/cmdline").read_text())
    screen.close()
    segments = [line.split() for line in Path("/proc/sysvipc/shm").read_text("utf-8").splitlines()[1:]]
    assert str(shared) not in {segment[4] for segment in segments}  # who made it


def test_two_screens_do_not_meet(screen: VirtualScreen) -> None:
    other = VirtualScreen()
    try:
        assert other.display != screen.display
        assert urlsplit(other.show()).port != urlsplit(screen.show()).port
    finally:
        other.close()


def test_nothing_is_left_of_it_when_the_terminal_is_killed() -> None:
    story = "from screens.virtual import VirtualScreen; print(VirtualScreen().show(), flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", story], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as terminal:
        assert terminal.stdout
        address = terminal.stdout.readline().strip()
        assert until(lambda: greeting_of_the_screen(address).startswith(b"RFB 003."))
        programs = children_of(terminal.pid)
        assert len(programs) == 3
        terminal.send_signal(signal.SIGKILL)
    assert until(lambda: not any(_runs(pid) for pid in programs))


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_missing_program_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoScreenError, match=r"lacks Xvfb.*apt-get install --no-install-recommends xvfb"):
        VirtualScreen()


def test_nobody_else_on_the_network_can_watch_or_touch_it(screen: VirtualScreen) -> None:
    greeting_of_the_screen(screen.show())  # by then all of it listens
    assert listening_addresses(children_of(os.getpid())) == {"0100007F"}


def listening_addresses(processes: list[int]) -> set[str]:
    """The addresses, as /proc/net/tcp writes them, on which these processes listen (state 0A)."""
    sockets = set()
    for process in processes:
        for descriptor in Path(f"/proc/{process}/fd").iterdir():
            sockets.add(str(descriptor.readlink()).removeprefix("socket:[").removesuffix("]"))
    lines = [line.split() for table in ("tcp", "tcp6") for line in Path(f"/proc/net/{table}").read_text().splitlines()]
    return {line[1].split(":")[0] for line in lines if line[3] == "0A" and line[9] in sockets}
