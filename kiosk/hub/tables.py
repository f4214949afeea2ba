"""The hub's tables. Migrations make them; a test keeps the two alike."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    Uuid,
    false,
)
from sqlalchemy.types import TypeDecorator

from kiosk.settings import names

NAME = names.LONGEST


class Moment(TypeDecorator[datetime]):
    """An instant: kept in UTC, given back aware, on databases that know time zones and on those that don't."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC, so that instants written from several zones compare as text too."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Aware: SQLite gives instants back without their zone."""
        match value:
            case datetime(tzinfo=None):
                return value.replace(tzinfo=UTC)
            case datetime():
                return value.astimezone(UTC)
            case _:
                return None


metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)

meta = Table(
    "meta",
    metadata,
    Column("id", Integer, primary_key=True),  # one row, 1
    Column("database", Uuid, nullable=False),
    Column("last_event", BigInteger, nullable=False),  # the number of the newest call_event
)

terminal = Table(
    "terminal",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(NAME), nullable=False, unique=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("removed", Boolean, nullable=False, server_default=false()),  # its calls are still counted by its name
    Column("soon", String(120), nullable=False, server_default=""),  # what it will need, with spaces between
)

mediator = Table(
    "mediator",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(NAME), nullable=False),
    Column(
        "name_key", String(names.FOLDED_LONGEST), nullable=False, unique=True
    ),  # folded: "fatima" signs in as "Fatima"
    Column("code_hash", String(200), nullable=False),
    Column("notify", String(500), nullable=False),  # one apprise URL, or ""
    Column("presence", String(8), nullable=False),
    Column("presence_at", Moment, nullable=False),
    Column("coordinates", Boolean, nullable=False, server_default=false()),  # may change who is known
    Column("note", String(60), nullable=False, server_default=""),  # a line to colleagues
    Column("quiet", String(11), nullable=False, server_default=""),  # "22:00-07:00", when no message goes to them
    # What residents see of them, as they wish.
    Column("second_name", String(NAME), nullable=False, server_default=""),  # in another script, or ""
    Column("languages", String(80), nullable=False, server_default=""),  # ISO 639-1, with spaces between
    Column("photo", String(32), nullable=False, server_default=""),  # what its portrait is asked for by, or ""
)

portrait = Table(
    "portrait",
    metadata,
    Column("mediator_id", ForeignKey("mediator.id", ondelete="CASCADE"), primary_key=True),
    Column("jpeg", LargeBinary, nullable=False),
)

session = Table(
    "session",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("mediator_id", ForeignKey("mediator.id", ondelete="CASCADE"), nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("device", String(64), nullable=False, server_default=""),  # the token_hash of the device it began on
    Column("awake_until", Moment),  # a page of it is on a screen that is lit, and can ring; null: none ever was
    Column("watches", Boolean, nullable=False, server_default=false()),  # it stands at the desk, and rings for all
)

channel = Table(
    "channel",
    metadata,
    # How a mediator's address for messages did when it was last used. No row: it never was.
    Column("mediator_id", ForeignKey("mediator.id", ondelete="CASCADE"), primary_key=True),
    Column("tried_at", Moment, nullable=False),
    Column("milliseconds", Integer, nullable=False),  # that it took
    Column("failures", Integer, nullable=False),  # in a row; 0: it worked
    Column("rests_until", Moment, nullable=False),  # nothing is sent there before then
)

device = Table(
    "device",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("mediator_id", ForeignKey("mediator.id", ondelete="CASCADE"), primary_key=True),
    Column("expires_at", Moment, nullable=False),
)

enrolment = Table(
    "enrolment",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("expires_at", Moment, nullable=False),
)

call = Table(
    "call",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("terminal_id", ForeignKey("terminal.id"), nullable=False),
    Column("reason", String(16), nullable=False),
    Column("condition", String(16), nullable=False, server_default=""),  # of the printer that calls; "": a resident
    Column("pages", Integer, nullable=False, server_default="0"),  # that a request is for; 0: it is none
    Column("language", String(2), nullable=False),
    Column("raised_at", Moment, nullable=False),
    Column(
        "ended", Boolean, nullable=False, server_default=false()
    ),  # what the events say, for a short list of open calls
)
Index("ix_call_open", call.c.ended)

call_event = Table(
    "call_event",
    metadata,
    # One sequence over all calls, in the order of commits: what a stream resumes from (Last-Event-ID).
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("call_id", ForeignKey("call.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", String(NAME)),
    # What goes with an act (kiosk.calls.Details), by the same names.
    Column("minutes", Integer),
    Column("outcome", String(16)),
    Column("to", String(NAME)),
    Column("phone", String(16)),  # until soon after the call has ended
    Column("words", LargeBinary),  # likewise, and sealed (kiosk.sealing)
    UniqueConstraint("call_id", "seq"),  # who appends the next number wins
)

past_call = Table(
    "past_call",
    metadata,
    # What statistics need of a call that ended long ago, and nothing by which somebody could be known.
    Column("id", Integer, primary_key=True),
    Column("terminal_id", ForeignKey("terminal.id"), nullable=False),
    Column("reason", String(16), nullable=False),
    Column("language", String(2), nullable=False),
    Column("hour", Moment, nullable=False),  # in which it was raised
    Column("waited", Integer),  # seconds until somebody claimed it; null: nobody did
    Column("ended", String(16), nullable=False),  # the kind of its last event
    Column("outcome", String(16)),
)

listening = Table(
    "listening",
    metadata,
    Column("terminal_id", ForeignKey("terminal.id", ondelete="CASCADE"), primary_key=True),
    Column("process", Uuid, primary_key=True),  # the hub process that has the terminal's stream
    Column("until", Moment, nullable=False),  # the terminal counts as online until then
)

attempt = Table(
    "attempt",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(64), nullable=False),  # a digest of a name or an address
    Column("at", Moment, nullable=False),
)
Index("ix_attempt_key", attempt.c.key)

engine_part = Table(
    "engine_part",
    metadata,
    Column("name", String(16), primary_key=True),
    Column("version", Integer, nullable=False),
)
