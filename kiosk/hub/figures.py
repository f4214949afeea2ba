"""How well calls are answered: figures without persons, and what a mediator's promise should be by them."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.calls import CallEvent, EventKind, after, opened
from kiosk.calls.call import NewCall
from kiosk.hub.store import History

COUNTED = timedelta(days=30)
"""Calls of so long are counted; it is as long as they are kept whole."""
CLAIMED_HALF, MET_HALF, MET_MOST = timedelta(seconds=60), timedelta(minutes=4), timedelta(minutes=10)
"""Targets: half of all calls are claimed, half are met, nine in ten are met within these."""
KEPT = 0.8
"""Target: a promise is kept four times of five; the minutes that are offered are those that did so."""
MINUTES = 3
"""What is offered as long as fewer than ENOUGH calls at such an hour tell better."""
ENOUGH = 10
_LAST = 30  # calls at such an hour
_LONGEST = 60  # minutes


@dataclass(frozen=True)
class Story:
    """How one call went, in times alone."""

    claimed_in: timedelta | None  # from when it was raised, to the first claim
    met_in: timedelta | None
    claimed_at: datetime | None = None  # by whoever met it
    walked: timedelta | None = None  # from then on, until they were there
    kept: bool | None = None  # None: no minutes were promised


@dataclass(frozen=True)
class Figures:
    """What a centre's calls of COUNTED add up to; None: there was none of that kind."""

    calls: int
    claimed_half: timedelta | None
    claimed_most: timedelta | None
    met_half: timedelta | None
    met_most: timedelta | None
    never_met: float | None
    kept: float | None


def story(history: History) -> Story:
    """What the events of a call say of its times. A clock that was set makes no time negative."""
    raised, call = history.events[0].at, history.call
    claimed = _first(history.events, EventKind.CLAIMED)
    met = _first(history.events, EventKind.MET)
    promised = any(event.kind is EventKind.CLAIMED and event.details.minutes for event in history.events)
    if met is None:
        return Story(_since(raised, claimed), None, kept=False if promised else None)
    new = NewCall(id=call.id, reason=call.reason, language=call.language, raised_at=raised)
    before = opened(new, call.terminal)
    for event in history.events[1 : met.seq]:
        before = after(before, event)
    claims = [event for event in history.events[: met.seq] if event.kind is EventKind.CLAIMED]
    kept = None
    if before.claimed_at and before.minutes:
        kept = met.at <= before.claimed_at + timedelta(minutes=before.minutes)
    walked = _since(claims[-1].at, met)
    return Story(_since(raised, claimed), _since(raised, met), claims[-1].at, walked, kept)


def figures(histories: Iterable[History]) -> Figures:
    """Of residents' calls that have ended, unless the resident called them off."""
    stories = [story(one) for one in histories if one.call.ended and not _called_off(one)]
    claimed = sorted(one.claimed_in for one in stories if one.claimed_in is not None)
    met = sorted(one.met_in for one in stories if one.met_in is not None)
    kept = [one.kept for one in stories if one.kept is not None]
    return Figures(
        len(stories),
        percentile(claimed, 0.5),
        percentile(claimed, 0.9),
        percentile(met, 0.5),
        percentile(met, 0.9),
        (len(stories) - len(met)) / len(stories) if stories else None,
        sum(kept) / len(kept) if kept else None,
    )


def usual_minutes(histories: Iterable[History], now: datetime) -> int | None:
    """How long it takes at such an hour to keep KEPT of the last promises, rounded up; None: too few calls tell."""
    stories = [one for one in map(story, histories) if one.claimed_at and one.walked is not None]
    alike = [one for one in stories if one.claimed_at and _hours_apart(one.claimed_at, now) <= 1]
    last = sorted(alike, key=lambda one: one.claimed_at or now)[-_LAST:]
    took = percentile(sorted(one.walked for one in last if one.walked is not None), KEPT)
    if took is None or len(last) < ENOUGH:
        return None
    return min(max(1, math.ceil(took / timedelta(minutes=1))), _LONGEST)


def percentile(times: Sequence[timedelta], part: float) -> timedelta | None:
    """Of sorted times, the one that so large a part of them doesn't exceed (the nearest rank)."""
    return times[max(0, math.ceil(part * len(times)) - 1)] if times else None


def _hours_apart(one: datetime, other: datetime) -> float:
    """By the clock on the wall, whatever the day."""
    first, second = (at.astimezone() for at in (one, other))
    apart = abs((first.hour * 60 + first.minute) - (second.hour * 60 + second.minute)) / 60
    return min(apart, 24 - apart)


def _called_off(history: History) -> bool:
    return any(event.kind is EventKind.CANCELLED for event in history.events)


def _first(events: Iterable[CallEvent], kind: EventKind) -> CallEvent | None:
    return next((event for event in events if event.kind is kind), None)


def _since(begin: datetime, event: CallEvent | None) -> timedelta | None:
    return None if event is None else max(event.at - begin, timedelta())
