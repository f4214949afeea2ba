"""The mediators' board: one page, its stream, and its buttons. It works without script; with it, it is live."""

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import FileResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from kiosk import places
from kiosk.calls import ACTS, UNDONE_FOR, Act, Call, Details, EventKind, Party
from kiosk.hub import desk, words
from kiosk.hub.api import NUMBER_MAX
from kiosk.hub.board import cards
from kiosk.hub.board.frames import BoardFrames, present
from kiosk.hub.gate import AHub, AMediator, AReader, signed_in
from kiosk.hub.hub import Hub
from kiosk.hub.people import Mediator, Presence
from kiosk.hub.streams import streamed
from kiosk.hub.templates import catalogue_for, page

router = APIRouter(include_in_schema=False)

_MISSED_SHOWN = timedelta(hours=12)
_SCRIPT = "application/json"
"""What the board's script accepts: it wants no page."""


@router.get("/")
def board(request: Request, hub: AHub, who: AReader) -> Response:
    """The board of the mediator who is signed in."""
    return _board(request, hub, who, who)


@router.get("/watch")
def watch(request: Request, hub: AHub, who: AReader) -> Response:
    """The board for a screen that stands at the desk: large, loud, for all who are here, and with no buttons."""
    return _board(request, hub, who, None)


@router.get("/worker.js")
def worker() -> Response:
    """What a browser keeps of the board to install it; from here, since it may do nothing above its own folder."""
    return FileResponse(places.BOARD_STATIC / "worker.js", media_type="text/javascript")


@router.get("/offline")
def offline(request: Request, hub: AHub) -> Response:
    """What a phone shows instead of the board while it has no network."""
    return page(request, hub, "offline.html")


def _board(request: Request, hub: Hub, who: Mediator, reads: Mediator | None) -> Response:
    """`who` is signed in; `reads`: the mediator whose cards these are, None for everybody's."""
    catalogue = catalogue_for(request, hub)
    now, newest = hub.clock(), hub.store.newest()  # before the calls: shown twice is better than never
    return page(
        request,
        hub,
        "board.html",
        who=who,
        watches=reads is None,
        cards=[cards.rendered(catalogue, call, reads, now, hub.usual_minutes) for call in _calls(hub, reads, now)],
        people=present(catalogue, reads, hub.team()),
        presences=words.presences(catalogue),
        after=newest,
        script=words.for_script(catalogue),
    )


@router.get("/events", response_class=StreamingResponse)
async def events(
    request: Request,
    who: AMediator,
    hub: AHub,
    after: Annotated[int | None, Query(ge=0, le=NUMBER_MAX)] = None,
    watches: bool = False,
) -> StreamingResponse:
    """What the board's script shows: cards and sentences, in the words of its mediator."""
    reads = None if watches else who
    frames = BoardFrames(catalogue_for(request, hub), reads, hub.clock, lambda: hub.usual_minutes)
    return streamed(request, hub, who, frames, after)


@router.get("/calls/{call_id}/hand-over")
def choose_colleague(request: Request, hub: AHub, call_id: UUID) -> Response:
    """Who takes over? Those who are here now, for the mediator who has the call."""
    who = signed_in(request, hub)
    history = hub.store.history(call_id)
    if who is None or history is None or not history.call.allows(Act.HAND_OVER, Party.MEDIATOR, who.name):
        return RedirectResponse("/", 303)
    catalogue, call = catalogue_for(request, hub), history.call
    return page(
        request,
        hub,
        "hand_over.html",
        call=call,
        reason=words.reason(catalogue, call.reason),
        place=words.place(catalogue, call),
        colleagues=[one for one in hub.people.here(hub.clock()) if one.id != who.id],
        promised=hub.usual_minutes,
    )


@router.post("/calls/{call_id}/{deed}")
async def act(request: Request, hub: AHub, call_id: UUID, deed: Act) -> Response:
    """The board's buttons. Without script, the board is shown again; the script is answered with the card alone."""
    return await run_in_threadpool(_acted, request, hub, call_id, deed, await request.form())


def _acted(request: Request, hub: Hub, call_id: UUID, deed: Act, form: FormData) -> Response:
    who = signed_in(request, hub)
    if who is None:
        return _answer(request, 401)
    try:
        details = Details.model_validate({name: form[name] for name in ACTS[deed].takes if form.get(name)})
    except ValidationError:
        return _answer(request, 422)
    answer: desk.Answer = desk.Unknown()
    if Party.MEDIATOR in ACTS[deed].by:
        answer = hub.mediator_does(call_id, deed, who, details)
    if isinstance(answer, desk.Unknown):
        return _answer(request, 404)
    catalogue = catalogue_for(request, hub)
    said = words.taken(catalogue, answer.call, who.name) if isinstance(answer, desk.Refused) else ""
    card = cards.rendered(catalogue, answer.call, who, hub.clock(), hub.usual_minutes)
    return _answer(request, 200, card=card, said=said)


@router.post("/presence")
def presence(request: Request, hub: AHub, state: Annotated[Presence, Form()]) -> Response:
    """*I'm here* and its like."""
    who = signed_in(request, hub)
    if who is None:
        return _answer(request, 401)
    hub.says(who, state)
    return _answer(request, 200)


def _answer(request: Request, status: int, **values: str) -> Response:
    """For the script, what it needs; without script, the board again, which shows what is true."""
    if request.headers.get("accept") == _SCRIPT:
        return JSONResponse(values, status)
    return RedirectResponse("/", 303)


def _calls(hub: Hub, who: Mediator | None, now: datetime) -> list[Call]:
    """The calls that the board shows, in their order: with those that came too late, and those that can be undone."""
    calls = [history.call for history in hub.store.open_calls()]
    calls += hub.store.ended(EventKind.MISSED, now - _MISSED_SHOWN)
    closed = hub.store.ended(EventKind.CLOSED, now - UNDONE_FOR)
    calls += [call for call in closed if call.allows(Act.REOPEN, Party.MEDIATOR, who.name if who else "")]
    return sorted(calls, key=lambda call: cards.place(call, who))
