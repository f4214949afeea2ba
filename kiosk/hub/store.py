"""The history of calls, in the hub's database. Plain and blocking; each method is one transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, delete, exists, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from kiosk.calls import ENDING, UNDOING, Call, CallEvent, Details, EventKind, NewCall, Reason, fold, opened
from kiosk.hub.database import Database
from kiosk.hub.tables import call, call_event, meta, past_call, terminal
from kiosk.sealing import Sealing

_OF_CALL = (call.c.reason, call.c.condition, call.c.pages, call.c.language, call.c.raised_at)
_THINNING = 0x6775_7468  # any number that no other program on the same PostgreSQL takes


@dataclass(frozen=True)
class Terminal:
    """A terminal that the hub knows."""

    id: int
    name: str


@dataclass(frozen=True)
class History:
    """A call with all its events. `number` is its newest event's place among those of all calls."""

    call: Call
    events: tuple[CallEvent, ...]
    number: int


class Store:
    """Calls and their events. Events are only ever added. What residents said in own words is `sealed` there."""

    def __init__(self, database: Database, sealing: Sealing) -> None:
        self._database, self._sealing = database, sealing
        self._erased_stands = True  # what was erased may still stand in the database's log, be it from before

    def database_id(self) -> UUID:
        """The database's own id: two hubs that give the same one work on the same calls."""
        with self._database.reading() as connection:
            found: UUID = connection.execute(select(meta.c.database)).scalar_one()
            return found

    def newest(self) -> int:
        """The number of the newest event of all calls; 0 before the first."""
        with self._database.reading() as connection:
            return int(connection.execute(select(meta.c.last_event)).scalar_one())

    def open(self, new: NewCall, owner: Terminal, events: Sequence[CallEvent]) -> bool:
        """Adds a call with its first events, RAISED first; False if that id is there already."""
        try:
            with self._database.changing() as connection:
                last = _next_numbers(connection, len(events))
                connection.execute(
                    insert(call).values(
                        id=new.id,
                        terminal_id=owner.id,
                        reason=new.reason.value,
                        condition=new.condition,
                        pages=new.pages,
                        language=new.language,
                        raised_at=new.raised_at,
                        ended=events[-1].kind in ENDING,
                    )
                )
                connection.execute(
                    insert(call_event),
                    [self._row(event, last - len(events) + i) for i, event in enumerate(events, 1)],
                )
        except IntegrityError:
            if self.history(new.id) is None:
                raise
            return False
        return True

    def append(self, event: CallEvent) -> bool:
        """Adds the next event of a call; False if another with that `seq` was there first."""
        try:
            with self._database.changing() as connection:
                number = _next_numbers(connection, 1)
                connection.execute(insert(call_event).values(self._row(event, number)))
                if event.kind in ENDING | UNDOING:
                    its = update(call).where(call.c.id == event.call_id)
                    connection.execute(its.values(ended=event.kind in ENDING))
        except IntegrityError:
            found = self.history(event.call_id)
            if found is None or found.call.version <= event.seq:
                raise
            return False
        return True

    def history(self, call_id: UUID) -> History | None:
        """One call, or None if there is none with that id."""
        return next(iter(self._histories(call.c.id == call_id)), None)

    def open_calls(self, owner: Terminal | None = None) -> list[History]:
        """Every call that has not ended, of one terminal or of all, the longest unchanged first."""
        return self._histories(call.c.ended.is_(False), *_owned(owner))

    def count_open(self, owner: Terminal) -> int:
        """How many calls of a terminal have not ended."""
        query = select(func.count()).where(call.c.terminal_id == owner.id, call.c.ended.is_(False))
        with self._database.reading() as connection:
            return int(connection.execute(query).scalar_one())

    def ended(self, how: EventKind, since: datetime) -> list[Call]:
        """The calls that ended after `since` by an event of that kind, and weren't put away or reopened."""
        so = select(call_event.c.call_id).where(call_event.c.kind == how.value, call_event.c.at > since)
        found = [history.call for history in self._histories(call.c.ended.is_(True), call.c.id.in_(so))]
        return [call for call in found if not call.put_away]

    def recent(self, since: datetime, most: int = 1000) -> list[History]:
        """The residents' calls for somebody that were raised after `since`; of more than `most`, the newest."""
        residents = (call.c.condition == "", call.c.pages == 0, call.c.raised_at > since)
        newest = select(call.c.id).where(*residents).order_by(call.c.raised_at.desc()).limit(most)
        return self._histories(call.c.id.in_(newest.scalar_subquery()))

    def changed(self, since: int, owner: Terminal | None = None) -> list[History]:
        """Every call with an event after number `since`, the longest unchanged first."""
        recent = select(call_event.c.call_id).where(call_event.c.number > since)
        return self._histories(call.c.id.in_(recent), *_owned(owner))

    def forget_private(self, before: datetime) -> None:
        """Phone numbers and words go with what they were left for: those of calls that ended before then.

        A number goes as soon as another has replaced it.
        """
        since, later = call_event.alias(), call_event.alias()
        going_on = select(since.c.call_id).where(since.c.at >= before)
        over = select(call.c.id).where(call.c.ended.is_(True), call.c.id.not_in(going_on))
        of_the_same = (later.c.call_id == call_event.c.call_id) & (later.c.seq > call_event.c.seq)
        replaced = exists().where(of_the_same, later.c.kind == EventKind.NUMBER_LEFT.value)
        number, words = call_event.c.phone.is_not(None), call_event.c.words.is_not(None)
        gone = or_(or_(number, words) & call_event.c.call_id.in_(over), number & replaced)
        with self._database.reading() as connection:
            found = connection.execute(select(func.count()).where(gone)).scalar_one()
        if found:
            self._erased_stands = True
            with self._database.changing(shown=False) as connection:
                connection.execute(update(call_event).where(gone).values(phone=None, words=None))
        if self._erased_stands:
            self._erased_stands = not self._database.forget_erased()

    def thin(self, before: datetime, most: int = 500) -> int:
        """Keeps of calls that were raised before then, and ended, what statistics need; returns of how many."""
        query = select(call.c.id, call.c.terminal_id).where(call.c.ended.is_(True), call.c.raised_at < before)
        with self._database.changing(shown=False, lock=_THINNING) as connection:
            owners = {row.id: row.terminal_id for row in connection.execute(query.limit(most))}
            if not owners:
                return 0
            rows = [_past(history, owners[history.call.id]) for history in self._histories(call.c.id.in_(owners))]
            connection.execute(insert(past_call), rows)
            connection.execute(delete(call_event).where(call_event.c.call_id.in_(owners)))
            connection.execute(delete(call).where(call.c.id.in_(owners)))
        return len(owners)

    def _histories(self, *which: ColumnElement[bool]) -> list[History]:
        query = (
            select(call_event, *_OF_CALL, terminal.c.name.label("terminal"))
            .join(call, call.c.id == call_event.c.call_id)
            .join(terminal, terminal.c.id == call.c.terminal_id)
            .where(*which)
            .order_by(call_event.c.number)
        )
        rows: dict[UUID, list[Any]] = {}
        with self._database.reading() as connection:
            for row in connection.execute(query):
                rows.setdefault(row.call_id, []).append(row)
        return sorted((self._folded(its) for its in rows.values()), key=lambda history: history.number)

    def _row(self, event: CallEvent, number: int) -> dict[str, object]:
        details = event.details.model_dump()
        if event.details.words is not None:
            details["words"] = self._sealing.sealed(event.details.words)
        return event.model_dump(exclude={"details"}) | details | {"kind": event.kind.value, "number": number}

    def _folded(self, rows: Sequence[Any]) -> History:
        first = rows[0]
        events = tuple(
            CallEvent(
                call_id=row.call_id, seq=row.seq, kind=EventKind(row.kind), at=row.at, by=row.by,
                details=self._details(row),
            )
            for row in rows
        )  # fmt: skip
        new = NewCall(
            id=first.call_id, reason=Reason(first.reason), language=first.language, raised_at=first.raised_at,
            condition=first.condition, pages=first.pages,
        )  # fmt: skip
        return History(fold(opened(new, first.terminal), events[1:]), events, rows[-1].number)

    def _details(self, row: Any) -> Details:
        details = Details(**{name: getattr(row, name) for name in Details.model_fields if name != "words"})
        if row.words is None:
            return details
        return details.model_copy(update={"words": self._sealing.opened(row.words) or ""})


def _owned(owner: Terminal | None) -> Iterable[ColumnElement[bool]]:
    return () if owner is None else (call.c.terminal_id == owner.id,)


def _next_numbers(connection: Connection, count: int) -> int:
    """The last of `count` new numbers. The row stays locked until the commit, so numbers appear in their order."""
    query = update(meta).where(meta.c.id == 1).values(last_event=meta.c.last_event + count).returning(meta.c.last_event)
    return int(connection.execute(query).scalar_one())


def _past(history: History, terminal_id: int) -> dict[str, object]:
    call, claims = history.call, [event.at for event in history.events if event.kind is EventKind.CLAIMED]
    return {
        "terminal_id": terminal_id,
        "reason": call.reason.value,
        "language": call.language,
        "hour": call.raised_at.replace(minute=0, second=0, microsecond=0),
        "waited": int((claims[0] - call.raised_at).total_seconds()) if claims else None,
        "ended": next(event.kind.value for event in reversed(history.events) if event.kind in ENDING),
        "outcome": call.outcome,
    }
