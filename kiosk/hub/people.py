"""Who the hub knows: mediators with their codes, terminals with their tokens."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, Row, case, delete, func, insert, select, update

from kiosk.hub import tokens
from kiosk.hub.database import Database
from kiosk.hub.store import Terminal
from kiosk.hub.tables import call, call_event, channel, device, mediator, session, terminal
from kiosk.settings import names

PRESENCE_LASTS = timedelta(hours=12)
"""A mediator who forgot to say goodbye isn't announced to residents the next day."""
CODE_DIGITS = 6
NOTE_MAX = 60
"""Characters of a line to colleagues: two lines on a small phone."""


LOCK = 0x6775_7074  # any number that no other program on the same PostgreSQL takes
"""One change of people at a time: what was read in it stays so until the commit."""


SPOKEN = ("fr", "nl", "en", "de", "ar", "tr", "es", "pt", "it", "ro", "bg", "pl", "uk", "ru", "fa", "ps", "ti", "sq")
"""The languages that residents speak, by ISO 639-1, and that mediators can say they speak."""


class Presence(StrEnum):
    """What a mediator says of themselves. Residents read the names of those who are HERE."""

    HERE = "here"
    BREAK = "break"
    AWAY = "away"


@dataclass(frozen=True)
class Mediator:
    """A mediator that the hub knows. `notify` is one apprise URL, or empty; who `coordinates` says who is known.

    What residents see, if a mediator wants it: `second_name`, in another script; `languages`, of SPOKEN; `photo`, by
    which its JPEG is asked for.
    """

    id: int
    name: str
    presence: Presence
    notify: str
    coordinates: bool = False
    second_name: str = ""
    languages: tuple[str, ...] = ()
    photo: str = ""
    note: str = ""  # a line to colleagues, while it is fresh
    quiet: str = ""  # when no message goes to them, every day: "22:00-07:00"


class Fault(StrEnum):
    """Why a name or a code can't be accepted, and what was expected."""

    NAME = f"the name: expected {names.EXPECTED}"
    TAKEN = "the name: somebody else has it"
    SHORT = f"the code: expected at least {CODE_DIGITS} digits, and nothing else"
    EASY = "the code: too easy to guess"
    NOTE = "the note: expected one line of 60 characters at most"

    @property
    def of_code(self) -> bool:
        """Whether another code would do."""
        return self in (Fault.SHORT, Fault.EASY)


