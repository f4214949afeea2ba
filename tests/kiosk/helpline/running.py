"""A helpline at work, as a terminal runs it; a cable that can be cut; and strangers who answer in a hub's place."""

import queue
import socket
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from uuid import UUID

from kiosk.calls import Act, Reason
from kiosk.helpline import Known, Sending
from kiosk.helpline.helpline import PATIENCE, Helpline
from kiosk.helpline.outbox import Outbox
from kiosk.helpline.records import Raise, Record
from kiosk.line.link import Link
from kiosk.line.listening import Listening
from tests.parts.hub import HubProcess

WAIT = 20.0
"""Seconds until a test gives up: far longer than anything takes, even on two busy cores."""

NOWHERE = 9
"""The port of "discard", where nobody listens."""


class Screen:
    """Stands where Kivy's thread does: it runs what the helpline posts, and waits for what a resident would be told."""

    def __init__(self) -> None:
        self._posted: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self.post = self._posted.put
        self.lines: list[Known] = []

    def until(self, holds: Callable[[Known], bool], seconds: float = WAIT) -> Known:
        """The newest line, once `holds` is true in it."""
        end = time.monotonic() + seconds
        while not (self._posted.empty() and self.lines and holds(self.lines[-1])):
            try:
                self._posted.get(timeout=max(0.0, end - time.monotonic()))()
            except queue.Empty:
                raise AssertionError(f"never told; the last: {self.lines[-1:]}") from None
        return self.lines[-1]


class Terminal:
    """One terminal's helpline with its loops on threads."""

    def __init__(self, link: Link, folder: Path, patience: float = PATIENCE) -> None:
        self.screen = Screen()
        self._outbox = folder / "outbox"
        self.helpline = Helpline(Outbox(self._outbox), link, self.screen.post, patience=patience)
        self.helpline.subscribe(self.screen.lines.append)
        self.until = self.screen.until
        self._listening = Listening(link, [self.helpline])
        self._network = _Loops(self.helpline.run_delivery, self._listening.run_listening)
        self._disk = _Loops(self.helpline.run_keeping)

    def start(self) -> None:
        """Starts the three loops."""
        self._disk.start()
        self._network.start()

    def stop(self) -> None:
        """Ends them: the disk last, so that what was delivered until then is known there."""
        for loops in (self._network, self._disk):
            loops.stop.set()
            self.helpline.wake()
            self._listening.hang_up()
            loops.join()

    def kept(self) -> list[Record]:
        """What its next start would deliver."""
        return Outbox(self._outbox).load()


class _Loops:
    def __init__(self, *loops: Callable[[threading.Event], None]) -> None:
        self.stop = threading.Event()
        self._threads = [threading.Thread(target=loop, args=(self.stop,)) for loop in loops]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def join(self) -> None:
        for thread in self._threads:
            thread.join(WAIT)
            assert not thread.is_alive()


def acts(records: Iterable[Record]) -> list[tuple[Act, UUID]]:
    """What is done by these records, to which calls."""
    return [(Act.RAISE if isinstance(one, Raise) else one.act, one.call.id) for one in records]


@contextmanager
def terminal_at(url: str, token: str, folder: Path, patience: float = PATIENCE) -> Iterator[Terminal]:
    """A terminal whose helpline runs for as long as this lasts. It starts with the outbox that lies in `folder`."""
    with running(Terminal(Link(url, token), folder, patience)) as terminal:
        yield terminal


@contextmanager
def running(terminal: Terminal) -> Iterator[Terminal]:
    """The terminal, with its loops running for as long as this lasts."""
    terminal.start()
    try:
        yield terminal
    finally:
        terminal.stop()


def called(terminal: Terminal, reason: Reason = Reason.SOMEONE) -> Known:
    """Raises a call and waits until the hub has it."""
    call_id = terminal.helpline.raise_call(reason, "fr")
    return terminal.until(lambda line: line.call is not None and line.call.id == call_id and delivered(line))


def delivered(line: Known) -> bool:
    """The hub has the visit's call."""
    return line.call is not None and line.call.sending is Sending.DELIVERED


def events_at(hub: HubProcess) -> dict[UUID, list[str]]:
    """Every call in the hub's database, with the kinds of its events in order; asked of the file, not of the hub."""
    told: dict[UUID, list[str]] = {}
    with closing(sqlite3.connect(hub.settings.terminal.folder / "hub.db")) as database:
        for call_id, kind in database.execute("SELECT call_id, kind FROM call_event ORDER BY call_id, seq"):
            told.setdefault(UUID(call_id), []).append(kind)
    return told


class Cable:
    """A TCP proxy on a port of its own: plugged into one port or another, cut so that nobody is told, and mended."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._whole = threading.Event()
        self._whole.set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._ends: list[socket.socket] = []
        self.connections = 0
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def cut(self) -> None:
        """Nothing arrives any more, on either side; no connection is closed."""
        self._whole.clear()

    def mend(self) -> None:
        """What was on its way arrives late, as TCP would send it again."""
        self._whole.set()

    def plug(self, port: int) -> None:
        """Leads elsewhere from now on; what is connected is torn off."""
        self._target = port
        self._tear()

    def close(self) -> None:
        """Takes the cable away."""
        self._whole.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._tear()

    def _tear(self) -> None:
        ends, self._ends = self._ends, []
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                self.connections += 1
                try:
                    far = socket.create_connection(("127.0.0.1", self._target))
                except OSError:
                    near.close()
                    continue
                self._ends += [near, far]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                self._whole.wait()
                other.sendall(data)
            other.shutdown(socket.SHUT_WR)


@contextmanager
def stranger(answer: bytes, forever: bytes = b"") -> Iterator[int]:
    """A server that gives every connection the same answer, then `forever` without end; yields its port."""
    listener = socket.create_server(("127.0.0.1", 0))

    def talk(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.recv(65536)
            connection.sendall(answer)
            while forever:
                connection.sendall(forever)

    def serve() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=talk, args=(listener.accept()[0],), daemon=True).start()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(WAIT)
