"""What reaches a mediator now: boards that are awake, and addresses that worked when they were last used.

A name is promised to residents on their account alone. Kept in the database, so that every hub process knows.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, delete, exists, insert, or_, select, update

from kiosk.hub.database import Database
from kiosk.hub.people import LOCK, PRESENCE_LASTS, Mediator, Presence, mediator_of
from kiosk.hub.tables import channel, mediator, session

AWAKE = timedelta(seconds=30)
"""For so long a board counts as awake after its echo. With a heartbeat, after which the news is read: below 35 s."""
_RENEWED = timedelta(seconds=20)  # an echo is written down once this much is left, or less
REST = timedelta(minutes=1)
"""An address that failed TRIES times in a row rests so long, and then twice as long after each further failure ..."""
REST_MAX = timedelta(minutes=16)
"""... up to this."""
TRIES = 3


@dataclass(frozen=True)
class Channel:
    """How an address for messages did when it was last used."""

    tried_at: datetime
    milliseconds: int
    failures: int  # in a row
    rests_until: datetime

    @property
    def worked(self) -> bool:
        """Whether the message was taken."""
        return not self.failures

    def rests(self, now: datetime) -> bool:
        """Whether it failed so often that nothing is sent there now."""
        return now < self.rests_until <= now + REST_MAX


@dataclass(frozen=True)
class Team:
    """Those who say that they are here, by what reaches them; and those, wherever they are, whose address failed."""

    reached: tuple[Mediator, ...] = ()  # something does: residents read their names
    asleep: tuple[Mediator, ...] = ()  # perhaps nothing does
    tried: tuple[Mediator, ...] = ()  # of these, those who have an address that isn't resting
    failing: tuple[Mediator, ...] = ()
    noted: tuple[Mediator, ...] = ()  # those who have a line for their colleagues
    on_break: tuple[tuple[Mediator, datetime], ...] = ()  # and since when


class Receivers:
    """Boards and addresses, in the hub's database. Plain and blocking."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def echo(self, token_hash: str, now: datetime, *, watches: bool = False) -> None:
        """A board of this session is on a lit screen, and can ring; `watches`: at the desk, for all who are here."""
        its = session.c.token_hash == token_hash
        awake, kept = _is_awake(now), [session.c.watches.is_(watches), session.c.awake_until > now + _RENEWED]
        query = select(awake.label("awake"), and_(awake, *kept).label("kept")).where(its)
        with self._database.reading() as connection:
            found = connection.execute(query).one_or_none()
        if found is not None and not found.kept:
            with self._database.changing(shown=not found.awake) as connection:
                connection.execute(update(session).where(its).values(awake_until=now + AWAKE, watches=watches))

    def team(self, now: datetime, *, closed: bool = False) -> Team:
        """Everybody who says that they are here, and whoever can't be told. By name, in one statement.

        `closed`: no address is used now, so that boards alone reach anybody.
        """
        today = mediator.c.presence_at > now - PRESENCE_LASTS
        here, noted = today & (mediator.c.presence == Presence.HERE.value), today & (mediator.c.note != "")
        on_break = today & (mediator.c.presence == Presence.BREAK.value)
        theirs = or_(session.c.mediator_id == mediator.c.id, session.c.watches)
        query = (
            select(
                mediator,
                here.label("here"),
                noted.label("noted"),
                on_break.label("on_break"),
                exists().where(theirs, _is_awake(now), session.c.expires_at > now).label("awake"),
                channel.c.failures,
                and_(channel.c.rests_until > now, channel.c.rests_until <= now + REST_MAX).label("rests"),
            )
            .outerjoin(channel)
            .where(or_(here, noted, on_break, channel.c.failures > 0))
            .order_by(mediator.c.name_key)
        )
        with self._database.reading() as connection:
            rows = [(mediator_of(row), row) for row in connection.execute(query)]
        rings = {one.id: not closed and not is_quiet(one, now) for one, _ in rows}
        reached = [row.here and (row.awake or (row.failures == 0 and rings[one.id])) for one, row in rows]
        asleep = [(one, row) for (one, row), told in zip(rows, reached, strict=True) if row.here and not told]
        return Team(
            reached=tuple(one for (one, _), told in zip(rows, reached, strict=True) if told),
            asleep=tuple(one for one, _ in asleep),
            tried=tuple(one for one, row in asleep if one.notify and not row.rests and rings[one.id]),
            failing=tuple(one for one, row in rows if row.failures),
            noted=tuple(one for one, row in rows if row.noted),
            on_break=tuple((one, row.presence_at) for one, row in rows if row.on_break),
        )

    def keep_quiet(self, who: Mediator, begin: time | None, end: time | None) -> None:
        """Sends a mediator no message between these, every day; at any hour, if either is None or both are the same."""
        quiet = f"{begin:%H:%M}-{end:%H:%M}" if begin and end and begin != end else ""
        with self._database.changing() as connection:
            connection.execute(update(mediator).where(mediator.c.id == who.id).values(quiet=quiet))

    def channel(self, who: Mediator) -> Channel | None:
        """How a mediator's address did; None if it was never used."""
        query = select(channel).where(channel.c.mediator_id == who.id)
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else Channel(row.tried_at, row.milliseconds, row.failures, row.rests_until)

    def used(self, who: Mediator, now: datetime, milliseconds: int, *, worked: bool) -> None:
        """Keeps how a mediator's address did, unless they have another one by now."""
        last = self.channel(who)
        failures = 0 if worked else 1 + (last.failures if last else 0)
        rest = min(REST * 2 ** min(failures - TRIES, 10), REST_MAX) if failures >= TRIES else timedelta()
        values = {"tried_at": now, "milliseconds": milliseconds, "failures": failures, "rests_until": now + rest}
        with self._database.changing(lock=LOCK) as connection:
            connection.execute(delete(channel).where(channel.c.mediator_id == who.id))
            same = select(mediator.c.id).where(mediator.c.id == who.id, mediator.c.notify == who.notify)
            if connection.execute(same).first():
                connection.execute(insert(channel).values(mediator_id=who.id, **values))


def is_quiet(who: Mediator, now: datetime) -> bool:
    """Whether a mediator wants no message now, by the clock on the centre's wall."""
    if not who.quiet:
        return False
    begin, end = (time.fromisoformat(at) for at in who.quiet.split("-"))
    at = now.astimezone().time()
    return begin <= at < end if begin < end else at >= begin or at < end


def _is_awake(now: datetime) -> ColumnElement[bool]:
    """Whether a session's board is awake: no longer than was ever said, should the clock have been put back."""
    return and_(session.c.awake_until > now, session.c.awake_until <= now + AWAKE)
