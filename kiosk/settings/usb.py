"""`[usb]`: where sticks go in, and where they appear."""

from typing import Literal

from pydantic import Field

from kiosk.settings.section import Section


class UsbSettings(Section):
    """`[usb]`: where sticks appear."""

    automount: bool
    mounts: tuple[str, ...] = Field(min_length=1, strict=False)
    slot: Literal["left", "right", "below", "above"]
