"""One PostgreSQL for the whole test run: migrated once, copied for whoever commits."""

import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import hypothesis
import psycopg
import pytest
from tests.support.databases import at

from yuangui.kit.db import Connection, Pool, fence, open_pool
from yuangui.kit.org_path import ROOT
from yuangui.operate.migrate import migrate
from yuangui.operate.network import free_port
from yuangui.operate.postgres import EmbeddedPostgres, temporary_postgres

# Machines are shared and noisy: an example that took long says nothing about the code.
hypothesis.settings.register_profile("shared", deadline=None)
hypothesis.settings.load_profile("shared")

KINDS = frozenset(
    {"unit", "contract", "store", "http", "journey", "architecture", "engine", "browser"}
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse tests that do not say of which kind they are."""
    nameless = {
        str(item.path) for item in items if not KINDS & {mark.name for mark in item.iter_markers()}
    }
    if nameless:
        raise pytest.UsageError(f"these test modules name no kind: {sorted(nameless)}")


@pytest.fixture(scope="session")
def anyio_backend() -> tuple[str, dict[str, bool]]:
    """Run asynchronous tests on asyncio."""
    return ("asyncio", {"use_uvloop": False})


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """How to log in to a migrated database: as the application, and as the owner."""

    dsn: str
    owner_dsn: str


@pytest.fixture(scope="session")
def postgres() -> Iterator[EmbeddedPostgres]:
    """Run PostgreSQL; its database is migrated and stays as it is."""
    # Run by root, PostgreSQL is another user, to whom pytest's own folders are closed.
    with tempfile.TemporaryDirectory(prefix="yuangui-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        with temporary_postgres(folder / "cluster", port=free_port(), is_durable=False) as server:
            migrate(server.owner_dsn)
            yield server


@pytest.fixture
def database(postgres: EmbeddedPostgres) -> Iterator[Database]:
    """Return a fresh copy of the migrated database, for tests that commit."""
    name = f"copy_{os.urandom(6).hex()}"
    with psycopg.connect(postgres.maintenance_dsn, autocommit=True) as connection:
        connection.execute(f"create database {name} template yuangui")
        try:
            yield Database(dsn=at(postgres.dsn, name), owner_dsn=at(postgres.owner_dsn, name))
        finally:
            connection.execute(f"drop database {name} with (force)")


@pytest.fixture
async def pool(database: Database, anyio_backend: object) -> AsyncIterator[Pool]:
    """Return the application's pool on a fresh copy."""
    opened = await open_pool(database.dsn)
    try:
        yield opened
    finally:
        await opened.close()


@pytest.fixture
async def connection(
    postgres: EmbeddedPostgres, anyio_backend: object
) -> AsyncIterator[Connection]:
    """Return a connection in a transaction at the root of the tree, rolled back at the end."""
    opened = await open_pool(postgres.dsn, size_max=1)
    try:
        async with opened.acquire() as acquired:
            transaction = acquired.transaction()
            await transaction.start()
            await fence(acquired, ROOT)
            yield acquired
            await transaction.rollback()
    finally:
        await opened.close()


@pytest.fixture
async def owner_connection(database: Database, anyio_backend: object) -> AsyncIterator[Connection]:
    """Return the owner's connection to a fresh copy: for looking behind the fence."""
    opened = await open_pool(database.owner_dsn, size_max=1)
    try:
        async with opened.acquire() as acquired:
            yield acquired
    finally:
        await opened.close()


@pytest.fixture(scope="session")
def bank_template(
    postgres: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    """Fill the demo bank once; it is copied and never used itself."""
    # Most tests need no composed product, and nothing of it is loaded for them.
    from tests.support.bank.seeded import copied, fill, settings_of

    with copied(postgres, "yuangui") as name:
        settings = settings_of(postgres, name, tmp_path_factory.mktemp("bank"))
        yield fill(settings)
