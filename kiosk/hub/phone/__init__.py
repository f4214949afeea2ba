"""The page by which a phone sends papers to a terminal: a form; with script, one that goes on after a cut."""

import secrets
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from pydantic import BaseModel, Field
from starlette.requests import ClientDisconnect

from kiosk.hub.credentials import PHONES, whose
from kiosk.hub.drop import (
    FILE_MAX,
    FILES_MAX,
    LABEL_MAX,
    PIECE_FIRST,
    PIECE_LEAST,
    PIECE_MAX,
    PIECES_AT_ONCE,
    SEAL,
    Drop,
    File,
    Full,
    OutOfPlace,
    Slowed,
)
from kiosk.hub.drops import Drops
from kiosk.hub.phone import form, words
from kiosk.hub.rendering import answer, catalogue_of
from kiosk.language import Catalogue

router = APIRouter(prefix=PHONES.rstrip("/"), include_in_schema=False)

_AGAIN = 2  # seconds
_UNSEALED = "Only what is sealed is taken here."


_PHONE = r"^[A-Za-z0-9_-]{0,32}$"
APhone = Annotated[str, Query(pattern=_PHONE)]
"""By which a phone is told of its own papers: a page makes it up, and keeps it in its address."""


class Announced(BaseModel):
    """One file that a phone is about to send. What its label says, it writes for the terminal alone."""

    id: str = Field(pattern=r"^[A-Za-z0-9_-]{1,32}$")
    label: str = Field(max_length=LABEL_MAX)
    size: int = Field(ge=0)  # bytes
    sealed: bool
    page: str = Field(default="", pattern=r"^[A-Za-z0-9_-]{0,100}$")
    phone: str = Field(default="", pattern=_PHONE)


async def drops_of(request: Request) -> Drops:
    """The drops of this hub process."""
    drops: Drops = request.app.state.drops
    return drops


async def words_of(request: Request) -> Catalogue:
    """The words for whoever sent this request."""
    return catalogue_of(request, request.app.state.catalogues)


ADrops = Annotated[Drops, Depends(drops_of)]
Words = Annotated[Catalogue, Depends(words_of)]


async def drop_of(request: Request, drops: ADrops, link: str) -> Drop:
    """The drop that a link leads to; 404 if it leads nowhere, 410 once it is over, 429 for who guesses."""
    try:
        drop = drops.of_link(link, whose(request))
    except Slowed:
        raise HTTPException(429, "Too many wrong links.", {"Retry-After": "60"}) from None
    if drop is None:
        raise HTTPException(404, "No such link.")
    return drop


async def open_drop(drop: Annotated[Drop, Depends(drop_of)]) -> Drop:
    """The same, as long as it takes anything; 410 once it is over."""
    if drop.over:
        raise HTTPException(410, "This link is over.")
    return drop


AnOpenDrop = Annotated[Drop, Depends(open_drop)]


@router.get("/{link}")
async def phone_page(request: Request, catalogue: Words, drops: ADrops, link: str, phone: APhone = "") -> Response:
    """Where a phone chooses its papers. Whoever typed the short code is sent on to the link itself."""
    try:
        drop = await open_drop(await drop_of(request, drops, link))
    except HTTPException as refused:
        return answer(catalogue, "no_drop.html", refused.status_code, slowed=refused.status_code == 429)
    if link != drop.link:
        return RedirectResponse(f"{PHONES}{drop.link}", 303)
    drops.appear(drop)
    phone = phone or secrets.token_urlsafe(12)
    return answer(
        catalogue,
        "phone.html",
        200,
        drop=drop,
        sealed=drops.sealed,
        megabytes=FILE_MAX // 1_000_000,
        readable=request.url.scheme == "http",
        phone=phone,
        fates=[words.fate(catalogue, file) for file in drop.files_of(phone)],
        script=words.for_script(catalogue)
        | {"load": {"first": PIECE_FIRST, "least": PIECE_LEAST, "most": PIECES_AT_ONCE * PIECE_MAX}}
        | {"piece": PIECE_MAX}
        | {"phone": phone, "largest": FILE_MAX, "most": FILES_MAX, "sealed": drops.sealed, "key": drop.key},
    )


