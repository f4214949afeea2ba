"""Who the hub knows: mediators and their sessions, terminals and their tokens, the first mediator's link."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, union_all, update

from kiosk.hub import tokens
from kiosk.hub.database import Database
from kiosk.hub.store import Terminal
from kiosk.hub.tables import NAME, enrolment, mediator, meta, session, terminal

SESSION_LASTS = timedelta(days=30)
LINK_LASTS = timedelta(minutes=30)
PRESENCE_LASTS = timedelta(hours=12)
"""A mediator who forgot to say goodbye isn't announced to residents the next day."""
CODE_DIGITS = 6


class Presence(StrEnum):
    """What a mediator says of themselves. Residents read the names of those who are HERE."""

    HERE = "here"
    BREAK = "break"
    AWAY = "away"


@dataclass(frozen=True)
class Mediator:
    """A mediator that the hub knows. `notify` is one apprise URL, or empty."""

    id: int
    name: str
    presence: Presence
    notify: str


class Fault(StrEnum):
    """Why a name or a code can't be accepted, and what was expected."""

    NAME = f"the name: expected 1 to {NAME} characters"
    SHORT = f"the code: expected at least {CODE_DIGITS} digits, and nothing else"
    EASY = "the code: too easy to guess"


class NotAccepted(ValueError):
    """A name or code that can't be accepted."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class People:
    """Mediators and terminals, in the hub's database. Plain and blocking; each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add_mediator(self, name: str, code: str, notify: str, now: datetime) -> bool:
        """Enrols a mediator, or gives one who is enrolled a new code and ends their sessions: True if they were.

        Raises NotAccepted.
        """
        values = _enrolled(name, code, notify, now)
        with self._database.changing() as connection:
            _lock(connection)
            known = select(mediator.c.id).where(mediator.c.name_key == values["name_key"])
            its_id = connection.execute(known).scalar_one_or_none()
            if its_id is None:
                connection.execute(insert(mediator).values(values))
                return False
            kept = {key: values[key] for key in ("name", "code_hash", "notify")}
            connection.execute(update(mediator).where(mediator.c.id == its_id).values(kept))
            connection.execute(delete(session).where(session.c.mediator_id == its_id))
            return True

    def anybody(self) -> bool:
        """True once a mediator is enrolled."""
        with self._database.reading() as connection:
            return _anybody(connection)

    def mediators(self) -> list[Mediator]:
        """Everybody who is enrolled, by name."""
        with self._database.reading() as connection:
            return [_mediator(row) for row in connection.execute(select(mediator).order_by(mediator.c.name_key))]

    def here(self, now: datetime) -> list[Mediator]:
        """Those who said that they are here, and not too long ago, by name."""
        query = select(mediator).where(
            mediator.c.presence == Presence.HERE.value, mediator.c.presence_at > now - PRESENCE_LASTS
        )
        with self._database.reading() as connection:
            return [_mediator(row) for row in connection.execute(query.order_by(mediator.c.name_key))]

    def say(self, who: Mediator, presence: Presence, now: datetime) -> None:
        """Keeps what a mediator says of themselves."""
        change = update(mediator).where(mediator.c.id == who.id)
        with self._database.changing() as connection:
            connection.execute(change.values(presence=presence.value, presence_at=now))

    def sign_in(self, name: str, code: str, now: datetime) -> str | None:
        """A new session's token, or None if name and code don't fit. Who signs in is here."""
        with self._database.reading() as connection:
            query = select(mediator).where(mediator.c.name_key == name_key(name))
            row = connection.execute(query).one_or_none()
        if not tokens.code_fits(code, row.code_hash if row else tokens.NOBODY) or row is None:
            return None
        with self._database.changing() as connection:
            connection.execute(delete(session).where(session.c.expires_at <= now))
            here = {"presence": Presence.HERE.value, "presence_at": now}
            connection.execute(update(mediator).where(mediator.c.id == row.id).values(here))
            return _new_session(connection, row.id, now)

    def signed_in(self, token: str, now: datetime) -> Mediator | None:
        """The mediator of a session that has not ended."""
        query = select(mediator).join(session, session.c.mediator_id == mediator.c.id)
        query = query.where(session.c.token_hash == tokens.token_hash(token), session.c.expires_at > now)
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else _mediator(row)

    def sign_out(self, token: str) -> None:
        """Ends a session."""
        with self._database.changing() as connection:
            connection.execute(delete(session).where(session.c.token_hash == tokens.token_hash(token)))

    def add_terminal(self, name: str, token: str) -> bool:
        """Makes a terminal known by this token alone: True if it was known by another before. Raises NotAccepted."""
        name, hashed = _name(name), tokens.token_hash(token)
        with self._database.changing() as connection:
            _lock(connection)
            changed = connection.execute(update(terminal).where(terminal.c.name == name).values(token_hash=hashed))
            if changed.rowcount == 0:
                connection.execute(insert(terminal).values(name=name, token_hash=hashed))
            return changed.rowcount > 0

    def known(self, now: datetime) -> frozenset[str]:
        """The hashes of all sessions and terminals' tokens that hold now. One statement."""
        sessions = select(session.c.token_hash).where(session.c.expires_at > now)
        query = union_all(sessions, select(terminal.c.token_hash))
        with self._database.reading() as connection:
            return frozenset(connection.execute(query).scalars())

    def terminals(self) -> list[Terminal]:
        """Every terminal, by name."""
        with self._database.reading() as connection:
            rows = connection.execute(select(terminal.c.id, terminal.c.name).order_by(terminal.c.name))
            return [Terminal(row.id, row.name) for row in rows]

    def terminal_of(self, token: str) -> Terminal | None:
        """The terminal that has this token."""
        query = select(terminal.c.id, terminal.c.name).where(terminal.c.token_hash == tokens.token_hash(token))
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else Terminal(row.id, row.name)

    def new_link(self, now: datetime) -> str | None:
        """The token of a fresh link for the first mediator; None once anybody is enrolled."""
        token = tokens.new_token()
        with self._database.changing() as connection:
            if _anybody(connection):
                return None
            connection.execute(delete(enrolment).where(enrolment.c.expires_at <= now))
            values = {"token_hash": tokens.token_hash(token), "expires_at": now + LINK_LASTS}
            connection.execute(insert(enrolment).values(values))
        return token

    def link_holds(self, token: str, now: datetime) -> bool:
        """True while that link can enrol the first mediator."""
        with self._database.reading() as connection:
            return not _anybody(connection) and _link(connection, token, now)

    def enrol_first(self, token: str, name: str, code: str, now: datetime) -> str | None:
        """Enrols the first mediator: a new session's token, or None if the link no longer holds. Raises NotAccepted."""
        values = _enrolled(name, code, "", now) | {"presence": Presence.HERE.value}
        with self._database.changing() as connection:
            _lock(connection)
            if _anybody(connection) or not _link(connection, token, now):
                return None
            its_id = connection.execute(insert(mediator).values(values).returning(mediator.c.id)).scalar_one()
            connection.execute(delete(enrolment))
            return _new_session(connection, its_id, now)


