"""Several hub processes share one database: who is online, what was tried at the doors, and the engine's versions."""

import sqlalchemy as sa
from alembic import op

from kiosk.hub.tables import Moment

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """From r0002."""
    op.create_table(
        "listening",
        sa.Column("terminal_id", sa.Integer, sa.ForeignKey("terminal.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("process", sa.Uuid, primary_key=True),
        sa.Column("until", Moment, nullable=False),
    )
    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("at", Moment, nullable=False),
    )
    op.create_index("ix_attempt_key", "attempt", ["key"])
    op.create_table(
        "engine_part",
        sa.Column("name", sa.String(16), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
    )
