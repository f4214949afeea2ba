"""The hub's API, for terminals and for whatever else a mediator may use. The board has routes of its own."""

from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Header, Path, Query, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import AfterValidator, AwareDatetime, BaseModel, Field

from kiosk.calls import ACTS, Act, Call, Details, NewCall, Party
from kiosk.hub import desk, portraits
from kiosk.hub.address import base_url
from kiosk.hub.credentials import token_hash_of
from kiosk.hub.gate import ACaller, AHub, AMediator, ATerminal
from kiosk.hub.people import Mediator, Presence
from kiosk.hub.phone import ADrops
from kiosk.hub.phone.collecting import Opened, Opening
from kiosk.hub.streams import ApiFrames, streamed, told_to

router = APIRouter(prefix="/api")

NUMBER_MAX = 2**63 - 1
"""The largest number that an event can have: the database counts in 64 bits."""
_CLOCKS_AGREE = timedelta(seconds=5)  # a date has whole seconds, and was on its way


APhoto = Annotated[str, Path(pattern=r"^[0-9a-f]{1,64}$")]
"""A photo's name."""


class Health(BaseModel):
    """Tells a hub from anything else that answers on its port, and which database it works on."""

    service: Literal["guichet-hub"] = "guichet-hub"
    database: UUID


class Conflict(BaseModel):
    """Why not; and the call as it is, so that who came second sees who has it."""

    detail: str
    call: Call


class Said(BaseModel):
    """What a mediator says of themselves."""

    state: Presence


class Trouble(BaseModel):
    """Why not."""

    detail: str


STRANGERS: dict[int | str, dict[str, object]] = {
    401: {"model": Trouble, "description": "No token, and no session"},
    403: {"model": Trouble, "description": "Not for terminals, or not for mediators; or sent by another site's page"},
    413: {"model": Trouble, "description": "Longer than anything that is meant"},
    422: {"model": Trouble, "description": "Which part can't be read, and why"},
    503: {"model": Trouble, "description": "The database can't be used now. Try again"},
}
"""What any request but *health* may be answered."""
REFUSALS = STRANGERS | {404: {"model": Trouble, "description": "No such call; a terminal sees its own alone"}}


@router.get("/health")
def health(hub: AHub) -> Health:
    """Whether this is a hub, and on which database. Open to anybody."""
    return Health(database=hub.store.database_id())


def _in_our_time(at: datetime) -> datetime:
    """A terminal whose clock has lost its battery says 1970; what can't be reckoned with is no time at all."""
    if not 1900 <= at.year < 9000:
        raise ValueError("a time between the years 1900 and 9000")
    return at


class RaisedCall(NewCall):
    """A call, and how long ago it was raised, if the terminal can still tell without looking at a clock."""

    raised_at: Annotated[AwareDatetime, AfterValidator(_in_our_time)]
    age: float | None = Field(default=None, ge=0, le=366 * 86400)  # seconds


@router.post(
    "/calls",
    status_code=201,
    response_model=Call,
    responses={
        **STRANGERS,
        200: {"model": Call, "description": "This id came before"},
        409: {"model": Trouble, "description": "Not your id"},
        429: {"model": Trouble, "description": "Too many of your calls are open. Try again later"},
    },
)
def raise_call(
    new: RaisedCall, who: ATerminal, hub: AHub, response: Response, date: Annotated[str | None, Header()] = None
) -> Call | JSONResponse:
    """Takes a call. Send it again, with the same id, until the answer is 201 or 200.

    `age` says when it was raised. Without it, `raised_at` does, by the clock that `Date` tells the time of.
    """
    now = hub.clock()
    plain = NewCall(**new.model_dump(exclude={"age"}))
    aged = None if new.age is None else plain.model_copy(update={"raised_at": now - timedelta(seconds=new.age)})
    match hub.raise_call(aged or _by_our_clock(plain, date, now), who):
        case desk.Taken(call, changed):
            response.status_code = 201 if changed else 200
            return told_to(who, call)
        case desk.TooMany():
            return JSONResponse({"detail": "Too many of this terminal's calls are open."}, 429)
        case _:
            return JSONResponse({"detail": "Another terminal's call has this id."}, 409)


@router.get("/calls/{call_id}", response_model=Call, responses=REFUSALS)
def read_call(call_id: UUID, who: ACaller, hub: AHub) -> Call | JSONResponse:
    """A call as it is now: for its terminal, and for any mediator."""
    history = hub.store.history(call_id)
    if history is None or not (isinstance(who, Mediator) or history.call.terminal == who.name):
        return JSONResponse({"detail": "No such call."}, 404)
    return told_to(who, history.call)


