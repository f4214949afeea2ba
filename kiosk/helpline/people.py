"""Who is here, and when the centre is open, as the hub says it: bounded, and no more of it taken than is shown."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated, NamedTuple

from pydantic import AwareDatetime, BaseModel, Field

from kiosk.helpline import FACE, Person
from kiosk.hours import Opening
from kiosk.line import BadAnswer
from kiosk.line.link import Link

_PEOPLE_MAX = 500
_LANGUAGES_MAX = 40
_Moment = Annotated[AwareDatetime, Field(ge=datetime(2000, 1, 1, tzinfo=UTC), lt=datetime(2200, 1, 1, tzinfo=UTC))]
"""Whatever is beyond has no place on a clock on a wall."""


class _Person(BaseModel):
    name: str = Field(min_length=1, max_length=60)
    languages: tuple[Annotated[str, Field(pattern=r"^[a-z]{2,3}$")], ...] = Field((), max_length=_LANGUAGES_MAX)
    second_name: str = Field("", max_length=60)
    photo: str = Field("", pattern=r"^([0-9a-f]{32})?$")

    phone: bool = False


class _People(BaseModel):
    here: list[_Person] = Field(max_length=_PEOPLE_MAX)
    asleep: list[_Person] = Field([], max_length=_PEOPLE_MAX)
    until: _Moment | None = None
    opens: _Moment | None = None


class Told(NamedTuple):
    """Who is here, who is without anything that is sure to reach them, and when the centre is open."""

    here: tuple[Person, ...]
    asleep: tuple[Person, ...]
    opening: Opening


def told(data: str) -> Told:
    """The people in a `people` event, and the hours. Raises ValueError."""
    read = _People.model_validate_json(data)
    here, asleep = (tuple(Person(**dict(one)) for one in those) for those in (read.here, read.asleep))
    return Told(here, asleep, Opening(read.until, read.opens))


def looked_at(link: Link, photo: str) -> bytes:
    """A photo's pixels; empty if the hub has none that can be shown. Raises Unreachable."""
    status, face = link.get(f"/api/photos/{photo}/pixels", 3 * FACE * FACE)
    if status not in (HTTPStatus.OK, HTTPStatus.NOT_FOUND):
        raise BadAnswer(f"status {status}")
    return face if status == HTTPStatus.OK and len(face) == 3 * FACE * FACE else b""
