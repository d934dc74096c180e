"""Reading the outbox as it grows, without missing what commits late."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import suppress

import asyncpg
import structlog

from yuangui.kit import outbox
from yuangui.kit.db import Connection, Pool, prepare
from yuangui.kit.outbox import BATCH_MAX, CHANNEL, News, Told

# A notification may be lost with its connection; nobody waits longer than this for an event.
POLL_S = 1.0
# Many commits in a row wake their readers once.
COALESCE_S = 0.005
# The database is away: connections are made anew.
_TROUBLES = (
    OSError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)

_log = structlog.get_logger()

_POSITION = "select xid, id from outbox_reader where name = $1"
_SAVE_POSITION = """
    insert into outbox_reader (name, xid, id) values ($1, $2, $3)
    on conflict (name) do update set xid = excluded.xid, id = excluded.id
"""


class Notifier:
    """Wakes the readers of every process after commits, once for many."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._wanted = asyncio.Event()

    def poke(self) -> None:
        """Say that events have become durable."""
        self._wanted.set()

    async def run(self) -> None:
        """Tell the others for as long as the process lives."""
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            try:
                await self._pool.execute(f"notify {CHANNEL}")
            except _TROUBLES as error:
                _log.warning("notify_failed", kind=type(error).__name__)
            # The first is told at once; those that come close behind it share the next telling.
            await asyncio.sleep(COALESCE_S)


async def read_from_now(dsn: str) -> AsyncGenerator[Sequence[Told], None]:
    """Yield batches of events as they become durable, from this moment on, each once.

    They come in no order: for readers that look up what has changed. A lost connection is made
    anew and goes on where it was.
    """
    news = News()
    while True:
        try:
            async with _Listening(dsn) as listening:
                while True:
                    batch = await news.next(listening.connection)
                    if batch:
                        yield batch
                    if len(batch) < BATCH_MAX:
                        await listening.wait()
        except _TROUBLES as error:
            _log.warning("outbox_lost", kind=type(error).__name__)
            await asyncio.sleep(POLL_S)


async def next_batch(connection: Connection, name: str) -> Sequence[Told]:
    """Return the next events for a lasting reader, in the transaction that will save its place."""
    row = await connection.fetchrow(_POSITION, name)
    after = (0, 0) if row is None else (row["xid"], row["id"])
    return await outbox.tail(connection, after)


async def save_position(connection: Connection, name: str, position: tuple[int, int]) -> None:
    """Note how far a lasting reader has come."""
    await connection.execute(_SAVE_POSITION, name, *position)


class _Listening:
    """A connection of its own that wakes up when somebody notifies."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._woken = asyncio.Event()

    async def __aenter__(self) -> "_Listening":
        self.connection = await asyncpg.connect(self._dsn)
        await prepare(self.connection)
        await self.connection.add_listener(CHANNEL, self._wake)
        self.connection.add_termination_listener(lambda _: self._woken.set())
        return self

    async def __aexit__(self, *_: object) -> None:
        with suppress(*_TROUBLES):
            await self.connection.close(timeout=1)

    async def wait(self) -> None:
        """Return when somebody notified, or after a second."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), POLL_S)
        self._woken.clear()

    def _wake(self, *_: object) -> None:
        self._woken.set()
