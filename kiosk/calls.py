"""The life of a call: its events, what they add up to, and which event may follow which.

Terminal and hub share this module, so both read the same history the same way. Nothing here does I/O.
"""

import os
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field


class Reason(StrEnum):
    """Why a resident wants somebody. SOMEONE is the answer that asks for no reason."""

    SOMEONE = "someone"
    PRINTING = "printing"
    LETTER = "letter"
    PHONE = "phone"
    PRIVATE = "private"
    COMPANY = "company"
    PRINTER = "printer"  # the printer needs something; offered on the printing screens


class State(StrEnum):
    """Where a call is in its life."""

    RAISED = "raised"
    DELIVERED = "delivered"
    NOTICED = "noticed"
    CLAIMED = "claimed"
    MET = "met"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    UNANSWERED = "unanswered"
    MISSED = "missed"


class EventKind(StrEnum):
    """What can happen to a call. RELEASED and ESCALATED change what is known, not only where the call is."""

    RAISED = "raised"
    DELIVERED = "delivered"
    NOTICED = "noticed"
    CLAIMED = "claimed"
    RELEASED = "released"
    MET = "met"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    ESCALATED = "escalated"
    UNANSWERED = "unanswered"
    MISSED = "missed"
    LEFT = "left"  # the visit ended: the resident may no longer be at the terminal


ENDED = frozenset({State.CLOSED, State.CANCELLED, State.MISSED})
"""States out of which nothing leads. UNANSWERED is not one: a mediator who comes back may still claim it."""

_WAITING = frozenset({State.DELIVERED, State.NOTICED, State.UNANSWERED})
_OPEN = frozenset(State) - ENDED
_FOLLOWS: dict[EventKind, frozenset[State]] = {
    EventKind.DELIVERED: frozenset({State.RAISED}),
    EventKind.MISSED: frozenset({State.RAISED, State.DELIVERED}),
    EventKind.NOTICED: frozenset({State.DELIVERED}),
    EventKind.CLAIMED: _WAITING,
    EventKind.RELEASED: frozenset({State.CLAIMED}),
    EventKind.MET: frozenset({State.CLAIMED}),
    EventKind.CLOSED: frozenset({State.DELIVERED, State.NOTICED, State.CLAIMED, State.MET, State.UNANSWERED}),
    EventKind.CANCELLED: _OPEN - {State.MET},
    EventKind.ESCALATED: frozenset({State.DELIVERED, State.NOTICED}),
    EventKind.UNANSWERED: frozenset({State.DELIVERED, State.NOTICED}),
    EventKind.LEFT: _OPEN,
}
"""The states in which each event may be appended. RAISED opens a call and follows nothing."""


class CallEvent(BaseModel):
    """One thing that happened to a call; `seq` counts from 0 without gaps within the call."""

    model_config = ConfigDict(frozen=True)

    call_id: UUID
    seq: int = Field(ge=0)
    kind: EventKind
    at: AwareDatetime
    by: str | None = None  # a mediator's first name, or None for the resident and the hub
    minutes: int | None = Field(default=None, ge=0, le=120)  # until the mediator is there, with CLAIMED


class NewCall(BaseModel):
    """What a terminal sends to open a call. The id is made on the terminal, so sending twice opens one call."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    reason: Reason
    language: str = Field(pattern=r"^[a-z]{2}$")  # ISO 639-1
    raised_at: AwareDatetime


class Call(BaseModel):
    """A call as its events tell it. `version` is the number of events: the next one has that `seq`."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    terminal: str
    reason: Reason
    language: str
    state: State
    version: int
    raised_at: AwareDatetime
    noticed_at: AwareDatetime | None = None
    claimed_at: AwareDatetime | None = None
    mediator: str | None = None
    minutes: int | None = None
    escalations: int = 0
    resident_left: bool = False

    @property
    def ended(self) -> bool:
        """True when nothing more can happen to the call."""
        return self.state in ENDED

    def admits(self, kind: EventKind) -> bool:
        """True if an event of this kind may come next."""
        return self.state in _FOLLOWS.get(kind, frozenset())


def opened(new: NewCall, terminal: str) -> Call:
    """The call as it is when only its RAISED event exists."""
    return Call(
        id=new.id,
        terminal=terminal,
        reason=new.reason,
        language=new.language,
        state=State.RAISED,
        version=1,
        raised_at=new.raised_at,
    )


def after(call: Call, event: CallEvent) -> Call:
    """The call once `event` has happened to it. Raises ValueError if that event can't come next."""
    if event.call_id != call.id or event.seq != call.version or not call.admits(event.kind):
        raise ValueError(f"event {event.kind} #{event.seq} can't follow {call.state} #{call.version - 1}")
    changed: dict[str, object] = {"version": call.version + 1}
    match event.kind:
        case EventKind.NOTICED:
            changed |= {"state": State.NOTICED, "noticed_at": event.at}
        case EventKind.CLAIMED:
            changed |= {
                "state": State.CLAIMED,
                "mediator": event.by,
                "minutes": event.minutes,
                "claimed_at": event.at,
                "noticed_at": call.noticed_at or event.at,
            }
        case EventKind.RELEASED:
            changed |= {"state": State.NOTICED, "mediator": None, "minutes": None, "claimed_at": None}
        case EventKind.ESCALATED:
            changed |= {"escalations": call.escalations + 1}
        case EventKind.LEFT:
            changed |= {"resident_left": True}
        case _:
            changed |= {"state": State(event.kind.value)}
    return call.model_copy(update=changed)


def fold(start: Call, events: Iterable[CallEvent]) -> Call:
    """What a call has become after `events`, in order, beginning with the one after RAISED."""
    for event in events:
        start = after(start, event)
    return start


def new_id(now: datetime) -> UUID:
    """A UUIDv7 (RFC 9562, 5.7): 48 bits of milliseconds, then chance, so ids sort by the time they were made."""
    milliseconds = int(now.timestamp() * 1000) & (1 << 48) - 1
    chance = int.from_bytes(os.urandom(10), "big")
    value = milliseconds << 80 | 0x7 << 76 | (chance >> 64 & 0xFFF) << 64 | 0b10 << 62 | chance & (1 << 62) - 1
    return UUID(int=value)
