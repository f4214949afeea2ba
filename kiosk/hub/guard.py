"""Stands before every route: bounded bodies, no requests forged by other sites, headers that keep pages shut."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kiosk.hub.gate import COOKIE

BODY_MAX = 16 * 1024
"""Bytes. The largest real body, a sign-in form, has a few hundred."""

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # no-referrer would make browsers send "Origin: null" with forms
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
_SECURE_HEADERS = _HEADERS | {"Cross-Origin-Opener-Policy": "same-origin"}
"""Over HTTP, browsers ignore that one and complain of it."""


class Guard:
    """ASGI middleware; passes streams through untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        ours = _SECURE_HEADERS if scope["scheme"] == "https" else _HEADERS

        async def shut(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in ours.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        headers = Headers(scope=scope)
        announced = headers.get("content-length", "0")
        if scope["method"] not in ("GET", "HEAD") and _forged(headers):
            await JSONResponse({"detail": "Not from this page."}, 403)(scope, receive, shut)
        elif not announced.isdigit() or int(announced) > BODY_MAX:
            await JSONResponse({"detail": "Too large."}, 413)(scope, receive, shut)
        else:
            await self._app(scope, _bounded(receive), shut)


def _forged(headers: Headers) -> bool:
    """True if a browser sends this for another site's page. Terminals have no cookie and send no Origin."""
    origin = headers.get("origin")
    if origin is None:
        return f"{COOKIE}=" in headers.get("cookie", "")  # browsers always send Origin with a POST
    return urlsplit(origin).netloc.lower() != headers.get("host", "").lower()


def _bounded(receive: Receive) -> Receive:
    """For a body that doesn't say how long it is."""
    received = 0

    async def bounded() -> Message:
        nonlocal received
        message = await receive()
        if message["type"] == "http.request":
            received += len(message.get("body", b""))
            if received > BODY_MAX:
                raise HTTPException(413, "Too large.")
        return message

    return bounded
