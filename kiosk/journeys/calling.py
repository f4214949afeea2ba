"""Calling somebody: why, sent, seen, who is coming, met. It never stops another journey: it becomes a strip.

Why ─► Calling (sending · sent · seen · coming · met · nobody · unreachable) ─► ended
            └─► AskCancel
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from uuid import UUID

from kiosk.calls import Reason, State
from kiosk.helpline import Line, Sending
from kiosk.helpline.helpline import Helpline


@dataclass(frozen=True)
class Why:
    """Call somebody for ..."""

    reasons: tuple[Reason, ...]


class Phase(Enum):
    """How far a call is, as a resident is told: only what is known."""

    SENDING = "sending"
    SENT = "sent"
    SEEN = "seen"
    COMING = "coming"
    MET = "met"
    UNANSWERED = "unanswered"
    UNREACHABLE = "unreachable"
    ENDED = "ended"


@dataclass(frozen=True)
class Calling:
    """How the call stands. `mediator` and `minutes` are told while COMING and MET; times are UTC."""

    phase: Phase
    mediator: str = ""
    minutes: int = 0
    seen_at: datetime | None = None
    elsewhere: str = ""  # where to go, when nobody can be called; "" stands for the desk


@dataclass(frozen=True)
class AskCancel:
    """Really call it off? `mediator` is who is on the way, or ""."""

    mediator: str


Step = Why | Calling | AskCancel

REASONS = (Reason.SOMEONE, Reason.PRINTING, Reason.LETTER, Reason.PHONE, Reason.PRIVATE, Reason.COMPANY)

_PHASES = {
    State.RAISED: Phase.SENT,
    State.DELIVERED: Phase.SENT,
    State.MISSED: Phase.UNANSWERED,
    State.NOTICED: Phase.SEEN,
    State.CLAIMED: Phase.COMING,
    State.MET: Phase.MET,
    State.UNANSWERED: Phase.UNANSWERED,
    State.CLOSED: Phase.ENDED,
    State.CANCELLED: Phase.ENDED,
}

_GOING_ON = frozenset({Phase.SENDING, Phase.SENT, Phase.SEEN, Phase.COMING})


class CallingJourney:
    """One resident's calls, one at a time. `changed` is called whenever what is shown has become another."""

    def __init__(self, helpline: Helpline, elsewhere: str, changed: Callable[[], None]) -> None:
        self._helpline = helpline
        self._elsewhere = elsewhere
        self._changed = changed
        self._asking = False
        self._unsubscribe = helpline.subscribe(self._heard)

    @property
    def step(self) -> Step:
        """Where the resident is: why, or how the call stands."""
        calling = self.calling
        if calling is None:
            return Why(REASONS)
        return AskCancel(calling.mediator) if self._asking else calling

    @property
    def calling(self) -> Calling | None:
        """The call that is going on, None while there is none: it is what the strip shows."""
        line = self._helpline.line
        if line.call is None:
            return None
        call = line.call.call
        if call is None:
            kept = Phase.SENT if line.call.sending is Sending.KEPT else Phase.SENDING
            phase = kept if line.reachable and not line.call.unreachable else Phase.UNREACHABLE
            return Calling(phase, elsewhere=self._elsewhere)
        phase = _PHASES[call.state]
        # Who is on the way stays true while the hub is away; that anybody was told no longer does.
        if not line.reachable and phase in (Phase.SENT, Phase.SEEN):
            phase = Phase.UNREACHABLE
        return Calling(phase, call.mediator or "", call.minutes or 0, call.noticed_at, self._elsewhere)

    @property
    def going_on(self) -> bool:
        """True while somebody may still come."""
        return self.calling is not None and self.calling.phase in _GOING_ON

    def call(self, reason: Reason, language: str) -> None:
        """Call somebody, for that. While a call goes on, a second touch calls nobody else."""
        if self.calling is None:
            self._helpline.raise_call(reason, language)
            self._changed()

    def ask_cancel(self) -> None:
        """Call it off? Asked once more before anything is sent."""
        self._asking = True
        self._changed()

    def keep(self) -> None:
        """No, let them come."""
        self._asking = False
        self._changed()

    def cancel(self) -> None:
        """Yes, nobody need come any more."""
        self._asking = False
        if self._call_id:
            self._helpline.cancel(self._call_id)
        self._helpline.forget()
        self._changed()

    def met(self) -> None:
        """They are with me."""
        if self._call_id:
            self._helpline.meet(self._call_id)

    def over(self) -> None:
        """The call has ended; the next touch of *Help* asks anew."""
        self._helpline.forget()
        self._changed()

    def end(self) -> None:
        """The visit is over. A call that was met is done; any other goes on, and the resident may have left."""
        self._unsubscribe()
        if self._call_id and self.calling and self.calling.phase is Phase.MET:
            self._helpline.close(self._call_id)
        self._helpline.forget()

    @property
    def _call_id(self) -> UUID | None:
        return self._helpline.line.call.id if self._helpline.line.call else None

    def _heard(self, line: Line) -> None:
        if self.calling is None or self.calling.phase is Phase.ENDED:
            self._asking = False
        self._changed()
