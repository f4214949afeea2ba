"""The desk: what may happen to a call, and what happens by itself when nobody answers. The clock is passed in."""

import logging
import math
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from kiosk.calls import (
    ACTS,
    ENDED,
    UNDONE_FOR,
    Act,
    Call,
    CallEvent,
    Details,
    EventKind,
    NewCall,
    Party,
    Reason,
    State,
    after,
)
from kiosk.hub.store import History, Store, Terminal
from kiosk.settings import HubSettings

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Taken:
    """The call is as asked: by this request, or (`changed` False) it was so before."""

    call: Call
    changed: bool


@dataclass(frozen=True)
class Refused:
    """That can't be done to the call, which `call` shows as it is."""

    call: Call


@dataclass(frozen=True)
class Unknown:
    """Whoever asks has no call with that id."""


@dataclass(frozen=True)
class TooMany:
    """The terminal has more open calls than residents can have raised."""


Answer = Taken | Refused | Unknown

_CLOCKS_AGREE = 60  # seconds, between the hosts of several hub processes
_ON_ITS_WAY = timedelta(seconds=10)  # as long as a board waits for an answer, and some more
CALLED_BACK_WITHIN = timedelta(days=7)
"""So long a call with a phone number, or for a printer, waits for a mediator, beyond closing times: no other does."""
OPEN_EACH = 200
"""How many calls of one terminal can be open: more than residents raise between two closing times."""
EVENTS_EACH = 200
"""What can happen to one call: more than people do. Then it can only end."""


def raise_call(
    store: Store, new: NewCall, owner: Terminal, now: datetime, stale_after: timedelta, *, anybody: bool = True
) -> Taken | Unknown | TooMany:
    """Takes a call from a terminal, once, however often it is sent. Unknown: the id is another terminal's.

    If there isn't `anybody` who could ever answer, the call is unanswered at once.
    """
    if store.count_open(owner) >= OPEN_EACH and store.history(new.id) is None:
        return TooMany()
    late = now - new.raised_at > stale_after
    acts = [Act.MISS] if late else [Act.DELIVER] if anybody else [Act.DELIVER, Act.GIVE_UP]
    events = [CallEvent(call_id=new.id, seq=0, kind=EventKind.RAISED, at=new.raised_at)]
    events += [CallEvent(call_id=new.id, seq=seq, kind=ACTS[act].event, at=now) for seq, act in enumerate(acts, 1)]
    added = store.open(new, owner, events)
    history = store.history(new.id)
    if history is None or history.call.terminal != owner.name:
        return Unknown()
    if added:
        _log.info("call %s from terminal %d: %s", new.id, owner.id, events[1].kind)
    return Taken(history.call, added)


def act(
    store: Store,
    call_id: UUID,
    deed: Act,
    now: datetime,
    *,
    by: str | None = None,
    owner: Terminal | None = None,
    details: Details = Details(),
) -> Answer:
    """Does to a call what a mediator (`by`) or its terminal (`owner`) wants, if the table of acts allows it now."""
    party = Party.MEDIATOR if by is not None else Party.RESIDENT
    while True:
        history = store.history(call_id)
        if history is None or (owner is not None and history.call.terminal != owner.name):
            return Unknown()
        call = history.call
        if call.has_been(deed, by, details):
            return Taken(call, changed=False)
        if not call.allows(deed, party, by) or _too_late(call, deed, now) or _too_much(call, deed):
            return Refused(call)
        event = CallEvent(call_id=call_id, seq=call.version, kind=ACTS[deed].event, at=now, by=by, details=details)
        if store.append(event):
            _log.info("call %s: %s", call_id, event.kind)
            return Taken(after(call, event), changed=True)
        # Another event took this number first: look again at what the call is now.


def _too_late(call: Call, deed: Act, now: datetime) -> bool:
    """True for what can no longer be undone: it was offered for a while, and a tap may take its time to get here."""
    return bool(ACTS[deed].undoes and call.ending and now - call.ending.at > UNDONE_FOR + _ON_ITS_WAY)


def _too_much(call: Call, deed: Act) -> bool:
    """True for what somebody does again and again: each time, all boards are told of it."""
    return call.version >= EVENTS_EACH and ACTS[deed].becomes not in ENDED


def look_after(store: Store, now: datetime, settings: HubSettings, clock_set: datetime | None = None) -> list[Call]:
    """What time itself does to the open calls; returns those that changed. May run anywhere, as often as one likes.

    `clock_set`: what this machine's clock said when it was last set. Whatever is older is counted from then.
    """
    changed, ended = [], day_ended(now, settings)
    for history in store.open_calls():
        call = history.call
        for due in _due(history, now, ended, settings, clock_set):
            event = CallEvent(call_id=call.id, seq=call.version, kind=ACTS[due].event, at=now)
            if not store.append(event):
                break  # something happened meanwhile: the next look finds what is due then
            _log.info("call %s: %s", call.id, event.kind)
            call = after(call, event)
        if call is not history.call:
            changed.append(call)
    return changed


def _due(
    history: History, now: datetime, ended: datetime, settings: HubSettings, clock_set: datetime | None
) -> list[Act]:
    """What the clock does to a call: measured from the hub's own times, never from a terminal's clock.

    `ended`: when the centre's last day did.
    """
    call, since, raised = history.call, _since(history), history.events[0].at
    escalated = any(event.kind is EventKind.ESCALATED and event.at >= since for event in history.events)
    if clock_set is not None:
        since, raised = max(since, clock_set), max(raised, clock_set)
    if raised < ended:
        return _due_after_closing(call, now - raised)
    waited = (now - since).total_seconds()
    if waited < -_CLOCKS_AGREE:  # the clock was put back: nobody knows how long, and to ring too early is better
        waited = math.inf
    if call.state is State.CLAIMED:
        # Promised and never met: the resident learns the truth, and the call rings again.
        promised = 60 * (call.minutes or 0) + settings.unanswered_after
        return [Act.GIVE_BACK] if waited >= promised else []
    if not call.allows(Act.ESCALATE, Party.HUB):
        return []
    due = [] if escalated or waited < settings.escalate_after else [Act.ESCALATE]
    return due if waited < settings.unanswered_after else [*due, Act.GIVE_UP]


def _due_after_closing(call: Call, age: timedelta) -> list[Act]:
    """Who left a number is called back on another day, and a printer mended; but no call rings on a day not its own."""
    if not (call.phone or call.reason is Reason.PRINTER) or call.state is State.MET or age >= CALLED_BACK_WITHIN:
        return [Act.LAPSE]
    if call.state is State.CLAIMED:
        return [Act.GIVE_BACK, Act.GIVE_UP]
    return [Act.GIVE_UP] if call.allows(Act.GIVE_UP, Party.HUB) else []


def day_ended(now: datetime, settings: HubSettings) -> datetime:
    """When the centre's last day ended, and with it its calls."""
    hours = settings.timetable
    return hours.day_ended(now) if hours else last_closing(now, settings.calls_end_at)


def last_closing(now: datetime, closing_time: time) -> datetime:
    """When the centre closed last, by the clock on its wall."""
    today = now.astimezone().date()
    closing = datetime.combine(today, closing_time).astimezone()
    return closing if closing <= now else datetime.combine(today - timedelta(days=1), closing_time).astimezone()


def _since(history: History) -> datetime:
    """Since when the call is what it is now: claimed, put off, or waiting (again)."""
    turns = (EventKind.DELIVERED, EventKind.CLAIMED, EventKind.DELAYED, EventKind.GIVEN_BACK)
    return next(event.at for event in reversed(history.events) if event.kind in turns)
