"""Where phones find the hub."""

import socket
from urllib.parse import urlsplit

from kiosk.settings import Settings

_OUTSIDE = (
    (socket.AF_INET, "192.0.2.1"),  # RFC 5737: an address that is nobody's
    (socket.AF_INET6, "2001:db8::1"),  # RFC 3849: likewise
)

READABLE = (
    'Codes can be read by all who are on that network (HTTP). Under [hub] in kiosk.toml, tls = "own" changes that.'
)


def base_url(settings: Settings) -> str:
    """The hub's address for a phone on the centre's network, without a slash at the end."""
    return settings.hub.url or settings.hub.served_at(next(iter(lan_addresses()), ""))


def host_names() -> tuple[str, ...]:
    """This machine's names, as it and its network know them."""
    host = socket.gethostname()
    return tuple(dict.fromkeys(["localhost", host, f"{host.partition('.')[0]}.local"]))


def own_names(settings: Settings) -> frozenset[str]:
    """All names by which this hub may be asked, in lower case: this machine's, and those that the settings know."""
    known = (settings.hub.host, urlsplit(settings.hub.url).hostname or "", *settings.hub.names)
    return frozenset(name.lower() for name in (*host_names(), *known) if name)


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