@router.post(
    "/calls/{call_id}/{act}",
    response_model=Call,
    responses={**REFUSALS, 409: {"model": Conflict, "description": "It can't happen now"}},
)
def act_on_call(call_id: UUID, act: Act, who: ACaller, hub: AHub, details: Details = Details()) -> Call | JSONResponse:
    """Does something to a call.

    `notice`, `claim`, `delay`, `give-back`, `hand-over`, `reopen`, `put-away` are for mediators; `cancel`, `leave`,
    `leave-number`, `add-words` for its terminal; `meet`, `close` for both. Doing again what was done already changes
    nothing and is answered 200; a second `delay` alone is one more. `reopen` undoes a mediator's own `close`, for some
    seconds.

    `minutes` goes with `claim`, `delay` and `hand-over`; `to`, another mediator's name, with `hand-over`, and must;
    `outcome` goes with `close`; `phone` with `leave-number`: without one, the number that was left is taken back.
    `words` goes with `add-words`, and must: mediators alone read them, and terminals how often words were added.
    """
    answer: desk.Answer
    if foreign := details.given - ACTS[act].takes:
        return JSONResponse({"detail": f"{min(foreign)}: does not go with {act}"}, 422)
    if missing := ACTS[act].needs - details.given:
        return JSONResponse({"detail": f"{min(missing)}: must go with {act}"}, 422)
    if isinstance(who, Mediator) and Party.MEDIATOR in ACTS[act].by:
        answer = hub.mediator_does(call_id, act, who, details)
    elif not isinstance(who, Mediator) and Party.RESIDENT in ACTS[act].by:
        answer = hub.terminal_does(call_id, act, who, details)
    else:
        return JSONResponse({"detail": f"Not yours to {act}."}, 403)
    match answer:
        case desk.Taken(call):
            return told_to(who, call)
        case desk.Refused(call):
            conflict = Conflict(detail=f"It can't be: the call is {call.state}.", call=told_to(who, call))
            return JSONResponse(conflict.model_dump(mode="json"), 409)
        case _:
            return JSONResponse({"detail": "No such call."}, 404)


class Report(BaseModel):
    """What a terminal will need before long, by its keys: another version may know other ones."""

    soon: tuple[Annotated[str, Field(pattern=r"^[a-z-]{1,12}$")], ...] = Field((), max_length=8)


@router.post("/report", status_code=204, responses=STRANGERS)
def hear_report(report: Report, who: ATerminal, hub: AHub) -> None:
    """Keeps what a terminal will need, for the boards."""
    hub.hears_report(who, report.soon)


@router.post("/presence", status_code=204, responses=STRANGERS)
def say_presence(said: Said, who: AMediator, hub: AHub) -> None:
    """Keeps whether a mediator is here. Residents read the names of those who are."""
    hub.says(who, said.state)


class Echo(BaseModel):
    """What kind of receiver it is."""

    watches: bool = False


@router.post("/echo", status_code=204, responses=STRANGERS)
def echo(request: Request, said: Echo, who: AMediator, hub: AHub) -> None:
    """A receiver is awake, and would ring. To be sent every 10 s; 30 s after the last, residents read no name for it.

    It is the receiver of the mediator whose session it has; if it `watches`, as a screen at the desk, of all who are
    here.
    """
    hub.receivers.echo(token_hash_of(request), hub.clock(), watches=said.watches)


@router.get(
    "/photos/{photo}",
    response_class=Response,
    responses={
        **STRANGERS,
        200: {"content": {"image/jpeg": {}}, "description": f"A square of {portraits.SIDE} pixels"},
        404: {"model": Trouble, "description": "Nobody shows it, or nobody any more"},
    },
)
def show_photo(photo: APhoto, _who: ACaller, hub: AHub) -> Response:
    """A mediator's photo, by the name that `people` gives."""
    jpeg = hub.portraits.of(photo)
    return JSONResponse({"detail": "No such photo."}, 404) if jpeg is None else Response(jpeg, media_type="image/jpeg")


@router.post("/drops", status_code=201, responses=STRANGERS)
async def open_drop(who: ATerminal, hub: AHub, drops: ADrops, opening: Opening) -> Opened:
    """Opens a drop for a visit. The terminal's former one is over. After 10 minutes without its terminal it ends."""
    return Opened.of(await drops.open(str(who.id), opening.key), base_url(hub.settings))


@router.get("/events", response_class=StreamingResponse, responses=STRANGERS)
async def events(
    request: Request,
    who: ACaller,
    hub: AHub,
    after: Annotated[int | None, Query(ge=0, le=NUMBER_MAX)] = None,
    last_event_id: Annotated[int | None, Header(ge=0, le=NUMBER_MAX)] = None,
) -> StreamingResponse:
    """Server-sent events: `call` (its id resumes: Last-Event-ID, or ?after=), `people`, `heartbeat` every 3 s.
    `people` has each mediator who is here: `name` always, `second_name`, `languages`, `photo` as they wish. Those whom
    nothing is sure to reach are `asleep`; with `phone`, one of theirs is tried when somebody calls.

    A terminal hears of its own calls alone; boards hear of all, and of `terminals`. Without an id to resume from, the
    stream starts with the calls that are open.
    """
    return streamed(request, hub, who, ApiFrames(who), after if last_event_id is None else last_event_id)


@router.get("/openapi.json", include_in_schema=False)
def openapi(request: Request, who: ACaller) -> JSONResponse:
    """This API's description."""
    return JSONResponse(request.app.openapi())


@router.get(
    "/photos/{photo}/pixels",
    response_class=Response,
    responses={
        **STRANGERS,
        200: {"content": {"application/octet-stream": {}}, "description": "Three bytes a pixel (RGB), from the top"},
        404: {"model": Trouble, "description": "Nobody shows it, or nobody any more"},
    },
)
def show_pixels(photo: APhoto, _who: ACaller, hub: AHub) -> Response:
    """The same, for a terminal, which opens no pictures that come from outside."""
    jpeg = hub.portraits.of(photo)
    if jpeg is None:
        return JSONResponse({"detail": "No such photo."}, 404)
    return Response(portraits.pixels(jpeg), media_type="application/octet-stream")


def _by_our_clock(new: NewCall, their_now: str | None, now: datetime) -> NewCall:
    """The call with its time as this machine counts: a terminal whose clock is slow would ring nobody."""
    try:
        slow = now - parsedate_to_datetime(their_now or "")
        return new if abs(slow) < _CLOCKS_AGREE else new.model_copy(update={"raised_at": new.raised_at + slow})
    except (ValueError, TypeError, OverflowError):  # no date, or none that can be meant
        return new
