"""`[hub]`: the hub that this terminal calls, and how it listens where it runs here."""

import re
import ssl
from datetime import time
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from kiosk.settings.section import Section

_LISTEN = re.compile(r"^(?P<host>\[[0-9A-Fa-f:.]+\]|[^:\s]+):(?P<port>\d{1,5})$")
LOOPBACK = ("127.0.0.1", "::1", "localhost")
NIGHT = time(22)
"""When calls end that are still open, where no closing time is set."""
_DAY = 24 * 60  # minutes
_CLOSED = 6 * 60
"""So many minutes after closing time it has closed; later than that, the next closing time is meant."""
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


def _minutes(at: time) -> int:
    return 60 * at.hour + at.minute


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

    @model_validator(mode="after")
    def _files_named(self) -> Self:
        if self.tls == "files" and not (self.tls_certificate and self.tls_key):
            raise ValueError('tls_certificate and tls_key, since tls is "files"')
        return self

    @property
    def calls_end_at(self) -> time:
        """When calls that are still open end, every day."""
        return self.closing_time or NIGHT

    def open_until(self, now: time) -> time | None:
        """Until when the centre is open, told at `now`; None where nobody said, and when it has closed."""
        if self.closing_time is None:
            return None
        since = (_minutes(now) - _minutes(self.closing_time)) % _DAY
        return None if since < _CLOSED else self.closing_time

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
