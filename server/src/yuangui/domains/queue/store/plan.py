"""Routing plans in PostgreSQL."""

from collections.abc import Sequence

import msgspec

from yuangui.domains.queue.model.plan import DEFAULT_PLAN, Plan, plan_of
from yuangui.domains.queue.model.ticket import Ticket
from yuangui.domains.queue.model.version import PlanVersion
from yuangui.domains.queue.store.queue import (
    FOR_UPDATE,
    TICKET_COLUMNS,
    PostgresQueueStore,
    ticket_in,
)
from yuangui.kit.db import Record
from yuangui.kit.org_path import ROOT, OrgPath

PLAN_ABOVE = """
    select org_path, data from (
        select distinct on (org_path) org_path, data from queue_plan
        where org_path = left($1, length(org_path)) and org_path <> $1
        order by org_path desc, id desc
    ) as newest
    where data is not null order by org_path desc limit 1
"""
VERSION_COLUMNS = "id, org_path, data, by_staff_id, reason, at"
VERSIONS = f"""
    select {VERSION_COLUMNS} from queue_plan where org_path = $1 order by id desc limit $2
"""
VERSION = f"select {VERSION_COLUMNS} from queue_plan where org_path = $1 and id = $2"
LOCK_PLAN = "select pg_advisory_xact_lock(hashtextextended('queue_plan:' || $1, 0))"
ADD_PLAN = """
    insert into queue_plan (org_path, data, by_staff_id, reason, at) values ($1, $2, $3, $4, $5)
"""
WAITING_BELOW = f"""
    select {TICKET_COLUMNS} from queue_ticket
    where state = 'waiting' and left(org_path, length($1)) = $1 order by id {FOR_UPDATE}
"""


class PostgresPlanStore(PostgresQueueStore):
    """The plans of whoever is within the fence of one transaction, beside its queue."""

    async def plan_above(self, org_path: OrgPath) -> tuple[OrgPath, Plan]:
        row = await self._connection.fetchrow(PLAN_ABOVE, org_path)
        return (ROOT, DEFAULT_PLAN) if row is None else (row["org_path"], plan_of(row["data"]))

    async def plan_versions(self, org_path: OrgPath, *, count_max: int) -> Sequence[PlanVersion]:
        rows = await self._connection.fetch(VERSIONS, org_path, count_max)
        return [_version_in(row) for row in rows]

    async def plan_version(self, org_path: OrgPath, version: int) -> PlanVersion | None:
        row = await self._connection.fetchrow(VERSION, org_path, version)
        return None if row is None else _version_in(row)

    async def lock_plan(self, org_path: OrgPath) -> None:
        await self._connection.execute(LOCK_PLAN, org_path)

    async def add_plan(self, version: PlanVersion) -> None:
        await self._connection.execute(
            ADD_PLAN,
            version.org_path,
            None if version.plan is None else msgspec.to_builtins(version.plan),
            version.by_staff_id,
            version.reason,
            version.at,
        )

    async def waiting_below(self, org_path: OrgPath) -> Sequence[Ticket]:
        return [ticket_in(row) for row in await self._connection.fetch(WAITING_BELOW, org_path)]


def _version_in(row: Record) -> PlanVersion:
    data = row["data"]
    return PlanVersion(
        id=row["id"],
        org_path=row["org_path"],
        plan=None if data is None else plan_of(data),
        by_staff_id=row["by_staff_id"],
        reason=row["reason"],
        at=row["at"],
    )
