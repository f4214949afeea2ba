"""Devices on which somebody signed in, who coordinates, terminals that were removed, calls of long ago."""

import sqlalchemy as sa
from alembic import op

from kiosk.hub.tables import Moment

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """From r0003. Who was enrolled first coordinates."""
    op.create_table(
        "device",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("mediator_id", sa.Integer, sa.ForeignKey("mediator.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("expires_at", Moment, nullable=False),
    )
    op.create_table(
        "past_call",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("terminal_id", sa.Integer, sa.ForeignKey("terminal.id"), nullable=False),
        sa.Column("reason", sa.String(16), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("hour", Moment, nullable=False),
        sa.Column("waited", sa.Integer),
        sa.Column("ended", sa.String(16), nullable=False),
        sa.Column("outcome", sa.String(16)),
    )
    # Not by batch_alter_table, which makes tables anew: others refer to them.
    op.add_column("session", sa.Column("device", sa.String(64), nullable=False, server_default=""))
    op.add_column("mediator", sa.Column("coordinates", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("terminal", sa.Column("removed", sa.Boolean, nullable=False, server_default=sa.false()))
    op.execute(
        sa.text("UPDATE mediator SET coordinates = :yes WHERE id = (SELECT min(id) FROM mediator)").bindparams(yes=True)
    )
