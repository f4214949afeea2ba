"""The helpline: a call from the finger to the hub, and what the hub says of it.

`helpline` is what journeys use; it writes to the `outbox` and speaks over `kiosk.line`.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from kiosk.calls import Call
from kiosk.hours import Opening


class Whose(StrEnum):
    """Whose call it is. All may be open at the same time."""

    RESIDENT = "resident"  # of this visit
    TERMINAL = "terminal"  # the terminal's own, for its printer: it outlives visits
    REQUEST = "request"  # of this visit: may so many pages be printed? It ends with the visit


class Sending(StrEnum):
    """How far a call has come on its way to the hub."""

    WRITING = "writing"  # on no disk and with no hub yet: nothing may be promised
    KEPT = "kept"  # in the outbox: it survives a power cut, and will be delivered
    DELIVERED = "delivered"


class Here(StrEnum):
    """Whether anybody is here, as far as the hub said."""

    SOMEBODY = "somebody"
    PERHAPS = "perhaps"  # nobody who is sure to be reached; but phones are tried when somebody is called
    NOBODY = "nobody"
    UNSAID = "unsaid"  # the hub hasn't said yet
    UNREACHABLE = "unreachable"  # the hub is silent: nobody can be called


FACE = 256
"""Pixels in a line of a mediator's photo, and lines in it."""


@dataclass(frozen=True)
class Person:
    """A mediator who is here: a first name, and the languages that they speak (ISO 639-1), as far as the hub knows."""

    name: str
    languages: tuple[str, ...] = ()
    second_name: str = ""  # the same in another script
    photo: str = ""  # what theirs is asked for by, if they want to be seen
    face: bytes = field(default=b"", repr=False)  # its pixels, FACE in each direction, RGB, from the top; once it came
    phone: bool = False  # nothing is sure to reach them, and a phone of theirs is tried when somebody is called


@dataclass(frozen=True)
class Promise:
    """When the mediator on the way will be there, as it stands now."""

    minutes: int  # that are left, rounded up; 0: any moment
    late: bool = False  # the promised time has been over for a while


@dataclass(frozen=True)
class OwnCall:
    """A call of this terminal as it knows it. `call` is what the hub said last; None until it has the call."""

    id: UUID
    sending: Sending
    unreachable: bool  # the hub didn't get it in time: tell the resident where to go instead
    call: Call | None
    promise: Promise | None = None  # while a mediator is on the way, who said when they will be there
    saying: bool = False  # what the resident added in own words hasn't reached the hub yet


@dataclass(frozen=True)
class Known:
    """What is known about the hub, and through it.

    `people` are the mediators who are here and can be reached, `asleep` those whom perhaps nothing reaches; `said`: the
    hub told so.
    """

    reachable: bool
    people: tuple[Person, ...]
    call: OwnCall | None  # the resident's; None while the visit has none
    own: OwnCall | None = None  # the terminal's
    said: bool = False
    request: OwnCall | None = None  # the resident's, for their pages
    asleep: tuple[Person, ...] = ()
    opening: Opening = Opening()

    @property
    def tried(self) -> tuple[Person, ...]:
        """Whose phones are tried when somebody is called, since nobody is sure to be reached."""
        return () if self.people else tuple(one for one in self.asleep if one.phone)

    @property
    def here(self) -> Here:
        """Whether anybody is here."""
        if not self.reachable:
            return Here.UNREACHABLE
        if not self.said:
            return Here.UNSAID
        if self.people:
            return Here.SOMEBODY
        return Here.PERHAPS if self.tried else Here.NOBODY
