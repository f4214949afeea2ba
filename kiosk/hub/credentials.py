"""What a request brings along to be known by: a token, a session, or the link of a phone."""

import ipaddress

from starlette.requests import HTTPConnection

from kiosk.hub import tokens

PHONES = "/p/"
"""Where phones send papers: the link that follows is all they are known by."""
COOKIE = "guichet_session"
DEVICE = "guichet_device"
"""Says on which phone somebody has signed in before. It opens nothing; but there, guessers elsewhere slow nobody."""


def token_hash_of(request: HTTPConnection) -> str:
    """By which hash the token, session or link is known of whoever sent this request."""
    path: str = request.scope["path"]
    if path.startswith(PHONES):
        return tokens.token_hash(path.removeprefix(PHONES).partition("/")[0])
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return tokens.token_hash(token if scheme.lower() == "bearer" and token else request.cookies.get(COOKIE, ""))


def whose(request: HTTPConnection) -> str:
    """The address that a request came from, as far as it is one stranger's: of IPv6 the network of one site.

    RFC 6177: a site gets 64 bits of addresses at least.
    """
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:  # a socket without an address
        return host
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else host
