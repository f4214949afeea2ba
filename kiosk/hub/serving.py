"""Runs the hub, alone or as a terminal's child."""

import os
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from kiosk.hub import answering, database
from kiosk.hub.address import READABLE, base_url
from kiosk.hub.app import application
from kiosk.hub.connections import Listener
from kiosk.hub.database import DatabaseUnusable
from kiosk.hub.hub import Hub
from kiosk.hub.news import News
from kiosk.hub.running import (
    Certificate,
    Unusable,
    bound,
    ended_by_signals,
    exit_with_parent,
    given_up,
    not_listened_on,
    run,
    say,
)
from kiosk.settings import Settings

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
    ended = ended_by_signals()
    if parent_pipe:
        threading.Thread(target=exit_with_parent, args=(ended, _CLOSING), daemon=True, name="parent").start()
    try:
        with _opened(settings) as engine:
            hub = Hub(settings, engine)
            if terminal_token is not None:
                hub.people.add_terminal(settings.terminal.name, terminal_token)
            with _listening(settings, hub.store.database_id(), ended if parent_pipe else None) as listener:
                if not ended.is_set():
                    hub.begin()
                    invite(hub)
                    _run(hub, listener, ended, _explained(settings, alone=not parent_pipe))
    except (DatabaseUnusable, Unusable) as error:
        raise given_up(error) from None
    except DBAPIError as error:
        raise given_up(f"The hub's database can't be used now: {database.cause(error)}") from None


@contextmanager
def _opened(settings: Settings) -> Iterator[Engine]:
    """The database. At the end SQLite leaves one file, whose copy is whole. Raises DatabaseUnusable."""
    engine = database.opened(database.address(settings))
    try:
        yield engine
    finally:
        engine.dispose()


def read_token() -> str:
    """The token of the terminal that started this process: the first line of stdin."""
    return os.read(sys.stdin.fileno(), 4096).decode("ascii", "replace").strip()


def _explained(settings: Settings, *, alone: bool) -> str:
    """Where the hub listens, and what its installer should know of that: a terminal that started it says it itself."""
    where = f"Guichet hub: {base_url(settings)}"
    return f"{where}\n{READABLE}" if settings.hub.readable and alone else where


def _run(hub: Hub, listener: Listener, ended: threading.Event, said: str) -> None:
    app = application(hub, listener)
    news: News = app.state.news
    run(app, listener, lambda: _certificate(hub.settings), ended, section="hub", said=said, closing=news.close)


def _listening(settings: Settings, ours: UUID, ended: threading.Event | None) -> Listener:
    """The listening socket. A child (`ended`) waits while another hub serves the same database there."""
    host, port = settings.hub.host, settings.hub.port
    waiting = False
    while True:
        try:
            return bound(host, port)
        except OSError as error:
            if answering.database_at(settings.hub.served_at()) != ours:
                raise Unusable(not_listened_on("hub", settings.hub.listen, error)) from None
        if ended is None:
            raise Unusable(f"A hub with this database listens on {settings.hub.listen} already.")
        if not waiting:
            say(f"Guichet hub: {base_url(settings)} (served by another process)")
            waiting = True
        if ended.wait(2):
            return Listener(socket.AF_INET)


def _certificate(settings: Settings) -> Certificate | None:
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
                raise Unusable(f"[hub] tls: no certificate can be kept in the state folder: {error.strerror}") from None
            return str(chain), str(key)
