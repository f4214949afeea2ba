"""What stands in for a service that carries messages to phones: apprise's json:// posts there."""

import json
import queue
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

Received = queue.Queue[tuple[str, dict[str, Any]]]


@pytest.fixture
def receiver() -> Iterator[tuple[str, Received]]:
    """Its address, and what came. It takes everything but what is sent to /broken."""
    received: Received = queue.Queue()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.put((self.path, json.loads(body)))
            self.send_response(500 if self.path == "/broken" else 200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"json://127.0.0.1:{server.server_port}", received
    server.shutdown()
    server.server_close()


class Odd:
    """A service that isn't one: it answers each request with these bytes, and then says nothing more."""

    def __init__(self, answer: bytes, *, hangs: bool) -> None:
        self.asked = queue.Queue[bytes]()
        self._answer, self._hangs = answer, hangs
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._kept: list[socket.socket] = []
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def url(self) -> str:
        return f"json://127.0.0.1:{self._listener.getsockname()[1]}/"

    def close(self) -> None:
        """Also what it was asked and kept waiting."""
        for one in (self._listener, *self._kept):
            one.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:  # the test has ended
                return
            self.asked.put(connection.recv(65536))
            connection.sendall(self._answer)
            if self._hangs:
                self._kept.append(connection)
            else:
                connection.close()
