"""A real PostgreSQL of the test's own: a socket in a folder, no network."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine
from sqlalchemy.engine import URL

from kiosk.hub import database
from tests.parts.fresh import OWN_ID

_FLAGS = "-c listen_addresses= -c fsync=off -c autovacuum=off"
_OWNER = "guichet"


class Postgres:
    """One server, which a test may restart."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._programs = max(Path("/usr/lib/postgresql").glob("*/bin/initdb")).parent
        # PostgreSQL refuses to run as root.
        other = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
        self._run = other if os.geteuid() == 0 else []
        self._do("initdb", "-U", _OWNER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")

    @property
    def url(self) -> URL:
        """The server's own database."""
        return URL.create("postgresql+psycopg", username=_OWNER, database="postgres", query={"host": str(self._folder)})

    def database(self) -> URL:
        """A fresh database, up to date."""
        made = self._copied(self._up_to_date)
        engine = create_engine(made)
        with engine.begin() as connection:
            connection.exec_driver_sql(OWN_ID.format(uuid4()))
        engine.dispose()
        return made

    @cached_property
    def _up_to_date(self) -> URL:
        made = self._copied(self.url.set(database="template1"))
        database.opened(made).dispose()
        return made

    def _copied(self, other: URL) -> URL:
        name = f"hub_{uuid4().hex}"
        engine = create_engine(self.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {other.database}")
        engine.dispose()
        return self.url.set(database=name)

    def start(self) -> None:
        """Starts the server, and waits until it answers."""
        options = f"{_FLAGS} -k {self._folder}"
        self._do("pg_ctl", "-w", "-t", "30", "-l", str(self._folder / "log"), "-o", options, "start")

    def stop(self) -> None:
        """Stops it at once, whoever is connected."""
        self._do("pg_ctl", "-m", "immediate", "stop")

    def _do(self, program: str, *arguments: str) -> None:
        command = [*self._run, str(self._programs / program), "-D", str(self._folder / "data"), *arguments]
        subprocess.run(command, check=True, capture_output=True, cwd=self._folder)


@contextmanager
def running() -> Iterator[Postgres]:
    """A server that is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))  # short: a socket's path has at most 107 bytes
    if os.geteuid() == 0:
        shutil.chown(folder, "nobody", "nogroup")
    try:
        server = Postgres(folder)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    """A server for all tests that leave it running."""
    with running() as server:
        yield server


@pytest.fixture
def postgres(postgres_server: Postgres) -> URL:
    """A fresh database."""
    return postgres_server.database()
