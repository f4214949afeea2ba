"""The installer's settings, typed and checked. What each key means stands in config/kiosk.toml.

Later wins: config/kiosk.toml, /etc/guichet/kiosk.toml, the file given with --config, the environment
(GUICHET_HUB__LISTEN sets `listen` in `[hub]`).
"""

import os
import re
import ssl
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

SHIPPED = Path(__file__).parent.parent / "config" / "kiosk.toml"
SYSTEM = Path("/etc/guichet/kiosk.toml")
LANGUAGES = ("fr", "nl", "en", "ar")
"""Every language that has a catalogue in config/locale (ISO 639-1)."""

_PREFIX = "GUICHET_"
_LISTEN = re.compile(r"^(?P<host>\[[0-9A-Fa-f:.]+\]|[^:\s]+):(?P<port>\d{1,5})$")

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
    "greater_than_equal": "{ge} or more",
    "less_than_equal": "{le} or less",
}
"""What an installer reads for pydantic's kinds of error; its own words for the others will do."""


class SettingsError(Exception):
    """Settings that can't be used. The message names the file, line and key, what was found and what was expected."""


def _host_and_port(value: str) -> str:
    match = _LISTEN.match(value)
    if not match or not 0 < int(match["port"]) < 65536:
        raise ValueError('an address and a port, like "0.0.0.0:8631" or "[::]:8631"')
    return value


def _address(value: str) -> str:
    if value and not re.match(r"^https?://[^\s/]+/?$", value):
        raise ValueError('nothing, or an address like "https://guichet.example:8631"')
    return value.rstrip("/")


def _certificate(value: str) -> str:
    try:
        if value:
            ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(value)
    except FileNotFoundError:
        raise ValueError("nothing, or a file that is there") from None
    except OSError:
        raise ValueError("nothing, or a file with a certificate (PEM) that can be read") from None
    return value


Listen = Annotated[str, AfterValidator(_host_and_port)]
Address = Annotated[str, AfterValidator(_address)]
Certificate = Annotated[str, AfterValidator(_certificate)]
Language = Literal["fr", "nl", "en", "ar"]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class TerminalSettings(_Section):
    """`[terminal]`: this terminal and its place."""

    name: str = Field(min_length=1, max_length=40)
    languages: tuple[Language, ...] = Field(min_length=1, strict=False)
    elsewhere: str = Field(max_length=60)
    state: str

    @property
    def folder(self) -> Path:
        """Where the outbox, the journal and the hub's database lie."""
        if self.state:
            return Path(self.state).expanduser()
        if os.geteuid() == 0:
            return Path("/var/lib/guichet")
        return Path(os.environ.get("XDG_STATE_HOME") or "~/.local/state").expanduser() / "guichet"


class ScreenSettings(_Section):
    """`[screen]`: the screen as a thing of glass."""

    diagonal_mm: float = Field(ge=0, le=3000, strict=False)


class VisitSettings(_Section):
    """`[visit]`: how long a resident is waited for, in seconds."""

    idle_after: int = Field(ge=20, le=3600)
    idle_warning: int = Field(ge=20, le=600)  # at least 20 s to answer: WCAG 2.2.1


class UsbSettings(_Section):
    """`[usb]`: where sticks appear."""

    mounts: tuple[str, ...] = Field(min_length=1, strict=False)


class DocumentSettings(_Section):
    """`[documents]`: what is still opened, and how long it may take."""

    pages_max: int = Field(ge=1, le=5000)
    megabytes_max: int = Field(ge=1, le=2000)
    seconds_max: int = Field(ge=1, le=120)


class PrintingSettings(_Section):
    """`[printing]`: which printer."""

    printer: str = Field(min_length=1)
    folder: str
    copies_max: int = Field(ge=1, le=99)
    pixels: bool
    paper_comes_out: Literal["front", "left", "right", "top"]


class HubSettings(_Section):
    """`[hub]`: the hub that this terminal calls, and how it listens where it runs here."""

    url: Address
    token: str
    authority: Certificate
    listen: Listen
    database: str
    tls: Literal["off", "own", "files"]
    tls_certificate: str
    tls_key: str
    escalate_after: int = Field(ge=5, le=3600)
    unanswered_after: int = Field(ge=10, le=7200)
    stale_after: int = Field(ge=60, le=86400)

    @model_validator(mode="after")
    def _files_named(self) -> Self:
        if self.tls == "files" and not (self.tls_certificate and self.tls_key):
            raise ValueError('tls_certificate and tls_key, since tls is "files"')
        return self

    @property
    def host(self) -> str:
        """The address part of `listen`, without brackets."""
        return self.listen.rpartition(":")[0].strip("[]")

    @property
    def port(self) -> int:
        """The port part of `listen`."""
        return int(self.listen.rpartition(":")[2])


class Settings(_Section):
    """All settings of one terminal and its hub."""

    terminal: TerminalSettings
    screen: ScreenSettings
    visit: VisitSettings
    usb: UsbSettings
    documents: DocumentSettings
    printing: PrintingSettings
    hub: HubSettings


def load(config: Path | None = None, environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings from all their places. Raises SettingsError for the first thing that can't be used."""
    if config is not None and not config.is_file():
        raise SettingsError(f"{config}: no such file; expected the file that --config names")
    merged: dict[str, dict[str, Any]] = {}
    origin: dict[tuple[str, str], str] = {}
    for path in (SHIPPED, SYSTEM, config):
        if path is not None and (path is not SYSTEM or path.exists()):
            _merge_file(path, merged, origin)
    _merge_environment(environment, merged, origin)
    try:
        return Settings.model_validate(merged)
    except ValidationError as error:
        raise SettingsError(_told(error.errors()[0], origin)) from None


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


def _told(error: ErrorDetails, origin: dict[tuple[str, str], str]) -> str:
    section, key = (*(str(part) for part in error["loc"][:2]), "")[:2]
    where = origin.get((section, key)) or origin.get((section, "")) or str(SHIPPED)
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
