"""Where a call can stand: what the screen asks or tells."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from kiosk.calls import Reason
from kiosk.helpline import Person
from kiosk.hours import Hours


@dataclass(frozen=True)
class AskReason:
    """Call somebody for ..."""

    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class NobodyHere:
    """Nobody is here now: what there is instead. `elsewhere` is where to go; "" stands for the desk."""

    elsewhere: str
    hours: Hours = Hours()
    sheet: bool = False  # one can be printed that says when somebody is here, and whom to call
    call_back: bool = False  # mediators call residents back


@dataclass(frozen=True)
class AskNumber:
    """By which number does the resident want to be called back?"""


class Words(Enum):
    """How far it is with what the resident says in own words."""

    NONE = "none"
    ON_THEIR_WAY = "on-their-way"
    THERE = "there"  # the hub has them, and mediators read them


class Phase(Enum):
    """How far a call is, as a resident is told: only what is known."""

    SENDING = "sending"
    SENT = "sent"
    SEEN = "seen"
    COMING = "coming"
    MET = "met"
    UNANSWERED = "unanswered"
    CALLED_BACK = "called-back"  # nobody comes: a mediator will phone
    UNREACHABLE = "unreachable"
    ENDED = "ended"


@dataclass(frozen=True)
class Standing:
    """How the call stands. `mediator` is known while COMING and MET; times are UTC."""

    phase: Phase
    mediator: str = ""
    minutes: int | None = None  # until they are there, as it stands now; 0: any moment; None: they didn't say
    seen_at: datetime | None = None
    elsewhere: str = ""  # where to go, when nobody can be called; "" stands for the desk
    late: bool = False  # the promised time is over
    languages: tuple[str, ...] = ()  # that the mediator speaks, as far as the hub knows (ISO 639-1)
    hours: Hours = Hours()
    second_name: str = ""  # the mediator's, in another script
    face: bytes = field(default=b"", repr=False)  # helpline.Person.face, of the mediator
    reason: Reason | None = None  # what they come for, once the hub has the call
    call_back: bool = False  # mediators call residents back
    phone: str = field(default="", repr=False)  # the resident's number, once they are to be called back
    tried: tuple[Person, ...] = ()  # while it is SENT: whose phones are tried, if nobody is sure to be reached
    words: Words = Words.NONE
    takes_words: bool = False  # some may be added now


class Called(Standing):
    """The call is on its way, or was seen, or has ended: nobody is coming yet, or any more."""


class Coming(Standing):
    """Somebody is coming, or is there."""


class Nobody(Standing):
    """Nobody can come, or nobody can be called."""


class CalledBack(Standing):
    """Nobody comes: a mediator will phone. The resident may go home."""


class Waiting(Standing):
    """The same, and the resident waits all the same: their call stays open."""


@dataclass(frozen=True)
class AskWords:
    """What does the resident want to say? `calling`: how the call stands meanwhile."""

    calling: Standing


@dataclass(frozen=True)
class AskCancel:
    """Really call it off? `mediator` is who is on the way, or ""."""

    mediator: str


Step = AskReason | NobodyHere | AskNumber | AskWords | Standing | AskCancel

REASONS = (Reason.SOMEONE, Reason.PRINTING, Reason.LETTER, Reason.PHONE, Reason.PRIVATE, Reason.COMPANY)

_STEPS: Mapping[Phase, type[Standing]] = {
    Phase.SENDING: Called,
    Phase.SENT: Called,
    Phase.SEEN: Called,
    Phase.ENDED: Called,
    Phase.COMING: Coming,
    Phase.MET: Coming,
    Phase.UNANSWERED: Nobody,
    Phase.UNREACHABLE: Nobody,
    Phase.CALLED_BACK: CalledBack,
}


def standing(
    phase: Phase,
    mediator: str = "",
    minutes: int | None = None,
    seen_at: datetime | None = None,
    elsewhere: str = "",
    *,
    late: bool = False,
    languages: tuple[str, ...] = (),
    hours: Hours = Hours(),
    second_name: str = "",
    face: bytes = b"",
    reason: Reason | None = None,
    call_back: bool = False,
    phone: str = "",
    tried: tuple[Person, ...] = (),
    words: Words = Words.NONE,
    takes_words: bool = False,
) -> Standing:
    """How a call stands, as the step that shows it."""
    return _STEPS[phase](
        phase,
        mediator,
        minutes,
        seen_at,
        elsewhere,
        late,
        languages,
        hours,
        second_name,
        face,
        reason,
        call_back,
        phone,
        tried,
        words,
        takes_words,
    )
