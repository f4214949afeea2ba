"""The hub's pages: templates that escape whatever they are given, in the language that a browser asks for."""

from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from kiosk import places
from kiosk.hub import words
from kiosk.hub.hub import Hub
from kiosk.language import Catalogue, Catalogues

templates = Environment(
    loader=FileSystemLoader([places.BOARD, places.PHONE]),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def catalogue_of(request: Request, catalogues: Catalogues) -> Catalogue:
    """The words for whoever sent this request."""
    return catalogues.of(words.best_language(request.headers.get("accept-language", "")))


def catalogue_for(request: Request, hub: Hub) -> Catalogue:
    """The same, of this hub's."""
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
    return answer(catalogue_for(request, hub), template, status, error, minutes, **values)


def answer(
    catalogue: Catalogue,
    template: str,
    status: int,
    error: words.FormError | None = None,
    minutes: int = 0,
    **values: Any,
) -> HTMLResponse:
    """The same, in these words."""
    text = templates.get_template(template).render(
        _=catalogue.gettext,
        lang=catalogue.code,
        rtl=catalogue.rtl,
        error=words.form_error(catalogue, error, minutes) if error else "",
        **values,
    )
    return HTMLResponse(text, status, headers={"Content-Language": catalogue.code, "Vary": "Accept-Language, Cookie"})