@router.post("/{link}")
async def send_form(request: Request, drops: ADrops, drop: AnOpenDrop, phone: APhone = "") -> Response:
    """The page's form, without script: its files are handed on while they arrive. A relay, which must not read, does
    not take it.
    """
    if drops.sealed:
        raise HTTPException(403, _UNSEALED)
    try:
        await form.hand_on(request, drops, drop, phone)
    except form.Unreadable:
        raise HTTPException(422, "Not a form with files.") from None
    except Full:
        raise _no_room() from None
    return RedirectResponse(f"{PHONES}{drop.link}?phone={phone}", 303)


@router.post("/{link}/files")
async def announce(drops: ADrops, drop: AnOpenDrop, files: list[Announced]) -> JSONResponse:
    """Tells the terminal which files will come, in their order. To do it again does no harm."""
    if drops.sealed and not all(one.sealed for one in files):
        raise HTTPException(403, _UNSEALED)
    try:
        drops.announce(drop, (File(**one.model_dump()) for one in files))
    except Full:
        raise _no_room() from None
    return JSONResponse({"announced": len(files)})


@router.put("/{link}/files/{file_id}")
async def send_pieces(
    request: Request, drops: ADrops, drop: AnOpenDrop, file_id: str, at: Annotated[int, Query(ge=0, le=FILE_MAX)]
) -> JSONResponse:
    """Pieces of a file, one behind the other, from byte `at` on. Each that has come whole stays, be those behind it cut
    off. The answer says how far the file has come: whence to go on.
    """
    file = drop.files.get(file_id)
    if file is None:
        raise HTTPException(422, "No such file was announced.")
    status, body, seal = 200, _Body(request), SEAL if file.sealed else 0
    try:
        while body.left:
            size = min(body.left, PIECE_MAX + seal)
            async with drops.room(drop, size, file, at):
                drops.put(drop, file, at, await body.next(size))
            at += size - seal
    except Full:
        return JSONResponse({"received": file.received}, 503, {"Retry-After": str(_AGAIN)})
    except OutOfPlace:
        status = 409
    except ClientDisconnect:
        pass  # nobody reads the answer
    return JSONResponse({"received": file.received}, status)


@router.get("/{link}/state")
async def state(drop: Annotated[Drop, Depends(drop_of)], phone: APhone = "") -> JSONResponse:
    """What has become of each of a phone's files, for its page to tell; also once the visit is over."""
    files = [
        {"id": one.id, "label": one.label, "sealed": one.sealed, "fate": one.fate, "received": one.received,
         "size": one.size}
        for one in drop.files_of(phone)
    ]  # fmt: skip
    return JSONResponse({"over": drop.over, "files": files})


def _no_room() -> HTTPException:
    return HTTPException(503, "No room now. Try again.", {"Retry-After": str(_AGAIN)})


class _Body:
    """What comes in a request, piece by piece. `left`: bytes, as its sender said."""

    def __init__(self, request: Request) -> None:
        """Refuses one that doesn't say how long it is: browsers do."""
        if "content-length" not in request.headers:
            raise HTTPException(411, "How long is it?")
        self.left = int(request.headers["content-length"])
        self._chunks = request.stream()
        self._rest = b""

    async def next(self, size: int) -> bytes:
        """The next bytes, so many. Raises ClientDisconnect where they break off."""
        chunks, come = [self._rest], len(self._rest)
        while come < size:
            if not (chunk := await anext(self._chunks, b"")):
                raise HTTPException(422, "Shorter than it said.")
            chunks.append(chunk)
            come += len(chunk)
        read = b"".join(chunks)
        self._rest, self.left = read[size:], self.left - size
        return read[:size]
