"""Bringing a database to the newest migration: one runner at a time, whoever else tries."""

from pathlib import Path

import sqlalchemy
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

MIGRATIONS = Path(__file__).parents[3] / "migrations"

# Two nodes that upgrade together wait for each other; the second one then finds nothing to do.
_LOCK = sqlalchemy.text("select pg_advisory_lock(hashtext('yuangui.migrate'))")
_UNLOCK = sqlalchemy.text("select pg_advisory_unlock(hashtext('yuangui.migrate'))")


def migrate(owner_dsn: str) -> str:
    """Apply what is missing and return the revision the database is at. Needs the owner's login."""
    engine = sqlalchemy.create_engine(_for_driver(owner_dsn), poolclass=sqlalchemy.NullPool)
    with engine.connect() as guard:
        guard.execute(_LOCK)
        try:
            with engine.begin() as connection:
                configuration = _configuration()
                configuration.attributes["connection"] = connection
                command.upgrade(configuration, "head")
        finally:
            guard.execute(_UNLOCK)
            guard.rollback()
    return newest()


def current(dsn: str) -> str | None:
    """Return the revision a database is at; None before the first one."""
    engine = sqlalchemy.create_engine(_for_driver(dsn), poolclass=sqlalchemy.NullPool)
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str:
    """Return the newest revision there is."""
    head = ScriptDirectory.from_config(_configuration()).get_current_head()
    assert head is not None
    return head


def _configuration() -> Config:
    configuration = Config()
    configuration.set_main_option("script_location", str(MIGRATIONS))
    return configuration


def _for_driver(dsn: str) -> str:
    return dsn.replace("postgresql://", "postgresql+psycopg://", 1)
