"""`[phone]`: papers from residents' phones."""

from kiosk.settings.section import Section


class PhoneSettings(Section):
    """`[phone]`: papers from residents' phones."""

    on: bool
