"""`[printing]`: which printer, and how it is used."""

from typing import Literal

from pydantic import Field

from kiosk.settings.section import Section


class PrintingSettings(Section):
    """`[printing]`: which printer."""

    printer: str = Field(min_length=1)
    folder: str
    copies_max: int = Field(ge=1, le=99)
    pixels: bool
    paper_comes_out: Literal["front", "left", "right", "top"]
