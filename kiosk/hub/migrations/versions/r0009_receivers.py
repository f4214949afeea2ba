"""What reaches a mediator (browsers that are awake, addresses that worked), and a line to colleagues."""

import sqlalchemy as sa
from alembic import op

from kiosk.hub.tables import Moment

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """From r0008."""
    op.add_column("session", sa.Column("awake_until", Moment))
    op.add_column("session", sa.Column("watches", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("mediator", sa.Column("note", sa.String(60), nullable=False, server_default=""))
    op.create_table(
        "channel",
        sa.Column("mediator_id", sa.Integer, sa.ForeignKey("mediator.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("tried_at", Moment, nullable=False),
        sa.Column("milliseconds", sa.Integer, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("rests_until", Moment, nullable=False),
    )
