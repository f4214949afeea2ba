"""Requests: pages that somebody has to say yes to before they are printed."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """From r0006."""
    op.add_column("call", sa.Column("pages", sa.Integer, nullable=False, server_default="0"))
