"""Row-level security: the second fence, under whatever a query forgets."""

import asyncpg
import pytest

from yuangui.kit.db import Connection, Pool, transaction
from yuangui.kit.org_path import ROOT, org_path

pytestmark = [pytest.mark.store, pytest.mark.anyio]

#: Tables without an institution: machinery of processes, one counter, and definitions for all.
UNFENCED = {
    "alembic_version",
    "contact_number",
    "flow_definition",
    "job",
    "outbox",
    "outbox_reader",
}


async def enter(pool: Pool, name: str, path: str) -> None:
    place = org_path(path)
    async with transaction(pool, org_path=place) as connection:
        await connection.execute(
            "insert into queue_number (org_path, day, last) values ($1, now(), $2)",
            place,
            len(name),
        )


async def seen_from(pool: Pool, path: str) -> list[str]:
    async with transaction(pool, org_path=org_path(path)) as connection:
        rows = await connection.fetch("select org_path from queue_number order by org_path")
        return [row["org_path"] for row in rows]


async def test_shows_what_lies_at_or_below(pool: Pool) -> None:
    for path in ("/union/c05/", "/union/c05/b02/", "/union/c050/", "/union/c06/"):
        await enter(pool, "x", path)

    assert await seen_from(pool, "/union/c05/") == ["/union/c05/", "/union/c05/b02/"]
    assert await seen_from(pool, "/union/c06/") == ["/union/c06/"]
    assert len(await seen_from(pool, ROOT)) == 4


async def test_refuses_to_write_outside(pool: Pool) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with transaction(pool, org_path=org_path("/union/c05/")) as connection:
            await connection.execute(
                "insert into queue_number (org_path, day, last) values ('/union/c06/', now(), 1)"
            )


async def test_shows_nothing_to_whoever_says_no_place(pool: Pool) -> None:
    await enter(pool, "x", "/union/c05/")

    assert await pool.fetchval("select count(*) from queue_number") == 0


async def test_every_table_is_fenced_or_named_here(owner_connection: Connection) -> None:
    rows = await owner_connection.fetch(
        "select relname, relrowsecurity and relforcerowsecurity as is_fenced from pg_class"
        " join pg_namespace on pg_namespace.oid = relnamespace"
        " where nspname = 'public' and relkind in ('r', 'p')"
    )

    assert {row["relname"] for row in rows if not row["is_fenced"]} == UNFENCED
