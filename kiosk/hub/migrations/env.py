"""Runs the migrations on the connection that it is handed, inside that connection's transaction."""

from alembic import context

from kiosk.hub.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
    render_as_batch=True,  # SQLite alters a table by copying it
)
with context.begin_transaction():
    context.run_migrations()
