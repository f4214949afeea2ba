"""The mediators' pages: the board, sign-in, enrolment. They work without script; with it, they are live."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import qrcode
from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from qrcode.image.svg import SvgPathImage

from kiosk.calls import Call, EventKind, State
from kiosk.hub import tls, words
from kiosk.hub.address import base_url
from kiosk.hub.gate import COOKIE, AHub, known
from kiosk.hub.hub import Hub
from kiosk.hub.people import SESSION_LASTS, Mediator, NotAccepted, Presence
from kiosk.language import Catalogue

router = APIRouter(include_in_schema=False)

MINUTES = (1, 3, 5, 10)
DEFAULT_MINUTES = 3
_MISSED_SHOWN = timedelta(hours=12)
_ACTS = {
    "claim": EventKind.CLAIMED,
    "release": EventKind.RELEASED,
    "meet": EventKind.MET,
    "close": EventKind.CLOSED,
}
_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "board"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@router.get("/")
def board(request: Request, hub: AHub) -> Response:
    """The board, for who is signed in."""
    who = _mediator(request, hub)
    if who is None:
        return RedirectResponse("/sign-in", 303)
    catalogue = _catalogue(request, hub)
    now, newest = hub.clock(), hub.store.newest()  # before the calls: told twice is better than never
    return _page(
        request,
        hub,
        "board.html",
        who=who,
        cards=[words.card(catalogue, call, who.name, now) for call in _calls(hub, who.name, now)],
        here=catalogue.listed(tuple(one.name for one in hub.people.here(now))),
        minutes=MINUTES,
        default_minutes=DEFAULT_MINUTES,
        presences=words.presences(catalogue),
        script=words.for_script(catalogue) | {"me": who.name, "after": newest, "now": now.timestamp()},
    )


@router.post("/calls/{call_id}/{act}")
def act(
    request: Request, hub: AHub, call_id: UUID, act: str, minutes: Annotated[int, Form(ge=0, le=120)] = 3
) -> Response:
    """The board's buttons, without script. Who came second sees on the board who has it."""
    who = _mediator(request, hub)
    if who is not None and act in _ACTS:
        hub.mediator_does(call_id, _ACTS[act], who, minutes if act == "claim" else None)
    return RedirectResponse("/", 303)


@router.post("/presence")
def presence(request: Request, hub: AHub, state: Annotated[Presence, Form()]) -> Response:
    """*I'm here* and its like, without script."""
    who = _mediator(request, hub)
    if who is not None:
        hub.says(who, state)
    return RedirectResponse("/", 303)


@router.get("/sign-in")
def sign_in_page(request: Request, hub: AHub) -> Response:
    """First name and code."""
    if _mediator(request, hub) is not None:
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
        return _sign_in(request, hub, 429, name, words.Told.TOO_MANY)
    token = hub.people.sign_in(name, code.strip(), hub.clock())
    if token is None:
        return _sign_in(request, hub, 401, name, words.Told.WRONG)
    hub.attempts.succeeded(_address(request), name)
    hub.wake.ring()  # who signs in is here
    return _signed_in(hub, token)


@router.post("/sign-out")
def sign_out(request: Request, hub: AHub) -> Response:
    """Ends the session; the phone no longer rings. Who signs out is away."""
    who = _mediator(request, hub)
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
        return _page(request, hub, "link_over.html", 410)
    return _page(request, hub, "enrol.html", token=token, name="")


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
        return _page(request, hub, "link_over.html", 429)
    try:
        session = hub.people.enrol_first(token, name, code.strip(), hub.clock())
    except NotAccepted as refusal:
        return _page(request, hub, "enrol.html", 422, token=token, name=name, told=words.refusal(refusal.why))
    if session is None:
        return _page(request, hub, "link_over.html", 410)
    hub.attempts.succeeded(_address(request))
    hub.wake.ring()
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


def _calls(hub: Hub, me: str, now: datetime) -> list[Call]:
    """The calls that the board shows, the most urgent first; those that came too late for some hours."""
    calls = [history.call for history in hub.store.open_calls()] + hub.store.missed(now - _MISSED_SHOWN)
    return sorted(calls, key=lambda call: (_rank(call, me), call.raised_at))


def _rank(call: Call, me: str) -> int:
    """Where a call stands on the board, from the top; its script does the same (board.js)."""
    if call.state is State.MISSED:
        return 3
    if call.mediator is not None:
        return 0 if call.mediator == me else 2
    return 1 if call.state is State.UNANSWERED or call.resident_left else 0


def _mediator(request: Request, hub: Hub) -> Mediator | None:
    found = known(hub, None, request.cookies.get(COOKIE))
    return found if isinstance(found, Mediator) else None


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _catalogue(request: Request, hub: Hub) -> Catalogue:
    return hub.catalogues.of(words.best_language(request.headers.get("accept-language", "")))


def _sign_in(
    request: Request, hub: Hub, status: int = 200, name: str = "", told: words.Told = words.Told.NOTHING
) -> Response:
    own = hub.settings.hub.tls == "own"
    fingerprint = tls.fingerprint(hub.settings.terminal.folder) if own else ""
    anybody = hub.people.anybody()
    return _page(request, hub, "sign_in.html", status, name=name, told=told, fingerprint=fingerprint, anybody=anybody)


def _signed_in(hub: Hub, token: str) -> Response:
    answer = RedirectResponse("/", 303)
    secure = hub.settings.hub.tls != "off"
    seconds = int(SESSION_LASTS.total_seconds())
    answer.set_cookie(COOKIE, token, max_age=seconds, httponly=True, samesite="lax", secure=secure)
    return answer


def _page(
    request: Request,
    hub: Hub,
    template: str,
    status: int = 200,
    /,
    told: words.Told = words.Told.NOTHING,
    **values: Any,
) -> HTMLResponse:
    catalogue = _catalogue(request, hub)
    text = _templates.get_template(template).render(
        _=catalogue.gettext,
        lang=catalogue.code,
        rtl=catalogue.rtl,
        told=words.told(catalogue, told),
        **values,
    )
    return HTMLResponse(text, status, headers={"Content-Language": catalogue.code, "Vary": "Accept-Language, Cookie"})
