"""Who is asking: every route but the doors wants a terminal's token or a mediator's session."""

from typing import Annotated

from fastapi import Depends, HTTPException, Request
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer

from kiosk.hub.credentials import COOKIE
from kiosk.hub.hub import Hub
from kiosk.hub.people import Mediator
from kiosk.hub.store import Terminal

_bearer = HTTPBearer(auto_error=False, scheme_name="terminal", description="A terminal's token")
_cookie = APIKeyCookie(name=COOKIE, auto_error=False, scheme_name="mediator", description="A mediator's session")

Caller = Terminal | Mediator


async def hub_of(request: Request) -> Hub:
    """The hub that this application serves. On the event loop: no thread is taken for it."""
    hub: Hub = request.app.state.hub
    return hub


def known(hub: Hub, token: str | None, session: str | None) -> Caller | None:
    """Whose token or session that is."""
    if token:
        return hub.people.terminal_of(token)
    return hub.sessions.signed_in(session, hub.clock()) if session else None


def caller(
    request: Request,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    session: Annotated[str | None, Depends(_cookie)],
) -> Caller:
    """The terminal or mediator who asks; 401 for anybody else."""
    found = known(request.app.state.hub, bearer.credentials if bearer else None, session)
    if found is None:
        raise HTTPException(401, "Sign in first.")
    return found


def signed_in(request: Request, hub: Hub) -> Mediator | None:
    """The mediator whose browser asks for a page; None if the session has ended or never began."""
    found = known(hub, None, request.cookies.get(COOKIE))
    return found if isinstance(found, Mediator) else None


def terminal(found: Annotated[Caller, Depends(caller)]) -> Terminal:
    """The terminal that asks; 403 for a mediator."""
    if not isinstance(found, Terminal):
        raise HTTPException(403, "Only a terminal may do that.")
    return found


def mediator(found: Annotated[Caller, Depends(caller)]) -> Mediator:
    """The mediator who asks; 403 for a terminal."""
    if not isinstance(found, Mediator):
        raise HTTPException(403, "Only a mediator may do that.")
    return found


AHub = Annotated[Hub, Depends(hub_of)]


def reader(request: Request, hub: AHub) -> Mediator:
    """The mediator who reads a page of the board; anybody else is led to where one signs in."""
    who = signed_in(request, hub)
    if who is None:
        raise HTTPException(303, headers={"Location": "/sign-in"})
    return who


def coordinator(who: Annotated[Mediator, Depends(reader)]) -> Mediator:
    """The same for the coordinator's pages; other mediators are led to their board."""
    if not who.coordinates:
        raise HTTPException(303, headers={"Location": "/"})
    return who


ACaller = Annotated[Caller, Depends(caller)]
ATerminal = Annotated[Terminal, Depends(terminal)]
AMediator = Annotated[Mediator, Depends(mediator)]
AReader = Annotated[Mediator, Depends(reader)]
ACoordinator = Annotated[Mediator, Depends(coordinator)]