class NotAccepted(ValueError):
    """A name or code that can't be accepted."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class People:
    """Mediators and terminals, in the hub's database. Plain and blocking; each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add_mediator(self, name: str, code: str, notify: str, now: datetime, *, coordinates: bool = False) -> bool:
        """Enrols a mediator, or gives one who is enrolled a new code and ends their sessions: True if they were.

        Who is enrolled first coordinates in any case. Raises NotAccepted.
        """
        values = enrolled(name, code, notify, now)
        with self._database.changing(lock=LOCK) as connection:
            known = select(mediator.c.id).where(mediator.c.name_key == values["name_key"])
            its_id = connection.execute(known).scalar_one_or_none()
            if its_id is None:
                values["coordinates"] = coordinates or not anybody_is_enrolled(connection)
                connection.execute(insert(mediator).values(values))
                return False
            kept = {key: values[key] for key in ("name", "code_hash", "notify")}
            if coordinates:
                kept["coordinates"] = True
            connection.execute(update(mediator).where(mediator.c.id == its_id).values(kept))
            for what in (session, device, channel):  # a phone that was lost guesses as slowly as any other
                connection.execute(delete(what).where(what.c.mediator_id == its_id))
            return True

    def rename_mediator(self, name: str, new_name: str) -> bool:
        """Gives a mediator another name, to sign in with again: False if there is none by the old one.

        Open calls that they have stay theirs. Raises NotAccepted.
        """
        new_name = accepted_name(new_name)
        values = {"name": new_name, "name_key": name_key(new_name)}
        with self._database.changing(lock=LOCK) as connection:
            theirs = mediator.c.name_key == name_key(name)
            other = select(mediator.c.id).where(mediator.c.name_key == values["name_key"], ~theirs)
            if connection.execute(other).first():
                raise NotAccepted(Fault.TAKEN)
            found = connection.execute(select(mediator.c.id, mediator.c.name).where(theirs)).one_or_none()
            if found is None:
                return False
            connection.execute(update(mediator).where(mediator.c.id == found.id).values(values))
            connection.execute(delete(session).where(session.c.mediator_id == found.id))
            still_open = call_event.c.call_id.in_(select(call.c.id).where(call.c.ended.is_(False)))
            for column in (call_event.c.by, call_event.c.to):
                named = update(call_event).where(still_open, column == found.name)
                connection.execute(named.values({column: new_name}))
            return True

    def remove_mediator(self, name: str) -> bool:
        """Forgets a mediator, with their sessions and devices: False if there is none by that name."""
        with self._database.changing(lock=LOCK) as connection:
            return connection.execute(delete(mediator).where(mediator.c.name_key == name_key(name))).rowcount > 0

    def anybody(self) -> bool:
        """True once a mediator is enrolled."""
        with self._database.reading() as connection:
            return anybody_is_enrolled(connection)

    def mediators(self) -> list[Mediator]:
        """Everybody who is enrolled, by name."""
        with self._database.reading() as connection:
            return [mediator_of(row) for row in connection.execute(select(mediator).order_by(mediator.c.name_key))]

    def here(self, now: datetime) -> list[Mediator]:
        """Those who said that they are here, and not too long ago, by name."""
        query = select(mediator).where(
            mediator.c.presence == Presence.HERE.value, mediator.c.presence_at > now - PRESENCE_LASTS
        )
        with self._database.reading() as connection:
            return [mediator_of(row) for row in connection.execute(query.order_by(mediator.c.name_key))]

    def say(self, who: Mediator, presence: Presence, now: datetime) -> None:
        """Keeps what a mediator says of themselves."""
        change = update(mediator).where(mediator.c.id == who.id)
        with self._database.changing() as connection:
            connection.execute(change.values(presence=presence.value, presence_at=now))

    def note(self, who: Mediator, note: str, now: datetime) -> None:
        """Keeps a line to colleagues, or "" for none: for as long as what is said of oneself.

        Whoever is on break stays so since the same time. Raises NotAccepted.
        """
        if len(note) > NOTE_MAX or not note.isprintable():
            raise NotAccepted(Fault.NOTE)
        since = mediator.c.presence_at
        on_break = (mediator.c.presence == Presence.BREAK.value) & (since > now - PRESENCE_LASTS)
        values = {"note": note, "presence_at": case((on_break, since), else_=now)}
        with self._database.changing() as connection:
            connection.execute(update(mediator).where(mediator.c.id == who.id).values(values))

    def introduce(self, who: Mediator, second_name: str, languages: Collection[str]) -> None:
        """Keeps what residents may know of a mediator: a name in a second script, or "", and the languages of SPOKEN.

        Raises NotAccepted.
        """
        spoken = " ".join(code for code in SPOKEN if code in languages)
        values = {"second_name": second_name and accepted_name(second_name), "languages": spoken}
        with self._database.changing() as connection:
            connection.execute(update(mediator).where(mediator.c.id == who.id).values(values))

    def add_terminal(self, name: str, token: str) -> bool:
        """Makes a terminal known by this token alone: True if it was known by another before. Raises NotAccepted.

        A terminal that comes with its own token and another name has been renamed where it stands.
        """
        name, hashed = accepted_name(name), tokens.token_hash(token)
        with self._database.changing(lock=LOCK) as connection:
            by_token = connection.execute(select(terminal).where(terminal.c.token_hash == hashed)).one_or_none()
            by_name = connection.execute(select(terminal).where(terminal.c.name == name)).one_or_none()
            if by_name is not None and by_token is not None and by_name.id != by_token.id:
                _void(connection, by_token.id)
                by_token = None
            found = by_name or by_token
            values = {"name": name, "token_hash": hashed, "removed": False}
            if found is None:
                connection.execute(insert(terminal).values(values))
            elif (found.name, found.token_hash, found.removed) != (
                name,
                hashed,
                False,
            ):  # else a full disk stops nobody
                connection.execute(update(terminal).where(terminal.c.id == found.id).values(values))
            return found is not None and not found.removed

    def rename_terminal(self, name: str, new_name: str) -> bool:
        """Gives a terminal another name: False if there is none by the old one. Raises NotAccepted."""
        new_name = accepted_name(new_name)
        with self._database.changing(lock=LOCK) as connection:
            other = select(terminal.c.id).where(terminal.c.name == new_name)
            if new_name != name and connection.execute(other).first():
                raise NotAccepted(Fault.TAKEN)
            theirs = (terminal.c.name == name) & terminal.c.removed.is_(False)
            return connection.execute(update(terminal).where(theirs).values(name=new_name)).rowcount > 0

    def remove_terminal(self, name: str) -> bool:
        """Forgets a terminal's token, so that it calls nobody any more: False if there is none by that name.

        Its calls stay, under its name.
        """
        with self._database.changing(lock=LOCK) as connection:
            theirs = select(terminal.c.id).where(terminal.c.name == name, terminal.c.removed.is_(False))
            its_id = connection.execute(theirs).scalar_one_or_none()
            if its_id is not None:
                _void(connection, its_id)
            return its_id is not None

    def terminals(self) -> list[Terminal]:
        """Every terminal, by name."""
        query = select(terminal.c.id, terminal.c.name).where(terminal.c.removed.is_(False))
        with self._database.reading() as connection:
            return [Terminal(row.id, row.name) for row in connection.execute(query.order_by(terminal.c.name))]

    def terminal_of(self, token: str) -> Terminal | None:
        """The terminal that has this token."""
        query = select(terminal.c.id, terminal.c.name).where(
            terminal.c.token_hash == tokens.token_hash(token), terminal.c.removed.is_(False)
        )
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else Terminal(row.id, row.name)


def _void(connection: Connection, its_id: int) -> None:
    """Takes a terminal's token away."""
    values = {"removed": True, "token_hash": tokens.token_hash(tokens.new_token())}
    connection.execute(update(terminal).where(terminal.c.id == its_id).values(values))


def anybody_is_enrolled(connection: Connection) -> bool:
    """True once a mediator is enrolled."""
    return connection.execute(select(func.count()).select_from(mediator)).scalar_one() > 0


def enrolled(name: str, code: str, notify: str, now: datetime) -> dict[str, Any]:
    """The row of a mediator who is new. Slow: hashes the code. Raises NotAccepted."""
    name = accepted_name(name)
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


def accepted_name(name: str) -> str:
    """A name as it is kept and shown. Raises NotAccepted."""
    try:
        return names.accepted(name)
    except ValueError:
        raise NotAccepted(Fault.NAME) from None


def name_key(name: str) -> str:
    """By what a mediator is known, however the name is written: at sign-in, and where attempts are counted."""
    return names.folded(name)


def mediator_of(row: Row[Any]) -> Mediator:
    """The mediator in a row of its table."""
    presence, languages = Presence(row.presence), tuple(row.languages.split())
    seen = row.second_name, languages, row.photo
    return Mediator(row.id, row.name, presence, row.notify, bool(row.coordinates), *seen, row.note, row.quiet)