def _lock(connection: Connection) -> None:
    """One change of people at a time: what was read after this stays so until the commit."""
    connection.execute(update(meta).values(id=meta.c.id))


def _anybody(connection: Connection) -> bool:
    return connection.execute(select(func.count()).select_from(mediator)).scalar_one() > 0


def _link(connection: Connection, token: str, now: datetime) -> bool:
    query = select(enrolment.c.token_hash).where(
        enrolment.c.token_hash == tokens.token_hash(token), enrolment.c.expires_at > now
    )
    return connection.execute(query).first() is not None


def _new_session(connection: Connection, its_id: int, now: datetime) -> str:
    token = tokens.new_token()
    values = {"token_hash": tokens.token_hash(token), "mediator_id": its_id, "expires_at": now + SESSION_LASTS}
    connection.execute(insert(session).values(values))
    return token


def _enrolled(name: str, code: str, notify: str, now: datetime) -> dict[str, Any]:
    name = _name(name)
    if len(code) < CODE_DIGITS or not (code.isascii() and code.isdigit()):
        raise NotAccepted(Fault.SHORT)
    if len(set(code)) < 3 or _runs(code):
        raise NotAccepted(Fault.EASY)
    return {
        "name": name,
        "name_key": name_key(name),
        "code_hash": tokens.code_hash(code),
        "notify": notify,
        "presence": Presence.AWAY.value,
        "presence_at": now,
    }


def _runs(code: str) -> bool:
    """True for 123456, 654321, 890123 and their like: each digit beside the one before it."""
    steps = {(int(digit) - int(before)) % 10 for before, digit in pairwise(code)}
    return steps in ({1}, {9})


def _name(name: str) -> str:
    name = " ".join(unicodedata.normalize("NFC", name).split())
    if not 0 < len(name) <= NAME or not name.isprintable():
        raise NotAccepted(Fault.NAME)
    return name


def name_key(name: str) -> str:
    """By what a mediator is known, however the name is written: at sign-in, and where attempts are counted."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _mediator(row: Row[Any]) -> Mediator:
    return Mediator(row.id, row.name, Presence(row.presence), row.notify)
