"""The doors of the board: sign-in, sign-out, the first mediator's enrolment, the hub's own authority."""

from pathlib import Path
from typing import Annotated

import qrcode
from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from qrcode.image.svg import SvgPathImage

from kiosk.hub import tls, words
from kiosk.hub.address import base_url
from kiosk.hub.gate import COOKIE, AHub, signed_in
from kiosk.hub.hub import Hub
from kiosk.hub.people import SESSION_LASTS, NotAccepted, Presence
from kiosk.hub.templates import page

router = APIRouter(include_in_schema=False)


@router.get("/sign-in")
def sign_in_page(request: Request, hub: AHub) -> Response:
    """First name and code."""
    if signed_in(request, hub) is not None:
        return RedirectResponse("/", 303)
    return _sign_in(request, hub)


@router.post("/sign-in")
def sign_in(
    request: Request,
    hub: AHub,
    name: Annotated[str, Form(max_length=100)] = "",
    code: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """A session, if both fit; slow to guess."""
    if not hub.attempts.begin(_address(request), name):
        return _sign_in(request, hub, 429, name, words.FormError.TOO_MANY)
    token = hub.people.sign_in(name, code.strip(), hub.clock())
    if token is None:
        return _sign_in(request, hub, 401, name, words.FormError.WRONG)
    hub.attempts.succeeded(_address(request), name)
    return _signed_in(hub, token)


@router.post("/sign-out")
def sign_out(request: Request, hub: AHub) -> Response:
    """Ends the session; the phone no longer rings. Who signs out is away."""
    who = signed_in(request, hub)
    if who is not None:
        hub.says(who, Presence.AWAY)
    hub.people.sign_out(request.cookies.get(COOKIE, ""))
    answer = RedirectResponse("/sign-in", 303)
    answer.delete_cookie(COOKIE, httponly=True, samesite="lax")
    return answer


@router.get("/enrol/{token}")
def enrol_page(request: Request, hub: AHub, token: str) -> Response:
    """Where the first mediator chooses a name and a code; the link works once."""
    if not hub.people.link_holds(token, hub.clock()):
        return page(request, hub, "link_over.html", 410)
    return page(request, hub, "enrol.html", token=token, name="")


@router.post("/enrol/{token}")
def enrol(
    request: Request,
    hub: AHub,
    token: str,
    name: Annotated[str, Form(max_length=100)] = "",
    code: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """Enrols the first mediator, who is then signed in."""
    if not hub.attempts.begin(_address(request)):
        return page(request, hub, "link_over.html", 429)
    try:
        session = hub.people.enrol_first(token, name, code.strip(), hub.clock())
    except NotAccepted as refused:
        return page(request, hub, "enrol.html", 422, token=token, name=name, error=words.refusal(refused.fault))
    if session is None:
        return page(request, hub, "link_over.html", 410)
    hub.attempts.succeeded(_address(request))
    return _signed_in(hub, session)


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
    image = qrcode.make(f"{base_url(hub.settings)}/authority", image_factory=SvgPathImage, border=2)
    return Response(image.to_string(), media_type="image/svg+xml")


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
    return page(request, hub, "sign_in.html", status, name=name, error=error, fingerprint=fingerprint, anybody=anybody)


def _signed_in(hub: Hub, token: str) -> Response:
    answer = RedirectResponse("/", 303)
    secure = hub.settings.hub.tls != "off"
    seconds = int(SESSION_LASTS.total_seconds())
    answer.set_cookie(COOKIE, token, max_age=seconds, httponly=True, samesite="lax", secure=secure)
    return answer
