"""The life of a call: what can be done to it, by whom and when, and what the events of the past add up to.

Terminal and hub share this module, so both read the same history the same way. Nothing here does I/O.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum
from types import MappingProxyType
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
    """What can happen to a call. Some events change what is known, and not where the call is."""

    RAISED = "raised"
    DELIVERED = "delivered"
    NOTICED = "noticed"
    CLAIMED = "claimed"
    GIVEN_BACK = "given-back"
    MET = "met"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    ESCALATED = "escalated"
    UNANSWERED = "unanswered"
    MISSED = "missed"
    LAPSED = "lapsed"  # the centre closed: nobody waits any more
    LEFT = "left"  # the visit ended: the resident may no longer be at the terminal


class Act(StrEnum):
    """What somebody does to a call. Its value is the last part of the address that it is posted to."""

    RAISE = "raise"
    DELIVER = "deliver"
    MISS = "miss"
    NOTICE = "notice"
    CLAIM = "claim"
    GIVE_BACK = "give-back"
    MEET = "meet"
    CLOSE = "close"
    CANCEL = "cancel"
    LEAVE = "leave"
    ESCALATE = "escalate"
    GIVE_UP = "give-up"
    LAPSE = "lapse"


class Party(StrEnum):
    """Who acts: the resident (by way of the terminal), a mediator, or the hub itself, by the clock."""

    RESIDENT = "resident"
    MEDIATOR = "mediator"
    HUB = "hub"


class Outcome(StrEnum):
    """How a call ended, for those who learn from it."""

    HELPED = "helped"
    SENT_ELSEWHERE = "sent-elsewhere"
    NOBODY_THERE = "nobody-there"


class Details(BaseModel):
    """What may go with an act; the table of acts says what goes with which."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    minutes: int | None = Field(default=None, ge=0, le=120)  # until the mediator is there
    outcome: Outcome | None = None
    to: str | None = Field(default=None, min_length=1, max_length=40)  # a mediator's first name

    @property
    def given(self) -> frozenset[str]:
        """The names of those that were given."""
        return frozenset(name for name, value in self if value is not None)


class Holder(Enum):
    """Who has the call after an act."""

    UNCHANGED = "unchanged"
    WHOEVER_ACTS = "whoever-acts"
    WHOEVER_IS_NAMED = "whoever-is-named"  # by `to`
    NOBODY = "nobody"


ENDED = frozenset({State.CLOSED, State.CANCELLED, State.MISSED})
"""States out of which nothing leads. UNANSWERED is not one: a mediator who comes back may still claim it."""

_RINGING = frozenset({State.DELIVERED, State.NOTICED})
_WAITING = _RINGING | {State.UNANSWERED}
_OPEN = frozenset(State) - ENDED


@dataclass(frozen=True)
class Rule:
    """One act: the event that it becomes, who may do it, and in which states; then what it makes of the call."""

    event: EventKind
    by: frozenset[Party]
    within: frozenset[State]
    becomes: State | None = None  # None: the call stays where it is
    holder: Holder = Holder.UNCHANGED
    holder_only: bool = False  # of the mediators, only the one who has the call may do it
    takes: frozenset[str] = frozenset()  # the names of the Details that go with it
    done_in: frozenset[State] = frozenset()  # where doing it again changes nothing


_RESIDENT, _MEDIATOR, _HUB = frozenset({Party.RESIDENT}), frozenset({Party.MEDIATOR}), frozenset({Party.HUB})
_HELD = frozenset({State.CLAIMED, State.MET})

