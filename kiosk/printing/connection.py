"""A connection to CUPS, for one thread: made when it is needed, and anew after each failure."""

import getpass
import os
from collections.abc import Callable
from typing import TypeVar

import cups

from kiosk.printing import PrinterUnavailable

T = TypeVar("T")

_PORT = 631
_NOT_FOUND = (cups.IPP_NOT_FOUND, cups.IPP_GONE)


class Unknown(Exception):
    """CUPS has no such queue, job or subscription."""


class Refused(PrinterUnavailable):
    """CUPS answers, and doesn't do that."""


class Asking:
    """Asks one CUPS, as `user`: "" stands for whoever runs this process."""

    def __init__(self, server: str, user: str = "") -> None:
        """`server` is a socket's path or host[:port]; empty: what CUPS_SERVER and client.conf say, or this machine."""
        self.server = server
        self._user = user
        self._connections: list[cups.Connection] = []  # one, or none

    def __call__(self, question: Callable[[cups.Connection], T]) -> T:
        """The answer of CUPS. Raises Unknown, Refused, PrinterUnavailable."""
        try:
            cups.setUser(self._user or getpass.getuser())  # libcups keeps it for each thread
            if not self._connections:
                self._connections.append(connection_to(self.server))
            return question(self._connections[0])
        except cups.IPPError as error:
            status, reason = error.args
            if status in _NOT_FOUND:
                raise Unknown from None
            self._connections.clear()
            raise Refused(str(reason)) from None
        except (RuntimeError, cups.HTTPError) as error:
            self._connections.clear()
            raise PrinterUnavailable(str(error)) from None


def connection_to(server: str) -> cups.Connection:
    """A connection to CUPS, for the calling thread. Raises RuntimeError."""
    if not server:
        return cups.Connection()
    # Given here, not by cups.setServer: libcups keeps that for each thread, and reads CUPS_SERVER once.
    host, colon, port = server.rpartition(":")
    if server.startswith("/") or not colon:
        return cups.Connection(host=server, port=_PORT)
    return cups.Connection(host=host, port=int(port))


def owner() -> str:
    """Whose the jobs are. Only their owner may cancel them, and CUPS sees by the socket who asks; root may always."""
    return "guichet" if os.geteuid() == 0 else getpass.getuser()


def many(value: object) -> tuple[str, ...]:
    """An attribute's values: pycups gives one value bare, several as a list. What is no text is left out."""
    values = value if isinstance(value, (list, tuple)) else (value,)
    return tuple(one for one in values if isinstance(one, str))
