"""A call as its events tell it."""

import math
import os
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from kiosk.calls import own_words
from kiosk.calls.acts import (
    ACTS,
    ENDED,
    MINUTES_MAX,
    RULES,
    Act,
    Details,
    EventKind,
    Holder,
    Outcome,
    Party,
    Reason,
    State,
)

PAGES_MAX = 1_000_000
"""More than any paper has, in all its copies."""


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
    condition: str = Field(
        default="", pattern=r"^[a-z-]{0,16}$"
    )  # the terminal calls by itself, since its printer needs that
    pages: int = Field(default=0, ge=0, le=PAGES_MAX)  # a request: may so many be printed? 0: somebody is needed


class Ending(BaseModel):
    """How a call came to its end: when, by which mediator (None: by anybody else), and what it was before."""

    model_config = ConfigDict(frozen=True)

    at: AwareDatetime
    by: str | None
    was: State


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
    condition: str = ""  # a Condition, as a rule: another version's terminal may know other ones
    pages: int = 0
    noticed_at: AwareDatetime | None = None
    claimed_at: AwareDatetime | None = None  # when `minutes` were promised: at the claim, or at the last delay
    mediator: str | None = None
    handed_over_by: str | None = None  # who had it before `mediator`, and asked them
    minutes: int | None = None  # from `claimed_at` on
    outcome: Outcome | None = None
    escalations: int = 0
    resident_left: bool = False
    phone: str = ""  # the resident's, who wants to be called back; forgotten soon after the call has ended
    words: tuple[str, ...] = Field(
        default=(), repr=False
    )  # what they added; "" for each that whoever reads this may not
    put_away: bool = False
    ending: Ending | None = None

    @property
    def ended(self) -> bool:
        """True when nobody waits any more."""
        return self.state in ENDED

    def minutes_left(self, now: datetime) -> int:
        """Minutes until the mediator is there, rounded up, as promised; 0 if none are promised, or all have passed."""
        if self.claimed_at is None:
            return 0
        left = timedelta(minutes=self.minutes or 0) - (now - self.claimed_at)
        return min(max(0, math.ceil(left / timedelta(minutes=1))), self.minutes or 0)

    def admits(self, act: Act) -> bool:
        """True if this may be done to the call now."""
        rule = ACTS[act]
        if act is Act.ADD_WORDS and len(self.words) >= own_words.TIMES:
            return False
        return self.state in rule.within and rule.requests in (None, bool(self.pages))

    @property
    def for_its_terminal(self) -> Self:
        """The same without what is for mediators alone: whoever stands at the terminal next is another one.

        That are the resident's words, and the number that was left, once the resident has gone.
        """
        phone = "" if self.resident_left else self.phone
        return self.model_copy(update={"words": ("",) * len(self.words), "phone": phone})

    def allows(self, act: Act, party: Party, by: str | None = None) -> bool:
        """True if this party, a mediator by the first name `by`, may do this to the call now."""
        rule = ACTS[act]
        if not self.admits(act) or party not in rule.by:
            return False
        if rule.undoes:
            return self.ending is not None and by == self.ending.by
        return not rule.holder_only or by in (None, self.mediator)

    def has_been(self, act: Act, by: str | None = None, details: Details = Details()) -> bool:
        """True if doing this would change nothing: it is repeated, or comes after something that includes it."""
        rule = ACTS[act]
        match act:
            case Act.NOTICE:
                return self.noticed_at is not None
            case Act.LEAVE:
                return self.resident_left
            case Act.PUT_AWAY:
                return self.put_away
            case Act.LEAVE_NUMBER:
                return self.phone == (details.phone or "")
            case Act.ADD_WORDS:
                return details.words in self.words
            case _:
                belongs_to_holder = rule.holder_only or rule.holder is Holder.WHOEVER_ACTS
                return self.state in rule.done_in and (not belongs_to_holder or by in (None, self.mediator))


def opened(new: NewCall, terminal: str) -> Call:
    """The call as it is when only its RAISED event exists."""
    return Call(
        id=new.id, terminal=terminal, reason=new.reason, language=new.language, state=State.RAISED, version=1,
        raised_at=new.raised_at, condition=new.condition, pages=new.pages,
    )  # fmt: skip


def after(call: Call, event: CallEvent) -> Call:
    """The call once `event` has happened to it. Raises ValueError if that event can't come next."""
    rule = RULES[event.kind]
    if event.call_id != call.id or event.seq != call.version or call.state not in rule.within:
        raise ValueError(f"event {event.kind} #{event.seq} can't follow {call.state}, version {call.version}")
    changed: dict[str, object] = {"version": call.version + 1, "state": rule.becomes or call.state}
    if rule.becomes in (State.NOTICED, State.CLAIMED):
        changed["noticed_at"] = call.noticed_at or event.at
    if rule.becomes in ENDED:
        changed["ending"] = Ending(at=event.at, by=event.by, was=call.state)
    return call.model_copy(update=changed | _held(event) | _learned(call, event))


def _held(event: CallEvent) -> dict[str, object]:
    """Who has the call after an event, if it says so."""
    match RULES[event.kind].holder:
        case Holder.WHOEVER_ACTS:
            holder, before = event.by, None
        case Holder.WHOEVER_IS_NAMED:
            holder, before = event.details.to, event.by
        case Holder.NOBODY:
            return {"mediator": None, "handed_over_by": None, "minutes": None, "claimed_at": None}
        case _:
            return {}
    return {
        "mediator": holder,
        "handed_over_by": before,
        "minutes": event.details.minutes,
        "claimed_at": event.at,
    }


def _learned(call: Call, event: CallEvent) -> dict[str, object]:
    """What this kind of event, and no other, makes known."""
    match event.kind:
        case EventKind.DELAYED:
            minutes = call.minutes_left(event.at) + (event.details.minutes or 0)
            return {"minutes": min(minutes, MINUTES_MAX), "claimed_at": event.at}
        case EventKind.ESCALATED:
            return {"escalations": call.escalations + 1}
        case EventKind.LEFT:
            return {"resident_left": True}
        case EventKind.NUMBER_LEFT:
            return {"phone": event.details.phone or ""}
        case EventKind.WORDS_ADDED:
            return {"words": (*call.words, event.details.words or "")}
        case EventKind.CLOSED:
            return {"outcome": event.details.outcome}
        case EventKind.REOPENED if call.ending:
            return {"state": call.ending.was, "outcome": None, "ending": None}
        case EventKind.PUT_AWAY:
            return {"put_away": True}
        case _:
            return {}


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
