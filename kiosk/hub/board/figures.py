"""How well calls are answered, for the coordinator: figures without persons, with their targets."""

from datetime import timedelta
from typing import NamedTuple

from babel.numbers import format_percent
from fastapi import APIRouter, Request
from fastapi.responses import Response

from kiosk.hub import words
from kiosk.hub.figures import CLAIMED_HALF, KEPT, MET_HALF, MET_MOST, Figures
from kiosk.hub.gate import ACoordinator, AHub
from kiosk.hub.templates import catalogue_for, page
from kiosk.language import Catalogue

router = APIRouter(include_in_schema=False)


class Row(NamedTuple):
    """One figure: what it is, how much, and its target, if it has one, with whether it is missed."""

    what: str
    much: str
    target: str = ""
    missed: bool = False


@router.get("/figures")
def show_figures(request: Request, hub: AHub, _who: ACoordinator) -> Response:
    """How long residents waited in the last 30 days, and how often in vain."""
    found, catalogue = hub.figures(), catalogue_for(request, hub)
    return page(
        request,
        hub,
        "figures.html",
        rows=_rows(catalogue, found),
        calls=found.calls,
        usual=hub.usual_minutes,
        learned=hub.learned,
    )


def _rows(catalogue: Catalogue, found: Figures) -> list[Row]:
    _ = catalogue.gettext
    times = [
        (_("Half of them were answered within"), found.claimed_half, CLAIMED_HALF),
        (_("Nine in ten were answered within"), found.claimed_most, None),
        (_("For half of them, somebody was there within"), found.met_half, MET_HALF),
        (_("For nine in ten, somebody was there within"), found.met_most, MET_MOST),
    ]
    rows = [
        Row(what, _time(catalogue, much), _time(catalogue, target) if target else "", bool(target and much > target))
        for what, much, target in times
        if much is not None
    ]
    if found.never_met is not None:
        rows.append(Row(_("Nobody ever came"), _share(catalogue, found.never_met)))
    if found.kept is not None:
        rows.append(Row(_("Promises kept"), _share(catalogue, found.kept), _share(catalogue, KEPT), found.kept < KEPT))
    return rows


def _time(catalogue: Catalogue, time: timedelta) -> str:
    """In seconds up to two minutes, then in minutes."""
    seconds = round(time.total_seconds())
    if seconds < 120:
        return catalogue.ngettext("{n} s", "{n} s", seconds).format(n=seconds)
    return words.minutes(catalogue, round(seconds / 60))


def _share(catalogue: Catalogue, share: float) -> str:
    return str(format_percent(round(share, 2), locale=catalogue.locale))
