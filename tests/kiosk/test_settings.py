"""What an installer can set, and what is said when it can't be used."""

import re
from pathlib import Path

import pytest

from kiosk import places
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
        ('[terminal]\nlanguages = ["fr", "xx"]', 2, r"\[terminal\] languages: found 'xx'; expected 'fr', 'nl'"),
        ('[terminal]\nlanguages = "fr"', 2, r"\[terminal\] languages: found 'fr'; expected"),
        ('[terminal]\n"name" = ""', 2, r"\[terminal\] name: found ''; expected"),
    ],
)
def test_what_cannot_be_used_is_told_with_its_place(text: str, line: int, told: str, config: Path) -> None:
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
        ("GUICHET_PRINTING__COPYS", "3", r"\[printing\] copys: no such key; expected one of: printer, folder"),
        ("GUICHET_PRINTER__COPIES", "3", r"\[printer\]: no such section"),
    ],
)
def test_a_mistake_in_the_environment_names_its_variable(name: str, value: str, told: str) -> None:
    with pytest.raises(SettingsError, match=rf"^environment, {name}: {told}"):
        load(environment={name: value})


def test_a_file_that_is_not_there_is_told(config: Path) -> None:
    with pytest.raises(SettingsError, match=rf"^{config}: no such file"):
        load(config, {})


@pytest.mark.parametrize("content", [b"[hub\n", b"\xff\xfe", b"[hub]\nlisten = nothing"])
def test_a_file_that_is_not_toml_is_told(content: bytes, config: Path) -> None:
    config.write_bytes(content)
    with pytest.raises(SettingsError, match=rf"^{config}: can't be read as TOML"):
        load(config, {})


def test_the_state_of_a_terminal_lies_where_the_installer_says(config: Path, tmp_path: Path) -> None:
    config.write_text(f'[terminal]\nstate = "{tmp_path}"')
    assert load(config, {}).terminal.folder == tmp_path
