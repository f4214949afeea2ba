"""Who is known: for the coordinator, who renames and removes mediators and terminals."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from kiosk.hub import words
from kiosk.hub.gate import ACoordinator, AHub
from kiosk.hub.hub import Hub
from kiosk.hub.people import Mediator, NotAccepted
from kiosk.hub.templates import page

router = APIRouter(include_in_schema=False)

Name = Annotated[str, Form(max_length=100, pattern=r"^[^\x00]*$")]
"""Without NUL, which PostgreSQL takes for a fault where it is asked for one."""


@router.get("/people")
def people(request: Request, hub: AHub, who: ACoordinator) -> Response:
    """The mediators and the terminals, by name."""
    return _people(request, hub, who)


@router.post("/people/{kind}/rename")
def rename(request: Request, hub: AHub, who: ACoordinator, kind: str, name: Name, new_name: Name = "") -> Response:
    """Gives somebody, or a terminal, another name."""
    try:
        match kind:
            case "mediator":
                hub.people.rename_mediator(name, new_name)
            case "terminal":
                hub.people.rename_terminal(name, new_name)
    except NotAccepted as refused:
        return _people(request, hub, who, 422, words.refusal(refused.fault))
    return RedirectResponse("/people", 303)


@router.post("/people/{kind}/remove")
def remove(request: Request, hub: AHub, who: ACoordinator, kind: str, name: Name) -> Response:
    """Forgets a mediator or a terminal. Nobody removes themselves: somebody must be left who can come back."""
    match kind:
        case "mediator" if name != who.name:
            hub.people.remove_mediator(name)
        case "terminal":
            hub.people.remove_terminal(name)
    return RedirectResponse("/people", 303)


def _people(
    request: Request, hub: Hub, who: Mediator, status: int = 200, error: words.FormError | None = None
) -> Response:
    mediators, terminals = hub.people.mediators(), hub.people.terminals()
    return page(request, hub, "people.html", status, error, who=who, mediators=mediators, terminals=terminals)
