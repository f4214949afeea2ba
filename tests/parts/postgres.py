"""A real PostgreSQL of the test's own, where Debian's is installed: a socket in a folder, no network."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine
from sqlalchemy.engine import URL

_FLAGS = "-c listen_addresses= -c fsync=off -c autovacuum=off"


def _programs() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


def _as_other() -> list[str]:
    """PostgreSQL refuses to run as root."""
    return ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] if os.geteuid() == 0 else []


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[URL]:
    """The server; skips where there is none."""
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed")
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))  # short: a socket's path has at most 107 bytes
    if os.geteuid() == 0:
        shutil.chown(folder, "nobody", "nogroup")
    run = _as_other()
    data = str(folder / "data")
    initdb = [
        *run,
        str(programs / "initdb"),
        "-D",
        data,
        "-U",
        "guichet",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
    ]
    control = [*run, str(programs / "pg_ctl"), "-D", data, "-w", "-t", "30", "-l", str(folder / "log")]
    try:
        subprocess.run(initdb, check=True, capture_output=True, cwd=folder)
        subprocess.run([*control, "-o", f"{_FLAGS} -k {folder}", "start"], check=True, capture_output=True, cwd=folder)
        try:
            yield URL.create("postgresql+psycopg", username="guichet", database="postgres", query={"host": str(folder)})
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], check=True, capture_output=True, cwd=folder)
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def postgres(postgres_server: URL) -> URL:
    """A fresh database."""
    name = f"hub_{uuid4().hex}"
    engine = create_engine(postgres_server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return postgres_server.set(database=name)