ACTS: Mapping[Act, Rule] = MappingProxyType(
    {
        Act.RAISE: Rule(EventKind.RAISED, _RESIDENT, frozenset(), State.RAISED),
        Act.DELIVER: Rule(EventKind.DELIVERED, _HUB, frozenset({State.RAISED}), State.DELIVERED),
        Act.MISS: Rule(EventKind.MISSED, _HUB, frozenset({State.RAISED, State.DELIVERED}), State.MISSED),
        Act.NOTICE: Rule(EventKind.NOTICED, _MEDIATOR, frozenset({State.DELIVERED}), State.NOTICED),
        Act.CLAIM: Rule(
            EventKind.CLAIMED, _MEDIATOR, _WAITING, State.CLAIMED, Holder.WHOEVER_ACTS,
            takes=frozenset({"minutes"}), done_in=_HELD,
        ),
        Act.GIVE_BACK: Rule(
            EventKind.GIVEN_BACK, _MEDIATOR | _HUB, frozenset({State.CLAIMED}), State.NOTICED, Holder.NOBODY,
            holder_only=True,
        ),
        Act.MEET: Rule(
            EventKind.MET, _MEDIATOR | _RESIDENT, frozenset({State.CLAIMED}), State.MET,
            holder_only=True, done_in=frozenset({State.MET}),
        ),
        Act.CLOSE: Rule(
            EventKind.CLOSED, _MEDIATOR | _RESIDENT, _WAITING | _HELD, State.CLOSED,
            takes=frozenset({"outcome"}), done_in=frozenset({State.CLOSED}),
        ),
        Act.CANCEL: Rule(
            EventKind.CANCELLED, _RESIDENT, _OPEN - {State.MET}, State.CANCELLED,
            done_in=frozenset({State.CANCELLED}),
        ),
        Act.LEAVE: Rule(EventKind.LEFT, _RESIDENT, _OPEN),
        Act.ESCALATE: Rule(EventKind.ESCALATED, _HUB, _RINGING),
        Act.GIVE_UP: Rule(EventKind.UNANSWERED, _HUB, _RINGING, State.UNANSWERED),
        Act.LAPSE: Rule(EventKind.LAPSED, _HUB, _OPEN, State.CANCELLED),
    }
)  # fmt: skip
"""All that can be done to a call. The API, the board, the desk, the outbox and the screens' words take it from here."""

ENDING = frozenset(rule.event for rule in ACTS.values() if rule.becomes in ENDED)
"""The events that end a call."""

_RULES = {rule.event: rule for rule in ACTS.values()}


class CallEvent(BaseModel):
    """One thing that happened to a call; `seq` counts from 0 without gaps within the call."""

    model_config = ConfigDict(frozen=True)

    call_id: UUID
    seq: int = Field(ge=0)
    kind: EventKind
    at: AwareDatetime
    by: str | None = None  # a mediator's first name, or None for the resident and the hub
    details: Details = Details()


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
    outcome: Outcome | None = None
    escalations: int = 0
    resident_left: bool = False

    @property
    def ended(self) -> bool:
        """True when nothing more can happen to the call."""
        return self.state in ENDED

    def admits(self, act: Act) -> bool:
        """True if this may be done to the call now."""
        return self.state in ACTS[act].within

    def allows(self, act: Act, party: Party, by: str | None = None) -> bool:
        """True if this party, a mediator by the first name `by`, may do this to the call now."""
        rule = ACTS[act]
        return self.admits(act) and party in rule.by and (not rule.holder_only or by in (None, self.mediator))

    def has_been(self, act: Act, by: str | None = None) -> bool:
        """True if doing this would change nothing: it is repeated, or comes after something that includes it."""
        rule = ACTS[act]
        match act:
            case Act.NOTICE:
                return self.noticed_at is not None
            case Act.LEAVE:
                return self.resident_left
            case _:
                belongs_to_holder = rule.holder_only or rule.holder is Holder.WHOEVER_ACTS
                return self.state in rule.done_in and (not belongs_to_holder or by in (None, self.mediator))


def opened(new: NewCall, terminal: str) -> Call:
    """The call as it is when only its RAISED event exists."""
    return Call(
        id=new.id, terminal=terminal, reason=new.reason, language=new.language, state=State.RAISED, version=1,
        raised_at=new.raised_at,
    )  # fmt: skip


def after(call: Call, event: CallEvent) -> Call:
    """The call once `event` has happened to it. Raises ValueError if that event can't come next."""
    rule = _RULES[event.kind]
    if event.call_id != call.id or event.seq != call.version or call.state not in rule.within:
        raise ValueError(f"event {event.kind} #{event.seq} can't follow {call.state}, version {call.version}")
    changed: dict[str, object] = {"version": call.version + 1, "state": rule.becomes or call.state}
    match rule.holder:
        case Holder.WHOEVER_ACTS | Holder.WHOEVER_IS_NAMED:
            named = event.by if rule.holder is Holder.WHOEVER_ACTS else event.details.to
            changed |= {"mediator": named, "minutes": event.details.minutes, "claimed_at": event.at}
        case Holder.NOBODY:
            changed |= {"mediator": None, "minutes": None, "claimed_at": None}
    if rule.becomes in (State.NOTICED, State.CLAIMED):
        changed["noticed_at"] = call.noticed_at or event.at
    match event.kind:
        case EventKind.ESCALATED:
            changed["escalations"] = call.escalations + 1
        case EventKind.LEFT:
            changed["resident_left"] = True
        case EventKind.CLOSED:
            changed["outcome"] = event.details.outcome
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
