"""What the coordinator does from the command line; from any process, while the hub runs or not."""

from datetime import UTC, datetime

from kiosk.hub import channels, database, tokens
from kiosk.hub.address import base_url
from kiosk.hub.people import People
from kiosk.settings import Settings


def add_mediator(settings: Settings, name: str, code: str, notify: str = "") -> None:
    """Enrols a mediator, or gives one who is enrolled a new code and address.

    `code`: at least six digits. `notify`: an apprise URL, or nothing. Raises ValueError (with what was expected), and
    DatabaseUnusable.
    """
    if notify and not channels.fits(notify):
        raise ValueError("the address for messages: expected an apprise URL, like ntfy://ntfy.example/topic")
    _people(settings).add_mediator(name, code, notify, datetime.now(UTC))


def add_terminal(settings: Settings, name: str) -> str:
    """Makes a terminal known, and returns its token, which is kept nowhere; a token it had is void.

    Raises ValueError and DatabaseUnusable.
    """
    token = tokens.new_token()
    _people(settings).add_terminal(name, token)
    return token


def enrolment_link(settings: Settings) -> str | None:
    """A fresh link by which the first mediator enrols, good once and for 30 minutes; None once anybody is enrolled.

    Raises DatabaseUnusable.
    """
    token = _people(settings).new_link(datetime.now(UTC))
    return None if token is None else f"{base_url(settings)}/enrol/{token}"


def _people(settings: Settings) -> People:
    return People(database.opened(database.address(settings)))
