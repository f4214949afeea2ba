"""The hub's database: SQLite for a centre, PostgreSQL for a city; made and brought up to date at start.

All SQL that only one of the two speaks is in this file.
"""

import logging
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from kiosk import durable, places
from kiosk.settings import Settings

_MIGRATION_LOCK = 0x6755_6963  # any number that no other program on the same PostgreSQL takes
_PATIENCE = "PRAGMA busy_timeout = 5000"
_NO_ROOM = ("SQLITE_FULL", "SQLITE_IOERR_SHMSIZE")  # the second: for what it keeps beside the file (`-shm`)

CHANNEL = "guichet"
"""What PostgreSQL's processes notify each other on."""


class DatabaseUnusable(Exception):
    """The database can't be used. The message says which, why, and what to do; never a password."""


class Database:
    """The hub's database. What streams show is changed by `changing` alone, which wakes whoever reads the news."""

    def __init__(self, engine: Engine, wake: Callable[[], None] = lambda: None) -> None:
        """`wake` is called, from any thread, after a change on SQLite; on PostgreSQL a notification does it."""
        self._engine = engine
        self._wake = wake

    @property
    def url(self) -> URL:
        """Where it is, with its password."""
        return self._engine.url

    @property
    def shared(self) -> bool:
        """True if several hub processes may work on it."""
        return self._engine.dialect.name == "postgresql"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A look at it, which changes nothing."""
        with self._engine.connect() as connection:
            yield connection

    @contextmanager
    def changing(self, *, shown: bool = True, lock: int | None = None) -> Iterator[Connection]:
        """One change: begun here, committed as a whole when the block ends, and then made known to every process.

        `shown`: whether a stream shows it. `lock`: no other change with the same number goes on meanwhile.
        """
        with self._engine.begin() as connection:
            if lock is not None:
                _alone(connection, lock)
            yield connection
            if shown and self.shared:
                connection.exec_driver_sql(f"NOTIFY {CHANNEL}")  # sent with the commit, or not at all
        if shown and not self.shared:
            self._wake()

    def forget_erased(self) -> bool:
        """What was erased leaves SQLite's own log too, where it stands until it is written over (`-wal`).

        False while somebody's look at the database still needs that. PostgreSQL's log is for whoever keeps that.
        """
        if self.shared:
            return True
        with self._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout = 0")  # while it waited, no call would be written down
            busy, _, _ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
            connection.exec_driver_sql(_PATIENCE)
        return not busy


def address(settings: Settings) -> URL:
    """Where the database is: `[hub] database`, or a file in the state folder. Raises DatabaseUnusable."""
    if not settings.hub.database:
        return URL.create("sqlite", database=str(settings.terminal.folder / "hub.db"))
    try:
        url = make_url(settings.hub.database)
    except ArgumentError:
        raise DatabaseUnusable(
            "[hub] database: expected an SQLAlchemy address, like postgresql+psycopg://user:password@host/name"
        ) from None
    return url.set(drivername="postgresql+psycopg") if url.drivername == "postgresql" else url


def opened(url: URL) -> Engine:
    """An engine on a database that is there and up to date. Raises DatabaseUnusable."""
    shown = url.render_as_string(hide_password=True)
    try:
        if url.get_backend_name() == "sqlite" and url.database:
            durable.make_folder(Path(url.database).parent)
            _only_ours(Path(url.database))
        # hide_parameters: names and hashes stay out of messages and logs.
        engine = create_engine(url, hide_parameters=True, pool_size=8, max_overflow=8, pool_pre_ping=True)
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _durable)
        _migrate(engine, shown)
    except (SQLAlchemyError, ImportError, OSError) as error:
        raise DatabaseUnusable(f"The hub's database, {shown}, can't be used: {cause(error)}") from None
    return engine


def cause(error: Exception) -> str:
    """Why the database can't be used, for the log and whoever can mend it. Never says what was to be written."""
    found = error.orig if isinstance(error, DBAPIError) else error
    if getattr(found, "sqlite_errorname", "") in _NO_ROOM or getattr(found, "errno", None) in durable.FULL:
        return "its disk is full; make room on it"
    return type(found).__name__ if isinstance(found, SQLAlchemyError) else str(found)


def _only_ours(file: Path) -> None:
    """Names, hashes and calls are for this user alone. What SQLite puts beside the file is as the file is.

    The file is never opened here: closing it would take away the locks that SQLite holds on it in this process, and the
    next process to leave would delete the hub's log from under it (https://sqlite.org/howtocorrupt.html, 2.2).
    """
    with suppress(FileExistsError):
        os.mknod(file, stat.S_IFREG | 0o600)
    if file.stat().st_mode & 0o077:
        file.chmod(0o600)


def _durable(connection: Any, _record: object) -> None:
    """An event that was answered with 200 survives a power cut (FULL); readers never wait for a writer (WAL).

    What is deleted is written over: a phone number that was left, say.
    """
    connection.execute(_PATIENCE)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _migrate(engine: Engine, shown: str) -> None:
    """Everything or nothing, and one process at a time."""
    if _up_to_date(engine):
        return
    from alembic import command  # slow to import, and needed once in a version's life
    from alembic.config import Config
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    logging.getLogger("alembic.runtime.plugins").setLevel(logging.WARNING)  # a line for each plugin at every start
    config = Config()
    config.set_main_option("script_location", str(places.MIGRATIONS).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    with engine.connect() as connection:
        _alone(connection, _MIGRATION_LOCK)
        current = MigrationContext.configure(connection).get_current_revision()
        if current and current not in {script.revision for script in scripts.walk_revisions()}:
            raise DatabaseUnusable(
                f"The hub's database, {shown}, was made by a newer Guichet (its version is {current}). "
                "Update Guichet here, or name another [hub] database."
            )
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


def _up_to_date(engine: Engine) -> bool:
    """True if the newest migration has run: their files' names begin with their revisions (r0001_...)."""
    newest = max(file.name for file in (places.MIGRATIONS / "versions").glob("r*.py"))[1:5]
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == newest


def _alone(connection: Connection, lock: int) -> None:
    """Opens a transaction that no second one with the same lock can enter before it ends.

    On SQLite it is every transaction that writes; on PostgreSQL `lock` is an advisory lock's number.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({lock})")
