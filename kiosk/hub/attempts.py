"""Slows down whoever guesses codes. What was tried lies in the database: the same for all hub processes."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select

from kiosk.hub import tokens
from kiosk.hub.database import Database
from kiosk.hub.people import name_key
from kiosk.hub.tables import attempt

PER_NAME = 10
PER_ADDRESS = 20
WINDOW = timedelta(minutes=15)
"""With six digits, ten guesses in 15 minutes find a code in three years on average, for who tries day and night."""
_ROWS_MAX = 20_000
_LOCK = 0x6775_6573  # any number that no other program on the same PostgreSQL takes


class Attempts:
    """Attempts of the last WINDOW, by name and by network address. Neither is kept itself, only a digest of it."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def begin(self, address: str, name: str = "") -> bool:
        """Counts an attempt before it is examined; False if there were too many."""
        limits, now = _limits(address, name), self._clock()
        with self._database.changing(shown=False, lock=_LOCK) as connection:
            connection.execute(delete(attempt).where(attempt.c.at <= now - WINDOW))
            counted = select(attempt.c.key, func.count()).where(attempt.c.key.in_(limits)).group_by(attempt.c.key)
            made = {row[0]: int(row[1]) for row in connection.execute(counted)}
            allowed = all(made.get(key, 0) < limit for key, limit in limits.items())
            if allowed:
                connection.execute(insert(attempt), [{"key": key, "at": now} for key in limits])
                newest = select(attempt.c.id).order_by(attempt.c.id.desc()).offset(_ROWS_MAX).limit(1)
                connection.execute(delete(attempt).where(attempt.c.id <= newest.scalar_subquery()))
        return allowed

    def succeeded(self, address: str, name: str = "") -> None:
        """The attempt that has just been made was right, and doesn't count."""
        with self._database.changing(shown=False) as connection:
            for key in _limits(address, name):
                newest = select(func.max(attempt.c.id)).where(attempt.c.key == key)
                connection.execute(delete(attempt).where(attempt.c.id == newest.scalar_subquery()))


def _limits(address: str, name: str) -> Mapping[str, int]:
    """How many attempts each key may have: of an address, and of a name, by the same key as it signs in with."""
    limits = {tokens.token_hash(f"from {address}"): PER_ADDRESS}
    if key := name_key(name):
        limits[tokens.token_hash(f"as {key}")] = PER_NAME
    return limits
