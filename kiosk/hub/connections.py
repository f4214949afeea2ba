"""Who is connected: always fewer than files may be open, whatever the network does, and who is known keeps a place.

A connection belongs to a stranger until a request on it carries a token, a session or a link that holds, of which
each has some places. When strangers are too many, those who came first are let go, where they crowd at one address
before others. No connection is waited for beyond a deadline.
"""

import asyncio
import resource
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

STRANGERS = 256
STRANGERS_PER_ADDRESS = 48
"""A browser opens six connections to a server at most; a few phones may share an address."""
KNOWN_EACH = 16
"""Places of one token, session or link: a terminal has four connections, a browser six. More of them are strangers'."""
CHANCE_SECONDS = 1.0
"""So long, and while there is room, more may come from one address: after a hub's restart, all of a city's at once."""
HEADERS_SECONDS = 10.0
"""How long a connection may take to bring a request's headers. Between two requests, uvicorn waits 5 s."""
STRANGERS_SECONDS = 30.0
"""How long a stranger's request may take, from its headers to the end of its answer."""
ACCEPTED_AT_ONCE = 128
"""How many are accepted before those that are open are looked at again."""
SWEPT = 1.0
"""Seconds between two looks at connections that say nothing."""
_RECEIVED, _RECEIVED_OF_KNOWN = 16 * 1024, 256 * 1024
"""Bytes that the kernel keeps of a connection before the hub reads them: of strangers, there are many; of a phone that
sends papers, a network carries no more in the time that a packet takes there and back."""
_WAITING = 1024  # connections that the kernel may keep for the hub meanwhile
_MOST = 16_384  # a city's terminals and boards, each with a few connections
_OTHER_FILES = 128  # open files that aren't connections: the database's, the log, libraries

_Place = tuple[str, int]  # an address and a port


