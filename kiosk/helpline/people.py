"""Who is here, as the hub says it: bounded, and no more of it taken than is shown."""

from typing import Annotated

from pydantic import BaseModel, Field

from kiosk.helpline import Person

_PEOPLE_MAX = 500
_LANGUAGES_MAX = 40


class _Person(BaseModel):
    name: str = Field(min_length=1, max_length=60)
    languages: tuple[Annotated[str, Field(pattern=r"^[a-z]{2,3}$")], ...] = Field((), max_length=_LANGUAGES_MAX)
    second_name: str = Field("", max_length=60)
    photo: str = Field("", pattern=r"^([0-9a-f]{32})?$")


class _People(BaseModel):
    here: list[_Person] = Field(max_length=_PEOPLE_MAX)


def told(data: str) -> tuple[Person, ...]:
    """The people in a `people` event. Raises ValueError."""
    return tuple(Person(**dict(one)) for one in _People.model_validate_json(data).here)
