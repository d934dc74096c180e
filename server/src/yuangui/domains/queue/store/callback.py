"""Callbacks in PostgreSQL."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime

from yuangui.domains.queue.model.callback import Callback, CallbackState
from yuangui.domains.queue.model.overflow import OverflowWhy
from yuangui.domains.queue.store.queue import FOR_UPDATE, PostgresQueueStore
from yuangui.kit.db import Record
from yuangui.kit.org_path import OrgPath

NAMES = tuple(each.name for each in fields(Callback))
COLUMNS = ", ".join(NAMES)
ADD = f"""
    insert into queue_callback ({COLUMNS})
    values ({", ".join(f"${number}" for number in range(1, len(NAMES) + 1))})
"""
SAVE = """
    update queue_callback set tries = $2, state = $3, called_by = $4, called_by_name = $5,
        called_at = $6, invitation_id = $7, ended_at = $8
    where id = $1
"""
ONE = f"select {COLUMNS} from queue_callback where id = $1"
OF_CONTACT = f"select {COLUMNS} from queue_callback where contact_id = $1"
BY_INVITATION = f"select {COLUMNS} from queue_callback where invitation_id = $1"
LISTED = f"""
    select {COLUMNS} from queue_callback where ended_at is null or ended_at > $1
    order by ended_at desc nulls first, due_at, id limit $2
"""
BOOKED = """
    select slot_at, count(*) as booked from queue_callback
    where plan_at = $1 and queue = $2 and slot_at > $3 and state <> 'cancelled'
    group by slot_at
"""
LOCK = "select pg_advisory_xact_lock(hashtextextended('queue_callback:' || $1, 0))"


class PostgresCallbackStore(PostgresQueueStore):
    """The callbacks of whoever is within the fence of one transaction, beside its queue."""

    async def add_callback(self, callback: Callback) -> None:
        await self._connection.execute(ADD, *(getattr(callback, name) for name in NAMES))

    async def save_callback(self, callback: Callback) -> None:
        await self._connection.execute(
            SAVE,
            callback.id,
            callback.tries,
            callback.state,
            callback.called_by,
            callback.called_by_name,
            callback.called_at,
            callback.invitation_id,
            callback.ended_at,
        )

    async def callback(self, callback_id: str, *, for_update: bool = False) -> Callback | None:
        return await self._found(ONE + FOR_UPDATE * for_update, callback_id)

    async def callback_of(self, contact_id: str) -> Callback | None:
        return await self._found(OF_CONTACT, contact_id)

    async def callback_by_invitation(self, invitation_id: str) -> Callback | None:
        return await self._found(BY_INVITATION, invitation_id)

    async def callbacks(self, *, ended_since: datetime, count_max: int) -> Sequence[Callback]:
        rows = await self._connection.fetch(LISTED, ended_since, count_max)
        return [_callback_in(row) for row in rows]

    async def booked(
        self, *, plan_at: OrgPath, queue: str, since: datetime
    ) -> Mapping[datetime, int]:
        rows = await self._connection.fetch(BOOKED, plan_at, queue, since)
        return {row["slot_at"]: row["booked"] for row in rows}

    async def lock_slot(self, *, plan_at: OrgPath, queue: str, slot_at: datetime) -> None:
        await self._connection.execute(LOCK, f"{plan_at} {queue} {slot_at.timestamp()}")

    async def lock_callback_of(self, contact_id: str) -> None:
        await self._connection.execute(LOCK, contact_id)

    async def _found(self, statement: str, key: str) -> Callback | None:
        row = await self._connection.fetchrow(statement, key)
        return None if row is None else _callback_in(row)


def _callback_in(row: Record) -> Callback:
    why, state = OverflowWhy(row["why"]), CallbackState(row["state"])
    return Callback(**{**dict(row), "why": why, "state": state})
