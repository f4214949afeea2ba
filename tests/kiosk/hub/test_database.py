"""The hub's database comes up to date by itself, or says why it can't be used."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, text
from sqlalchemy.engine import URL

from kiosk import places
from kiosk.hub import database
from kiosk.hub.store import Store
from kiosk.hub.tables import metadata
from kiosk.sealing import Sealing
from tests.parts.disk import filled


def file(folder: Path) -> URL:
    return URL.create("sqlite", database=str(folder / "hub.db"))


def identity(engine: Engine) -> UUID:
    """The database's own id."""
    return Store(database.Database(engine), Sealing(Path())).database_id()


def test_migrations_and_tables_tell_the_same(engine: Engine) -> None:
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata) == []


def test_a_database_keeps_its_id(engine: Engine) -> None:
    url = engine.url
    assert identity(database.opened(url)) == identity(engine)


def test_a_database_that_is_up_to_date_is_opened_without_what_would_bring_it_there(engine: Engine) -> None:
    url = engine.url.render_as_string(hide_password=False)
    program = "import sys; from kiosk.hub import database; from sqlalchemy import make_url; "
    program += "database.opened(make_url(sys.argv[1])); print('alembic' in sys.modules)"
    opened = subprocess.run([sys.executable, "-c", program, url], cwd=places.ROOT, capture_output=True, check=True)
    assert opened.stdout == b"False\n"


def test_sqlite_survives_a_power_cut_and_keeps_its_references(tmp_path: Path) -> None:
    with database.opened(file(tmp_path)).connect() as connection:
        found = [connection.execute(text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "synchronous")]
        assert found == ["wal", 2]  # 2: FULL
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1


def test_processes_that_start_together_make_one_database(tmp_path: Path) -> None:
    with ThreadPoolExecutor(6) as processes:
        engines = list(processes.map(lambda _: database.opened(file(tmp_path)), range(6)))
    assert len({identity(engine) for engine in engines}) == 1


def test_a_command_that_ends_takes_nothing_from_a_hub_that_runs(tmp_path: Path) -> None:
    hub = database.opened(file(tmp_path))
    before = identity(hub)
    database.opened(file(tmp_path)).dispose()  # the hub's process looks in a second time, as for an invitation
    command = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('SELECT * FROM mediator').fetchall()"
    subprocess.run([sys.executable, "-c", command, tmp_path / "hub.db"], check=True)
    assert (tmp_path / "hub.db-wal").exists(), "what the hub wrote last was deleted from under it"
    assert identity(hub) == before


def test_a_database_made_by_a_newer_guichet_is_refused_and_left_alone(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(database.DatabaseUnusable, match=r"newer Guichet .*9999"):
        database.opened(engine.url)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == "9999"


def test_a_file_that_is_no_database_is_reported_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "hub.db").write_bytes(b"my shopping list, quite long, and no database at all\n" * 40)
    with pytest.raises(database.DatabaseUnusable, match=r"hub\.db, can't be used: file is not a database"):
        database.opened(file(tmp_path))


def test_a_full_disk_is_reported_as_one_wherever_it_ends_and_spoils_nothing(small_disk: Path) -> None:
    others = filled(small_disk)
    told = []
    for free in range(0, 200_000, 16_384):  # the file, then its tables, or what lies beside it can't grow
        os.truncate(others, 2 * 1024 * 1024 - free)
        try:
            database.opened(file(small_disk)).dispose()
        except database.DatabaseUnusable as unusable:
            told.append(str(unusable))
    os.truncate(others, 0)
    identity(database.opened(file(small_disk)))
    assert len(told) > 5
    assert {message.partition("can't be used: ")[2] for message in told} == {"its disk is full; make room on it"}


def test_a_server_that_is_not_there_is_reported_without_its_password() -> None:
    url = URL.create("postgresql+psycopg", "guichet", "hush-hush", "127.0.0.1", 9, "hub")
    with pytest.raises(database.DatabaseUnusable) as told:
        database.opened(url)
    assert "can't be used" in str(told.value)
    assert "hush-hush" not in str(told.value)
