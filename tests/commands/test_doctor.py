"""The doctor: what it says to an installer, and to machines."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk import doctor, settings
from kiosk.doctor.check import Finding
from tests.parts.command import MAIN, guichet
from tests.parts.hub import free_port, hub_process
from tests.parts.plugs import Plugs, on_a_machine_of_its_own
from tests.parts.receipt import Receipts


def checked(part: str, config: Path) -> dict[str, str]:
    """What the doctor finds of a part, asked for no other."""
    (found,) = json.loads(guichet("doctor", part, "--config", str(config), "--json").stdout)
    assert found["part"] == part
    return dict(found)


def test_another_terminal_learns_to_trust_a_hub_with_an_authority_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "hub").mkdir()
    with hub_process(tmp_path / "hub", tls="own") as hub:
        told = guichet("hub", "--config", str(hub.config), "add-terminal", "Second floor").stdout
        file, config = tmp_path / "authority.crt", tmp_path / "kiosk.toml"
        told = told.replace("/etc/guichet/authority.crt", str(file))
        fetch, show = (line for line in told.splitlines() if line.startswith(("    curl ", "    openssl ")))
        settings = f'{told[told.index("[terminal]") :]}\n[printing]\nprinter = "folder"\n'
        config.write_text(settings.replace(f'authority = "{file}"', ""), "utf-8")
        untrusted = checked("hub", config)
        assert untrusted["finding"] == "broken"
        assert "doesn't trust its certificate" in untrusted["found"]
        assert "[hub] authority" in untrusted["advice"]
        subprocess.run(shlex.split(fetch), check=True, capture_output=True)
        shown = subprocess.run(shlex.split(show), check=True, capture_output=True, text=True).stdout
        assert shown.strip().partition("=")[2] in told
        config.write_text(settings, "utf-8")
        assert checked("hub", config)["finding"] == "well"
    assert "no hub answers" in checked("hub", config)["found"]


@pytest.mark.parametrize(("content", "expected"), [(None, "that is there"), ("no certificate", "certificate (PEM)")])
def test_an_authority_that_is_none_is_reported_with_its_line(
    content: str | None, expected: str, tmp_path: Path
) -> None:
    config, file = tmp_path / "kiosk.toml", tmp_path / "authority.crt"
    config.write_text(f'[hub]\nauthority = "{file}"\n', "utf-8")
    if content is not None:
        file.write_text(content, "ascii")
    told = guichet("doctor", "--config", str(config))
    assert told.returncode == 2
    assert f"{config}, line 2: [hub] authority: found '{file}'; expected nothing, or a file" in told.stderr
    assert expected in told.stderr


def test_another_terminal_is_is_reported_what_to_write_into_its_settings(tmp_path: Path) -> None:
    told = guichet("hub", "add-terminal", "Second floor", GUICHET_TERMINAL__STATE=str(tmp_path))
    assert told.returncode == 0
    config = tmp_path / "kiosk.toml"
    config.write_text(told.stdout.split("\n\n", 1)[1], "utf-8")
    assert checked("hub", config)["finding"] == "broken"  # the example's address is nobody's


def test_the_doctor_speaks_to_machines_too_and_changes_nothing(tmp_path: Path) -> None:
    for folder in ("home", "run", "tmp"):
        (tmp_path / folder).mkdir()
    told = guichet(
        *("doctor", "--json"),
        HOME=str(tmp_path / "home"),
        XDG_RUNTIME_DIR=str(tmp_path / "run"),
        TMPDIR=str(tmp_path / "tmp"),
        GUICHET_TERMINAL__STATE=str(tmp_path / "home" / "state"),
        GUICHET_PRINTING__PRINTER="folder",
        GUICHET_HUB__LISTEN=f"127.0.0.1:{free_port()}",
    )
    assert {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")} == {"home", "run", "tmp"}
    checks = {check["part"]: check for check in json.loads(told.stdout)}
    assert checks["state"]["finding"] == checks["vault"]["finding"] == checks["documents"]["finding"] == "well"
    assert checks["hub"]["finding"] == "warning"
    assert [check["part"] for check in json.loads(told.stdout)] == list(doctor.PARTS)


def test_each_part_is_reported_as_soon_as_it_was_examined(tmp_path: Path) -> None:
    command = [sys.executable, str(MAIN), "doctor", "version", "documents"]
    environment = os.environ | {"GUICHET_TERMINAL__STATE": str(tmp_path)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as examining:
        assert examining.stdout is not None
        assert "version" in examining.stdout.readline()
        assert examining.poll() is None
        assert "documents" in examining.stdout.read()


def test_a_part_that_is_none_is_reported_with_those_there_are() -> None:
    told = guichet("doctor", "network", "plumbing")
    assert told.returncode == 2
    assert "'plumbing'" in told.stderr
    assert "documents, printer, receipt, queue, spool" in " ".join(told.stderr.replace("│", "").split())


def test_the_doctor_says_what_to_do_about_a_folder_that_cannot_be_written() -> None:
    told = guichet("doctor", "state", GUICHET_TERMINAL__STATE="/dev/null/state")
    assert told.returncode == 1
    assert "BROKEN" in told.stdout
    assert "[terminal] state" in told.stdout


@pytest.mark.parametrize(
    ("listen", "tls", "finding"),
    [("0.0.0.0", "off", "warning"), ("0.0.0.0", "own", "well"), ("127.0.0.1", "off", "well")],
)
def test_the_doctor_says_whether_codes_can_be_read_on_their_way(
    listen: str, tls: str, finding: str, tmp_path: Path
) -> None:
    environment = {"GUICHET_HUB__LISTEN": f"{listen}:{free_port()}", "GUICHET_HUB__TLS": tls}
    told = guichet("doctor", "network", "--json", GUICHET_TERMINAL__STATE=str(tmp_path), **environment)
    (network,) = json.loads(told.stdout)
    assert network["finding"] == finding
    assert ('tls = "own"' in network["advice"]) is (finding == "warning")


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ("24/7", "open"),
        ("Jan 01 03:00-03:01", "no phone rings before"),
        ("off", "not open within a year"),
        ("", "open at all hours, as far as the settings say"),
    ],
)
def test_the_doctor_says_what_the_opening_hours_mean(hours: str, said: str) -> None:
    told = guichet("doctor", "hours", GUICHET_HUB__OPENING_HOURS=hours)
    assert said in told.stdout
    assert ("WARNING" in told.stdout) is (hours == "off")


def test_the_doctor_says_who_mounts_sticks_or_where_they_are_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path}/nobody")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    nobody = doctor.PARTS["usb"](settings.load(None, {}))
    assert (nobody.finding, nobody.found) == (Finding.WARNING, "udisks2 doesn't answer, so no stick is mounted")
    assert "apt-get install udisks2" in nobody.advice
    there, gone = (
        {"GUICHET_USB__AUTOMOUNT": "false", "GUICHET_USB__MOUNTS": f'["{tmp_path}{end}"]'} for end in ("", "/x")
    )
    assert doctor.PARTS["usb"](settings.load(None, there)).finding is Finding.WELL
    assert doctor.PARTS["usb"](settings.load(None, gone)).finding is Finding.WARNING


@on_a_machine_of_its_own
def test_the_doctor_knows_a_machine_that_mounts_sticks(plugs: Plugs) -> None:
    plugs.start()
    found = doctor.PARTS["usb"](settings.load(None, {}))
    assert "mounted by udisks2" in found.found or "this kernel can't read sticks with" in found.found


def test_a_receipt_printer_is_looked_at_and_prints_nothing(tmp_path: Path, receipts: Receipts) -> None:
    config = tmp_path / "kiosk.toml"
    config.write_text(f'[sheet]\nreceipt = "{receipts.address}"\n')
    assert checked("receipt", config)["finding"] == "well"
    receipts.paper_out = True
    found = checked("receipt", config)
    assert (found["finding"], "paper-out" in found["found"]) == ("warning", True)
    assert receipts.slips == []
