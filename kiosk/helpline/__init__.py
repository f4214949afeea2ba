"""The helpline: a call from the finger to the hub, and what the hub tells back.

`helpline` is what journeys use; it writes to the `outbox` and speaks over the `link`.
"""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from kiosk.calls import Act, Call, NewCall


class Record(BaseModel):
    """One thing that must reach the hub. It holds its whole call: a hub that has lost the call is given it again."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    verb: Act
    call: NewCall


class Sending(StrEnum):
    """How far a call has come on its way to the hub."""

    WRITING = "writing"  # on no disk and with no hub yet: nothing may be promised
    KEPT = "kept"  # in the outbox: it survives a power cut, and will be delivered
    DELIVERED = "delivered"


@dataclass(frozen=True)
class OwnCall:
    """The visit's call as the terminal knows it. `call` is what the hub last told; None until it has the call."""

    id: UUID
    sending: Sending
    unreachable: bool  # the hub didn't get it in time: tell the resident where to go instead
    call: Call | None


@dataclass(frozen=True)
class Line:
    """What is known about the hub, and through it. `people` are the first names of the mediators who are here."""

    reachable: bool
    people: tuple[str, ...]
    call: OwnCall | None  # None while the visit has no call
