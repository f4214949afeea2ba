"""The hub's own pages, in the language that a browser asks for."""

from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from kiosk.hub import words
from kiosk.hub.hub import Hub
from kiosk.hub.rendering import answer, catalogue_of
from kiosk.language import Catalogue


def catalogue_for(request: Request, hub: Hub) -> Catalogue:
    """The words for whoever sent this request."""
    return catalogue_of(request, hub.catalogues)


def page(
    request: Request,
    hub: Hub,
    template: str,
    status: int = 200,
    /,
    error: words.FormError | None = None,
    minutes: int = 0,
    **values: Any,
) -> HTMLResponse:
    """A page. `error`: why its form is shown again, and `minutes` when it may be used; `values`: for the template."""
    catalogue = catalogue_for(request, hub)
    return answer(catalogue, template, status, words.form_error(catalogue, error, minutes) if error else "", **values)
