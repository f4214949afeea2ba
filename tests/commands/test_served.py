"""Commands work on the folder that an installed service serves, as its user, and say on which database they worked."""

import getpass
import os
import pwd
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kiosk import places
from tests.parts.command import guichet
from tests.parts.hub import HubProcess, free_port

_UNITS_ELSEWHERE = """
import pathlib, sys
import main
from kiosk.settings import served
served.UNITS = pathlib.Path(sys.argv.pop(1))
main.main()
"""
ENROLS = ("hub", "add-mediator", "Fatima", "--code", "246810")


class Machine:
    """One on which services of config/deploy are installed, with folders of this test's own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "units").mkdir()

    def has(self, name: str, user: str, *, started: bool = True) -> Path:
        """Installs a service as it is shipped but for its user and folder, which is returned."""
        shipped = (places.ROOT / "config" / "deploy" / f"{name}.service").read_text("utf-8")
        state = self.folder / name
        unit = shipped.replace(f"User={name}", f"User={user}").replace(f"/var/lib/{name}", str(state))
        (self.folder / "units" / f"{name}.service").write_text(unit, "utf-8")
        if started:
            state.mkdir(mode=0o700)
            account = pwd.getpwnam(user)
            if os.geteuid() == 0:
                os.chown(state, account.pw_uid, account.pw_gid)
        return state

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """What a command says there."""
        command = [sys.executable, "-c", _UNITS_ELSEWHERE, str(self.folder / "units"), *arguments]
        environment = os.environ | {"GUICHET_HUB__LISTEN": f"127.0.0.1:{free_port()}"}
        return subprocess.run(
            command, cwd=places.ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
        )


@pytest.fixture
def machine() -> Iterator[Machine]:
    """That machine, in a folder that other users may enter."""
    folder = Path(tempfile.mkdtemp(prefix="served-"))
    folder.chmod(0o755)
    yield Machine(folder)
    shutil.rmtree(folder)


def enrolled(state: Path) -> list[str]:
    with closing(sqlite3.connect(state / "hub.db")) as database:
        return [name for (name,) in database.execute("SELECT name FROM mediator")]


def test_a_mediator_lands_where_the_service_looks(machine: Machine) -> None:
    state = machine.has("guichet-hub", getpass.getuser())
    told = machine.run(*ENROLS)
    assert told.returncode == 0, told.stderr
    assert f"This works on {state}/hub.db" in told.stderr
    assert enrolled(state) == ["Fatima"]


def test_a_terminal_with_a_hub_of_its_own_is_served_too(machine: Machine) -> None:
    state = machine.has("guichet-terminal", getpass.getuser())
    assert machine.run(*ENROLS).returncode == 0
    assert enrolled(state) == ["Fatima"]
    assert f"{state}, " in machine.run("doctor", "state").stdout


@pytest.mark.skipif(os.geteuid() != 0, reason="only root becomes somebody else")
def test_what_root_makes_there_belongs_to_the_service(machine: Machine) -> None:
    state = machine.has("guichet-hub", "nobody")
    told = machine.run(*ENROLS)
    assert told.returncode == 0, told.stderr
    assert {file.owner() for file in state.iterdir()} == {"nobody"}


def test_what_is_missing_is_named_with_what_makes_it(machine: Machine) -> None:
    state = machine.has("guichet-hub", getpass.getuser(), started=False)
    told = machine.run(*ENROLS)
    assert (told.returncode, told.stderr.strip()) == (
        2, f"{state}: not there yet; `systemctl start guichet-hub` makes it"
    )  # fmt: skip


def test_a_folder_that_was_named_by_hand_is_taken(machine: Machine, tmp_path: Path) -> None:
    served = machine.has("guichet-hub", getpass.getuser())
    config = tmp_path / "kiosk.toml"
    config.write_text(f'[terminal]\nstate = "{tmp_path}/named"\n', "utf-8")
    told = machine.run("hub", "--config", str(config), *ENROLS[1:])
    assert f"This works on {tmp_path}/named/hub.db" in told.stderr
    assert not any(served.iterdir())


def test_a_database_that_the_running_hub_does_not_have_is_no_secret(hub: HubProcess, tmp_path: Path) -> None:
    beside = {"GUICHET_HUB__LISTEN": hub.settings.hub.listen, "GUICHET_TERMINAL__STATE": str(tmp_path / "beside")}
    told = guichet(*ENROLS, **beside)
    assert f"The hub at {hub.url} works on another database, and learns nothing of this" in told.stderr
    served = guichet("hub", "--config", str(hub.config), *ENROLS[1:])
    assert served.stderr == f"This works on {hub.settings.terminal.folder}/hub.db\n"
