"""The web application: routes, what stands before them, and what the hub does between requests."""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from kiosk import faults
from kiosk.hub import api, board, database, doors
from kiosk.hub.address import own_names
from kiosk.hub.board import cards, figures, me, people
from kiosk.hub.connections import Listener
from kiosk.hub.drops import Drops
from kiosk.hub.engine import Superseded
from kiosk.hub.guard import Guard
from kiosk.hub.hub import PRIVATE_KEPT, Hub
from kiosk.hub.news import News
from kiosk.hub.phone.attaching import attach
from kiosk.hub.templates import page
from kiosk.settings import LANGUAGES
from kiosk.version import version

_log = logging.getLogger(__name__)
LEARNED = 300.0
"""Seconds between two looks at how long mediators take at such an hour."""
LOOKED_AFTER = 1.0
"""Seconds between two looks at the calls that nobody answers."""


def application(hub: Hub, listener: Listener | None = None) -> FastAPI:
    """The hub's web application, on connections of `listener`."""

    news, drops = News(hub), Drops()

    def knows(token_hash: str) -> bool:
        return news.knows(token_hash) or drops.knows(token_hash)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        hub.wake.start()
        tasks = [
            asyncio.create_task(news.run()),
            asyncio.create_task(run_in_threadpool(_warm, hub)),
            asyncio.create_task(_repeat(hub.look_after, LOOKED_AFTER)),
            asyncio.create_task(_repeat(hub.thin, 3600)),
            asyncio.create_task(_repeat(hub.learn, LEARNED)),
            asyncio.create_task(_repeat(partial(_forget, hub), PRIVATE_KEPT.total_seconds())),
            asyncio.create_task(drops.run()),
        ]
        if listener is not None:
            tasks.append(asyncio.create_task(listener.run(knows)))
        if hub.database.shared:
            tasks.append(asyncio.create_task(hub.wake.listen(hub.database.url)))
        yield
        for task in tasks:
            task.cancel()
        hub.channels.close()

    app = FastAPI(
        title="Guichet hub",
        version=version(),
        description="Calls from terminals to mediators.",
        openapi_url=None,  # served by api.py, to those who are known
        lifespan=lifespan,
    )
    app.state.hub = hub
    app.state.news = news
    app.add_middleware(
        Guard,
        listener=listener,
        knows=knows,
        names=own_names(hub.settings),
        turned_away=partial(doors.turned_away, hub),
    )
    for trouble in (SQLAlchemyError, OSError):
        app.add_exception_handler(trouble, _keeps_nothing)
    app.include_router(api.router)
    app.include_router(board.router)
    app.include_router(people.router)
    app.include_router(me.router)
    app.include_router(figures.router)
    app.include_router(doors.router)
    attach(app, drops, hub.catalogues)
    return app


def _warm(hub: Hub) -> None:
    """Loads what the first call needs, and has the garbage collector pass over it: that took 90 ms, in some call."""
    cards.warm(hub.catalogues.of(code) for code in LANGUAGES)
    hub.learn()
    gc.freeze()


def _forget(hub: Hub) -> None:
    """What residents left with calls that are over goes from the database, and from what is kept of cards."""
    hub.forget_private()
    cards.forget()


async def _repeat(work: Callable[[], None], seconds: float) -> None:
    """Does `work` in a thread, again and again; what goes wrong once may go right the next time."""
    while True:
        await asyncio.sleep(seconds)
        try:
            await run_in_threadpool(work)
        except Superseded as newer:
            _log.error("%s", newer)
            return
        except Exception as error:  # noqa: BLE001  the task's outermost door
            _log.error("the hub's regular work failed: %s", faults.described(error))


async def _keeps_nothing(request: Request, error: Exception) -> Response:
    """A full disk, a lost PostgreSQL, a key that is none: who asked tries again later. A browser gets a page."""
    _log.error("nothing can be kept now: %s", database.cause(error))
    if "text/html" in request.headers.get("accept", ""):
        return page(request, request.app.state.hub, "trouble.html", 503)
    return JSONResponse({"detail": "The hub can't keep anything now. Try again."}, 503)
