"""`[phone]`: papers from residents' phones."""

import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator

from kiosk.settings.hub import LOOPBACK, Certificate
from kiosk.settings.section import Section


def _secret(value: str) -> str:
    sealed = re.match(r"^https?://[^\s/?#@]+/?$", value) and (
        value.startswith("https:") or urlsplit(value).hostname in LOOPBACK
    )
    if value and not sealed:
        raise ValueError('nothing, or an address like "https://relay.example": phones seal over HTTPS alone')
    return value.rstrip("/")


class PhoneSettings(Section):
    """`[phone]`: papers from residents' phones."""

    on: bool
    relay: Annotated[str, AfterValidator(_secret)]
    authority: Certificate
