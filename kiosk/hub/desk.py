"""The desk: what may happen to a call, and what happens by itself when nobody answers. The clock is passed in."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from kiosk.calls import Call, CallEvent, EventKind, NewCall, State, after
from kiosk.hub.store import History, Store, Terminal
from kiosk.settings import HubSettings

_log = logging.getLogger(__name__)
_WAITING = (State.DELIVERED, State.NOTICED)


@dataclass(frozen=True)
class Taken:
    """It is so: by this request, or (`changed` False) it was so before."""

    call: Call
    changed: bool


@dataclass(frozen=True)
class Refused:
    """It can't be: the call is as `call` tells."""

    call: Call


@dataclass(frozen=True)
class Unknown:
    """No call with that id, for who asks."""


Answer = Taken | Refused | Unknown


def raise_call(
    store: Store, new: NewCall, owner: Terminal, now: datetime, stale_after: timedelta, *, anybody: bool = True
) -> Taken | Unknown:
    """Takes a call from a terminal, once, however often it is sent. Unknown: the id is another terminal's.

    If there isn't `anybody` who could ever answer, the call is unanswered at once.
    """
    late = now - new.raised_at > stale_after
    arrived = EventKind.MISSED if late else EventKind.DELIVERED
    events = [
        CallEvent(call_id=new.id, seq=0, kind=EventKind.RAISED, at=new.raised_at),
        CallEvent(call_id=new.id, seq=1, kind=arrived, at=now),
    ]
    if not late and not anybody:
        events.append(CallEvent(call_id=new.id, seq=2, kind=EventKind.UNANSWERED, at=now))
    added = store.open(new, owner, events)
    history = store.history(new.id)
    if history is None or history.call.terminal != owner.name:
        return Unknown()
    if added:
        _log.info("call %s from terminal %d: %s", new.id, owner.id, arrived)
    return Taken(history.call, added)


def happen(
    store: Store,
    call_id: UUID,
    kind: EventKind,
    now: datetime,
    *,
    by: str | None = None,
    owner: Terminal | None = None,
    minutes: int | None = None,
) -> Answer:
    """Appends what a mediator (`by`), a terminal (`owner`) or the hub itself does to a call, if it may come next."""
    while True:
        history = store.history(call_id)
        if history is None or (owner is not None and history.call.terminal != owner.name):
            return Unknown()
        call = history.call
        if _is_so(call, kind, by):
            return Taken(call, changed=False)
        if not call.admits(kind) or not _may(call, kind, by):
            return Refused(call)
        event = CallEvent(call_id=call_id, seq=call.version, kind=kind, at=now, by=by, minutes=minutes)
        if store.append(event):
            _log.info("call %s: %s", call_id, kind)
            return Taken(after(call, event), changed=True)
        # Another event took this number first: look again at what is so now.


def _is_so(call: Call, kind: EventKind, by: str | None) -> bool:
    """True when the event would tell nothing new."""
    match kind:
        case EventKind.NOTICED:
            return call.noticed_at is not None
        case EventKind.CLAIMED:
            return call.state in (State.CLAIMED, State.MET) and call.mediator == by
        case EventKind.MET:
            return call.state is State.MET and by in (None, call.mediator)
        case EventKind.LEFT:
            return call.resident_left
        case EventKind.CLOSED | EventKind.CANCELLED:
            return call.state.value == kind.value
        case _:
            return False


def _may(call: Call, kind: EventKind, by: str | None) -> bool:
    """A call that a mediator has is given back, or met, by nobody else."""
    return kind not in (EventKind.RELEASED, EventKind.MET) or by in (None, call.mediator)


def look_after(store: Store, now: datetime, settings: HubSettings) -> list[Call]:
    """What time itself does to the open calls; returns those that changed. May run anywhere, as often as one likes."""
    changed = []
    for history in store.open_calls():
        call = history.call
        for kind in _due(history, now, settings):
            event = CallEvent(call_id=call.id, seq=call.version, kind=kind, at=now)
            if not store.append(event):
                break  # something happened meanwhile: what is due then, the next look tells
            _log.info("call %s: %s", call.id, kind)
            call = after(call, event)
        if call is not history.call:
            changed.append(call)
    return changed


def _due(history: History, now: datetime, settings: HubSettings) -> list[EventKind]:
    """The events that the clock brings: measured from the hub's own times, never from a terminal's clock."""
    call, since = history.call, _since(history)
    waited = (now - since).total_seconds()
    if call.state is State.CLAIMED:
        # Promised and never met: the resident is told the truth, and the call rings again.
        promised = 60 * (call.minutes or 0) + settings.unanswered_after
        return [EventKind.RELEASED] if waited >= promised else []
    if call.state not in _WAITING:
        return []
    told = any(event.kind is EventKind.ESCALATED and event.at >= since for event in history.events)
    due = [] if told or waited < settings.escalate_after else [EventKind.ESCALATED]
    return due if waited < settings.unanswered_after else [*due, EventKind.UNANSWERED]


def _since(history: History) -> datetime:
    """Since when the call is what it is now: claimed, or waiting (again)."""
    turns = (EventKind.DELIVERED, EventKind.CLAIMED, EventKind.RELEASED)
    return next(event.at for event in reversed(history.events) if event.kind in turns or event.seq == 0)
