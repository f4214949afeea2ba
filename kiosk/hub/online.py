"""Which terminals are listening now, to whichever hub process: what a board shows of them within 15 s."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock
from uuid import uuid4

from sqlalchemy import and_, delete, exists, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from kiosk.hub.database import Database
from kiosk.hub.people import Mediator
from kiosk.hub.store import Terminal
from kiosk.hub.tables import listening, terminal

GRACE = timedelta(seconds=3)
"""A terminal that opens its stream again within this time was never away. With
`running.SILENCE` and a heartbeat: below 15 s."""
LEASE = timedelta(seconds=9)
"""For so long a terminal counts as online because of a process that is no longer heard of: three heartbeats."""
_OVER = GRACE.total_seconds() + 0.05  # then boards are shown that it is away
_EVER = datetime(9999, 1, 1, tzinfo=UTC)
"""Until when a stream counts on SQLite: there is one process, which clears the table when it starts."""


@dataclass(frozen=True)
class Seen:
    """A terminal as boards show it: whether it listens, and what it will need before long, by keys."""

    terminal: Terminal
    listens: bool
    soon: tuple[str, ...] = ()


class Online:
    """Keeps in the database which terminals have a stream open in this process, and until when that can be relied on.

    Streams say who comes and goes; whoever reads the news writes it down. May be used from any thread.
    """

    def __init__(self, database: Database, wake: Callable[[], None]) -> None:
        """`wake` has the news read, and with it written down what has changed here."""
        self._database = database
        self._wake = wake
        self._process = uuid4()
        self._open: Counter[int] = Counter()
        self._changed: set[int] = set()
        self._lock = Lock()

    def begin(self, now: datetime) -> None:
        """Forgets what processes that are gone left behind."""
        gone = delete(listening)
        with self._database.changing() as connection:
            connection.execute(gone.where(listening.c.until <= now) if self._database.shared else gone)

    @contextmanager
    def counted(self, who: Terminal | Mediator) -> Iterator[None]:
        """Counts a terminal as online for as long as this lasts, and a moment longer. On the event loop alone."""
        if not isinstance(who, Terminal):
            yield
            return
        self._count(who, +1)
        try:
            yield
        finally:
            self._count(who, -1)
            asyncio.get_running_loop().call_later(_OVER, self._wake)

    def write_down(self, now: datetime, *, renew: bool) -> None:
        """Writes who came and went, if anybody did; `renew`: and that this process is alive, with its streams.

        Where there is one process only, nobody needs to be shown that it is alive.
        """
        with self._lock:
            changed, self._changed = self._changed, set()
            staying_until = now + LEASE if self._database.shared else _EVER
            until = {one: staying_until if self._open[one] > 0 else now + GRACE for one in changed}
            staying = [one for one, streams in self._open.items() if streams > 0 and one not in changed]
        try:
            self._write(until, staying if renew and self._database.shared else [], now)
        except SQLAlchemyError:
            with self._lock:
                self._changed |= changed  # it is written at the next look
            raise

    def _write(self, until: dict[int, datetime], staying: list[int], now: datetime) -> None:
        mine = listening.c.process == self._process
        if until:
            rows = [{"terminal_id": one, "process": self._process, "until": end} for one, end in until.items()]
            with self._database.changing() as connection:
                connection.execute(delete(listening).where(mine, listening.c.terminal_id.in_(until)))
                connection.execute(insert(listening), rows)
        if staying:
            with self._database.changing(shown=False) as connection:
                lasting = update(listening).where(mine, listening.c.terminal_id.in_(staying))
                connection.execute(lasting.values(until=now + LEASE))

    def will_need(self, who: Terminal, soon: tuple[str, ...]) -> None:
        """Keeps what the terminal will need before long."""
        told = " ".join(soon)
        changing = update(terminal).where(terminal.c.id == who.id, terminal.c.soon != told).values(soon=told)
        with self._database.changing() as connection:
            connection.execute(changing)

    def terminals(self, now: datetime) -> list[Seen]:
        """Every terminal by name. One statement."""
        # Nobody counts as online for longer than was ever said: a clock that is put back keeps nobody there.
        in_time = and_(listening.c.until > now, listening.c.until <= now + LEASE) | (listening.c.until == _EVER)
        listens = exists().where(listening.c.terminal_id == terminal.c.id, in_time)
        columns = (terminal.c.id, terminal.c.name, terminal.c.soon, listens.label("online"))
        query = select(*columns).where(terminal.c.removed.is_(False))
        with self._database.reading() as connection:
            return [
                Seen(Terminal(row.id, row.name), bool(row.online), tuple(row.soon.split()))
                for row in connection.execute(query.order_by(terminal.c.name))
            ]

    def _count(self, who: Terminal, by: int) -> None:
        with self._lock:
            self._open[who.id] += by
            self._changed.add(who.id)
        self._wake()
