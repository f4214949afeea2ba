"""The command line, as an installer types it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.parts import papers
from tests.parts.command import MAIN, guichet
from tests.parts.hub import free_port


@pytest.mark.parametrize(
    "command", [(), ("run",), ("hub",), ("hub", "add-mediator"), ("relay",), ("doctor",), ("demo",)]
)
def test_every_command_explains_itself(command: tuple[str, ...]) -> None:
    told = guichet(*command, "--help")
    assert told.returncode == 0
    assert "--help" in told.stdout


@pytest.mark.parametrize("command", ["run", "hub", "relay", "doctor"])
def test_a_wrong_setting_is_reported_with_its_line_and_no_traceback(command: str, tmp_path: Path) -> None:
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


def test_whoever_types_a_code_that_will_not_do_reads_why_and_is_asked_again(tmp_path: Path) -> None:
    state = {"GUICHET_TERMINAL__STATE": str(tmp_path), "GUICHET_HUB__LISTEN": f"127.0.0.1:{free_port()}"}
    typed = "".join(f"{code}\n{code}\n" for code in ("12", "123456", "246810"))
    told = subprocess.run(
        [sys.executable, str(MAIN), "hub", "add-mediator", "Fatima"],
        input=typed,
        env=os.environ | state,
        capture_output=True,
        text=True,
        check=True,
        start_new_session=True,  # without a terminal, what is typed comes from the standard input
    )
    assert "at least 6 digits" in told.stderr
    assert "too easy to guess" in told.stderr
    assert "Fatima can sign in at http" in told.stdout
    assert "no hub answers there now" in told.stdout


def test_a_mediator_with_a_new_code_is_told_to_sign_in_again(tmp_path: Path) -> None:
    enrol = ("hub", "add-mediator", "Fatima", "--code")
    first = guichet(*enrol, "246810", GUICHET_TERMINAL__STATE=str(tmp_path))
    again = guichet(*enrol, "975310", GUICHET_TERMINAL__STATE=str(tmp_path))
    assert "new code" not in first.stdout
    assert "Fatima has a new code; whoever was signed in as Fatima must sign in again" in again.stdout


def test_the_code_is_not_asked_for_on_the_command_line() -> None:
    code = next(line for line in guichet("hub", "add-mediator", "--help").stdout.splitlines() if "--code" in line)
    assert "required" not in code


def test_a_terminal_that_was_known_loses_its_token_and_that_is_reported(tmp_path: Path) -> None:
    add = ("hub", "add-terminal", "Second floor")
    assert "no longer works" not in guichet(*add, GUICHET_TERMINAL__STATE=str(tmp_path)).stdout
    assert "no longer works" in guichet(*add, GUICHET_TERMINAL__STATE=str(tmp_path)).stdout


def test_an_authority_before_the_hubs_first_start_is_reported_and_no_token_given(tmp_path: Path) -> None:
    secure = {"GUICHET_TERMINAL__STATE": str(tmp_path), "GUICHET_HUB__TLS": "own"}
    told = guichet("hub", "add-terminal", "Second floor", **secure)
    assert (told.returncode, told.stdout) == (2, "")
    assert "start the hub once" in told.stderr


@pytest.mark.parametrize("command", [("hub",), ("hub", "add-terminal", "Door"), ("hub", "add-mediator", "Fatima")])
def test_a_database_that_cannot_be_made_is_reported_without_a_traceback(command: tuple[str, ...]) -> None:
    code = ("--code", "246810") if "add-mediator" in command else ()
    told = guichet(*command, *code, GUICHET_TERMINAL__STATE="/dev/null/state")
    assert told.returncode == 2
    assert "database, sqlite:////dev/null/state/hub.db, can't be used" in told.stderr
    assert "Traceback" not in told.stderr


def test_who_is_known_is_listed_renamed_and_removed(tmp_path: Path) -> None:
    state = {"GUICHET_TERMINAL__STATE": str(tmp_path)}
    for name in ("Fatima", "Saïd"):
        guichet("hub", "add-mediator", name, "--code", "246810", **state)
    guichet("hub", "add-mediator", "Ann", "--code", "246810", "--coordinator", **state)
    guichet("hub", "add-terminal", "Hall", **state)
    listed = guichet("hub", "list", **state).stdout.splitlines()
    assert listed == [
        "mediator  Ann  (coordinates)", "mediator  Fatima  (coordinates)", "mediator  Saïd", "terminal  Hall"
    ]  # fmt: skip
    assert guichet("hub", "rename-mediator", "Saïd", "Saïda", **state).returncode == 0
    assert guichet("hub", "rename-terminal", "Hall", "Library", **state).returncode == 0
    assert guichet("hub", "remove-mediator", "Ann", **state).returncode == 0
    taken = guichet("hub", "rename-mediator", "Saïda", "FATIMA", **state)
    assert (taken.returncode, taken.stderr.splitlines()[-1]) == (2, "the name: somebody else has it")
    for command in (("remove-mediator", "Ann"), ("remove-terminal", "Hall"), ("rename-terminal", "Hall", "Attic")):
        unknown = guichet("hub", *command, **state)
        assert unknown.returncode == 2
        assert f"Nobody is called {command[1]}. `make hub args=list` says who is known." in unknown.stderr
    listed = guichet("hub", "list", **state).stdout.splitlines()
    assert listed == ["mediator  Fatima  (coordinates)", "mediator  Saïda", "terminal  Library"]
    assert guichet("hub", "remove-terminal", "Library", **state).returncode == 0
    assert "terminal" not in guichet("hub", "list", **state).stdout


def test_the_first_mediators_link_is_printed_where_it_is_asked_for_and_in_no_log(tmp_path: Path) -> None:
    state = {"GUICHET_TERMINAL__STATE": str(tmp_path), "GUICHET_HUB__LISTEN": f"127.0.0.1:{free_port()}"}
    assert "/enrol/" in guichet("hub", "invite", **state).stdout
    command = [sys.executable, str(MAIN), "hub"]
    with subprocess.Popen(command, env=os.environ | state, stdout=subprocess.PIPE, text=True) as hub:
        assert hub.stdout is not None
        said = hub.stdout.readline() + hub.stdout.readline()
        hub.terminate()
        said += hub.stdout.read()
    assert "`make hub args=invite`" in said
    assert "/enrol/" not in said
    guichet("hub", "add-mediator", "Fatima", "--code", "246810", **state)
    late = guichet("hub", "invite", **state)
    assert (late.returncode, "/enrol/" in late.stdout) == (2, False)
    assert "Somebody is enrolled already" in late.stderr


def test_what_would_be_printed_of_files_goes_into_a_folder_that_is_made(tmp_path: Path) -> None:
    paper, tray = papers.pdf(tmp_path / "a.pdf"), tmp_path / "new" / "tray"
    told = guichet("check", "--json", "--paper", str(tray), str(paper))
    assert json.loads(told.stdout)["printed"] == str(tray / "a.pdf")
    assert (tray / "a.pdf").read_bytes().startswith(b"%PDF-")
    no_folder = guichet("check", "--paper", str(paper / "tray"), str(paper))
    assert (no_folder.returncode, no_folder.stdout) == (1, "")
    assert "Stopped" in no_folder.stderr
    assert "Traceback" not in no_folder.stderr
