"""Signing in: sessions, the devices that they were begun on, and the link by which the first mediator enrols."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, or_, select, union_all, update

from kiosk.hub import tokens
from kiosk.hub.database import Database
from kiosk.hub.people import LOCK, Mediator, Presence, anybody_is_enrolled, enrolled, mediator_of, name_key
from kiosk.hub.receivers import AWAKE
from kiosk.hub.tables import device, enrolment, mediator, session, terminal

SESSION_LASTS = timedelta(days=30)
DEVICE_LASTS = timedelta(days=365)
LINK_LASTS = timedelta(minutes=30)


@dataclass(frozen=True)
class SignedIn:
    """A session's token, and that of the device on which it began: kept by the browser, and here only as hashes."""

    session: str
    device: str


class Sessions:
    """Sessions, devices and enrolment links in the hub's database. Plain and blocking; each method is one change."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def sign_in(self, name: str, code: str, now: datetime, known_device: str = "") -> SignedIn | None:
        """A new session, or None if name and code don't fit. Who signs in is here.

        Whose session was open on the same device is signed out.
        """
        with self._database.reading() as connection:
            query = select(mediator).where(mediator.c.name_key == name_key(name))
            row = connection.execute(query).one_or_none()
        if not tokens.code_fits(code, row.code_hash if row else tokens.NOBODY) or row is None:
            return None
        with self._database.changing() as connection:
            here = {"presence": Presence.HERE.value, "presence_at": now}
            unchanged = (mediator.c.id == row.id) & (mediator.c.code_hash == row.code_hash)
            if not connection.execute(update(mediator).where(unchanged).values(here)).rowcount:
                return None  # removed, or given another code, in this very moment
            return _begun(connection, row.id, now, known_device)

    def change_code(self, who: Mediator, token: str, code: str, new_code: str, now: datetime) -> bool:
        """Gives a mediator another code, and ends their sessions but this one: False if `code` isn't theirs.

        Slow: hashes both. Raises NotAccepted.
        """
        theirs = mediator.c.id == who.id
        with self._database.reading() as connection:
            kept = connection.execute(select(mediator.c.code_hash).where(theirs)).scalar_one_or_none()
        if not tokens.code_fits(code, kept or tokens.NOBODY) or kept is None:
            return False
        new_hash = enrolled(who.name, new_code, "", now)["code_hash"]
        with self._database.changing(lock=LOCK) as connection:
            change = update(mediator).where(theirs, mediator.c.code_hash == kept)
            if not connection.execute(change.values(code_hash=new_hash)).rowcount:
                return False
            others = (session.c.mediator_id == who.id) & (session.c.token_hash != tokens.token_hash(token))
            connection.execute(delete(session).where(others))
        return True

    def signed_in(self, token: str, now: datetime) -> Mediator | None:
        """The mediator of a session that has not ended."""
        query = select(mediator).join(session, session.c.mediator_id == mediator.c.id)
        query = query.where(session.c.token_hash == tokens.token_hash(token), session.c.expires_at > now)
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else mediator_of(row)

    def sign_out(self, token: str) -> None:
        """Ends a session."""
        with self._database.changing() as connection:
            connection.execute(delete(session).where(session.c.token_hash == tokens.token_hash(token)))

    def known(self, now: datetime) -> frozenset[str]:
        """The hashes of all sessions and terminals' tokens that hold now. One statement."""
        sessions = select(session.c.token_hash).where(session.c.expires_at > now)
        query = union_all(sessions, select(terminal.c.token_hash).where(terminal.c.removed.is_(False)))
        with self._database.reading() as connection:
            return frozenset(connection.execute(query).scalars())

    def devices(self, now: datetime) -> frozenset[tuple[str, str]]:
        """Who has signed in on which device: the hash of the device's token, and the key of the mediator's name."""
        query = select(device.c.token_hash, mediator.c.name_key).join(mediator, mediator.c.id == device.c.mediator_id)
        with self._database.reading() as connection:
            rows = connection.execute(query.where(device.c.expires_at > now))
            return frozenset((row.token_hash, row.name_key) for row in rows)

    def new_link(self, now: datetime) -> str | None:
        """The token of a fresh link for the first mediator; None once anybody is enrolled."""
        token = tokens.new_token()
        with self._database.changing() as connection:
            if anybody_is_enrolled(connection):
                return None
            connection.execute(delete(enrolment).where(enrolment.c.expires_at <= now))
            values = {"token_hash": tokens.token_hash(token), "expires_at": now + LINK_LASTS}
            connection.execute(insert(enrolment).values(values))
        return token

    def link_holds(self, token: str, now: datetime) -> bool:
        """True while that link can enrol the first mediator."""
        with self._database.reading() as connection:
            return not anybody_is_enrolled(connection) and _link(connection, token, now)

    def enrol_first(self, token: str, name: str, code: str, now: datetime) -> SignedIn | None:
        """Enrols the first mediator, who coordinates; None if the link no longer holds. Raises NotAccepted."""
        if not self.link_holds(token, now):  # before anything is hashed, which is dear
            return None
        values = enrolled(name, code, "", now) | {"presence": Presence.HERE.value, "coordinates": True}
        with self._database.changing(lock=LOCK) as connection:
            if anybody_is_enrolled(connection) or not _link(connection, token, now):
                return None
            its_id = connection.execute(insert(mediator).values(values).returning(mediator.c.id)).scalar_one()
            connection.execute(delete(enrolment))
            return _begun(connection, its_id, now)


def _link(connection: Connection, token: str, now: datetime) -> bool:
    query = select(enrolment.c.token_hash).where(
        enrolment.c.token_hash == tokens.token_hash(token), enrolment.c.expires_at > now
    )
    return connection.execute(query).first() is not None


def _begun(connection: Connection, its_id: int, now: datetime, known_device: str = "") -> SignedIn:
    """A session, on a device that keeps its token, or is given one."""
    connection.execute(delete(device).where(device.c.expires_at <= now))
    holds = select(device.c.token_hash).where(device.c.token_hash == tokens.token_hash(known_device))
    is_known = connection.execute(holds).first() is not None
    begun = SignedIn(tokens.new_token(), known_device if is_known else tokens.new_token())
    its_hash = tokens.token_hash(begun.device)
    connection.execute(delete(session).where(or_(session.c.expires_at <= now, session.c.device == its_hash)))
    connection.execute(delete(device).where(device.c.token_hash == its_hash, device.c.mediator_id == its_id))
    its_device = {"token_hash": its_hash, "mediator_id": its_id, "expires_at": now + DEVICE_LASTS}
    connection.execute(insert(device).values(its_device))
    its_session = {"token_hash": tokens.token_hash(begun.session), "mediator_id": its_id, "device": its_hash}
    lasts = {"expires_at": now + SESSION_LASTS, "awake_until": now + AWAKE}  # somebody looks at it just now
    connection.execute(insert(session).values(its_session | lasts))
    return begun
