"""Runs a web application as a process of its own, until it is told to stop: a hub's, or a relay's."""

import logging
import os
import signal
import socket
import ssl
import sys
import threading
from asyncio.sslproto import SSLProtocol
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI

from kiosk import faults
from kiosk.hub.connections import ACCEPTED_AT_ONCE, STRANGERS, Listener

_log = logging.getLogger(__name__)
_UNUSABLE = 2
"""Exit code: the installer has something to change."""
SILENCE = 7.0
"""Seconds after which TCP gives up a peer that acknowledges nothing (a cut cable)."""
_RENEWED = 3600.0
"""Seconds between two looks at a certificate, which may have been renewed."""

_READ_AT_ONCE = 16 * 1024
"""Bytes that asyncio sets aside to read from a connection over TLS, of which a record has 16 KiB. It would take 256 KiB
of each: a thousand visits have two thousand connections."""

Certificate = tuple[str, str]
"""The files of a certificate with its chain, and of its key."""


class Unusable(Exception):
    """What the installer has to change."""


def ended_by_signals() -> threading.Event:
    """What is set by SIGTERM or SIGINT."""
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):  # uvicorn puts its own in front, and calls these when it has ended
        signal.signal(number, lambda *_: ended.set())
    return ended


def given_up(why: object) -> SystemExit:
    """The end of a process that can't begin; says why."""
    sys.stderr.write(f"{why}\n")
    return SystemExit(_UNUSABLE)


def say(line: str) -> None:
    """Says it to whoever started this process."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def bound(host: str, port: int, *, strangers: int = STRANGERS, proxy: str = "") -> Listener:
    """A listening socket there. Raises OSError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = Listener(family, strangers=strangers, proxy=proxy)
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


def not_listened_on(section: str, listen: str, error: OSError) -> str:
    """What to do about an address that can't be had."""
    return (
        f"[{section}] listen: {listen} can't be listened on: {error.strerror or error}. "
        "Name another address or port, or stop the program that has it."
    )


class _Server(uvicorn.Server):
    """Says `said` when it listens, and calls `closing` before it waits for requests to end."""

    def __init__(self, config: uvicorn.Config, said: str, closing: Callable[[], None]) -> None:
        super().__init__(config)
        self._said = said
        self._closing = closing

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            say(self._said)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._closing()
        await super().shutdown(sockets)


def run(
    app: FastAPI,
    listener: Listener,
    certificate: Callable[[], Certificate | None],
    ended: threading.Event,
    *,
    section: str,
    said: str,
    closing: Callable[[], None] = lambda: None,
) -> None:
    """Serves until `ended`. `certificate`: where it is, now and every hour. Raises Unusable if it can't be used.

    `section`: of the settings that name it.
    """
    SSLProtocol.max_size = _READ_AT_ONCE
    first = certificate()
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,  # addresses hold the enrolment link's token, and links of phones
        server_header=False,
        proxy_headers=False,  # whoever asks may send any
        backlog=ACCEPTED_AT_ONCE,
        loop="asyncio",  # another one wouldn't ask the listener for its connections
        timeout_graceful_shutdown=2,
        ssl_certfile=first[0] if first else None,
        ssl_keyfile=first[1] if first else None,
    )
    try:
        config.load()
    except OSError as error:  # an SSLError is one
        raise Unusable(f"[{section}] tls_certificate, tls_key: can't be used: {error}") from None
    server = _Server(config, said, closing)

    def watch() -> None:
        while not ended.wait(_RENEWED):
            _renew(config.ssl, certificate)
        server.should_exit = True

    threading.Thread(target=watch, daemon=True, name="stop").start()
    server.run(sockets=[listener])


def _renew(context: ssl.SSLContext | None, certificate: Callable[[], Certificate | None]) -> None:
    try:
        if context and (files := certificate()):
            context.load_cert_chain(*files)
    except (OSError, Unusable) as error:  # the one before may do for a while
        _log.error("the certificate can't be read anew: %s", faults.described(error))


def exit_with_parent(ended: threading.Event, closing: float) -> None:
    """Reads stdin, a pipe that nobody writes to: it ends when the parent does, however that dies.

    `closing`: seconds that this process may take to end.
    """
    while os.read(sys.stdin.fileno(), 4096):
        pass
    ended.set()
    threading.Event().wait(closing)
    os._exit(0)  # something still holds the process; no state is kept outside the database
