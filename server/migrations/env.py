"""How Alembic runs our migrations: over the connection that it is given, all or none."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], target_metadata=None)
with context.begin_transaction():
    context.run_migrations()
