"""What mediators show of themselves: a photo, the languages that they speak, their name in a second script."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """From r0004."""
    # Not by batch_alter_table, which makes tables anew: others refer to them.
    op.add_column("mediator", sa.Column("second_name", sa.String(40), nullable=False, server_default=""))
    op.add_column("mediator", sa.Column("languages", sa.String(80), nullable=False, server_default=""))
    op.add_column("mediator", sa.Column("photo", sa.String(32), nullable=False, server_default=""))
    op.create_table(
        "portrait",
        sa.Column("mediator_id", sa.Integer, sa.ForeignKey("mediator.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("jpeg", sa.LargeBinary, nullable=False),
    )
