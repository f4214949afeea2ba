"""The link to the hub: records out, events in. Whatever answers there is checked before it is believed."""

import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from http import HTTPStatus
from pathlib import Path
from typing import Literal

import requests
from pydantic import BaseModel, Field, ValidationError
from urllib3.exceptions import HTTPError

from kiosk.calls import Act, Call
from kiosk.helpline import Record
from kiosk.helpline.sse import FRAME_MAX, Frame, frames

SYSTEM_AUTHORITIES = Path(ssl.get_default_verify_paths().openssl_capath)
"""Whom this machine trusts, and not the list that comes with a Python package."""


class Unreachable(Exception):
    """No hub answered. The message says how it failed, and nothing of what was sent or received."""


class BadAnswer(Unreachable):
    """Something answered, but not as a hub does: a fault in the hub, the wrong token, or the wrong address."""


class CallUnknown(BadAnswer):
    """The hub doesn't know the call that an act is about."""


class Refused(Exception):
    """The hub will never take this record: the call's id belongs to another terminal."""


@dataclass(frozen=True)
class Timeouts:
    """Seconds to wait for a connection, for an answer, and for the next event (a heartbeat comes every 3 s)."""

    connect: float = 2.0
    answer: float = 4.0  # a hub answers in milliseconds; so short, two attempts fit into the 10 s after a call
    silence: float = 8.0


@dataclass(frozen=True)
class Heartbeat:
    """The hub is there."""


@dataclass(frozen=True)
class CallTold:
    """What has become of one of this terminal's calls."""

    call: Call


@dataclass(frozen=True)
class PeopleTold:
    """The first names of the mediators who are here."""

    names: tuple[str, ...]


@dataclass(frozen=True)
class HubReplaced:
    """The hub has another database than before: it may know none of this terminal's calls."""


Event = Heartbeat | CallTold | PeopleTold | HubReplaced


class _Health(BaseModel):
    service: Literal["guichet-hub"]
    database: str = Field(min_length=1, max_length=100)


class _Conflict(BaseModel):
    call: Call


class _Person(BaseModel):
    name: str = Field(min_length=1, max_length=60)


class _People(BaseModel):
    here: list[_Person] = Field(max_length=500)


