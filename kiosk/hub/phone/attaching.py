"""The drop's part of a web application, a hub's or a relay's."""

from typing import cast

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.staticfiles import StaticFiles

from kiosk import places
from kiosk.hub import phone
from kiosk.hub.drops import Drops
from kiosk.hub.phone import collecting
from kiosk.language import Catalogues


def attach(app: FastAPI, drops: Drops, catalogues: Catalogues) -> None:
    """Has an application pass on what phones send, and answer plainly whatever it can't read."""
    app.state.drops = drops
    app.state.catalogues = catalogues
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(Exception, _fault)
    app.include_router(phone.router)
    app.include_router(collecting.router)
    app.mount("/static/phone", StaticFiles(directory=places.PHONE_STATIC), name="phone-static")
    app.mount("/static", StaticFiles(directory=places.BOARD_STATIC), name="static")


async def _unreadable(_request: Request, error: Exception) -> JSONResponse:
    """Says which field, and never what was in it."""
    first = cast(RequestValidationError, error).errors()[0]
    where = ".".join(str(part) for part in first["loc"][1:])
    return JSONResponse({"detail": f"{where or 'The body'}: {first['msg']}"[:200]}, 422)


async def _fault(_request: Request, _error: Exception) -> JSONResponse:
    """A mistake of ours: uvicorn logs where, nobody else learns more."""
    return JSONResponse({"detail": "The hub has a fault."}, 500)
