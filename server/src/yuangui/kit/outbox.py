"""The outbox: events are written with the change that made them, and told after it is durable."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import msgspec

from yuangui.kit.db import Connection
from yuangui.kit.events import Event
from yuangui.kit.org_path import OrgPath

CHANNEL = "yuangui_outbox"
_BATCH_MAX = 500

_ADD = """
    insert into outbox (org_path, topic, name, version, at, data) values ($1, $2, $3, $4, $5, $6)
"""
# Rows of transactions that are still open would be skipped for ever if we read past them.
_TAIL = """
    select xid::text::bigint as xid, id, org_path, topic, name, version, at, data
    from outbox
    where (xid, id) > ($1::text::xid8, $2) and xid < pg_snapshot_xmin(pg_current_snapshot())
    order by xid, id
    limit $3
"""
_HEAD = "select pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1"


class Publisher(Protocol):
    """Where a service puts the facts it publishes."""

    async def publish(self, event: Event) -> None:
        """Tell the fact once the current unit of work is durable."""
        ...


class Outbox:
    """A publisher that writes events in the transaction of the change itself."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.has_events = False

    async def publish(self, event: Event) -> None:
        data = msgspec.to_builtins(event)
        await self._connection.execute(
            _ADD, event.org_path, event.topic, event.name, event.version, event.at, data
        )
        self.has_events = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One event as the outbox tells it; ``position`` says where to go on reading."""

    position: tuple[int, int]
    org_path: OrgPath
    topic: str
    name: str
    version: int
    at: datetime
    data: dict[str, Any]


async def head(connection: Connection) -> tuple[int, int]:
    """Return the position after everything that is already durable."""
    return (await connection.fetchval(_HEAD), 2**62)


async def tail(connection: Connection, after: tuple[int, int]) -> Sequence[Told]:
    """Return durable events behind a position, oldest first, at most 500."""
    rows = await connection.fetch(_TAIL, str(after[0]), after[1], _BATCH_MAX)
    return [
        Told(
            position=(row["xid"], row["id"]),
            org_path=OrgPath(row["org_path"]),
            topic=row["topic"],
            name=row["name"],
            version=row["version"],
            at=row["at"],
            data=row["data"],
        )
        for row in rows
    ]
