"""The outbox: events are written with the change that made them, and told after it is durable."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import msgspec

from yuangui.kit.db import Connection, Record
from yuangui.kit.events import Event
from yuangui.kit.org_path import OrgPath

CHANNEL = "yuangui_outbox"
BATCH_MAX, LOOKED_AT_MAX = 500, 2000

_ADD = """
    insert into outbox (org_path, topic, name, version, at, data) values ($1, $2, $3, $4, $5, $6)
"""
_ADD_ALL = """
    insert into outbox (org_path, topic, name, version, at, data)
    select * from
    unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::timestamptz[], $6::jsonb[])
"""
# Rows of transactions that are still open would be skipped for ever if we read past them.
_TAIL = """
    with next as materialized (
        select xid, id, org_path, topic, name, version, at, data from outbox
        where (xid, id) > ($1::text::xid8, $2) and xid < pg_snapshot_xmin(pg_current_snapshot())
        order by xid, id limit $3
    )
    select xid::text::bigint as transaction, id, org_path, topic, name, version, at, data from next
    where $4::text[] is null or (name = any($4) and coalesce(data->>'state', '') = any($5))
        or (xid, id) = (select xid, id from next order by xid desc, id desc limit 1)
    order by next.xid, next.id
"""
# Whoever reads anew what has changed needs no order, and waits for no stranger's transaction.
_NEWS = """
    select xid::text::bigint as transaction, id, org_path, topic, name, version, at, data,
        pg_snapshot_xmin(pg_current_snapshot())::text::bigint as horizon
    from outbox where xid >= $1::text::xid8 and id <> all($2::bigint[])
    order by xid, id limit $3
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
        await self._connection.execute(
            _ADD, event.org_path, event.topic, event.name, event.version, event.at, event
        )
        self.has_events = True

    async def publish_all(self, events: Sequence[Event]) -> None:
        """Publish many facts at once."""
        if not events:
            return
        await self._connection.execute(
            _ADD_ALL,
            [each.org_path for each in events],
            [each.topic for each in events],
            [each.name for each in events],
            [each.version for each in events],
            [each.at for each in events],
            list(events),
        )
        self.has_events = True


class GatheringOutbox:
    """A publisher that keeps the events of one unit of work, to be written in one statement.

    Whoever opens the unit of work calls ``write`` last; what is not written was never told.
    """

    def __init__(self, connection: Connection) -> None:
        self._outbox = Outbox(connection)
        self._gathered: list[Event] = []

    @property
    def has_events(self) -> bool:
        """Whether anything was published."""
        return self._outbox.has_events or bool(self._gathered)

    async def publish(self, event: Event) -> None:
        self._gathered.append(event)

    async def write(self) -> None:
        """Write what was published, in that order."""
        gathered, self._gathered = self._gathered, []
        await self._outbox.publish_all(gathered)


class Told(msgspec.Struct, frozen=True, kw_only=True):
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The facts that a reader wants.

    Attributes:
        states: only those that tell one of these states; ``""`` stands for facts that tell none.
    """

    names: Sequence[str]
    states: Sequence[str]


async def tail(
    connection: Connection, after: tuple[int, int], *, wanted: Wanted | None = None
) -> Sequence[Told]:
    """Return durable events behind a position, oldest first, at most 500.

    Of 2,000 events only those that are wanted are told, and the last one, from which to go on.
    """
    count_max = BATCH_MAX if wanted is None else LOOKED_AT_MAX
    filters = (None, None) if wanted is None else (wanted.names, wanted.states)
    rows = await connection.fetch(_TAIL, str(after[0]), after[1], count_max, *filters)
    return [_told(row) for row in rows]


class News:
    """Events as soon as they are durable, each once, whatever else is still under way.

    A transaction that commits late is told late; nobody waits for it, so there is no order.
    """

    def __init__(self) -> None:
        self._floor: int | None = None
        self._told: dict[int, int] = {}

    async def next(self, connection: Connection) -> Sequence[Told]:
        """Return what is new, at most 500; fewer say that there is no more.

        The first time decides where to begin. A connection that was lost may be followed by
        another.
        """
        if self._floor is None:
            self._floor = (await head(connection))[0] + 1
        rows = await connection.fetch(_NEWS, str(self._floor), list(self._told), BATCH_MAX)
        if rows:
            self._told |= {row["id"]: row["transaction"] for row in rows}
            # Behind a full batch more may wait.
            last = rows[-1]["transaction"] if len(rows) == BATCH_MAX else rows[-1]["horizon"]
            self._floor = floor = max(self._floor, min(last, rows[-1]["horizon"]))
            self._told = {id_: xid for id_, xid in self._told.items() if xid >= floor}
        return [_told(row) for row in rows]


def _told(row: Record) -> Told:
    return Told(
        position=(row["transaction"], row["id"]),
        org_path=OrgPath(row["org_path"]),
        topic=row["topic"],
        name=row["name"],
        version=row["version"],
        at=row["at"],
        data=row["data"],
    )
