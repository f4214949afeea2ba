"""Stands before every route: bounded bodies, no requests forged by other sites, headers that keep pages shut."""

import asyncio
import ipaddress
from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kiosk.hub.connections import Listener
from kiosk.hub.credentials import COOKIE, PHONES, token_hash_of
from kiosk.hub.drop import FILE_MAX, FILES_MAX, LABEL_MAX, PIECE_MAX, PIECES_AT_ONCE, SEAL

BODY_MAX = 16 * 1024
"""Bytes. The largest real body, a sign-in form, has a few hundred."""
FORM_MAX = 2 * FILE_MAX
"""Bytes of a form with papers, from a phone without script. They are handed on as they come, and never kept."""
ANNOUNCED_MAX = FILES_MAX * (LABEL_MAX + 200)
"""Bytes of what a phone says of files that will come."""

PHOTO = "/me/photo"
PHOTO_MAX = 32 * 1024 * 1024
"""Bytes. The largest photos that phones take; from mediators who have signed in alone."""

SIGN_IN = "/sign-in"
BODY_SECONDS = 10.0
"""How long a body may take to arrive; of a form with papers, each part of it."""
PHOTO_SECONDS = 60.0
PIECES_MAX = PIECES_AT_ONCE * (PIECE_MAX + SEAL)
"""Bytes of the pieces of a paper that come in one request. Each is handed on as soon as it is whole."""
PIECES_SECONDS = 60.0
"""The same for them: a phone sends as much at once as went in a second, and its network may have become slow."""

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # no-referrer would make browsers send "Origin: null" with forms
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
_SECURE_HEADERS = _HEADERS | {
    "Cross-Origin-Opener-Policy": "same-origin",  # over HTTP, browsers ignore it and complain
    "Strict-Transport-Security": "max-age=2592000",
}


class Guard:
    """ASGI middleware; passes streams through untouched."""

    def __init__(
        self,
        app: ASGIApp,
        listener: Listener | None,
        knows: Callable[[str], bool],
        names: frozenset[str] | None = None,
        turned_away: Callable[[Headers], ASGIApp | None] = lambda _: None,
    ) -> None:
        """`listener` has the connections on which requests come; `knows`: whether a token's hash is one that holds.

        `names`: those of hosts under which this hub is asked, beside all addresses; None where any name will do, since
        nobody signs in there. `turned_away`: what a sign-in is answered for which there is no room.
        """
        self._app = app
        self._turned_away = turned_away
        self._names = names
        self._listener = listener
        self._knows = knows

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        token_hash = token_hash_of(HTTPConnection(scope))
        known = self._knows(token_hash)
        if self._listener is None:
            await self._guarded(scope, receive, send, known=known)
            return
        with self._listener.answering(scope["client"], token_hash, known=known):
            await self._guarded(scope, receive, send, known=known)

    async def _guarded(self, scope: Scope, receive: Receive, send: Send, *, known: bool) -> None:
        ours = _SECURE_HEADERS if scope["scheme"] == "https" else _HEADERS

        async def shut(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in ours.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        headers = Headers(scope=scope)
        if not self._is_ours(headers.get("host", "")):  # a page elsewhere whose name was turned to this address
            await JSONResponse({"detail": "Not a name of this hub. [hub] names lists them."}, 421)(scope, receive, shut)
            return
        most, seconds = _bounds(scope["path"], known=known)
        announced = headers.get("content-length", "0")
        if scope["method"] not in ("GET", "HEAD") and _forged(headers):
            await JSONResponse({"detail": "Not from this page."}, 403)(scope, receive, shut)
        elif not announced.isdigit() or int(announced) > most:
            await JSONResponse({"detail": "Too large."}, 413)(scope, receive, shut)
        elif scope["path"] == SIGN_IN and scope["method"] == "POST" and (refusal := self._turned_away(headers)):
            await refusal(scope, receive, shut)
        else:
            await self._app(scope, _bounded(receive, most, seconds, steady=most == FORM_MAX), shut)

    def _is_ours(self, host: str) -> bool:
        try:
            name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
        except ValueError:  # no host at all
            return False
        return self._names is None or name in self._names or _is_address(name)


def _bounds(path: str, *, known: bool) -> tuple[int, float]:
    """How many bytes a body may have there, and how many seconds it may take."""
    if path.startswith(PHONES):
        match path.removeprefix(PHONES).split("/"):
            case [_]:
                return FORM_MAX, BODY_SECONDS
            case [_, "files"]:
                return ANNOUNCED_MAX, PIECES_SECONDS
            case _:
                return PIECES_MAX, PIECES_SECONDS
    return (PHOTO_MAX, PHOTO_SECONDS) if known and path == PHOTO else (BODY_MAX, BODY_SECONDS)


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _forged(headers: Headers) -> bool:
    """True if a browser sends this for another site's page. Terminals have no cookie and send no Origin."""
    origin = headers.get("origin")
    if origin is None:
        return f"{COOKIE}=" in headers.get("cookie", "")  # browsers always send Origin with a POST
    try:
        return urlsplit(origin).netloc.lower() != headers.get("host", "").lower()
    except ValueError:  # half an address
        return True


def _bounded(receive: Receive, most: int, seconds: float, *, steady: bool) -> Receive:
    """For a body that doesn't say how long it is, or takes its time. `steady`: it may, as long as it goes on."""
    received, more = 0, True
    now = asyncio.get_running_loop().time
    until = now() + seconds

    async def bounded() -> Message:
        nonlocal received, more, until
        if steady:
            until = now() + seconds
        try:
            async with asyncio.timeout_at(until if more else None):
                message = await receive()
        except TimeoutError:
            raise HTTPException(408, "Too slow.") from None
        if message["type"] == "http.request":
            received += len(message.get("body", b""))
            more = message.get("more_body", False)
            if received > most:
                raise HTTPException(413, "Too large.")
        return message

    return bounded
