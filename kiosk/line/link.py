"""The link to the hub: posts out, frames in. Whatever answers there is bounded, and none of it is believed yet."""

import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from http import HTTPStatus
from pathlib import Path
from typing import Literal

import requests
from pydantic import BaseModel, Field

from kiosk.line import BadAnswer, Unreachable, believed
from kiosk.line.sse import FRAME_MAX, Frame, frames

_SLOWEST = 64 * 1024
"""Bytes of an answer that come in a second at least, once it has begun: half a megabit."""
SYSTEM_AUTHORITIES = Path(ssl.get_default_verify_paths().openssl_capath)
"""Whom this machine trusts, and not the list that comes with a Python package."""

KEEP_OPEN = 4.0
"""Seconds after which an idle connection is used again: servers close it after 5 (uvicorn's own default)."""


@dataclass(frozen=True)
class Timeouts:
    """Seconds to wait for a connection, for an answer, and for the next event (a heartbeat comes every 3 s)."""

    connect: float = 2.0
    answer: float = 4.0  # a hub answers in milliseconds; so short, two attempts fit into the 10 s after a call
    silence: float = 8.0


@dataclass(frozen=True)
class HubReplaced:
    """The hub has another database than before: it may know nothing of what it was sent."""


@dataclass(frozen=True)
class Way:
    """How parts that need one come by a link of their own, and whether the hub is heard now.

    `blind`: what is there instead of the hub is a relay, which may read nothing.
    """

    link: Callable[[], "Link"]
    heard: Callable[[], bool]
    blind: bool = False


class _Health(BaseModel):
    service: Literal["guichet-hub"]
    database: str = Field(min_length=1, max_length=100)


class Link:
    """One terminal's link to its hub. `post`, `get` and `greet` belong to one thread, `frames` to another."""

    def __init__(
        self,
        url: str,
        token: str,
        authorities: Path = SYSTEM_AUTHORITIES,
        timeouts: Timeouts = Timeouts(),
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.url = url.rstrip("/")
        self._timeouts = timeouts
        self._now = now
        self._sending = _session(token, authorities)
        self._listening = _session(token, authorities)
        self._stream = requests.Response()
        self._database = ""
        self._position = ""

    def bear(self, token: str) -> None:
        """Asks with this token from now on."""
        for session in (self._sending, self._listening):
            session.headers.update(_bearer(token))

    def greet(self) -> None:
        """Opens the connection, or keeps it open, so that the next record finds it so. Raises Unreachable."""
        self._health(self._sending)

    def post(self, path: str, content: str) -> tuple[int, bytes]:
        """Posts JSON; returns the answer's status and body. Raises Unreachable."""
        return self._exchange(self._sending, "POST", path, content)

    def get(self, path: str, most: int) -> tuple[int, bytes]:
        """Asks for something of at most so many bytes; returns the answer's status and body. Raises Unreachable."""
        return self._exchange(self._sending, "GET", path, "", most)

    def frames(self) -> Iterator[Frame | HubReplaced]:
        """What the hub says, from where the last stream broke off; never ends by itself. Raises Unreachable."""
        database = self._health(self._listening)
        if database != self._database:
            known, self._database, self._position = self._database, database, ""
            if known:
                yield HubReplaced()
        headers = {"Accept": "text/event-stream"}
        if self._position:
            headers["Last-Event-ID"] = self._position
        with (
            believed(),
            self._request(self._listening, "GET", "/api/events", self._timeouts.silence, headers) as stream,
        ):
            self._stream = stream
            if stream.status_code != HTTPStatus.OK or "text/event-stream" not in stream.headers.get("Content-Type", ""):
                raise BadAnswer(f"status {stream.status_code} instead of an event stream")
            for frame in frames(_chunks(stream)):
                # First the position, then the contents: one event that can't be read must not come back for ever.
                if frame.id.isascii() and frame.id.isdigit():
                    self._position = frame.id
                yield frame
        raise Unreachable("the event stream ended")

    def hang_up(self) -> None:
        """Ends a stream that another thread is reading: there, `frames` raises Unreachable at once."""
        if self._stream.raw is not None and not self._stream.raw.closed:
            with suppress(OSError, RuntimeError, ValueError):  # it has just ended by itself
                self._stream.raw.shutdown()

    def _health(self, session: requests.Session) -> str:
        status, body = self._exchange(session, "GET", "/api/health", "")
        with believed():
            if status != HTTPStatus.OK:
                raise BadAnswer(f"status {status}")
            return _Health.model_validate_json(body).database

    def _exchange(
        self, session: requests.Session, method: str, path: str, content: str, most: int = FRAME_MAX
    ) -> tuple[int, bytes]:
        """One question and its answer, of at most so many bytes."""
        # With the date, a hub whose clock says otherwise knows how long ago a call was raised.
        date = format_datetime(self._now(), usegmt=True)
        headers = {"Content-Type": "application/json", "Date": date} if content else {}
        until = time.monotonic() + self._timeouts.answer
        with believed(), self._request(session, method, path, self._timeouts.answer, headers, content) as response:
            body = bytearray()
            for chunk in _chunks(response):
                body += chunk
                until += len(chunk) / _SLOWEST
                if len(body) > most or time.monotonic() > until:
                    raise BadAnswer("an answer without end")
            return response.status_code, bytes(body)

    def _request(
        self, session: requests.Session, method: str, path: str, wait: float, headers: dict[str, str], content: str = ""
    ) -> requests.Response:
        return session.request(
            method,
            self.url + path,
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
    session.headers.update({"Accept-Encoding": "identity"} | (_bearer(token) if token else {}))
    return session


def _bearer(token: str) -> dict[str, str | bytes]:
    return {"Authorization": f"Bearer {token}".encode()}


def _chunks(response: requests.Response) -> Iterator[bytes]:
    """The body as it arrives: `read1` waits for some bytes, requests' own iterators for a buffer full."""
    while chunk := response.raw.read1(65_536, decode_content=True):
        yield chunk
