"""`[usb]`: where sticks appear."""

from pydantic import Field

from kiosk.settings.section import Section


class UsbSettings(Section):
    """`[usb]`: where sticks appear."""

    mounts: tuple[str, ...] = Field(min_length=1, strict=False)
