"""What can be done to a call, by whom and when: one table, and the words that it is written in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, StrEnum
from types import MappingProxyType
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from kiosk.calls import own_words


class Reason(StrEnum):
    """Why a resident wants somebody. SOMEONE is the answer that asks for no reason."""

    SOMEONE = "someone"
    PRINTING = "printing"
    LETTER = "letter"
    PHONE = "phone"
    PRIVATE = "private"
    COMPANY = "company"
    PRINTER = "printer"  # the printer needs something; offered on the printing screens


class Condition(StrEnum):
    """One thing that a printer needs before it goes on, in the terms of whoever stands before it.

    Each gathers several of IPP's printer-state-reasons (RFC 8011, 5.4.12; PWG 5100.9): kiosk.printing.reasons.
    """

    PAPER_OUT = "paper-out"
    PAPER_WRONG = "paper-wrong"  # another size or kind is asked for, or a sheet by hand
    PAPER_JAM = "paper-jam"
    COVER_OPEN = "cover-open"
    TRAY_MISSING = "tray-missing"
    INK_OUT = "ink-out"
    TRAY_FULL = "tray-full"
    CARE = "care"  # a part is worn out, broken or full: somebody has to come who knows the printer
    CONFIRM = "confirm"  # the printer has the job, and waits for a touch on its own panel (a proof, a code)
    OFFLINE = "offline"  # no answer from the printer, or from CUPS itself
    STOPPED = "stopped"  # CUPS stopped the queue, or the printer itself, for a reason not listed here
    PAUSED = "paused"  # somebody stopped the queue by hand
    FOLDER_FULL = "folder-full"  # no room for papers: in the folder, in CUPS's spool, in the printer


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
    RELEASED = "released"  # a request alone: its pages may be printed
    REFUSED = "refused"  # likewise: they may not


class EventKind(StrEnum):
    """What can happen to a call. Some events change what is known, and not where the call is."""

    RAISED = "raised"
    DELIVERED = "delivered"
    NOTICED = "noticed"
    CLAIMED = "claimed"
    DELAYED = "delayed"
    GIVEN_BACK = "given-back"
    HANDED_OVER = "handed-over"
    MET = "met"
    CLOSED = "closed"
    REOPENED = "reopened"
    CANCELLED = "cancelled"
    ESCALATED = "escalated"
    UNANSWERED = "unanswered"
    MISSED = "missed"
    PUT_AWAY = "put-away"  # it came too late, and a mediator has read so
    LAPSED = "lapsed"  # the centre closed: nobody waits any more
    RELEASED = "released"
    REFUSED = "refused"
    LEFT = "left"  # the visit ended: the resident may no longer be at the terminal
    NUMBER_LEFT = "number-left"  # nobody could come: the resident wants to be called back
    WORDS_ADDED = "words-added"  # the resident says in own words what it is about


class Act(StrEnum):
    """What somebody does to a call. Its value is the last part of the address that it is posted to."""

    RAISE = "raise"
    DELIVER = "deliver"
    MISS = "miss"
    NOTICE = "notice"
    CLAIM = "claim"
    DELAY = "delay"
    GIVE_BACK = "give-back"
    HAND_OVER = "hand-over"
    MEET = "meet"
    CLOSE = "close"
    REOPEN = "reopen"
    PUT_AWAY = "put-away"
    RELEASE = "release"
    REFUSE = "refuse"
    CANCEL = "cancel"
    LEAVE = "leave"
    LEAVE_NUMBER = "leave-number"
    ADD_WORDS = "add-words"
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


MINUTES_MAX = 120
"""Minutes that a resident can be asked to wait for a mediator who is coming."""


PHONE = r"^\+?[0-9]{6,15}$"
"""A phone number as it is dialled here or abroad: 15 digits at most (ITU-T E.164, 6.1)."""


class Details(BaseModel):
    """What may go with an act; the table of acts says what goes with which."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    minutes: int | None = Field(default=None, ge=0, le=MINUTES_MAX)  # until the mediator is there; with DELAY, more
    outcome: Outcome | None = None
    to: str | None = Field(default=None, min_length=1, max_length=40)  # a mediator's first name
    phone: str | None = Field(default=None, pattern=PHONE)
    words: Annotated[str, AfterValidator(own_words.accepted)] | None = Field(default=None, repr=False)

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


