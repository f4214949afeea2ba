"""`[sheet]`: the small sheet that residents can print while nobody is here."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from kiosk.settings.hub import Address
from kiosk.settings.section import Section


def _receipt(value: str) -> str:
    if value and not re.fullmatch(r"/dev/\S+|[A-Za-z0-9.-]+(:[0-9]{1,5})?", value):
        raise ValueError(
            'nothing, an address like "192.168.1.9" or "192.168.1.9:9100", or a device like "/dev/usb/lp0"'
        )
    return value


_Line = Annotated[str, Field(min_length=1, max_length=60)]


class SheetSettings(Section):
    """`[sheet]`: what stands on the small sheet. Without any of it, no sheet is offered."""

    hours: tuple[_Line, ...] = Field(max_length=8, strict=False)
    numbers: tuple[_Line, ...] = Field(max_length=8, strict=False)
    link: Address
    receipt: Annotated[str, AfterValidator(_receipt)]

    @property
    def on(self) -> bool:
        """Whether there is anything to print on it."""
        return bool(self.hours or self.numbers or self.link)
