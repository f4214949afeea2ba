"""`[relay]`: how a relay listens, on the machine that runs one."""

import ipaddress
from typing import Annotated, Self

from pydantic import AfterValidator, model_validator

from kiosk.settings.hub import LOOPBACK, Listening


def _numeric(value: str) -> str:
    try:
        return str(ipaddress.ip_address(value)) if value else ""
    except ValueError:
        raise ValueError('nothing, or an address in numbers, like "127.0.0.1"') from None


class RelaySettings(Listening):
    """`[relay]`: how a relay listens, on the machine that runs one."""

    tls_certificate: str
    tls_key: str
    proxy: Annotated[str, AfterValidator(_numeric)]

    @model_validator(mode="after")
    def _is_secret(self) -> Self:
        if bool(self.tls_certificate) != bool(self.tls_key):
            raise ValueError("tls_certificate and tls_key together, or neither")
        if not (self.tls_certificate or self.proxy or self.host in LOOPBACK):
            raise ValueError("tls_certificate and tls_key, or a proxy that has them: browsers seal over HTTPS alone")
        return self
