"""The doors of the board: sign-in, sign-out, the first mediator's enrolment, the hub's own authority."""

import math
from datetime import timedelta
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import Headers

from kiosk.hub import tls, tokens, words
from kiosk.hub.address import base_url
from kiosk.hub.credentials import COOKIE, DEVICE
from kiosk.hub.gate import AHub, signed_in
from kiosk.hub.hub import Hub
from kiosk.hub.lanes import Busy
from kiosk.hub.people import NotAccepted, Presence
from kiosk.hub.rendering import answer, best_language
from kiosk.hub.sessions import DEVICE_LASTS, SESSION_LASTS, SignedIn
from kiosk.hub.templates import catalogue_for, page
from kiosk.language import Catalogue
from kiosk.settings import LANGUAGES

router = APIRouter(include_in_schema=False)

_BUSY = timedelta(minutes=1)
"""When to try again where more sign in at once than can be served."""


@router.get("/sign-in")
def sign_in_page(request: Request, hub: AHub) -> Response:
    """First name and code."""
    if signed_in(request, hub) is not None:
        return RedirectResponse("/", 303)
    return _sign_in(request, hub)


@router.post("/sign-in")
async def sign_in(
    request: Request,
    hub: AHub,
    name: Annotated[str, Form(max_length=100)] = "",
    code: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """A session, if both fit; slow to guess, but for whoever signed in on this phone before."""
    device = tokens.token_hash(request.cookies.get(DEVICE, ""))
    knows = request.app.state.news.has_signed_in(device, name)
    lane = hub.lanes.known if knows else hub.lanes.strangers
    try:
        return await lane.run(partial(_try_to_sign_in, request, hub, name, code.strip(), device if knows else ""))
    except Busy:
        return _too_many(request, hub, name, _BUSY)


def _try_to_sign_in(request: Request, hub: Hub, name: str, code: str, device: str) -> Response:
    if wait := hub.attempts.begin(_address(request), name, device):
        return _too_many(request, hub, name, wait)
    begun = hub.sessions.sign_in(name, code, hub.clock(), request.cookies.get(DEVICE, ""))
    if begun is None:
        return _sign_in(request, hub, 401, name, words.FormError.WRONG)
    hub.attempts.succeeded(_address(request), name, device)
    return _signed_in(request, hub, begun)


@router.post("/sign-out")
def sign_out(request: Request, hub: AHub) -> Response:
    """Ends the session; the phone no longer rings. Who signs out is away."""
    who = signed_in(request, hub)
    if who is not None:
        hub.says(who, Presence.AWAY)
    hub.sessions.sign_out(request.cookies.get(COOKIE, ""))
    redirect = RedirectResponse("/sign-in", 303)
    redirect.delete_cookie(COOKIE, httponly=True, samesite="lax")
    return redirect


@router.get("/enrol/{token}")
def enrol_page(request: Request, hub: AHub, token: str) -> Response:
    """Where the first mediator chooses a name and a code; the link works once."""
    if not hub.sessions.link_holds(token, hub.clock()):
        return page(request, hub, "link_over.html", 410)
    return page(request, hub, "enrol.html", token=token, name="")


@router.post("/enrol/{token}")
async def enrol(
    request: Request,
    hub: AHub,
    token: str,
    name: Annotated[str, Form(max_length=100)] = "",
    code: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """Enrols the first mediator, who is then signed in."""
    try:
        return await hub.lanes.strangers.run(partial(_try_to_enrol, request, hub, token, name, code.strip()))
    except Busy:
        return page(request, hub, "link_over.html", 429)


def _try_to_enrol(request: Request, hub: Hub, token: str, name: str, code: str) -> Response:
    if hub.attempts.begin(_address(request)):
        return page(request, hub, "link_over.html", 429)
    try:
        begun = hub.sessions.enrol_first(token, name, code, hub.clock())
    except NotAccepted as refused:
        return page(request, hub, "enrol.html", 422, token=token, name=name, error=words.refusal(refused.fault))
    if begun is None:
        return page(request, hub, "link_over.html", 410)
    hub.attempts.succeeded(_address(request))
    return _signed_in(request, hub, begun)


@router.get("/authority.pem")
def authority_pem(hub: AHub) -> Response:
    """The certificate of the hub's own authority, for another terminal: what [hub] authority names there."""
    return Response(tls.authority_pem(_own_authority(hub)), media_type="application/x-pem-file")


@router.get("/authority")
def authority(hub: AHub) -> Response:
    """The same, for a phone that shall trust it."""
    return Response(
        tls.authority_der(_own_authority(hub)),
        media_type="application/x-x509-ca-cert",
        headers={"Content-Disposition": 'attachment; filename="guichet-authority.crt"'},
    )


@router.get("/authority.svg")
def authority_code(hub: AHub) -> Response:
    """The certificate's address, for a phone to scan."""
    return Response(_drawn(f"{base_url(hub.settings)}/authority"), media_type="image/svg+xml")


@cache  # strangers may ask for it as often as they like
def _drawn(address: str) -> bytes:
    import qrcode  # slow to import: once in a phone's life
    from qrcode.image.svg import SvgPathImage

    drawn: bytes = qrcode.make(address, image_factory=SvgPathImage, border=2).to_string()
    return drawn


def _own_authority(hub: Hub) -> Path:
    """The state folder, where the authority lies; 404 if the hub has none of its own."""
    if hub.settings.hub.tls != "own":
        raise HTTPException(404, "This hub has no authority of its own.")
    return hub.settings.terminal.folder


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _sign_in(
    request: Request, hub: Hub, status: int = 200, name: str = "", error: words.FormError | None = None
) -> Response:
    own = hub.settings.hub.tls == "own"
    fingerprint = tls.fingerprint(hub.settings.terminal.folder) if own else ""
    anybody = hub.people.anybody()
    shown: dict[str, Any] = {
        "name": name,
        "fingerprint": fingerprint,
        "anybody": anybody,
        "readable": hub.settings.hub.readable,
    }
    return page(request, hub, "sign_in.html", status, error, **shown)


def _too_many(request: Request, hub: Hub, name: str, wait: timedelta) -> Response:
    """The form again, and when to use it. Asks nothing of the database: it may be sent to many."""
    return _come_back(catalogue_for(request, hub), name, wait)


def turned_away(hub: Hub, headers: Headers) -> Response | None:
    """What a stranger who would sign in is sent while too many do; None if there is room, or the phone may be known.

    Asked before anything else is done for a request, and almost for nothing: hundreds may come in a second.
    """
    if not hub.lanes.strangers.is_full or f"{DEVICE}=" in headers.get("cookie", ""):
        return None
    return _told_to_come_back(hub.catalogues.of(best_language(headers.get("accept-language", ""))))


@lru_cache(maxsize=len(LANGUAGES))
def _told_to_come_back(catalogue: Catalogue) -> Response:
    return _come_back(catalogue, "", _BUSY)


def _come_back(catalogue: Catalogue, name: str, wait: timedelta) -> Response:
    minutes = math.ceil(wait / timedelta(minutes=1))
    shown: dict[str, Any] = {"name": name, "fingerprint": "", "anybody": True, "readable": False}
    told = answer(
        catalogue, "sign_in.html", 429, words.form_error(catalogue, words.FormError.TOO_MANY, minutes), **shown
    )
    told.headers["Retry-After"] = str(math.ceil(wait.total_seconds()))
    return told


def _signed_in(request: Request, hub: Hub, begun: SignedIn) -> Response:
    if former := request.cookies.get(COOKIE):
        hub.sessions.sign_out(former)
    redirect = RedirectResponse("/", 303)
    secure = hub.settings.hub.tls != "off"
    for name, value, lasts in ((DEVICE, begun.device, DEVICE_LASTS), (COOKIE, begun.session, SESSION_LASTS)):
        seconds = int(lasts.total_seconds())
        redirect.set_cookie(name, value, max_age=seconds, httponly=True, samesite="lax", secure=secure)
    return redirect