class Link:
    """One terminal's link to its hub. `send` and `greet` belong to one thread, `events` to another."""

    def __init__(
        self,
        url: str,
        token: str,
        authorities: Path = SYSTEM_AUTHORITIES,
        timeouts: Timeouts = Timeouts(),
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._url = url.rstrip("/")
        self._timeouts = timeouts
        self._now = now
        self._sending = _session(token, authorities)
        self._listening = _session(token, authorities)
        self._stream = requests.Response()
        self._database = ""
        self._position = ""

    def greet(self) -> None:
        """Opens the connection, or keeps it open, so that the next record finds it so. Raises Unreachable."""
        self._health(self._sending)

    def send(self, record: Record) -> Call:
        """Delivers one record, and returns the call as the hub has it then.

        Raises Unreachable (BadAnswer, CallUnknown) if it has to be sent again, Refused if that would be in vain.
        """
        if record.verb is Act.RAISE:
            status, body = self._exchange(self._sending, "POST", "/api/calls", record.call.model_dump_json())
        else:
            status, body = self._exchange(self._sending, "POST", f"/api/calls/{record.call.id}/{record.verb}", "{}")
        call = _call_in(record, status, body)
        if call.id != record.call.id:
            raise BadAnswer("the hub answered with another call")
        return call

    def events(self) -> Iterator[Event]:
        """What the hub tells, from where the last stream broke off; never ends by itself. Raises Unreachable."""
        database = self._health(self._listening)
        if database != self._database:
            known, self._database, self._position = self._database, database, ""
            if known:
                yield HubReplaced()
        headers = {"Accept": "text/event-stream"}
        if self._position:
            headers["Last-Event-ID"] = self._position
        with _faults(), self._request(self._listening, "GET", "/api/events", self._timeouts.silence, headers) as stream:
            self._stream = stream
            if stream.status_code != HTTPStatus.OK or "text/event-stream" not in stream.headers.get("Content-Type", ""):
                raise BadAnswer(f"status {stream.status_code} instead of an event stream")
            for frame in frames(_chunks(stream)):
                # First the position, then the contents: one event that can't be read must not come back for ever.
                if frame.id.isascii() and frame.id.isdigit():
                    self._position = frame.id
                yield from _events_in(frame)
        raise Unreachable("the event stream ended")

    def hang_up(self) -> None:
        """Ends a stream that another thread is reading: there, `events` raises Unreachable at once."""
        if self._stream.raw is not None and not self._stream.raw.closed:
            with suppress(OSError, RuntimeError, ValueError):  # it has just ended by itself
                self._stream.raw.shutdown()

    def _health(self, session: requests.Session) -> str:
        status, body = self._exchange(session, "GET", "/api/health", "")
        with _faults():
            if status != HTTPStatus.OK:
                raise BadAnswer(f"status {status}")
            return _Health.model_validate_json(body).database

    def _exchange(self, session: requests.Session, method: str, path: str, content: str) -> tuple[int, bytes]:
        """One question and its answer, of at most FRAME_MAX bytes."""
        # With the date, a hub whose clock says otherwise knows how long ago a call was raised.
        date = format_datetime(self._now(), usegmt=True)
        headers = {"Content-Type": "application/json", "Date": date} if content else {}
        until = time.monotonic() + self._timeouts.answer
        with _faults(), self._request(session, method, path, self._timeouts.answer, headers, content) as response:
            body = b""
            for chunk in _chunks(response):
                body += chunk
                if len(body) > FRAME_MAX or time.monotonic() > until:
                    raise BadAnswer("an answer without end")
            return response.status_code, body

    def _request(
        self, session: requests.Session, method: str, path: str, wait: float, headers: dict[str, str], content: str = ""
    ) -> requests.Response:
        return session.request(
            method,
            self._url + path,
            data=content.encode() or None,
            headers=headers,
            timeout=(self._timeouts.connect, wait),
            stream=True,
            allow_redirects=False,  # the token goes to the hub alone
        )


def _session(token: str, authorities: Path) -> requests.Session:
    session = requests.Session()
    session.trust_env = False  # neither a proxy nor a .netrc of the machine stands between a resident and the hub
    session.verify = str(authorities)
    session.headers.update({"Authorization": f"Bearer {token}".encode(), "Accept-Encoding": "identity"})
    return session


@contextmanager
def _faults() -> Iterator[None]:
    """Turns whatever a network, TLS or a stranger can do into Unreachable, with no word of what was exchanged."""
    try:
        yield
    except ValidationError:
        raise BadAnswer("an answer of another shape than a hub's") from None
    except ValueError as error:
        raise BadAnswer(f"an answer that can't be read ({type(error).__name__})") from None
    except (OSError, HTTPError) as error:  # every RequestException is an OSError; so is a missing authority file
        raise Unreachable(type(error).__name__) from error


def _chunks(response: requests.Response) -> Iterator[bytes]:
    """The body as it arrives: `read1` waits for some bytes, requests' own iterators for a buffer full."""
    while chunk := response.raw.read1(4096, decode_content=True):
        yield chunk


def _call_in(record: Record, status: int, body: bytes) -> Call:
    with _faults():
        match status:
            case HTTPStatus.OK | HTTPStatus.CREATED:
                return Call.model_validate_json(body)
            case HTTPStatus.CONFLICT if record.verb is not Act.RAISE:
                return _Conflict.model_validate_json(body).call
            case HTTPStatus.CONFLICT:
                raise Refused
            case HTTPStatus.NOT_FOUND if record.verb is not Act.RAISE:
                raise CallUnknown("the hub doesn't know the call")
            case _:
                raise BadAnswer(f"status {status}")


def _events_in(frame: Frame) -> Iterator[Event]:
    data = "\n".join(frame.data)
    match frame.event:
        case "heartbeat":
            yield Heartbeat()
        case "call":
            yield CallTold(Call.model_validate_json(data))
        case "people":
            yield PeopleTold(tuple(person.name for person in _People.model_validate_json(data).here))
        case _:  # a newer hub may tell more
            pass
