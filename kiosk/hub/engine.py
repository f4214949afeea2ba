"""The hub's engine: what it does by itself. Each part has a version, so that processes of two releases can overlap.

A process that starts writes the versions of its parts into the database. Another one, still of the release before,
finds a newer version there and stops that part, while the rest of it goes on.
"""

from sqlalchemy import insert, select, update

from kiosk.hub.database import Database
from kiosk.hub.tables import engine_part

_LOCK = 0x6775_6567  # any number that no other program on the same PostgreSQL takes


class Superseded(Exception):
    """A newer process does this part in another way. The message says which, for the log."""


class Part:
    """One part of the engine. `version` grows whenever processes of two versions must not do it side by side."""

    def __init__(self, database: Database, name: str, version: int) -> None:
        self.name, self.version = name, version
        self._database = database

    def claim(self) -> None:
        """Says that this version is in use from now on, unless a newer one is."""
        mine = engine_part.c.name == self.name
        with self._database.changing(shown=False, lock=_LOCK) as connection:
            found = connection.execute(select(engine_part.c.version).where(mine)).scalar_one_or_none()
            if found is None:
                connection.execute(insert(engine_part).values(name=self.name, version=self.version))
            elif found < self.version:
                connection.execute(update(engine_part).where(mine).values(version=self.version))

    def check(self) -> None:
        """Raises Superseded if a newer process has claimed this part. One statement."""
        query = select(engine_part.c.version).where(engine_part.c.name == self.name)
        with self._database.reading() as connection:
            found = connection.execute(query).scalar_one_or_none() or 0
        if found > self.version:
            raise Superseded(
                f"{self.name}: a newer Guichet works on this database (version {found}, here {self.version}). "
                "This process leaves that to it; update Guichet here."
            )


class Engine:
    """All parts: looking after calls that nobody answers, and reading the news for the streams."""

    def __init__(self, database: Database) -> None:
        self.escalation = Part(database, "escalation", 4)  # 4: reads words that were added
        self.news = Part(database, "news", 4)

    def claim(self) -> None:
        """This process works on the database from now on."""
        for part in (self.escalation, self.news):
            part.claim()
