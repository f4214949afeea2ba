"""The helpline: a call from the finger to the hub, and what the hub says of it.

`helpline` is what journeys use; it writes to the `outbox` and speaks over `kiosk.line`.
"""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from kiosk.calls import Call


class Whose(StrEnum):
    """Whose call it is. Both may be open at the same time."""

    RESIDENT = "resident"  # of this visit
    TERMINAL = "terminal"  # the terminal's own, for its printer: it outlives visits


class Sending(StrEnum):
    """How far a call has come on its way to the hub."""

    WRITING = "writing"  # on no disk and with no hub yet: nothing may be promised
    KEPT = "kept"  # in the outbox: it survives a power cut, and will be delivered
    DELIVERED = "delivered"


@dataclass(frozen=True)
class OwnCall:
    """A call of this terminal as it knows it. `call` is what the hub said last; None until it has the call."""

    id: UUID
    sending: Sending
    unreachable: bool  # the hub didn't get it in time: tell the resident where to go instead
    call: Call | None


@dataclass(frozen=True)
class Known:
    """What is known about the hub, and through it. `people` are the first names of the mediators who are here."""

    reachable: bool
    people: tuple[str, ...]
    call: OwnCall | None  # the resident's; None while the visit has none
    own: OwnCall | None = None  # the terminal's
