"""A database that is away is a trouble of the moment; what it refuses stays a defect."""

import asyncio

import asyncpg
import pytest
from tests.conftest import Database

from yuangui.kit.db import Connection, Pool, open_pool, transaction
from yuangui.kit.errors import Unavailable
from yuangui.kit.org_path import ROOT
from yuangui.operate.network import free_port

pytestmark = [pytest.mark.store, pytest.mark.anyio]


async def end_session(owner: Connection, connection: Connection) -> None:
    """Let the server end a session, as it does when it is stopped."""
    pid = connection.get_server_pid()
    assert await owner.fetchval("select pg_terminate_backend($1, 5000)", pid)


async def test_says_so_when_it_goes_away_during_the_work(
    pool: Pool, owner_connection: Connection
) -> None:
    async def work() -> None:
        async with transaction(pool, org_path=ROOT) as connection:
            await end_session(owner_connection, connection)
            await connection.fetchval("select 1")

    with pytest.raises(Unavailable, match="database"):
        await work()


async def test_says_so_when_it_goes_away_before_the_commit(
    pool: Pool, owner_connection: Connection
) -> None:
    with pytest.raises(Unavailable):
        async with transaction(pool, org_path=ROOT) as connection:
            await end_session(owner_connection, connection)


async def test_goes_on_with_a_connection_that_is_whole(
    pool: Pool, owner_connection: Connection
) -> None:
    with pytest.raises(Unavailable):
        async with transaction(pool, org_path=ROOT) as connection:
            await end_session(owner_connection, connection)

    async with transaction(pool, org_path=ROOT) as connection:
        assert await connection.fetchval("select 1") == 1


async def test_says_so_when_nobody_listens(database: Database) -> None:
    pool = asyncpg.create_pool(database.dsn, min_size=0, max_size=1, port=free_port())
    async with pool:
        with pytest.raises(Unavailable):
            async with transaction(pool, org_path=ROOT):
                pass


async def test_hides_no_defect(pool: Pool) -> None:
    with pytest.raises(asyncpg.UndefinedTableError):
        async with transaction(pool, org_path=ROOT) as connection:
            await connection.execute("select * from nowhere")


async def test_hides_no_trouble_with_files(pool: Pool) -> None:
    with pytest.raises(FileNotFoundError):
        async with transaction(pool, org_path=ROOT):
            raise FileNotFoundError


async def test_gives_the_connection_back_when_the_work_is_cancelled(database: Database) -> None:
    pool = await open_pool(database.dsn, size_max=1)
    async with pool:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05), transaction(pool, org_path=ROOT) as connection:
                await connection.execute("select pg_sleep(10)")

        async with transaction(pool, org_path=ROOT) as connection:
            assert await connection.fetchval("select 1") == 1
