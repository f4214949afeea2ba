"""When a mediator's phone stays quiet."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """From r0009."""
    op.add_column("mediator", sa.Column("quiet", sa.String(11), nullable=False, server_default=""))
