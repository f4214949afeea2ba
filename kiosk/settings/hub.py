"""`[hub]`: the hub that this terminal calls, and how it listens where it runs here."""

import re
import ssl
from datetime import datetime, time, timedelta
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, field_validator, model_validator

from kiosk.hours import Opening, Timetable, UnknownCountry, timetable
from kiosk.settings.section import Section

_LISTEN = re.compile(r"^(?P<host>\[[0-9A-Fa-f:.]+\]|[^:\s]+):(?P<port>\d{1,5})$")
LOOPBACK = ("127.0.0.1", "::1", "localhost")
NIGHT = time(22)
"""When calls end that are still open, where no closing time is set."""
_DAY = timedelta(days=1)
_CLOSED = timedelta(hours=6)
"""For so long after closing time it has closed; later than that, the next closing time is meant."""
_EVERY = {"0.0.0.0": "127.0.0.1", "::": "::1"}
"""Listening on every address, and the loopback that goes with it."""


def host_of(listen: str) -> str:
    """The address part of where something listens, without brackets."""
    return listen.rpartition(":")[0].strip("[]")


def port_of(listen: str) -> int:
    """The port part of where something listens."""
    return int(listen.rpartition(":")[2])


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


def _time_of_day(value: object) -> time | None:
    if value == "":
        return None
    if not isinstance(value, str) or not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        raise ValueError('nothing, or a time of day, like "17:00"')
    return time.fromisoformat(value)


Listen = Annotated[str, AfterValidator(_host_and_port)]
Address = Annotated[str, AfterValidator(_address)]
Certificate = Annotated[str, AfterValidator(_certificate)]


class Listening(Section):
    """What a hub and a relay have in common: where they listen."""

    listen: Listen

    @property
    def host(self) -> str:
        """The address part of `listen`, without brackets."""
        return host_of(self.listen)

    @property
    def port(self) -> int:
        """The port part of `listen`."""
        return port_of(self.listen)


class HubSettings(Listening):
    """`[hub]`: the hub that this terminal calls, and how it listens where it runs here."""

    url: Address
    token: str
    authority: Certificate
    names: tuple[str, ...] = Field(strict=False)
    database: str
    tls: Literal["off", "own", "files"]
    tls_certificate: str
    tls_key: str
    escalate_after: int = Field(ge=5, le=3600)
    unanswered_after: int = Field(ge=10, le=7200)
    stale_after: int = Field(ge=60, le=86400)
    closing_time: Annotated[time | None, BeforeValidator(_time_of_day)]
    opening_hours: str = Field(max_length=1000)
    country: str

    @field_validator("opening_hours")
    @classmethod
    def _hours(cls, text: str, before: ValidationInfo) -> str:
        if text and before.data.get("closing_time"):
            raise ValueError("nothing, since closing_time is set, which is the short form: keep one of the two")
        if text:
            timetable(text, "BE")
        return text

    @field_validator("country")
    @classmethod
    def _country(cls, letters: str, before: ValidationInfo) -> str:
        try:
            if not re.fullmatch("[A-Z]{2}", letters):
                raise UnknownCountry
            if text := before.data.get("opening_hours"):
                timetable(text, letters)
        except UnknownCountry:
            raise ValueError('a country by its two letters, like "BE", whose public holidays are known') from None
        return letters

    @model_validator(mode="after")
    def _files_named(self) -> Self:
        if self.tls == "files" and not (self.tls_certificate and self.tls_key):
            raise ValueError('tls_certificate and tls_key, since tls is "files"')
        return self

    @property
    def calls_end_at(self) -> time:
        """When calls that are still open end, every day."""
        return self.closing_time or NIGHT

    @property
    def timetable(self) -> Timetable | None:
        """The centre's opening hours; None where the settings say nothing of them but, perhaps, the closing time."""
        return timetable(self.opening_hours, self.country) if self.opening_hours else None

    def closed(self, now: datetime) -> bool:
        """Whether the centre is known to be closed."""
        return self.timetable is not None and not self.timetable.is_open(now)

    def opening(self, now: datetime) -> Opening:
        """Until when the centre is open, or when it opens, as far as the settings say."""
        if self.timetable:
            return self.timetable.opening(now)
        if self.closing_time is None:
            return Opening()
        wall = now.astimezone().replace(tzinfo=None)
        closing = datetime.combine(wall, self.closing_time)
        closing += _DAY * (closing <= wall)
        return Opening() if closing - wall > _DAY - _CLOSED else Opening(until=closing.astimezone())

    @property
    def readable(self) -> bool:
        """Whether others on the network can read codes on their way: it is HTTP, and not from this machine alone."""
        return self.tls == "off" and self.host not in LOOPBACK

    @property
    def reaches_phones(self) -> bool:
        """Whether phones can come to it: another machine's hub, or one that doesn't listen to this machine alone."""
        return bool(self.url) or self.host not in LOOPBACK

    def served_at(self, own_address: str = "") -> str:
        """The address of a hub that runs here, as `listen` and `tls` make it, without a slash at the end.

        Where it listens on every address, `own_address` is the one that is shown; this machine's loopback if empty.
        """
        host = self.host
        if host in _EVERY:
            host = own_address or _EVERY[host]
        shown = f"[{host}]" if ":" in host else host
        return f"{'http' if self.tls == 'off' else 'https'}://{shown}:{self.port}"
