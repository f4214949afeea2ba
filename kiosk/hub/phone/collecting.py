"""What a terminal asks of the drop: it opens one for a visit, takes what arrives, and says what became of it."""

import json
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, HTTPException, Query, Response
from pydantic import BaseModel

from kiosk.hub.address import base_url
from kiosk.hub.api import NUMBER_MAX, REFUSALS, STRANGERS, Trouble
from kiosk.hub.drop import Drop, Fate
from kiosk.hub.gate import PHONES, AHub, ATerminal
from kiosk.hub.phone import ADrops

router = APIRouter(prefix="/api/drops")

_NO_DROP: dict[int | str, dict[str, object]] = {
    **REFUSALS,
    404: {"model": Trouble, "description": "No such drop of this terminal's, or it is over"},
}


class Opened(BaseModel):
    """An open drop: its token, the link for a phone, and the same link for whoever has to type it."""

    token: str
    link: str
    typed: str


class Told(BaseModel):
    """What became of a file."""

    file: str
    fate: Literal[Fate.ARRIVED, Fate.SHOWN, Fate.PRINTED, Fate.BROKEN, Fate.TOO_LARGE]


def drop_of(drops: ADrops, who: ATerminal, token: str) -> Drop:
    """A drop that this terminal opened; 404 for any other."""
    drop = drops.of_terminal(token, who.id)
    if drop is None:
        raise HTTPException(404, "No such drop.")
    return drop


ADrop = Annotated[Drop, Depends(drop_of)]


@router.post("", status_code=201, responses=STRANGERS)
async def open_drop(who: ATerminal, hub: AHub, drops: ADrops) -> Opened:
    """Opens a drop for a visit. The terminal's former one is over. After 10 minutes without its terminal it ends."""
    drop, base = await drops.open(who.id), base_url(hub.settings)
    return Opened(token=drop.token, link=f"{base}{PHONES}{drop.token}", typed=f"{base}{PHONES}{drop.code}")


@router.get(
    "/{token}/next",
    response_class=Response,
    responses={
        **_NO_DROP,
        200: {"content": {"application/octet-stream": {}}, "description": "A line of JSON, then the parcel's bytes"},
        204: {"description": "Nothing came for a second"},
    },
)
async def take_parcel(drops: ADrops, drop: ADrop, after: Annotated[int, Query(ge=0, le=NUMBER_MAX)] = 0) -> Response:
    """The next parcel behind number `after`, which is forgotten with all before it."""
    parcel = await drops.take(drop, after)
    if parcel is None:
        return Response(status_code=204)
    head = json.dumps({"number": parcel.number, **parcel.head}).encode()
    return Response(head + b"\n" + parcel.content, media_type="application/octet-stream")


@router.post("/{token}/told", status_code=204, responses=_NO_DROP)
async def tell(drop: ADrop, told: Told) -> None:
    """Keeps what became of a file, for its phone."""
    if file := drop.files.get(told.file):
        file.fate = told.fate


@router.post("/{token}/end", status_code=204, responses=_NO_DROP)
async def end(drops: ADrops, drop: ADrop) -> None:
    """Ends the drop with its visit: all is erased, and the link is dead."""
    await drops.end(drop)
