"""Calls and their events, mediators, sessions, terminals, enrolment."""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

from kiosk.hub.tables import Moment

revision = "0001"
down_revision = None


def upgrade() -> None:
    """From an empty database."""
    meta = op.create_table(
        "meta",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("database", sa.Uuid, nullable=False),
        sa.Column("last_event", sa.BigInteger, nullable=False),
    )
    op.bulk_insert(meta, [{"id": 1, "database": uuid4(), "last_event": 0}])
    _people()
    _calls()


def _people() -> None:
    op.create_table(
        "terminal",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(40), nullable=False, unique=True),
        sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
    )
    op.create_table(
        "mediator",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("name_key", sa.String(120), nullable=False, unique=True),
        sa.Column("code_hash", sa.String(200), nullable=False),
        sa.Column("notify", sa.String(500), nullable=False),
        sa.Column("presence", sa.String(8), nullable=False),
        sa.Column("presence_at", Moment, nullable=False),
    )
    op.create_table(
        "session",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("mediator_id", sa.Integer, sa.ForeignKey("mediator.id", ondelete="CASCADE"), nullable=False),
        sa.Column("expires_at", Moment, nullable=False),
    )
    op.create_table(
        "enrolment",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("expires_at", Moment, nullable=False),
    )


def _calls() -> None:
    op.create_table(
        "call",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("terminal_id", sa.Integer, sa.ForeignKey("terminal.id"), nullable=False),
        sa.Column("reason", sa.String(16), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("raised_at", Moment, nullable=False),
        sa.Column("ended", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    op.create_index("ix_call_open", "call", ["ended"])
    op.create_table(
        "call_event",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("call_id", sa.Uuid, sa.ForeignKey("call.id"), nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("by", sa.String(40)),
        sa.Column("minutes", sa.Integer),
        sa.UniqueConstraint("call_id", "seq"),
    )
