"""`[visit]`: how long a resident is waited for."""

from pydantic import Field

from kiosk.settings.section import Section


class VisitSettings(Section):
    """`[visit]`: how long a resident is waited for, in seconds."""

    idle_after: int = Field(ge=20, le=3600)
    idle_warning: int = Field(ge=20, le=600)  # at least 20 s to answer: WCAG 2.2.1
