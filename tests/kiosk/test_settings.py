"""What an installer can set, and what is said when it can't be used."""

import re
from datetime import date, datetime, time
from pathlib import Path

import pytest
from pydantic import ValidationError

from kiosk import places
from kiosk.hours import Hours
from kiosk.settings import SettingsError, load, loading


@pytest.fixture(autouse=True)
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The machine's own file, in the place of /etc/guichet/kiosk.toml; not there yet."""
    path = tmp_path / "etc.toml"
    monkeypatch.setattr(loading, "SYSTEM", path)
    return path


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A file to name with --config."""
    return tmp_path / "kiosk.toml"


def test_a_terminal_runs_with_what_is_shipped() -> None:
    shipped = load(environment={})
    assert shipped.hub.port == 8631
    assert shipped.terminal.languages == ("fr", "nl", "ar", "en")


def test_every_key_is_explained_where_it_stands() -> None:
    for paragraph in places.SETTINGS.read_text("utf-8").split("\n\n"):
        if re.search(r"^\w+ =", paragraph, re.MULTILINE):
            assert re.match(r"(\[\w+\]\n)?# ", paragraph), paragraph


def test_later_places_win_key_by_key(system: Path, config: Path) -> None:
    system.write_text('[visit]\nidle_after = 100\nidle_warning = 50\n[hub]\nlisten = "10.0.0.1:1"')
    config.write_text("[visit]\nidle_after = 200")
    loaded = load(config, {"GUICHET_HUB__LISTEN": "127.0.0.1:9000"})
    assert (loaded.visit.idle_after, loaded.visit.idle_warning) == (200, 50)
    assert (loaded.hub.host, loaded.hub.port) == ("127.0.0.1", 9000)


def test_the_environment_sets_every_kind_of_value() -> None:
    loaded = load(
        environment={
            "GUICHET_TERMINAL__NAME": "007",
            "GUICHET_TERMINAL__LANGUAGES": '["ar", "fr"]',
            "GUICHET_SCREEN__DIAGONAL_MM": "396",
            "GUICHET_VISIT__IDLE_AFTER": "60",
            "GUICHET_UNRELATED": "left alone",
        }
    )
    assert loaded.terminal.name == "007"
    assert loaded.terminal.languages == ("ar", "fr")
    assert loaded.screen.diagonal_mm == 396
    assert loaded.visit.idle_after == 60


def test_a_hub_on_ipv6_is_understood(config: Path) -> None:
    config.write_text('[hub]\nlisten = "[::1]:8631"')
    loaded = load(config, {})
    assert (loaded.hub.host, loaded.hub.port) == ("::1", 8631)


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("[visit]\n\nidle_after = 5", 3, r"\[visit\] idle_after: found 5; expected 20 or more"),
        ('[visit]\nidle_after = "90"', 2, r"\[visit\] idle_after: found '90'; expected a whole number"),
        ("[visit]\nidle_afetr = 90", 2, r"\[visit\] idle_afetr: no such key; expected one of: idle_after, idle_warn"),
        ("[vist]\nidle_after = 90", 1, r"\[vist\]: no such section; expected one of: terminal, screen, visit"),
        ("# mine\nvisit = 90", 2, r"visit: found 90; expected a section, \[visit\]"),
        ('[hub]\nlisten = "8631"', 2, r"\[hub\] listen: found '8631'; expected an address and a port, like"),
        ('[hub]\nlisten = "0.0.0.0:70000"', 2, r"found '0.0.0.0:70000'; expected an address and a port"),
        ('[hub]\n\n\ntls = "yes"', 4, r"\[hub\] tls: found 'yes'; expected 'off', 'own' or 'files'"),
        ('[hub]\ntls = "files"', 1, r"\[hub\]: expected tls_certificate and tls_key, since tls is \"files\""),
        (
            '[phone]\nrelay = "http://relay.example"',
            2,
            r"\[phone\] relay: .*; expected nothing, or an address like \"http",
        ),
        (
            '[phone]\nrelay = "relay.example"',
            2,
            r"\[phone\] relay: found 'relay.example'; expected nothing, or an addr",
        ),
        ('[relay]\nlisten = "0.0.0.0:443"', 1, r"\[relay\]: expected tls_certificate and tls_key, or a proxy"),
        ('[relay]\ntls_key = "key.pem"', 1, r"\[relay\]: expected tls_certificate and tls_key together, or neither"),
        ('[relay]\nproxy = "nginx"', 2, r"\[relay\] proxy: found 'nginx'; expected nothing, or an address in numbers"),
        (
            '[hub]\nopening_hours = "Mo-Fr 9h-17h"',
            2,
            r"\[hub\] opening_hours: found 'Mo-Fr 9h-17h'; .* like \"Mo-Fr 09:00-.*; it is unclear from \"9h-17h\" on",
        ),
        ('[hub]\nopening_hours = "17:00"', 2, r"\[hub\] opening_hours: found '17:00'; expected nothing, or hours in"),
        ('[hub]\nopening_hours = """\nMo 9-17\n"""', 2, r"\[hub\] opening_hours: found 'Mo 9-17\\n'; expected nothing"),
        ("[hub]\nopening_hours = 9", 2, r"\[hub\] opening_hours: found 9; expected words in quotes"),
        (f'[hub]\nopening_hours = "{"(" * 1001}"', 2, r"\[hub\] opening_hours: .*; expected at most 1000 characters"),
        ('[hub]\nopening_hours = "09:00-17:00; SH off"', 2, r'; "SH" isn\'t known here: write the dates or times'),
        ('[hub]\nopening_hours = "Mo-Fr 09:00-sunset"', 2, r'; "sunset" isn\'t known here: write the dates or times'),
        (
            '[hub]\nclosing_time = "17:00"\nopening_hours = "Mo-Fr 09:00-17:00"',
            3,
            r"\[hub\] opening_hours: .*; expected nothing, since closing_time is set, which is the short form",
        ),
        ('[hub]\ncountry = "Belgium"', 2, r"\[hub\] country: found 'Belgium'; expected a country by its two letters"),
        ('[hub]\nopening_hours = "PH off"\ncountry = "ZZ"', 3, r"\[hub\] country: found 'ZZ'; expected a country by"),
        ('[terminal]\nlanguages = ["fr", "xx"]', 2, r"\[terminal\] languages: found 'xx'; expected 'fr', 'nl'"),
        ('[terminal]\nlanguages = "fr"', 2, r"\[terminal\] languages: found 'fr'; expected"),
        ('[terminal]\n"name" = ""', 2, r"\[terminal\] name: found ''; expected"),
    ],
)
def test_what_cannot_be_used_is_reported_with_its_place(text: str, line: int, told: str, config: Path) -> None:
    config.write_text(text)
    with pytest.raises(SettingsError, match=told) as error:
        load(config, {})
    assert str(error.value).startswith(f"{config}, line {line}: ")
    assert "\n" not in str(error.value)


def test_a_mistake_in_the_machines_own_file_names_that_file(system: Path) -> None:
    system.write_text("[printing]\ncopies_max = 0")
    with pytest.raises(SettingsError, match=rf"^{system}, line 2: \[printing\] copies_max: found 0"):
        load(environment={})


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("GUICHET_PRINTING__COPIES_MAX", "many", r"\[printing\] copies_max: found 'many'; expected a whole number"),
        ("GUICHET_PRINTING__COPYS", "3", r"\[printing\] copys: no such key; expected one of: printer, more_printers"),
        ("GUICHET_PRINTER__COPIES", "3", r"\[printer\]: no such section"),
    ],
)
def test_a_mistake_in_the_environment_names_its_variable(name: str, value: str, told: str) -> None:
    with pytest.raises(SettingsError, match=rf"^environment, {name}: {told}"):
        load(environment={name: value})


def test_a_file_that_is_not_there_is_reported(config: Path) -> None:
    with pytest.raises(SettingsError, match=rf"^{config}: no such file"):
        load(config, {})


@pytest.mark.parametrize("content", [b"[hub\n", b"\xff\xfe", b"[hub]\nlisten = nothing"])
def test_a_file_that_is_not_toml_is_reported(content: bytes, config: Path) -> None:
    config.write_bytes(content)
    with pytest.raises(SettingsError, match=rf"^{config}: can't be read as TOML"):
        load(config, {})


def test_the_state_of_a_terminal_lies_where_the_installer_says(config: Path, tmp_path: Path) -> None:
    config.write_text(f'[terminal]\nstate = "{tmp_path}"')
    assert load(config, {}).terminal.folder == tmp_path


@pytest.mark.parametrize(
    ("section", "key", "least", "most"),
    [
        ("screen", "diagonal_mm", 0, 3000),
        ("visit", "idle_after", 20, 3600),
        ("visit", "idle_warning", 20, 600),
        ("documents", "pages_max", 1, 5000),
        ("documents", "megabytes_max", 1, 2000),
        ("documents", "seconds_max", 1, 120),
        ("printing", "copies_max", 1, 99),
        ("hub", "escalate_after", 5, 3600),
        ("hub", "unanswered_after", 10, 7200),
        ("hub", "stale_after", 60, 86400),
    ],
)
def test_a_number_has_a_least_and_a_most(section: str, key: str, least: int, most: int) -> None:
    variable = f"GUICHET_{section}__{key}".upper()
    for fits in (least, most):
        assert getattr(getattr(load(environment={variable: str(fits)}), section), key) == fits
    for beyond in (least - 1, most + 1):
        with pytest.raises(SettingsError) as refused:
            load(environment={variable: str(beyond)})
        expected = f"{least:g} or more" if beyond < least else f"{most:g} or less"
        assert str(refused.value) == f"environment, {variable}: [{section}] {key}: found {beyond}; expected {expected}"


@pytest.mark.parametrize(
    ("variable", "fits", "beyond"),
    [
        ("TERMINAL__NAME", ["J", "x" * 40], ["", "x" * 41]),
        ("TERMINAL__LANGUAGES", ['["nl"]'], ["[]"]),
        ("TERMINAL__ELSEWHERE", ["", "x" * 60], ["x" * 61]),
        ("USB__MOUNTS", ['["/media"]'], ["[]"]),
        ("PRINTING__PRINTER", ["p"], [""]),
        ("HUB__LISTEN", ["127.0.0.1:1", "h:65535"], ["h:0", "h:65536", "h", ":80", "h:123456"]),
        ("HUB__URL", ["", "https://h", "http://h:1/"], ["h", "ftp://h", "https://h/path"]),
        ("HUB__AUTHORITY", [""], ["/nowhere/authority.crt", "/etc/hostname"]),
        ("HUB__TLS", ["off", "own"], ["on"]),
    ],
)
def test_words_that_can_not_be_meant_are_refused_by_name(variable: str, fits: list[str], beyond: list[str]) -> None:
    for value in fits:
        load(environment={f"GUICHET_{variable}": value})
    for value in beyond:
        with pytest.raises(SettingsError, match=f"GUICHET_{variable}: "):
            load(environment={f"GUICHET_{variable}": value})


@pytest.mark.parametrize(
    ("certificate", "key", "enough"), [("c", "k", True), ("c", "", False), ("", "k", False), ("", "", False)]
)
def test_certificates_of_ones_own_are_two_files(certificate: str, key: str, enough: bool) -> None:
    files = {"GUICHET_HUB__TLS_CERTIFICATE": certificate, "GUICHET_HUB__TLS_KEY": key}
    assert load(environment=files).hub.tls == "off"  # where they aren't asked for, they may be missing
    if enough:
        assert load(environment=files | {"GUICHET_HUB__TLS": "files"}).hub.tls == "files"
    else:
        with pytest.raises(SettingsError, match="tls_certificate and tls_key"):
            load(environment=files | {"GUICHET_HUB__TLS": "files"})


def test_what_is_wrong_with_an_authority_is_said(tmp_path: Path) -> None:
    for path, expected in ((tmp_path / "none", "a file that is there"), (places.SETTINGS, r"a certificate \(PEM\)")):
        with pytest.raises(SettingsError, match=expected):
            load(environment={"GUICHET_HUB__AUTHORITY": str(path)})


@pytest.mark.parametrize(
    ("listen", "tls", "own_address", "address"),
    [
        ("0.0.0.0:8631", "off", "192.0.2.7", "http://192.0.2.7:8631"),
        ("0.0.0.0:8631", "off", "", "http://127.0.0.1:8631"),
        ("[::]:8631", "own", "", "https://[::1]:8631"),
        ("[::]:8631", "own", "2001:db8::7", "https://[2001:db8::7]:8631"),
        ("guichet.example:443", "own", "192.0.2.7", "https://guichet.example:443"),
    ],
)
def test_a_hub_is_found_where_it_listens(listen: str, tls: str, own_address: str, address: str) -> None:
    hub = load(environment={"GUICHET_HUB__LISTEN": listen, "GUICHET_HUB__TLS": tls}).hub
    assert hub.served_at(own_address) == address


def test_state_lies_where_a_system_or_a_user_keeps_it(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = load(environment={}).terminal
    monkeypatch.setattr("os.geteuid", lambda: 0)
    assert terminal.folder == Path("/var/lib/guichet")
    for user in (1, 1000):
        monkeypatch.setattr("os.geteuid", lambda user=user: user)
        monkeypatch.setenv("XDG_STATE_HOME", "/users/state")
        assert terminal.folder == Path("/users/state/guichet")
        monkeypatch.delenv("XDG_STATE_HOME")
        assert terminal.folder == Path("~/.local/state/guichet").expanduser()


@pytest.mark.parametrize(
    ("closing", "at", "told"),
    [
        ("", "10:00", None),
        ("17:00", "10:00", "17:00"),
        ("17:00", "16:59", "17:00"),
        ("17:00", "17:00", None),
        ("17:00", "22:59", None),
        ("00:30", "23:00", "00:30"),
        ("00:30", "00:31", None),
    ],
)
def test_until_when_the_centre_is_open_is_told_while_it_is(closing: str, at: str, told: str | None) -> None:
    hub = load(environment={"GUICHET_HUB__CLOSING_TIME": closing}).hub
    now = datetime.combine(date(2026, 3, 2), time.fromisoformat(at)).astimezone()
    assert hub.opening(now).told(now) == Hours(time.fromisoformat(told) if told else None)
    assert not hub.closed(now)
    assert hub.calls_end_at == (time.fromisoformat(closing) if closing else time(22))


def test_settings_stay_as_they_were_read() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        load(environment={}).visit.idle_after = 1


def test_of_several_mistakes_the_first_is_named(config: Path) -> None:
    config.write_text("[visit]\nidle_after = 1\n[hub]\nescalate_after = 1\n")
    with pytest.raises(SettingsError, match=r"line 2: \[visit\] idle_after"):
        load(config, {})


def test_a_key_is_found_in_its_own_section(config: Path) -> None:
    config.write_text('[alpha]\n[zeta]\nname = 1\n[terminal]\n# name\n"name" = 1\n')
    with pytest.raises(SettingsError, match=r"line 6: \[terminal\] name"):
        load(config, {})
    config.write_text('[visit]\nidle_after = 50\n[terminal]\n# name\n"name" = 1\n')
    with pytest.raises(SettingsError, match=r"line 5: \[terminal\] name"):
        load(config, {})