ENDED = frozenset({State.CLOSED, State.CANCELLED, State.MISSED, State.RELEASED, State.REFUSED})
"""States in which nobody waits any more. UNANSWERED is not one: a mediator who comes back may still claim it."""

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
    needs: frozenset[str] = frozenset()  # of these, those without which it is nothing
    done_in: frozenset[State] = frozenset()  # where doing it again changes nothing
    undoes: Act | None = None  # the call is again what it was before that, which whoever did it may undo
    requests: bool | None = None  # done to requests alone (True), to all other calls (False), to any (None)


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
            takes=frozenset({"minutes"}), done_in=_HELD, requests=False,
        ),
        Act.DELAY: Rule(
            EventKind.DELAYED, _MEDIATOR, frozenset({State.CLAIMED}), holder_only=True, takes=frozenset({"minutes"}),
        ),
        Act.GIVE_BACK: Rule(
            EventKind.GIVEN_BACK, _MEDIATOR | _HUB, frozenset({State.CLAIMED}), State.NOTICED, Holder.NOBODY,
            holder_only=True,
        ),
        Act.HAND_OVER: Rule(
            EventKind.HANDED_OVER, _MEDIATOR, _HELD, State.CLAIMED, Holder.WHOEVER_IS_NAMED,
            holder_only=True, takes=frozenset({"to", "minutes"}),
        ),
        Act.MEET: Rule(
            EventKind.MET, _MEDIATOR | _RESIDENT, frozenset({State.CLAIMED}), State.MET,
            holder_only=True, done_in=frozenset({State.MET}),
        ),
        Act.CLOSE: Rule(
            EventKind.CLOSED, _MEDIATOR | _RESIDENT, _WAITING | _HELD, State.CLOSED,
            takes=frozenset({"outcome"}), done_in=frozenset({State.CLOSED}), requests=False,
        ),
        Act.REOPEN: Rule(EventKind.REOPENED, _MEDIATOR, frozenset({State.CLOSED}), undoes=Act.CLOSE),
        Act.PUT_AWAY: Rule(EventKind.PUT_AWAY, _MEDIATOR, frozenset({State.MISSED})),
        Act.RELEASE: Rule(
            EventKind.RELEASED, _MEDIATOR, _WAITING, State.RELEASED, Holder.WHOEVER_ACTS,
            done_in=frozenset({State.RELEASED}), requests=True,
        ),
        Act.REFUSE: Rule(
            EventKind.REFUSED, _MEDIATOR, _WAITING, State.REFUSED, Holder.WHOEVER_ACTS,
            done_in=frozenset({State.REFUSED}), requests=True,
        ),
        Act.CANCEL: Rule(
            EventKind.CANCELLED, _RESIDENT, _OPEN - {State.MET}, State.CANCELLED,
            done_in=frozenset({State.CANCELLED}),
        ),
        Act.LEAVE: Rule(EventKind.LEFT, _RESIDENT, _OPEN),
        Act.LEAVE_NUMBER: Rule(
            EventKind.NUMBER_LEFT, _RESIDENT, _WAITING, takes=frozenset({"phone"}), requests=False,
        ),
        Act.ADD_WORDS: Rule(
            EventKind.WORDS_ADDED, _RESIDENT, _WAITING | {State.CLAIMED},
            takes=frozenset({"words"}), needs=frozenset({"words"}), requests=False,
        ),
        Act.ESCALATE: Rule(EventKind.ESCALATED, _HUB, _RINGING),
        Act.GIVE_UP: Rule(EventKind.UNANSWERED, _HUB, _RINGING, State.UNANSWERED),
        Act.LAPSE: Rule(EventKind.LAPSED, _HUB, _OPEN, State.CANCELLED),
    }
)  # fmt: skip
"""All that can be done to a call. The API, the board, the desk, the outbox and the screens' words take it from here."""

ENDING = frozenset(rule.event for rule in ACTS.values() if rule.becomes in ENDED)
"""The events that end a call."""

UNDOING = frozenset(rule.event for rule in ACTS.values() if rule.undoes)
"""The events after which it goes on."""

UNDONE_FOR = timedelta(seconds=10)
"""How long what can be undone is offered to be."""

RULES = {rule.event: rule for rule in ACTS.values()}
"""The same table, by the event that each act becomes."""
