"""`[sheet]`: the small sheet that residents can print while nobody is here."""

from typing import Annotated

from pydantic import Field

from kiosk.settings.hub import Address
from kiosk.settings.section import Section

_Line = Annotated[str, Field(min_length=1, max_length=60)]


class SheetSettings(Section):
    """`[sheet]`: what stands on the small sheet. Without any of it, no sheet is offered."""

    hours: tuple[_Line, ...] = Field(max_length=8, strict=False)
    numbers: tuple[_Line, ...] = Field(max_length=8, strict=False)
    link: Address

    @property
    def on(self) -> bool:
        """Whether there is anything to print on it."""
        return bool(self.hours or self.numbers or self.link)
