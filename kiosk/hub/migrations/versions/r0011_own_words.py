"""A resident says in own words what a call is about."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """From r0009."""
    op.add_column("call_event", sa.Column("words", sa.LargeBinary))
