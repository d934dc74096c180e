"""PostgreSQL: one pool, one transaction for each unit of work, fenced by organisation path."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeAlias

import asyncpg
import msgspec

from yuangui.kit.errors import Unavailable
from yuangui.kit.org_path import OrgPath

if TYPE_CHECKING:
    Connection: TypeAlias = (
        asyncpg.Connection[asyncpg.Record] | asyncpg.pool.PoolConnectionProxy[asyncpg.Record]
    )
    Pool: TypeAlias = asyncpg.Pool[asyncpg.Record]
else:
    Connection = asyncpg.Connection
    Pool = asyncpg.Pool

Record = asyncpg.Record

# A transaction that sits idle holds back the tail of the outbox for everybody.
IDLE_IN_TRANSACTION_TIMEOUT_MS = 30_000
STATEMENT_TIMEOUT_MS = 20_000

# Stopped, starting, or full: another try a moment later finds it there.
_NOT_THERE = (
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
    # The driver's state after a farewell of the server that nobody had asked for.
    asyncpg.InternalClientError,
)


async def open_pool(dsn: str, *, size_max: int = 10) -> Pool:
    """Open the pool of the application's own login, with JSON columns as Python values."""
    return await asyncpg.create_pool(
        dsn,
        min_size=1,
        max_size=size_max,
        init=prepare,
        reset=_left_clean,
        server_settings={
            "idle_in_transaction_session_timeout": str(IDLE_IN_TRANSACTION_TIMEOUT_MS),
            "statement_timeout": str(STATEMENT_TIMEOUT_MS),
            "timezone": "UTC",
        },
    )


async def _left_clean(_: object) -> None:
    """Do nothing when a connection comes back.

    All that ``transaction`` sets ends with it, and the driver rolls back what is still open; its
    own way of cleaning up would cost a round trip in every unit of work.
    """


async def prepare(connection: Any) -> None:
    """Make a fresh connection speak JSON: ``jsonb`` columns arrive as Python values."""
    await connection.set_type_codec(
        "jsonb",
        encoder=lambda value: b"\x01" + msgspec.json.encode(value),
        decoder=lambda raw: msgspec.json.decode(raw[1:]),
        schema="pg_catalog",
        format="binary",
    )


@asynccontextmanager
async def transaction(pool: Pool, *, org_path: OrgPath) -> AsyncIterator[Connection]:
    """Run one unit of work that sees only rows at or below ``org_path``.

    Committed when the block ends, rolled back when it raises.

    Raises:
        Unavailable: the database was not there, or went away before the end. When it went during
            the commit, whether that took place is unknown: the same request is safe to repeat.
    """
    try:
        connection = await pool.acquire()
    except (OSError, *_NOT_THERE) as error:
        raise Unavailable("database") from error
    try:
        async with _fenced(connection, org_path):
            yield connection
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, *_NOT_THERE) as error:
        if isinstance(error, _NOT_THERE) or _is_lost(connection):
            raise Unavailable("database") from error
        raise
    finally:
        await pool.release(connection)


@asynccontextmanager
async def _fenced(connection: Connection, org_path: OrgPath) -> AsyncIterator[None]:
    """Begin and fence in one round trip: every unit of work pays for each."""
    quoted = org_path.replace("'", "''")
    try:
        await connection.execute(f"begin; select set_config('yuangui.org_path', '{quoted}', true)")
        yield
    except BaseException:
        await connection.execute("rollback")
        raise
    await connection.execute("commit")


def _is_lost(connection: Connection) -> bool:
    try:
        return connection.is_closed()
    except asyncpg.InterfaceError:
        return True  # the pool has taken it back, which it does by itself only with a lost one


async def fence(connection: Connection, org_path: OrgPath) -> None:
    """Let the current transaction see only rows at or below ``org_path``."""
    await connection.execute("select set_config('yuangui.org_path', $1, true)", org_path)
