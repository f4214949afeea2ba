"""Pages: templates that escape whatever they are given, in the language that a browser asks for."""

from collections.abc import Iterable
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from kiosk import places
from kiosk.language import Catalogue, Catalogues
from kiosk.settings import LANGUAGES

templates = Environment(
    loader=FileSystemLoader([places.BOARD, places.PHONE]),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def catalogue_of(request: Request, catalogues: Catalogues) -> Catalogue:
    """The words for whoever sent this request."""
    return catalogues.of(best_language(request.headers.get("accept-language", "")))


def answer(catalogue: Catalogue, template: str, status: int, error: str = "", **values: Any) -> HTMLResponse:
    """A page in these words. `error`: why its form is shown again; `values`: for the template."""
    text = templates.get_template(template).render(
        _=catalogue.gettext, lang=catalogue.code, rtl=catalogue.rtl, error=error, **values
    )
    return HTMLResponse(text, status, headers={"Content-Language": catalogue.code, "Vary": "Accept-Language, Cookie"})


def best_language(accepted: str, known: Iterable[str] = LANGUAGES) -> str:
    """The language of a page, from the browser's Accept-Language (RFC 9110, 12.5.4); English if none fits."""
    wishes: list[tuple[float, int, str]] = []
    for place, part in enumerate(accepted[:400].split(",")):
        tag, _, weight = part.strip().partition(";")
        try:
            quality = float(weight.strip().removeprefix("q=") or 1)
        except ValueError:
            continue
        wishes.append((-quality, place, tag.split("-")[0].lower()))
    available = set(known)
    return next((tag for quality, _, tag in sorted(wishes) if tag in available and quality < 0), "en")
