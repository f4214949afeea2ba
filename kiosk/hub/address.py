"""Where phones find the hub."""

import socket

from kiosk.settings import Settings

_OUTSIDE = (
    (socket.AF_INET, "192.0.2.1"),  # RFC 5737: an address that is nobody's
    (socket.AF_INET6, "2001:db8::1"),  # RFC 3849: likewise
)


def base_url(settings: Settings) -> str:
    """The hub's address for a phone on the centre's network, without a slash at the end."""
    return settings.hub.url or settings.hub.served_at(next(iter(lan_addresses()), ""))


def lan_addresses() -> list[str]:
    """This machine's own addresses towards the network, IPv4 first; empty without a network. Sends nothing."""
    found = []
    for family, outside in _OUTSIDE:
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect((outside, 9))
                found.append(str(probe.getsockname()[0]))
        except OSError:
            continue
    return found
