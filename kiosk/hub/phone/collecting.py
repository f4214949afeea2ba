"""What a terminal asks of its drop: it takes what arrives, and says what became of it.

A hub opens drops for terminals that it knows, a relay for whoever asks (`kiosk/hub/relay.py`). From then on the drop's
own token is all that counts.
"""

import json
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, HTTPException, Query, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, Field

from kiosk.hub.credentials import PHONES
from kiosk.hub.drop import Drop, Fate
from kiosk.hub.phone import ADrops

router = APIRouter(prefix="/api/drops")

_NUMBER_MAX = 2**63 - 1
_bearer = HTTPBearer(auto_error=False, scheme_name="drop", description="A drop's token")


class Refusal(BaseModel):
    """Why not."""

    detail: str


_NO_DROP: dict[int | str, dict[str, object]] = {
    404: {"model": Refusal, "description": "No such drop, or it is over"},
    413: {"model": Refusal, "description": "Longer than anything that is meant"},
    422: {"model": Refusal, "description": "Which part can't be read, and why"},
}


class Opening(BaseModel):
    """What a terminal says of a drop that it opens: a public key (P-256, base64url), by which phones may seal."""

    key: str = Field(default="", pattern=r"^[A-Za-z0-9_-]{0,100}$")


class Opened(BaseModel):
    """An open drop: the token to collect with, the link for a phone, and the same link for whoever has to type it.

    Both links may be without a host: then they are the host's that was asked.
    """

    token: str
    link: str
    typed: str

    @classmethod
    def of(cls, drop: Drop, base: str = "") -> "Opened":
        """How a drop is found below that address."""
        return cls(token=drop.token, link=f"{base}{PHONES}{drop.link}", typed=f"{base}{PHONES}{drop.code}")


class Told(BaseModel):
    """What became of a file."""

    file: str
    fate: Literal[Fate.ARRIVED, Fate.SHOWN, Fate.PRINTED, Fate.BROKEN, Fate.TOO_LARGE]


async def drop_of(drops: ADrops, bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]) -> Drop:
    """The drop whose token came along; 404 without one."""
    drop = drops.of_token(bearer.credentials) if bearer else None
    if drop is None:
        raise HTTPException(404, "No such drop.")
    return drop


ADrop = Annotated[Drop, Depends(drop_of)]


@router.get(
    "/next",
    response_class=Response,
    responses={
        **_NO_DROP,
        200: {
            "content": {"application/octet-stream": {}},
            "description": "Of each parcel a line of JSON, then its bytes, `length` of them",
        },
        204: {"description": "Nothing came for a second"},
    },
)
async def take_parcels(drops: ADrops, drop: ADrop, after: Annotated[int, Query(ge=0, le=_NUMBER_MAX)] = 0) -> Response:
    """The next parcels behind number `after`, which is forgotten with all before it."""
    parcels = await drops.take(drop, after)
    if not parcels:
        return Response(status_code=204)
    parts = list[bytes]()
    for parcel in parcels:
        head = {"number": parcel.number, **parcel.head, "length": len(parcel.content)}
        parts += json.dumps(head).encode(), b"\n", parcel.content
    return Response(b"".join(parts), media_type="application/octet-stream")


@router.post("/told", status_code=204, responses=_NO_DROP)
async def tell(drop: ADrop, told: Told) -> None:
    """Keeps what became of a file, for its phone."""
    if file := drop.files.get(told.file):
        file.fate = told.fate


@router.post("/end", status_code=204, responses=_NO_DROP)
async def end(drops: ADrops, drop: ADrop) -> None:
    """Ends the drop with its visit: all is erased, and the link is dead."""
    await drops.end(drop)
