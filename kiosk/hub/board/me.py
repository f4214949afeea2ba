"""About me: what residents see of a mediator who is here, as that mediator wants it."""

from datetime import time
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from kiosk.calls import EventKind
from kiosk.hub import telling, tokens, words
from kiosk.hub.credentials import COOKIE, DEVICE
from kiosk.hub.gate import AHub, AReader
from kiosk.hub.guard import PHOTO_MAX
from kiosk.hub.hub import Hub
from kiosk.hub.lanes import Busy
from kiosk.hub.people import Mediator, NotAccepted
from kiosk.hub.portraits import NotAPhoto
from kiosk.hub.templates import catalogue_for, page

router = APIRouter(include_in_schema=False)

_TIME = r"^(([01]\d|2[0-3]):[0-5]\d)?$"


class _InMemory(MultiPartParser):
    """A form with a file, of which nothing is ever on a disk."""

    spool_max_size = PHOTO_MAX


@router.get("/me")
def me(request: Request, hub: AHub, who: AReader, saved: bool = False) -> Response:
    """What residents see of the mediator who is signed in."""
    return _me(request, hub, who, saved=saved)


@router.post("/me")
def introduce(
    request: Request,
    hub: AHub,
    who: AReader,
    second_name: Annotated[str, Form(max_length=100)] = "",
    languages: Annotated[list[str] | None, Form(max_length=100)] = None,
) -> Response:
    """Keeps a name in a second script, and the languages that somebody speaks."""
    try:
        hub.people.introduce(who, second_name.strip(), languages or [])
    except NotAccepted as refused:
        return _me(request, hub, who, 422, words.refusal(refused.fault))
    return RedirectResponse("/me?saved=true", 303)


@router.post("/me/photo")
async def show_photo(request: Request, hub: AHub, who: AReader) -> Response:
    """Keeps the photo that somebody took or chose."""
    try:
        async with hub.portraits.coming:
            form = await _InMemory(request.headers, request.stream(), max_files=1, max_fields=1).parse()
            sent = form.get("photo")
            photo = await sent.read() if isinstance(sent, UploadFile) else b""
            await run_in_threadpool(hub.portraits.keep, who, photo)
    except (KeyError, MultiPartException, NotAPhoto):  # KeyError: no form of that kind at all
        return await run_in_threadpool(_me, request, hub, who, 422, words.FormError.PHOTO)
    return RedirectResponse("/me?saved=true", 303)


@router.post("/me/photo/remove")
def remove_photo(request: Request, hub: AHub, who: AReader) -> Response:
    """Forgets it."""
    hub.portraits.forget(who)
    return RedirectResponse("/me?saved=true", 303)


@router.post("/me/note")
def leave_note(request: Request, hub: AHub, who: AReader, note: Annotated[str, Form(max_length=500)] = "") -> Response:
    """Keeps a line to colleagues, for today; they read it on their boards."""
    try:
        hub.people.note(who, note.strip(), hub.clock())
    except NotAccepted as refused:
        return _me(request, hub, who, 422, words.refusal(refused.fault))
    return RedirectResponse("/me?saved=true", 303)


@router.post("/me/code")
async def change_code(
    request: Request,
    hub: AHub,
    who: AReader,
    code: Annotated[str, Form(max_length=100)] = "",
    new_code: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """Another code, for whoever knows the present one; as slow to guess as at the door."""
    try:
        return await hub.lanes.known.run(partial(_change_code, request, hub, who, code.strip(), new_code.strip()))
    except Busy:
        return RedirectResponse("/me", 303)


def _change_code(request: Request, hub: Hub, who: Mediator, code: str, new_code: str) -> Response:
    device = tokens.token_hash(request.cookies.get(DEVICE, ""))
    if hub.attempts.begin("", who.name, device):
        return _me(request, hub, who, 429, words.FormError.CODE)
    try:
        if not hub.sessions.change_code(who, request.cookies.get(COOKIE, ""), code, new_code, hub.clock()):
            return _me(request, hub, who, 401, words.FormError.CODE)
    except NotAccepted as refused:
        return _me(request, hub, who, 422, words.refusal(refused.fault))
    hub.attempts.succeeded("", who.name, device)
    return RedirectResponse("/me?saved=true", 303)


@router.get("/closed")
def closed_today(request: Request, hub: AHub, who: AReader) -> Response:
    """The calls that the mediator who is signed in has closed today."""
    catalogue = catalogue_for(request, hub)
    midnight = hub.clock().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    calls = [call for call in hub.store.ended(EventKind.CLOSED, midnight) if call.ending and call.ending.by == who.name]
    told = [
        (
            catalogue.hour(call.ending.at.astimezone().time()),
            words.wanted(catalogue, call),
            words.place(catalogue, call),
        )
        for call in sorted(calls, key=lambda call: call.raised_at, reverse=True)
        if call.ending
    ]
    return page(request, hub, "closed.html", calls=told)


@router.post("/me/try")
def try_phone(request: Request, hub: AHub, who: AReader) -> Response:
    """Sends a message to the phone of the mediator who is signed in, and says how that went."""
    hub.tries(who, telling.a_try(catalogue_for(request, hub)))
    return RedirectResponse("/me#phone", 303)


@router.post("/me/quiet")
def keep_quiet(
    request: Request,
    hub: AHub,
    who: AReader,
    begin: Annotated[str, Form(pattern=_TIME)] = "",
    end: Annotated[str, Form(pattern=_TIME)] = "",
    always: bool = Form(False),
) -> Response:
    """When no message goes to the phone of the mediator who is signed in; `always`: it may ring at any hour."""
    hours = [time.fromisoformat(at) if at and not always else None for at in (begin, end)]
    hub.receivers.keep_quiet(who, *hours)
    return RedirectResponse("/me?saved=true", 303)


def _me(
    request: Request,
    hub: Hub,
    who: Mediator,
    status: int = 200,
    error: words.FormError | None = None,
    *,
    saved: bool = False,
) -> Response:
    catalogue, last = catalogue_for(request, hub), hub.receivers.channel(who)
    shown: dict[str, Any] = {
        "who": who,
        "saved": saved,
        "spoken": words.spoken(catalogue),
        "worked": last is None or last.worked,
        "quiet": who.quiet.split("-") if who.quiet else ("", ""),
    }
    return page(request, hub, "me.html", status, error, told=telling.phone_did(catalogue, last), **shown)
