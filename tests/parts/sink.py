"""A printer that takes whatever it is sent, as JetDirect's do (AppSocket), on a queue of the private CUPS."""

import socket
import threading
from collections.abc import Iterator

import pytest

from tests.parts.cupsd import Cupsd


class Sink:
    """The printer behind the queue "desk". `got` is all that came out."""

    def __init__(self, cupsd: Cupsd) -> None:
        self.queue = "desk"
        self.got = b""
        self.may_take = threading.Event()  # paper is in
        self.may_take.set()
        self._server = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._serve, daemon=True).start()
        self._cupsd = cupsd
        self.connect()

    def connect(self) -> None:
        """Makes the queue, or makes it again."""
        device = f"socket://127.0.0.1:{self._server.getsockname()[1]}"
        self._cupsd.run("lpadmin", "-p", self.queue, "-E", "-v", device, "-m", "raw")

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            with connection:
                self.may_take.wait()
                while piece := connection.recv(1 << 16):
                    self.got += piece

    def close(self) -> None:
        """Ends it."""
        self.may_take.set()
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()


@pytest.fixture
def sink(cupsd: Cupsd) -> Iterator[Sink]:
    """That printer."""
    made = Sink(cupsd)
    yield made
    made.close()
