"""The relay: a hub's drop alone, on the Internet, for terminals that it doesn't know.

Phones seal what they send with a key that the terminal made and that stands behind the link's #, so nothing that comes
here can be read here. It lies in memory, for LASTS seconds at most. Nothing is logged of who asks.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
from pydantic import BaseModel
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from kiosk.hub.connections import Listener
from kiosk.hub.credentials import whose
from kiosk.hub.drops import Drops
from kiosk.hub.guard import Guard
from kiosk.hub.phone import ADrops
from kiosk.hub.phone.attaching import attach
from kiosk.hub.phone.collecting import Opened, Opening
from kiosk.hub.running import Unusable, bound, ended_by_signals, given_up, not_listened_on, run
from kiosk.hub.tally import Tally
from kiosk.language import Catalogues
from kiosk.settings import RelaySettings
from kiosk.version import version

OPEN_PER_ADDRESS = 128
"""Drops that are open at once for one address: a city's terminals may share one."""
OPENED_PER_ADDRESS, OPENED_IN_ALL = 60, 3000
"""So many are opened a minute: each of 128 terminals has a visit every two minutes; 1,000 can all begin at once."""
STRANGERS = 2048
"""Connections of nobody who has a drop: when a relay is started anew, a thousand terminals and phones come at once."""

router = APIRouter(prefix="/api")


class Health(BaseModel):
    """Tells a relay from anything else that answers at its address."""

    service: Literal["guichet-relay"] = "guichet-relay"


async def _openings(request: Request) -> Tally:
    openings: Tally = request.app.state.openings
    return openings


@router.get("/health")
async def health() -> Health:
    """Whether this is a relay."""
    return Health()


@router.post("/drops", status_code=201)
async def open_drop(
    request: Request, drops: ADrops, openings: Annotated[Tally, Depends(_openings)], opening: Opening
) -> Opened:
    """Opens a drop for whoever asks; 429 if that is too often. After 10 minutes without its terminal it ends."""
    opener = whose(request)
    if openings.is_full(opener):
        raise HTTPException(429, "Too many drops.", {"Retry-After": "60"})
    openings.add(opener)
    return Opened.of(await drops.open(opener, opening.key))


def application(listener: Listener, proxy: str = "") -> FastAPI:
    """The relay's web application, on connections of `listener`. `proxy`: whose word on who asks is believed."""
    drops = Drops(OPEN_PER_ADDRESS, sealed=True)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(drops.run()), asyncio.create_task(listener.run(drops.knows))]
        yield
        for task in tasks:
            task.cancel()

    app = FastAPI(title="Guichet relay", version=version(), openapi_url=None, lifespan=lifespan)
    app.state.openings = Tally(OPENED_PER_ADDRESS, OPENED_IN_ALL)
    if proxy:
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=proxy)
    app.add_middleware(Guard, listener=listener, knows=drops.knows)
    app.include_router(router)
    attach(app, drops, Catalogues())
    return app


def serve(settings: RelaySettings) -> None:
    """Runs until SIGTERM or SIGINT. Prints where it listens, when it does.

    Raises SystemExit(2), with what to do on stderr, if the port or the certificate can't be used.
    """
    ended = ended_by_signals()
    certificate = (settings.tls_certificate, settings.tls_key) if settings.tls_certificate else None
    said = f"Guichet relay: {settings.listen}, {'HTTPS' if certificate else 'HTTP, for a proxy'}"
    try:
        listener = bound(settings.host, settings.port, strangers=STRANGERS, proxy=settings.proxy)
    except OSError as error:
        raise given_up(not_listened_on("relay", settings.listen, error)) from None
    with listener:
        try:
            app = application(listener, settings.proxy)
            run(app, listener, lambda: certificate, ended, section="relay", said=said)
        except Unusable as unusable:
            raise given_up(unusable) from None
