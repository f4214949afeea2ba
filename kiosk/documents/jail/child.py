"""The terminal's side of one jailed process: asks it, times it, kills it."""

import contextlib
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from kiosk.documents.jail import Isolation
from kiosk.documents.jail.protocol import (
    Answer,
    Ended,
    Request,
    Role,
    left_until,
    receive,
    receive_answer,
    send_request,
)
from kiosk.patience import GivenUp, Patience

T = TypeVar("T")

_BUFFER = 1 << 20  # bytes on their way at once; the kernel may grant fewer
_PIECE = 1 << 18  # bytes
_STARTS_SECONDS = 30  # a cold LibreOffice on a slow disk; no document's time begins before


class TookTooLong(Exception):
    """The child has not answered in time. It must be killed: nobody knows what it does."""


class Broken(Exception):
    """The child crashed, or its answer can't be true. It must be killed."""


class NotReady(Exception):
    """The child ended before it was ready, or takes too long to be. That is no file's fault."""


class NoRoom(Exception):
    """What the child sends has no room in the vault. It must be killed: it is still sending."""


class Incoming:
    """The untrusted bytes behind an answer: they can be read once, in order, as many as were offered."""

    def __init__(self, channel: socket.socket, length: int, deadline: float) -> None:
        self.left = length
        self._channel = channel
        self._deadline = deadline

    def read(self, length: int) -> bytearray:
        """Exactly `length` untrusted bytes. Raises Broken if fewer were offered, and as Child.ask."""
        if length > self.left:
            raise Broken(f"{self.left} bytes are left where {length} are needed")
        self.left -= length
        return receive(self._channel, length, self._deadline)

    def save(self, length: int, target: Path) -> Path:
        """Writes exactly `length` untrusted bytes to a new file. Raises NoRoom, and as `read`."""
        try:
            with target.open("xb", buffering=0) as file:
                while length:
                    piece = self.read(min(length, _PIECE))
                    length -= len(piece)
                    view = memoryview(piece)
                    while view:
                        view = view[file.write(view) :]
        except (Broken, Ended, TimeoutError):
            target.unlink(missing_ok=True)
            raise
        except OSError as error:
            target.unlink(missing_ok=True)
            raise NoRoom(error.strerror) from None
        return target

    def end(self) -> None:
        """Raises Broken if there are more bytes than were read."""
        if self.left:
            raise Broken(f"{self.left} bytes too many")


class Child:
    """One opener, or none yet. Used by one thread at a time; `kill` may be called by any."""

    def __init__(self) -> None:
        """Nothing runs before `start`; until then it counts as one that has ended."""
        self.seen = False  # a file, so that nobody else's may be opened here
        self._asking = threading.Lock()
        self._killed = False
        self._channel, self._theirs = socket.socketpair()
        self._process: subprocess.Popen[bytes] | None = None
        self._greeted = False

    def start(self, isolation: Isolation, role: Role, *, warm: bool = True) -> None:
        """Starts it, and doesn't wait until it is ready. Raises OSError."""
        for end in (self._channel, self._theirs):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _BUFFER)
        with self._theirs:
            self._process = isolation.start(self._theirs, role, warm=warm)

    @property
    def alive(self) -> bool:
        """False before it was started, and once it has ended for whatever reason."""
        return self._process is not None and self._process.poll() is None

    def ask(
        self, request: Request, file: int | None = None, *, patience: Patience, most: int,
        take: Callable[[Answer, Incoming], T],
    ) -> T:  # fmt: skip
        """What `take` makes of the untrusted answer to a request, and of the bytes behind it, `most` at most.

        Waiting for a process to start costs no patience. Raises NotReady, TookTooLong once patience is over, Broken,
        GivenUp, and what `take` raises; then the child must be killed.
        """
        patience.begin()
        with self._asking:
            self._await_greeting(patience)
            try:
                self._channel.settimeout(left_until(patience.until))
                send_request(self._channel, request, file)
                answer = receive_answer(self._channel, patience.until)
                if answer.untrusted_length > most:
                    raise Broken(f"it offers {answer.untrusted_length} bytes where {most} are the most")
                incoming = Incoming(self._channel, answer.untrusted_length, patience.until)
                taken = take(answer, incoming)
            except TimeoutError:
                raise TookTooLong from None
            except (Ended, OSError):
                if self._killed:
                    raise GivenUp from None
                raise Broken(f"it ended with {self._ending()}") from None
            incoming.end()
            return taken

    def await_ready(self) -> None:
        """Waits until it is ready. Raises NotReady, GivenUp."""
        with self._asking:
            self._await_greeting(Patience())

    def _await_greeting(self, patience: Patience) -> None:
        """The first answer, unasked, says that it is ready."""
        if self._greeted:
            return
        began = time.monotonic()
        try:
            receive_answer(self._channel, began + _STARTS_SECONDS)
        except (Ended, OSError):  # TimeoutError is one, too
            if self._killed:
                raise GivenUp from None
            raise NotReady(self._ending()) from None
        self._greeted = True
        patience.until += time.monotonic() - began

    def kill(self) -> None:
        """Ends it and all that it started, now; whoever waits in `ask` gets GivenUp. May be called again."""
        self._killed = True
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):  # it may end between the two lines
                if self._process.poll() is None:
                    os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        with self._asking:
            self._channel.close()
            self._theirs.close()

    def _ending(self) -> str:
        """How it ended, for the log."""
        if self._process is None:
            return "no beginning"
        try:
            return f"code {self._process.wait(timeout=1)}"
        except subprocess.TimeoutExpired:
            return "its channel closed"
