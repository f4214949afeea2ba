"""The terminal's side of one jailed process: asks it, times it, kills it."""

import contextlib
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterable
from itertools import chain

from kiosk.documents.jail import Isolation
from kiosk.documents.jail.protocol import (
    ANSWER_SIZE,
    Answer,
    Ended,
    Request,
    left_until,
    pack_request,
    receive,
    unpack_answer,
)

_BUFFER = 1 << 20  # bytes on their way at once; the kernel may grant fewer


class TookTooLong(Exception):
    """The child has not answered in time. It must be killed: nobody knows what it does."""


class Broken(Exception):
    """The child crashed, or its answer can't be true. It must be killed."""


class Killed(Exception):
    """Somebody called `kill` meanwhile."""


class Child:
    """One opener, or none yet. Used by one thread at a time; `kill` may be called by any."""

    def __init__(self) -> None:
        """Nothing runs before `start`; until then it counts as one that has ended."""
        self._asking = threading.Lock()
        self._killed = False
        self._channel, self._theirs = socket.socketpair()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, isolation: Isolation) -> None:
        """Starts it, and doesn't wait until it is ready. Raises OSError."""
        for end in (self._channel, self._theirs):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _BUFFER)
        with self._theirs:
            self._process = isolation.start(self._theirs)

    @property
    def alive(self) -> bool:
        """False before it was started, and once it has ended for whatever reason."""
        return self._process is not None and self._process.poll() is None

    def ask(
        self, request: Request, payload: Iterable[bytes] = (), *, seconds: float, most: int
    ) -> tuple[Answer, bytearray]:
        """The untrusted answer to a request, with the bytes behind it, `most` at most.

        Raises TookTooLong after `seconds`, Broken, Killed, and what the payload raises; then the child must be killed.
        """
        with self._asking:
            try:
                return self._asked(request, payload, time.monotonic() + seconds, most)
            except TimeoutError:
                raise TookTooLong from None
            except (Ended, OSError):
                if self._killed:
                    raise Killed from None
                raise Broken(f"it ended with {self._ending()}") from None

    def _asked(
        self, request: Request, payload: Iterable[bytes], deadline: float, most: int
    ) -> tuple[Answer, bytearray]:
        for piece in chain((pack_request(request),), payload):
            self._channel.settimeout(left_until(deadline))
            self._channel.sendall(piece)
        answer = unpack_answer(bytes(receive(self._channel, ANSWER_SIZE, deadline)))
        if answer.untrusted_length > most:
            raise Broken(f"it offers {answer.untrusted_length} bytes where {most} are the most")
        return answer, receive(self._channel, answer.untrusted_length, deadline)

    def kill(self) -> None:
        """Ends it and all that it started, now; who waits in `ask` gets Killed. No harm in a second time."""
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
