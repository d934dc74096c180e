"""Alarms in PostgreSQL, and one reading over the tables that they come of."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime, timedelta

from yuangui.domains.floor.model import Alarm, AlarmKind, Facts, SeatFact, WaitFact
from yuangui.domains.queue.api import AWAY_AFTER, DEFAULT_PLAN, Plan, SeatState, plan_of
from yuangui.kit.db import Connection, Record

# Pages measure every five seconds: three times nothing, and it is not known any more.
KNOWN_FOR = timedelta(seconds=15)
# Longer limits on silence and picture are of no use to anybody.
LOOKED_BACK = timedelta(minutes=10)
# The root mean square of speech is far above this, that of a muted microphone is nothing.
HEARD_FROM = 0.003

COLUMNS = tuple(each.name for each in fields(Alarm))
_NAMES = ", ".join(COLUMNS)
_PLACES = ", ".join(f"${place}" for place in range(1, len(COLUMNS) + 1))
ADD = f"""
    insert into floor_alarm ({_NAMES}) values ({_PLACES})
    on conflict (kind, subject) where closed_at is null do nothing returning id
"""
SAVE = """
    update floor_alarm set closed_at = $2, seen_by = $3, seen_by_name = $4, seen_at = $5,
        joined_by = $6, joined_by_name = $7
    where id = $1
"""
CLOSE = """
    update floor_alarm set closed_at = $2 where id = any($1) and closed_at is null returning id
"""
OPEN = f"select {_NAMES} from floor_alarm where closed_at is null order by opened_at, id"
ALARM = f"select {_NAMES} from floor_alarm where id = $1 for update"
HELP = f"select {_NAMES} from floor_alarm where closed_at is null and kind = 'help' and "
HELP_FOR = f"{HELP} subject = $1"
HELP_IN = f"{HELP} contact_id = $1 for update"

PLANS = """
    select org_path, data from (
        select distinct on (org_path) org_path, data from queue_plan order by org_path, id desc
    ) as newest
    where data is not null
"""
# A customer on hold is neither heard nor seen, and is meant not to be.
SEATS = """
    select seat.staff_id, seat.org_path, seat.state, seat.since, seat.break_reason, seat.due_at,
        seat.profile, ticket.queue, ticket.org_path as customer_at, ticket.contact_id,
        ticket.number, ticket.taken_at, media.silent_since, media.unseen_since
    from queue_seat as seat
    left join queue_ticket as ticket on ticket.id = seat.ticket_id
    left join call on call.contact_id = ticket.contact_id and call.state = 'up'
        and seat.state = 'on_call' and not exists (
            select from call_leg as leg
            where leg.call_id = call.id and leg.role = 'customer' and leg.is_held
        )
    left join lateral (
        select
            case when count(distinct role) filter (where level is not null and at > $2) = 2
                then greatest(
                    min(at) filter (where level is not null), max(at) filter (where level >= $4)
                ) end as silent_since,
            case when count(kbps) filter (where role = 'teller' and at > $2) > 0
                then greatest(
                    min(at) filter (where role = 'teller' and kbps is not null),
                    max(at) filter (where role = 'teller' and kbps > 0)
                ) end as unseen_since
        from call_sample
        where call_id = call.id and at > $1 and at <= $3
    ) as media on true
    where seat.state in ('on_call', 'wrap_up', 'break', 'reserved')
"""
WAITS = """
    select id, org_path, queue, contact_id, number, since from (
        select id, org_path, queue, contact_id, number, seen_at,
            case when taken_at is null then entered_at else routed_at end as since
        from queue_ticket where state = 'waiting'
    ) as waiting
    where seen_at >= $1 and since <= $2
"""


class PostgresAlarmStore:
    """Alarms of whoever is within the fence of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def facts(self, *, now: datetime) -> Facts:
        rows = await self._connection.fetch(PLANS)
        plans = {row["org_path"]: plan_of(row["data"]) for row in rows}
        seats = await self._connection.fetch(
            SEATS, now - LOOKED_BACK, now - KNOWN_FOR, now, HEARD_FROM
        )
        since = now - _shortest_wait([*plans.values(), DEFAULT_PLAN])
        waits = await self._connection.fetch(WAITS, now - AWAY_AFTER, since)
        return Facts(
            plans=plans,
            seats=[SeatFact(**{**row, "state": SeatState(row["state"])}) for row in seats],
            waits=[WaitFact(*row.values()) for row in waits],
        )

    async def open_alarms(self) -> Sequence[Alarm]:
        return [_alarm(row) for row in await self._connection.fetch(OPEN)]

    async def alarm(self, alarm_id: str) -> Alarm | None:
        return await self._one(ALARM, alarm_id)

    async def help_for(self, staff_id: str, *, for_update: bool = False) -> Alarm | None:
        return await self._one(HELP_FOR + " for update" * for_update, staff_id)

    async def help_in(self, contact_id: str) -> Alarm | None:
        return await self._one(HELP_IN, contact_id)

    async def add(self, alarm: Alarm) -> bool:
        values = [getattr(alarm, name) for name in COLUMNS]
        return await self._connection.fetchval(ADD, *values) is not None

    async def save(self, alarm: Alarm) -> None:
        await self._connection.execute(
            SAVE,
            alarm.id,
            alarm.closed_at,
            alarm.seen_by,
            alarm.seen_by_name,
            alarm.seen_at,
            alarm.joined_by,
            alarm.joined_by_name,
        )

    async def close(self, alarm_ids: Sequence[str], *, now: datetime) -> Sequence[str]:
        rows = await self._connection.fetch(CLOSE, list(alarm_ids), now)
        return [row["id"] for row in rows]

    async def _one(self, query: str, value: str) -> Alarm | None:
        row = await self._connection.fetchrow(query, value)
        return None if row is None else _alarm(row)


def _shortest_wait(plans: Sequence[Plan]) -> timedelta:
    """Return the shortest wait that any queue calls an alarm: nobody else is read."""
    limits = [queue.alarm_wait_s for plan in plans for queue in plan.queues if queue.alarm_wait_s]
    return timedelta(seconds=min(limits))


def _alarm(row: Record) -> Alarm:
    return Alarm(**{**row, "kind": AlarmKind(row["kind"])})
