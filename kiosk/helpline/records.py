"""What must reach the hub: each kind of record knows where it is posted, and what the answer means.

A new kind is one class more, and one name more in `Record`.
"""

import json
from http import HTTPStatus
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from kiosk.calls import Act, Call, NewCall
from kiosk.line import BadAnswer, believed


class CallUnknown(BadAnswer):
    """The hub doesn't know the call that an act is about."""


class Refused(Exception):
    """The hub will never take this record: its call's id is another terminal's, or it makes no sense to the hub."""


class _Conflict(BaseModel):
    call: Call


class _Record(BaseModel):
    """A record holds its whole call: a hub that has lost the call is given it again."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    call: NewCall

    @property
    def is_private(self) -> bool:
        """Whether it holds what a resident said, which is for mediators alone."""
        return False


class Raise(_Record):
    """A call is opened."""

    kind: Literal["raise"] = "raise"

    def posted(self, age: float | None) -> tuple[str, str]:
        """The path and the body. `age`: for how many seconds the call has been there, None if nobody counted them."""
        told = self.call.model_dump(mode="json") | ({} if age is None else {"age": age})
        return "/api/calls", json.dumps(told)

    def answered(self, status: int, body: bytes) -> Call:
        """The call as the hub has it. Raises BadAnswer if it must be sent again, Refused if that would be in vain."""
        if status in (HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY):
            raise Refused
        return _call(status, body)


class Deed(_Record):
    """Something is done to a call."""

    kind: Literal["act"] = "act"
    act: Act
    # What goes with it.
    phone: str = ""
    words: str = Field(default="", repr=False)

    @property
    def is_private(self) -> bool:
        """A phone number is, and so are words."""
        return bool(self.phone or self.words)

    def posted(self, _age: float | None) -> tuple[str, str]:
        """The path and the body."""
        details = {"phone": self.phone, "words": self.words}
        given = {name: value for name, value in details.items() if value}
        return f"/api/calls/{self.call.id}/{self.act}", json.dumps(given)

    def answered(self, status: int, body: bytes) -> Call:
        """The call as the hub has it, whether or not that could be done. Raises BadAnswer, CallUnknown, Refused."""
        match status:
            case HTTPStatus.UNPROCESSABLE_ENTITY:
                raise Refused
            case HTTPStatus.CONFLICT:
                with believed():
                    return _Conflict.model_validate_json(body).call
            case HTTPStatus.NOT_FOUND:
                raise CallUnknown("the hub doesn't know the call")
            case _:
                return _call(status, body)


Record: TypeAlias = Annotated[Raise | Deed, Field(discriminator="kind")]

_RECORD: TypeAdapter[Record] = TypeAdapter(Record)


class _Former(_Record):
    """A record as versions before 0.3 wrote it."""

    verb: Act


def record(act: Act, call: NewCall, phone: str = "", words: str = "") -> Record:
    """What must reach the hub when this is done to that call."""
    return Raise(call=call) if act is Act.RAISE else Deed(act=act, call=call, phone=phone, words=words)


def parsed(line: bytes | str) -> Record:
    """The record in a line of the outbox, of this version or one before. Raises ValidationError."""
    try:
        return _RECORD.validate_json(line)
    except ValidationError:
        former = _Former.model_validate_json(line)
        return record(former.verb, former.call)


def _call(status: int, body: bytes) -> Call:
    if status not in (HTTPStatus.OK, HTTPStatus.CREATED):
        raise BadAnswer(f"status {status}")
    with believed():
        return Call.model_validate_json(body)
