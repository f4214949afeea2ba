"""One call as the board shows it. Its words, its place and its answers are decided here alone, for page and stream."""

import json
import math
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup

from kiosk.calls import ACTS, UNDONE_FOR, Act, Call, NewCall, Party, Reason, State, new_id, opened
from kiosk.hub import words
from kiosk.hub.figures import MINUTES
from kiosk.hub.people import Mediator
from kiosk.hub.rendering import templates
from kiosk.language import Catalogue

OTHER_MINUTES = (1, 3, 5, 10)
"""What can be promised beside what *I'm coming* promises on its large button."""
MORE_MINUTES = 5
_SHOWN_AFTER_END = 20
"""Seconds: nothing vanishes under a thumb, and who was on the way reads why."""


def rank(call: Call, me: str) -> int:
    """Where a call stands on the board, counted from the top: those that this mediator can do most about come first."""
    if call.state is State.MISSED:
        return 3
    if call.mediator is not None:
        return 0 if call.mediator == me else 2
    return 1 if call.state is State.UNANSWERED or call.resident_left else 0


def place(call: Call, who: Mediator | None) -> str:
    """The card's place as text: cards are in order when these are. Of one rank, whoever waits longest comes first.

    Of those who called within one minute, what is private does, then who is understood; the printer comes last.
    """
    return _place(call, *_reader(call, who))


def _reader(call: Call, who: Mediator | None) -> tuple[str, bool]:
    """A mediator's name, and whether they speak the resident's language."""
    return (who.name, call.language in who.languages) if who else ("", False)


def _place(call: Call, me: str, understands: bool) -> str:
    at = call.raised_at.timestamp()
    match call.reason:
        case Reason.PRIVATE:
            turn = 0
        case Reason.PRINTER:
            turn = 3
        case _:
            turn = 1 if understands else 2
    return f"{rank(call, me)} {at // 60:09.0f} {turn} {at:017.6f}"


def rendered(catalogue: Catalogue, call: Call, who: Mediator | None, now: datetime, minutes: int = MINUTES) -> Markup:
    """The card as HTML, in the words of a mediator, or (None) of the screen at the desk. All text in it is escaped.

    `minutes` are promised by its large button.
    """
    return _rendered(_seen(catalogue, call, who, now, minutes))


def as_json(catalogue: Catalogue, call: Call, who: Mediator | None, now: datetime, minutes: int = MINUTES) -> str:
    """The same as a stream carries it: {"card": HTML}."""
    return _as_json(_seen(catalogue, call, who, now, minutes))


def warm(catalogues: Iterable[Catalogue]) -> None:
    """Loads all that the first card needs (its template, names of languages), so that no call waits for it."""
    now = datetime.now(UTC)
    for catalogue in catalogues:
        example = NewCall(id=new_id(now), reason=Reason.SOMEONE, language=catalogue.code, raised_at=now)
        rendered(catalogue, opened(example, ""), None, now)


def forget() -> None:
    """Keeps no card: they show what residents said."""
    _as_json.cache_clear()
    _rendered.cache_clear()


class _Seen(NamedTuple):
    """All that a card depends on. For all who don't have the call, and speak its language or don't, it is the same, and
    is made once for all boards.
    """

    catalogue: Catalogue
    call: Call
    me: str  # "" for whoever has nothing to do with it
    understands: bool  # they speak the resident's language
    since: str
    state: str
    undo: int  # seconds
    minutes: int


def _seen(catalogue: Catalogue, call: Call, who: Mediator | None, now: datetime, minutes: int) -> _Seen:
    (me, understands), undo = _reader(call, who), 0
    if call.ending and call.allows(Act.REOPEN, Party.MEDIATOR, me):
        undo = max(0, math.ceil((call.ending.at + UNDONE_FOR - now) / timedelta(seconds=1)))
    concerned = me if undo or call.mediator == me else ""
    since, state = words.since(catalogue, call, now), words.state(catalogue, call, me, now)
    return _Seen(catalogue, call, concerned, understands, since, state, undo, minutes)


@lru_cache(maxsize=512)
def _as_json(seen: _Seen) -> str:
    return json.dumps({"card": _rendered(seen)})


@lru_cache(maxsize=512)
def _rendered(seen: _Seen) -> Markup:
    catalogue, call = seen.catalogue, seen.call
    reason, where = words.wanted(catalogue, call), words.place(catalogue, call)
    others = [n for n in OTHER_MINUTES if n != seen.minutes]
    html = templates.get_template("card.html").render(
        _=catalogue.gettext,
        call=call,
        view=words.view(call, seen.me),
        may={str(act) for act in ACTS if call.allows(act, Party.MEDIATOR, seen.me)},
        leaves=_leaves(call),
        stands=_place(call, seen.me, seen.understands),
        reason=reason,
        where=where,
        since=seen.since,
        state=seen.state,
        why=words.why_missed(catalogue, call) or words.asked(catalogue, call, seen.me),
        undo=seen.undo,
        call_back=words.call_back(catalogue, call),
        own_words=_own_words(catalogue, call),
        arrived=catalogue.gettext("New call: {reason}. {place}").format(reason=reason, place=where),
        changed=_changed(catalogue, call, seen.state, reason),
        coming=(seen.minutes, words.coming_in(catalogue, seen.minutes)),
        others=[(n, words.minutes(catalogue, n), words.coming_in(catalogue, n)) for n in others[:3]],
        more=(MORE_MINUTES, words.more(catalogue, MORE_MINUTES)),
    )
    return Markup(html)  # noqa: S704  a template that escapes what it is given


def _leaves(call: Call) -> int:
    """After how many seconds the card goes; 0 for never. What came too late stays until somebody has put it away."""
    if call.state is State.MISSED:
        return 1 if call.put_away else 0
    return _SHOWN_AFTER_END if call.ended else 0


def _own_words(catalogue: Catalogue, call: Call) -> list[str]:
    """What the resident said in own words, until the call has ended."""
    unread = catalogue.gettext("They added words that can't be read here.")
    return [] if call.ended else [said or unread for said in call.words]


def _changed(catalogue: Catalogue, call: Call, state: str, reason: str) -> str:
    """What is said aloud when a card shows something else: how the call stands, and that there are words to be read."""
    told, n = catalogue.gettext("{reason}: {state}").format(reason=reason, state=state), len(call.words)
    if not n or call.ended:
        return told
    added = catalogue.ngettext("They said {n} thing in their own words.", "They said {n} things in their own words.", n)
    return f"{told}. {added.format(n=n)}"
