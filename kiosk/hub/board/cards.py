"""One call as the board shows it. Its words, its place and its answers are decided here alone, for page and stream."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache

from markupsafe import Markup

from kiosk.calls import ACTS, Call, NewCall, Party, Reason, State, new_id, opened
from kiosk.hub import words
from kiosk.hub.templates import templates
from kiosk.language import Catalogue

MINUTES = (1, 3, 5, 10)
DEFAULT_MINUTES = 3


def rank(call: Call, me: str) -> int:
    """Where a call stands on the board, counted from the top: those that this mediator can do most about come first."""
    if call.state is State.MISSED:
        return 3
    if call.mediator is not None:
        return 0 if call.mediator == me else 2
    return 1 if call.state is State.UNANSWERED or call.resident_left else 0


def place(call: Call, me: str) -> str:
    """The card's place as text: cards are in order when these are. Of one rank, whoever waits longest comes first."""
    return f"{rank(call, me)} {call.raised_at.timestamp():017.6f}"


def rendered(catalogue: Catalogue, call: Call, me: str, now: datetime) -> Markup:
    """The card as HTML, in the words of a mediator by that name. All text in it is escaped."""
    return _rendered(catalogue, call, me if call.mediator == me else "", words.since(catalogue, call, now))


def as_json(catalogue: Catalogue, call: Call, me: str, now: datetime) -> str:
    """The same as a stream carries it: {"card": HTML}."""
    return _as_json(catalogue, call, me if call.mediator == me else "", words.since(catalogue, call, now))


def warm(catalogues: Iterable[Catalogue]) -> None:
    """Loads all that the first card needs (its template, names of languages), so that no call waits for it."""
    now = datetime.now(UTC)
    for catalogue in catalogues:
        example = NewCall(id=new_id(now), reason=Reason.SOMEONE, language=catalogue.code, raised_at=now)
        rendered(catalogue, opened(example, ""), "", now)


# To all who don't have the call its card looks the same: it is made once for however many boards.


@lru_cache(maxsize=512)
def _as_json(catalogue: Catalogue, call: Call, me: str, since: str) -> str:
    return json.dumps({"card": _rendered(catalogue, call, me, since)})


@lru_cache(maxsize=512)
def _rendered(catalogue: Catalogue, call: Call, me: str, since: str) -> Markup:
    reason, state = words.reason(catalogue, call.reason), words.state(catalogue, call, me)
    where = words.place(catalogue, call)
    html = templates.get_template("card.html").render(
        _=catalogue.gettext,
        call=call,
        view=words.view(call, me),
        may={str(act) for act in ACTS if call.allows(act, Party.MEDIATOR, me)},
        leaves=call.ended and call.state is not State.MISSED,
        stands=place(call, me),
        reason=reason,
        where=where,
        since=since,
        state=state,
        arrived=catalogue.gettext("New call: {reason}. {place}").format(reason=reason, place=where),
        changed=f"{reason}: {state}",
        minutes=MINUTES,
        default_minutes=DEFAULT_MINUTES,
    )
    return Markup(html)  # noqa: S704  a template that escapes what it is given
