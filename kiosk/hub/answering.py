"""Which hub answers at an address, and whether it works on the database that the settings name."""

import json
import ssl
import urllib.request
from uuid import UUID

from kiosk.hub.enrolling import database_id
from kiosk.settings import Settings


def elsewhere(settings: Settings) -> str:
    """The address of this machine's hub, if that one has another database than these settings name; else "".

    Raises DatabaseUnusable.
    """
    url = _address(settings)
    found = database_at(url)
    return "" if found in (None, database_id(settings)) else url


def is_silent(settings: Settings) -> bool:
    """Whether no hub answers on this machine."""
    return database_at(_address(settings)) is None


def _address(settings: Settings) -> str:
    """Where this machine's hub is asked."""
    return settings.hub.url or settings.hub.served_at()


def database_at(url: str) -> UUID | None:
    """The database of the hub that answers there, or None if no hub does."""
    unproven = ssl.create_default_context()  # only an id is read
    unproven.check_hostname, unproven.verify_mode = False, ssl.CERT_NONE
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=unproven))
    try:
        with opener.open(f"{url}/api/health", timeout=3) as answer:
            found = json.loads(answer.read(4096))
        return UUID(found["database"]) if found["service"] == "guichet-hub" else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
