"""The hub's API, for terminals and for the board's script."""

from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from kiosk.calls import Call, EventKind, NewCall
from kiosk.hub import desk
from kiosk.hub.gate import COOKIE, ACaller, AHub, AMediator, ATerminal, known
from kiosk.hub.people import Mediator, Presence
from kiosk.hub.streams import Stream

router = APIRouter(prefix="/api")

_CLOCKS_AGREE = timedelta(seconds=5)  # a date has whole seconds, and was on its way


class Health(BaseModel):
    """Tells a hub from anything else that answers on its port, and which database it works on."""

    service: Literal["guichet-hub"] = "guichet-hub"
    database: UUID


class Conflict(BaseModel):
    """Why not; and the call as it is, so that who came second sees who has it."""

    detail: str
    call: Call


class Doing(BaseModel):
    """What goes with an act: with `claim`, in how many minutes the mediator is there."""

    model_config = ConfigDict(extra="forbid")

    minutes: int | None = Field(default=None, ge=0, le=120)


class Said(BaseModel):
    """What a mediator says of themselves."""

    state: Presence


class Act(StrEnum):
    """What can be done to a call."""

    NOTICE = "notice"
    CLAIM = "claim"
    RELEASE = "release"
    MEET = "meet"
    CLOSE = "close"
    CANCEL = "cancel"
    LEAVE = "leave"


_BY_MEDIATORS = {
    Act.NOTICE: EventKind.NOTICED,
    Act.CLAIM: EventKind.CLAIMED,
    Act.RELEASE: EventKind.RELEASED,
    Act.MEET: EventKind.MET,
    Act.CLOSE: EventKind.CLOSED,
}
_BY_TERMINALS = {
    Act.MEET: EventKind.MET,
    Act.CLOSE: EventKind.CLOSED,
    Act.CANCEL: EventKind.CANCELLED,
    Act.LEAVE: EventKind.LEFT,
}
_REFUSALS: dict[int | str, dict[str, object]] = {
    401: {"description": "No token, and no session"},
    403: {"description": "Not for terminals, or not for mediators"},
    404: {"description": "No such call; a terminal sees its own alone"},
}


@router.get("/health")
def health(hub: AHub) -> Health:
    """Whether this is a hub, and on which database. Open to anybody."""
    return Health(database=hub.store.database())


@router.post(
    "/calls",
    status_code=201,
    response_model=Call,
    responses={200: {"model": Call, "description": "This id came before"}, 409: {"description": "Not your id"}},
)
def raise_call(
    new: NewCall, who: ATerminal, hub: AHub, response: Response, date: Annotated[str | None, Header()] = None
) -> Call | JSONResponse:
    """Takes a call. Send it again, with the same id, until the answer is 201 or 200.

    `Date` tells what the terminal's clock says now; `raised_at` is by the same clock.
    """
    match hub.raise_call(_by_our_clock(new, date, hub.clock()), who):
        case desk.Taken(call, changed):
            response.status_code = 201 if changed else 200
            return call
        case _:
            return JSONResponse({"detail": "Another terminal's call has this id."}, 409)


@router.get("/calls/{call_id}", response_model=Call, responses=_REFUSALS)
def read_call(call_id: UUID, who: ACaller, hub: AHub) -> Call | JSONResponse:
    """A call as it is now: for its terminal, and for any mediator."""
    history = hub.store.history(call_id)
    if history is None or not (isinstance(who, Mediator) or history.call.terminal == who.name):
        return JSONResponse({"detail": "No such call."}, 404)
    return history.call


@router.post(
    "/calls/{call_id}/{act}",
    response_model=Call,
    responses={**_REFUSALS, 409: {"model": Conflict, "description": "It can't happen now"}},
)
def act_on_call(call_id: UUID, act: Act, who: ACaller, hub: AHub, doing: Doing | None = None) -> Call | JSONResponse:
    """Does something to a call: `notice`, `claim`, `release` by mediators; `cancel`, `leave` by its terminal;
    `meet`, `close` by both. Doing again what is already so changes nothing and is answered 200.
    """
    answer: desk.Answer
    if isinstance(who, Mediator) and act in _BY_MEDIATORS:
        minutes = doing.minutes if doing and act is Act.CLAIM else None
        answer = hub.mediator_does(call_id, _BY_MEDIATORS[act], who, minutes)
    elif not isinstance(who, Mediator) and act in _BY_TERMINALS:
        answer = hub.terminal_does(call_id, _BY_TERMINALS[act], who)
    else:
        return JSONResponse({"detail": f"Not yours to {act}."}, 403)
    match answer:
        case desk.Taken(call):
            return call
        case desk.Refused(call):
            conflict = Conflict(detail=f"It can't be: the call is {call.state}.", call=call)
            return JSONResponse(conflict.model_dump(mode="json"), 409)
        case _:
            return JSONResponse({"detail": "No such call."}, 404)


@router.post("/presence", status_code=204)
def say_presence(said: Said, who: AMediator, hub: AHub) -> None:
    """Keeps whether a mediator is here. Residents read the names of those who are."""
    hub.says(who, said.state)


@router.get("/events", response_class=StreamingResponse)
async def events(
    request: Request,
    who: ACaller,
    hub: AHub,
    after: Annotated[int | None, Query(ge=0)] = None,
    last_event_id: Annotated[str | None, Header()] = None,
) -> StreamingResponse:
    """Server-sent events: `call` (its id resumes: Last-Event-ID, or ?after=), `people`, `heartbeat` every 3 s.

    A terminal hears of its own calls alone; boards hear of all, and of `terminals`. Without an id to resume from, the
    stream starts with the calls that are open.
    """
    since = int(last_event_id) if last_event_id and last_event_id.isascii() and last_event_id.isdigit() else after
    stream = Stream(hub, who, since, _still(request, hub))
    return StreamingResponse(stream.events(), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


@router.get("/openapi.json", include_in_schema=False)
def openapi(request: Request, who: ACaller) -> JSONResponse:
    """This API's description."""
    return JSONResponse(request.app.openapi())


def _by_our_clock(new: NewCall, their_now: str | None, now: datetime) -> NewCall:
    """The call with its time as this machine counts: a terminal whose clock is slow would ring nobody."""
    try:
        slow = now - parsedate_to_datetime(their_now or "")
        return new if abs(slow) < _CLOCKS_AGREE else new.model_copy(update={"raised_at": new.raised_at + slow})
    except (ValueError, TypeError, OverflowError):  # no date, or none that can be meant
        return new


def _still(request: Request, hub: AHub) -> Callable[[], bool]:
    """Whether who opened a stream may still listen: a session ends, a token is replaced."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    session = request.cookies.get(COOKIE)
    return lambda: known(hub, token if scheme.lower() == "bearer" else None, session) is not None
