"""Hubs' databases, fresh and up to date: copies of one, since to bring each up to date takes a tenth of a second."""

import sqlite3
import tempfile
from contextlib import closing
from functools import cache
from pathlib import Path
from uuid import uuid4

from sqlalchemy.engine import URL

from kiosk.hub import database

OWN_ID = "UPDATE meta SET database = '{}'"
"""Hubs tell databases apart by it."""


def fresh(folder: Path) -> URL:
    """Puts one of SQLite there, where a hub with this state folder looks for it."""
    file = folder / "hub.db"
    file.write_bytes(_sqlite())
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(OWN_ID.format(uuid4().hex))
    return URL.create("sqlite", database=str(file))


@cache
def _sqlite() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "hub.db"
        database.opened(URL.create("sqlite", database=str(file))).dispose()
        return file.read_bytes()
