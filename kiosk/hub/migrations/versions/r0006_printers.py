"""What printers need: why a terminal calls by itself, and what its board is told before anything runs out."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """From r0005."""
    op.add_column("call", sa.Column("condition", sa.String(16), nullable=False, server_default=""))
    op.add_column("terminal", sa.Column("soon", sa.String(120), nullable=False, server_default=""))
