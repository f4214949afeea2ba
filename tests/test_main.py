"""The command line, as an installer types it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.parts.hub import free_port

MAIN = Path(__file__).parent.parent / "main.py"


def guichet(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(MAIN), *arguments]
    everything = {**os.environ, **environment}
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=60, env=everything)


@pytest.mark.parametrize("command", [(), ("run",), ("hub",), ("hub", "add-mediator"), ("doctor",), ("demo",)])
def test_every_command_explains_itself(command: tuple[str, ...]) -> None:
    told = guichet(*command, "--help")
    assert told.returncode == 0
    assert "--help" in told.stdout


@pytest.mark.parametrize("command", ["run", "hub", "doctor"])
def test_a_wrong_setting_is_told_with_its_line_and_no_traceback(command: str, tmp_path: Path) -> None:
    config = tmp_path / "kiosk.toml"
    config.write_text('[hub]\n\nlisten = "everywhere"\n', "utf-8")
    told = guichet(command, "--config", str(config))
    assert told.returncode == 2
    assert f"{config}, line 3: [hub] listen: found 'everywhere'; expected" in told.stderr
    assert "Traceback" not in told.stderr + told.stdout


def test_a_mediator_needs_a_code_that_is_no_guess(tmp_path: Path) -> None:
    told = guichet("hub", "add-mediator", "Fatima", "--code", "12", GUICHET_TERMINAL__STATE=str(tmp_path))
    assert told.returncode == 2
    assert "6 digits" in told.stderr


def test_another_terminal_is_told_what_to_write_into_its_settings(tmp_path: Path) -> None:
    told = guichet("hub", "add-terminal", "Second floor", GUICHET_TERMINAL__STATE=str(tmp_path))
    assert told.returncode == 0
    config = tmp_path / "kiosk.toml"
    config.write_text(told.stdout.split("\n\n", 1)[1], "utf-8")
    assert guichet("doctor", "--config", str(config), "--json").returncode in (0, 1)


def test_the_doctor_speaks_to_machines_too(tmp_path: Path) -> None:
    nobody = f"127.0.0.1:{free_port()}"
    told = guichet(
        *("doctor", "--json"),
        GUICHET_TERMINAL__STATE=str(tmp_path),
        GUICHET_PRINTING__PRINTER="folder",
        GUICHET_HUB__LISTEN=nobody,
    )
    checks = {check["part"]: check for check in json.loads(told.stdout)}
    assert checks["state"]["finding"] == checks["vault"]["finding"] == checks["documents"]["finding"] == "well"
    assert checks["hub"]["finding"] == "warning"


def test_the_doctor_says_what_to_do_about_a_folder_that_cannot_be_written() -> None:
    told = guichet("doctor", GUICHET_TERMINAL__STATE="/dev/null/state")
    assert told.returncode == 1
    assert "BROKEN" in told.stdout
    assert "[terminal] state" in told.stdout


@pytest.mark.parametrize("command", [("hub",), ("hub", "add-terminal", "Door"), ("hub", "add-mediator", "Fatima")])
def test_a_database_that_cannot_be_made_is_told_without_a_traceback(command: tuple[str, ...]) -> None:
    code = ("--code", "246810") if "add-mediator" in command else ()
    told = guichet(*command, *code, GUICHET_TERMINAL__STATE="/dev/null/state")
    assert told.returncode == 2
    assert "database, sqlite:////dev/null/state/hub.db, can't be used" in told.stderr
    assert "Traceback" not in told.stderr
