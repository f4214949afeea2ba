"""Where the settings come from, and what an installer reads when they can't be used.

Later wins: config/kiosk.toml, /etc/guichet/kiosk.toml, the file given with --config, the environment
(GUICHET_HUB__LISTEN sets `listen` in `[hub]`).
"""

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from kiosk import places
from kiosk.settings.documents import DocumentSettings
from kiosk.settings.forms import FormsSettings
from kiosk.settings.hub import HubSettings
from kiosk.settings.phone import PhoneSettings
from kiosk.settings.printing import PrintingSettings
from kiosk.settings.relay import RelaySettings
from kiosk.settings.screen import ScreenSettings
from kiosk.settings.section import Section
from kiosk.settings.sheet import SheetSettings
from kiosk.settings.terminal import TerminalSettings
from kiosk.settings.usb import UsbSettings
from kiosk.settings.visit import VisitSettings

SYSTEM = Path("/etc/guichet/kiosk.toml")

_PREFIX = "GUICHET_"

_EXPECTED = {
    "string_type": 'words in quotes, like "here"',
    "string_too_short": "at least {min_length} character",
    "string_too_long": "at most {max_length} characters",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "tuple_type": 'a list, like ["here", "there"]',
    "too_short": "at least {min_length} in the list",
    "greater_than_equal": "{ge:g} or more",
    "less_than_equal": "{le:g} or less",
}
"""What an installer reads for pydantic's kinds of error; its own words for the others will do."""


class SettingsError(Exception):
    """Settings that can't be used. The message names the file, line and key, what was found and what was expected."""


class Settings(Section):
    """All settings of one terminal and its hub."""

    terminal: TerminalSettings
    screen: ScreenSettings
    visit: VisitSettings
    usb: UsbSettings
    phone: PhoneSettings
    forms: FormsSettings
    sheet: SheetSettings
    documents: DocumentSettings
    printing: PrintingSettings
    hub: HubSettings
    relay: RelaySettings


def load(config: Path | None = None, environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings from all their places. Raises SettingsError for the first thing that can't be used."""
    if config is not None and not config.is_file():
        raise SettingsError(f"{config}: no such file; expected the file that --config names")
    merged: dict[str, dict[str, Any]] = {}
    origin: dict[tuple[str, str], str] = {}
    for path in (places.SETTINGS, SYSTEM, config):
        if path is not None and (path is not SYSTEM or path.exists()):
            _merge_file(path, merged, origin)
    _merge_environment(environment, merged, origin)
    try:
        return Settings.model_validate(merged)
    except ValidationError as error:
        raise SettingsError(_explained(error.errors()[0], origin)) from None


def _merge_file(path: Path, merged: dict[str, dict[str, Any]], origin: dict[tuple[str, str], str]) -> None:
    try:
        text = path.read_text("utf-8")
        found = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path}: can't be read as TOML: {error}") from None
    for section, values in found.items():
        if not isinstance(values, dict):
            where = f"{path}, line {_line_of(text, '', section)}: {section}"
            raise SettingsError(f"{where}: found {values!r}; expected a section, [{section}], or no such key")
        origin[section, ""] = f"{path}, line {_line_of(text, section, '')}"
        for key, value in values.items():
            merged.setdefault(section, {})[key] = value
            origin[section, key] = f"{path}, line {_line_of(text, section, key)}"
        merged.setdefault(section, {})


def _merge_environment(
    environment: Mapping[str, str], merged: dict[str, dict[str, Any]], origin: dict[tuple[str, str], str]
) -> None:
    for name, text in environment.items():
        section, separator, key = name.removeprefix(_PREFIX).lower().partition("__")
        if not name.startswith(_PREFIX) or not separator:
            continue
        merged.setdefault(section, {})[key] = _value(section, key, text)
        origin[section, key] = f"environment, {name}"
        origin.setdefault((section, ""), origin[section, key])


def _value(section: str, key: str, text: str) -> Any:
    """What a variable says: words as they stand where words are expected, else as TOML writes them."""
    model: Any = Settings.model_fields[section].annotation if section in Settings.model_fields else None
    field = model.model_fields.get(key) if model else None
    if field is None or field.annotation is str:
        return text
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def _line_of(text: str, section: str, key: str) -> int:
    """The line, from 1, of a key in a section ("": outside of any), or of the section's heading (key "")."""
    inside = ""
    key_here = re.compile(rf"""\s*["']?{re.escape(key)}["']?\s*=""")
    for number, line in enumerate(text.splitlines(), 1):
        heading = re.match(r"""\s*\[\s*["']?([\w-]+)""", line)
        inside = heading[1] if heading else inside
        if inside == section and (heading if not key else key_here.match(line)):
            return number
    return 1


def _explained(error: ErrorDetails, origin: dict[tuple[str, str], str]) -> str:
    section, key = (*(str(part) for part in error["loc"][:2]), "")[:2]
    where = origin.get((section, key)) or origin.get((section, "")) or str(places.SETTINGS)
    name = f"[{section}] {key}".strip()
    match error["type"]:
        case "extra_forbidden":
            model = Settings if not key else Settings.model_fields[section].annotation
            known = ", ".join(model.model_fields) if model else ""
            return f"{where}: {name}: no such {'key' if key else 'section'}; expected one of: {known}"
        case "missing":
            return f"{where}: {name}: missing"
        case "value_error":
            found = "" if isinstance(error["input"], dict) else f"found {error['input']!r}; "
            return f"{where}: {name}: {found}expected {error['ctx']['error']}"
        case kind:
            expected = _EXPECTED.get(kind) or error["msg"].removeprefix("Input should be ")
            return f"{where}: {name}: found {error['input']!r}; expected {expected.format(**error.get('ctx', {}))}"
