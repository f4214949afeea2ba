"""Runs the hub, alone or as a terminal's child."""

import logging
import os
import signal
import socket
import ssl
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

import uvicorn
from fastapi import FastAPI
from sqlalchemy.exc import DBAPIError

from kiosk.hub import answering, database
from kiosk.hub.address import READABLE, base_url
from kiosk.hub.app import application
from kiosk.hub.connections import ACCEPTED_AT_ONCE, Listener
from kiosk.hub.database import DatabaseUnusable
from kiosk.hub.hub import Hub
from kiosk.hub.online import SILENCE
from kiosk.settings import Settings

_log = logging.getLogger(__name__)
_UNUSABLE = 2
"""Exit code: the installer has something to change."""
_CLOSING = 5.0
"""Seconds that a hub whose parent died may take to end."""


def serve(
    settings: Settings, *, terminal_token: str | None, parent_pipe: bool, invite: Callable[[Hub], None] = lambda _: None
) -> None:
    """Runs until SIGTERM or SIGINT, or until stdin ends if `parent_pipe`. Prints where it listens, when it does.

    `invite` is called as soon as the port is this hub's: what it says leads there.

    `terminal_token` makes this machine's own terminal known. Raises SystemExit(2), with what to do on stderr, if the
    port, the database or the certificate can't be used. A child that finds a hub with the same database on its port
    waits, and takes over when that one ends.
    """
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):  # uvicorn puts its own in front, and calls these when it has ended
        signal.signal(number, lambda *_: ended.set())
    if parent_pipe:
        threading.Thread(target=_wait_for_parent, args=(ended,), daemon=True, name="parent").start()
    try:
        hub = Hub(settings, database.opened(database.address(settings)))
        if terminal_token is not None:
            hub.people.add_terminal(settings.terminal.name, terminal_token)
        with _listening(settings, hub.store.database_id(), ended if parent_pipe else None) as listener:
            certificates = _certificates(settings)
            if not ended.is_set():
                hub.begin()
                invite(hub)
                _run(hub, listener, certificates, ended, _explained(settings, alone=not parent_pipe))
    except (DatabaseUnusable, _Unusable) as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(_UNUSABLE) from None
    except DBAPIError as error:
        sys.stderr.write(f"The hub's database can't be used now: {database.cause(error)}\n")
        raise SystemExit(_UNUSABLE) from None


def read_token() -> str:
    """The token of the terminal that started this process: the first line of stdin."""
    return os.read(sys.stdin.fileno(), 4096).decode("ascii", "replace").strip()


def _explained(settings: Settings, *, alone: bool) -> str:
    """Where the hub listens, and what its installer should know of that: a terminal that started it says it itself."""
    where = f"Guichet hub: {base_url(settings)}"
    return f"{where}\n{READABLE}" if settings.hub.readable and alone else where


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


class _Unusable(Exception):
    """What the installer has to change."""


class _Server(uvicorn.Server):
    """Says `said` when it listens, and ends its streams before it waits for requests to end."""

    def __init__(self, config: uvicorn.Config, app: FastAPI, said: str) -> None:
        super().__init__(config)
        self._app = app
        self._said = said

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            _say(self._said)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._app.state.news.close()
        await super().shutdown(sockets)


def _run(hub: Hub, listener: Listener, certificates: tuple[str, str] | None, ended: threading.Event, said: str) -> None:
    def renew() -> None:
        if certificates and config.ssl:
            config.ssl.load_cert_chain(*(_certificates(hub.settings) or certificates))

    app = application(hub, listener, renew)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,  # addresses hold the enrolment link's token
        server_header=False,
        proxy_headers=False,  # whoever asks may send any
        backlog=ACCEPTED_AT_ONCE,
        loop="asyncio",  # another one wouldn't ask the listener for its connections
        timeout_graceful_shutdown=2,
        ssl_certfile=certificates[0] if certificates else None,
        ssl_keyfile=certificates[1] if certificates else None,
    )
    try:
        config.load()
    except (OSError, ssl.SSLError) as error:
        raise _Unusable(f"[hub] tls_certificate, tls_key: can't be used: {error}") from None
    server = _Server(config, app, said)
    threading.Thread(target=_stop, args=(server, ended), daemon=True, name="stop").start()
    server.run(sockets=[listener])


def _stop(server: uvicorn.Server, ended: threading.Event) -> None:
    ended.wait()
    server.should_exit = True


def _wait_for_parent(ended: threading.Event) -> None:
    """Reads stdin, a pipe that nobody writes to: it ends when the parent does, however that dies."""
    while os.read(sys.stdin.fileno(), 4096):
        pass
    ended.set()
    threading.Event().wait(_CLOSING)
    os._exit(0)  # something still holds the process; no state is kept outside the database


def _listening(settings: Settings, ours: UUID, ended: threading.Event | None) -> Listener:
    """The listening socket. A child (`ended`) waits while another hub serves the same database there."""
    host, port = settings.hub.host, settings.hub.port
    waiting = False
    while True:
        try:
            return _bound(host, port)
        except OSError as error:
            if answering.database_at(settings.hub.served_at()) != ours:
                raise _Unusable(
                    f"[hub] listen: {settings.hub.listen} can't be listened on: {error.strerror or error}. "
                    "Name another address or port, or stop the program that has it."
                ) from None
        if ended is None:
            raise _Unusable(f"A hub with this database listens on {settings.hub.listen} already.")
        if not waiting:
            _say(f"Guichet hub: {base_url(settings)} (served by another process)")
            waiting = True
        if ended.wait(2):
            return Listener(socket.AF_INET)


def _bound(host: str, port: int) -> Listener:
    listener = Listener(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # Each connection inherits it (tcp(7)): a terminal whose cable is cut is gone after SILENCE, not 15 minutes.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(SILENCE * 1000))
        listener.bind((host, port))
        listener.listen()
    except OSError:
        listener.close()
        raise
    return listener


def _certificates(settings: Settings) -> tuple[str, str] | None:
    match settings.hub.tls:
        case "off":
            return None
        case "files":
            return settings.hub.tls_certificate, settings.hub.tls_key
        case "own":
            from kiosk.hub import tls

            try:
                chain, key = tls.own_certificate(settings.terminal.folder, datetime.now(UTC))
            except OSError as error:
                raise _Unusable(
                    f"[hub] tls: no certificate can be kept in the state folder: {error.strerror}"
                ) from None
            return str(chain), str(key)
