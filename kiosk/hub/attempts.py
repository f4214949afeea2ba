"""Slows down whoever guesses codes, and shuts out nobody on a phone that is known.

What was tried lies in the database: the same for all hub processes, and after a restart.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, or_, select

from kiosk.hub import tokens
from kiosk.hub.database import Database
from kiosk.hub.people import name_key
from kiosk.hub.tables import attempt

PER_NAME = 10
PER_ADDRESS = 20
BUDGET = 200
WINDOW = timedelta(minutes=15)
"""In any 15 minutes: so many for a name on a device that is known for it, from an address, and in the whole hub."""
DELAY_FIRST, DELAY_LAST = timedelta(seconds=15), timedelta(minutes=5)
REMEMBERED = timedelta(days=1)
"""From unknown devices, a name has PER_NAME attempts a day without a delay; before the next one it doubles from
DELAY_FIRST to DELAY_LAST. From however many addresses, that is less than 300 a day: for one chance in a hundred at a
code of six digits, 10,000 guesses, 34 days."""
_ROWS_MAX = 60_000
_LOCK = 0x6775_6573  # any number that no other program on the same PostgreSQL takes
_CLOCKS_AGREE = timedelta(minutes=1)


@dataclass(frozen=True)
class _Rule:
    """At most so many attempts with one key in a time; or, if `grows`, one more after a delay that grows."""

    key: str  # of a name, an address, a device: a digest, so that none of them is kept itself
    most: int
    within: timedelta
    grows: bool = False

    def wait(self, made: Sequence[datetime], now: datetime) -> timedelta:
        """How long to wait before the next attempt, after those `made` within the time, oldest first."""
        beyond = len(made) - self.most
        if beyond < 0:
            return timedelta(0)
        if self.grows:
            return made[-1] + min(DELAY_FIRST * (1 << min(beyond, 10)), DELAY_LAST) - now
        return made[beyond] + self.within - now


class Attempts:
    """The attempts of the last day at the doors."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def begin(self, address: str, name: str = "", device: str = "") -> timedelta:
        """Counts an attempt before it is examined, and returns zero; or how long to wait, if there were too many.

        `device`: the hash of a device's token on which this name has signed in before, if it comes from one.
        """
        rules, now = _rules(address, name, device), self._clock()
        with self._database.changing(shown=False, lock=_LOCK) as connection:
            # What lies in the future was counted before the clock was put right.
            over = or_(attempt.c.at <= now - REMEMBERED, attempt.c.at > now + _CLOCKS_AGREE)
            connection.execute(delete(attempt).where(over))
            wait = max(_wait(connection, rule, now) for rule in rules)
            if wait > timedelta(0):
                return wait
            connection.execute(insert(attempt), [{"key": rule.key, "at": now} for rule in rules])
            newest = select(attempt.c.id).order_by(attempt.c.id.desc()).offset(_ROWS_MAX).limit(1)
            connection.execute(delete(attempt).where(attempt.c.id <= newest.scalar_subquery()))
        return timedelta(0)

    def succeeded(self, address: str, name: str = "", device: str = "") -> None:
        """The attempt that has just been made was right, and doesn't count."""
        with self._database.changing(shown=False) as connection:
            for rule in _rules(address, name, device):
                newest = select(func.max(attempt.c.id)).where(attempt.c.key == rule.key)
                connection.execute(delete(attempt).where(attempt.c.id == newest.scalar_subquery()))


def _wait(connection: Connection, rule: _Rule, now: datetime) -> timedelta:
    made = select(attempt.c.at).where(attempt.c.key == rule.key, attempt.c.at > now - rule.within)
    return rule.wait(connection.execute(made.order_by(attempt.c.at)).scalars().all(), now)


def _rules(address: str, name: str, device: str) -> Sequence[_Rule]:
    """What holds for an attempt. A name counts by the same key as it signs in with."""
    key = name_key(name)
    if device:
        return (_Rule(tokens.token_hash(f"on {device} as {key}"), PER_NAME, WINDOW),)
    rules = [
        _Rule(tokens.token_hash(f"from {address}"), PER_ADDRESS, WINDOW),
        _Rule(tokens.token_hash("anywhere"), BUDGET, WINDOW),
    ]
    if key:
        rules.append(_Rule(tokens.token_hash(f"as {key}"), PER_NAME, REMEMBERED, grows=True))
    return rules
