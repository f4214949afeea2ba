"""A resident whom nobody can come to leaves a number to be called back."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """From r0007."""
    op.add_column("call_event", sa.Column("phone", sa.String(16)))
