"""What may go with an act has columns of its own; a call that was released is one that was given back."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """From r0001."""
    with op.batch_alter_table("call_event") as call_event:
        call_event.add_column(sa.Column("outcome", sa.String(16)))
        call_event.add_column(sa.Column("to", sa.String(40)))
    op.execute("UPDATE call_event SET kind = 'given-back' WHERE kind = 'released'")
