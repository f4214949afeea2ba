"""What the coordinator does from the command line; from any process, while the hub runs or not."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from kiosk.hub import channels, database, tokens
from kiosk.hub.address import base_url
from kiosk.hub.database import Database
from kiosk.hub.people import People
from kiosk.hub.sessions import Sessions
from kiosk.hub.store import Store
from kiosk.sealing import KEY_FILE, Sealing
from kiosk.settings import Settings


@dataclass(frozen=True)
class AddedTerminal:
    """A terminal's token, which is kept nowhere. `known`: it had another before, which is void now."""

    token: str
    known: bool


def add_mediator(settings: Settings, name: str, code: str, notify: str = "", *, coordinates: bool = False) -> bool:
    """Enrols a mediator; or gives one who is enrolled a new code and address, ends their sessions, and returns True.

    `code`: at least six digits. `notify`: an apprise URL, or nothing. Raises ValueError (with what was expected), and
    DatabaseUnusable.
    """
    if notify and not channels.fits(notify):
        raise ValueError("the address for messages: expected an apprise URL, like ntfy://ntfy.example/topic")
    return people(settings).add_mediator(name, code, notify, datetime.now(UTC), coordinates=coordinates)


def add_terminal(settings: Settings, name: str) -> AddedTerminal:
    """Makes a terminal known by a fresh token. Raises ValueError and DatabaseUnusable."""
    token = tokens.new_token()
    return AddedTerminal(token, people(settings).add_terminal(name, token))


def authority_fingerprint(settings: Settings) -> str:
    """The whole SHA-256 fingerprint of the hub's own authority, as openssl prints it.

    Raises ValueError (with what to do) before the hub has made that authority.
    """
    from kiosk.hub import tls  # slow to import: for those who have HTTPS

    try:
        return tls.openssl_fingerprint(settings.terminal.folder)
    except FileNotFoundError:
        raise ValueError("the hub's authority: not there yet; start the hub once, it makes it then") from None


def enrolment_link(settings: Settings) -> str | None:
    """A fresh link by which the first mediator enrols, good once and for 30 minutes; None once anybody is enrolled.

    Raises DatabaseUnusable.
    """
    return fresh_link(settings, Sessions(_database(settings)))


def fresh_link(settings: Settings, sessions: Sessions) -> str | None:
    """The same, from a hub that is open in this process."""
    token = sessions.new_link(datetime.now(UTC))
    return None if token is None else f"{base_url(settings)}/enrol/{token}"


def database_id(settings: Settings) -> UUID:
    """The id of the database that these settings name. Raises DatabaseUnusable."""
    return Store(_database(settings), Sealing(settings.terminal.folder / KEY_FILE)).database_id()


def people(settings: Settings) -> People:
    """Who the hub knows, to be listed, renamed and removed. Raises DatabaseUnusable."""
    return People(_database(settings))


def _database(settings: Settings) -> Database:
    return Database(database.opened(database.address(settings)))
