"""`[documents]`: which papers are still opened."""

from pydantic import Field

from kiosk.settings.section import Section


class DocumentSettings(Section):
    """`[documents]`: what is still opened, and how long it may take."""

    pages_max: int = Field(ge=1, le=5000)
    megabytes_max: int = Field(ge=1, le=2000)
    seconds_max: int = Field(ge=1, le=120)
    standby: bool