class Connection(socket.socket):
    """One connection, which says when it is closed."""

    def __init__(
        self, accepted: socket.socket, place: _Place, now: float, closed: Callable[["Connection"], None]
    ) -> None:
        super().__init__(accepted.family, accepted.type, accepted.proto, fileno=accepted.detach())
        self.place = place
        self.token_hash = ""  # what the last request came with
        self.known_by = ""  # the token whose place it has
        self.requests = 0
        self.since = now  # since when the next request is waited for, or the present one goes on
        self._on_close = closed

    def let_go(self) -> None:
        """Ends it: the event loop, which reads from it, finds its end and closes it."""
        with suppress(OSError):  # it has just ended by itself
            self.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Closes it; its place is free."""
        super().close()
        self._on_close(self)


class Listener(socket.socket):
    """A listening socket that knows its connections. Once it listens, it belongs to the event loop's thread."""

    def __init__(
        self,
        family: int,
        clock: Callable[[], float] = time.monotonic,
        *,
        strangers: int = STRANGERS,
        proxy: str = "",
    ) -> None:
        """For IPv4 or IPv6; still to be bound.

        `strangers`: so many there may be. `proxy`: an address whose connections are no stranger's.
        """
        # With its protocol named, asyncio sets TCP_NODELAY; else each answer waits 40 ms for an acknowledgement.
        super().__init__(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        # Its own SO_RCVBUF stays the system's: whoever isn't accepted yet could fill it.
        self._clock = clock
        self._strangers_most = strangers
        self._proxy = proxy
        self._most = _files_allowed() - _OTHER_FILES
        self._open: dict[_Place, Connection] = {}  # in the order in which they came, as the next one
        self._strangers: dict[_Place, Connection] = {}  # those of nobody who is known, and not let go
        self._strangers_of: Counter[str] = Counter()
        self._known_of: Counter[str] = Counter()  # places, by the token that they belong to
        self._leaving: set[_Place] = set()  # let go, and not closed yet

    def listen(self, _backlog: int = _WAITING) -> None:
        """Listens. asyncio gives it the number of those that are accepted at once, which is another matter."""
        super().listen(_WAITING)

    def accept(self) -> tuple[socket.socket, Any]:
        """The next connection. Raises BlockingIOError while no file may be opened for it: the loop comes again."""
        if len(self._open) >= self._most:
            if not self._leaving:
                self._let_go(next(iter((self._strangers or self._open).values())))
            raise BlockingIOError
        accepted, address = super().accept()
        place = (address[0], address[1])
        connection = Connection(accepted, place, self._clock(), self._forget)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVED)
        self._open[place] = connection
        if place[0] == self._proxy:
            return connection, address
        self._strangers[place] = connection
        self._strangers_of[place[0]] += 1
        if len(self._strangers) > self._strangers_most:
            host, count = self._strangers_of.most_common(1)[0]
            crowd = self._of(host) if count > STRANGERS_PER_ADDRESS else iter(self._strangers.values())
            self._let_go(next(crowd))
        return connection, address

    @contextmanager
    def answering(self, place: _Place | None, token_hash: str, *, known: bool) -> Iterator[None]:
        """While a request is answered that came from there, with that token or session. `known`: it holds."""
        connection = self._open.get(place) if place else None
        if connection is None:
            yield
            return
        if known and self._has_place(connection, token_hash):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVED_OF_KNOWN)
        connection.token_hash = token_hash
        connection.requests, connection.since = connection.requests + 1, self._clock()
        try:
            yield
        finally:
            connection.requests, connection.since = connection.requests - 1, self._clock()

    def sweep(self, knows: Callable[[str], bool]) -> None:
        """Lets go of those that were waited for too long.

        `knows`: whether a token holds, by its hash; one may have been so young that it was a stranger's at first.
        """
        now = self._clock()
        for one in list(self._strangers.values()):
            if one.requests and knows(one.token_hash):
                self._has_place(one, one.token_hash)
        for host in [host for host, count in self._strangers_of.items() if count > STRANGERS_PER_ADDRESS]:
            for one in list(self._of(host))[:-STRANGERS_PER_ADDRESS]:
                if now - one.since > CHANCE_SECONDS:
                    self._let_go(one)
        for one in list(self._open.values()):
            waited = now - one.since
            if (waited > HEADERS_SECONDS and not one.requests) or (
                waited > STRANGERS_SECONDS and one.place in self._strangers
            ):
                self._let_go(one)

    async def run(self, knows: Callable[[str], bool]) -> None:
        """Sweeps again and again."""
        while True:
            await asyncio.sleep(SWEPT)
            self.sweep(knows)

    def _of(self, host: str) -> Iterator[Connection]:
        """The strangers of one address, in the order in which they came."""
        return (one for one in self._strangers.values() if one.place[0] == host)

    def _has_place(self, connection: Connection, token_hash: str) -> bool:
        """Whether it is no stranger's, now that a token came along that holds."""
        if connection.place in self._strangers and self._known_of[token_hash] < KNOWN_EACH:
            self._no_stranger(connection)
            connection.known_by = token_hash
            self._known_of[token_hash] += 1
        return connection.place not in self._strangers

    def _let_go(self, connection: Connection) -> None:
        self._no_stranger(connection)
        self._leaving.add(connection.place)
        connection.let_go()

    def _no_stranger(self, connection: Connection) -> None:
        if self._strangers.get(connection.place) is connection:
            del self._strangers[connection.place]
            _one_less(self._strangers_of, connection.place[0])

    def _forget(self, connection: Connection) -> None:
        self._no_stranger(connection)
        _one_less(self._known_of, connection.known_by)
        connection.known_by = ""
        if self._open.get(connection.place) is connection:  # not another one, which came from there since
            self._leaving.discard(connection.place)
            del self._open[connection.place]


def _one_less(counted: Counter[str], key: str) -> None:
    """Counts one less; of what there is none left of, nothing is kept."""
    counted[key] -= 1
    if counted[key] <= 0:
        del counted[key]


def _files_allowed() -> int:
    """How many files this process may have open: as many as the system lets it, and as connections can need."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST + _OTHER_FILES
    most = wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)
    if soft != resource.RLIM_INFINITY and soft < most:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
        except (OSError, ValueError):  # forbidden: what there is must do
            return soft
    return most
