"""`[screen]`: how large the screen is."""

from pydantic import Field

from kiosk.settings.section import Section


class ScreenSettings(Section):
    """`[screen]`: the screen as a thing of glass."""

    diagonal_mm: float = Field(ge=0, le=3000, strict=False)
    motion: bool
