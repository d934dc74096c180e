"""One of many processes leads: whoever holds an advisory lock on a connection of its own.

When that process dies, the database notices its closed connection at once and frees the lock.
"""

import hashlib
from contextlib import suppress

import asyncpg

from yuangui.kit.db import Connection, prepare

_LEAD = "select pg_try_advisory_lock($1)"
_TROUBLES = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError)


class Leadership:
    """The leadership of one thing, held by at most one process of the bank."""

    def __init__(self, dsn: str, *, of: str) -> None:
        digest = hashlib.sha256(f"yuangui.lead:{of}".encode()).digest()
        self._dsn = dsn
        self._key = int.from_bytes(digest[:8], "big", signed=True)
        self._held: asyncpg.Connection[asyncpg.Record] | None = None
        self._asking: asyncpg.Connection[asyncpg.Record] | None = None

    async def connection(self) -> Connection | None:
        """Return the connection that holds the lock, taken now if it is free; None while others do.

        A connection that is not the one of the last time means that leadership was lost between.
        """
        if self._held is not None and not self._held.is_closed():
            return self._held
        self._held = None
        if self._asking is None or self._asking.is_closed():
            self._asking = await asyncpg.connect(self._dsn)
            await prepare(self._asking)
        if not await self._asking.fetchval(_LEAD, self._key):
            return None
        self._held, self._asking = self._asking, None
        return self._held

    async def close(self) -> None:
        """Give leadership up."""
        for each in (self._held, self._asking):
            if each is not None:
                with suppress(*_TROUBLES):
                    await each.close(timeout=1)
        self._held = self._asking = None
