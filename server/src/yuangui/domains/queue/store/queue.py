"""Tickets and seats in PostgreSQL."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import msgspec

from yuangui.domains.queue.model.overflow import Overflowed, OverflowWhy
from yuangui.domains.queue.model.plan import DEFAULT_PLAN, Plan, plan_of
from yuangui.domains.queue.model.route import RouteStep, Wishes
from yuangui.domains.queue.model.seat_acts import SeatFigures, SupervisorAct
from yuangui.domains.queue.model.ticket import (
    BreakReason,
    Seat,
    SeatState,
    Ticket,
    TicketState,
)
from yuangui.kit.db import Connection, Record
from yuangui.kit.org_path import ROOT, OrgPath

NEXT_NUMBER = """
    insert into queue_number (org_path, day, last) values ($1, $2, 1)
    on conflict (org_path, day) do update set last = queue_number.last + 1
    returning last
"""
TICKET_COLUMNS = """
    id, contact_id, org_path, number, service, entered_at, seen_at, rank_at, routed_at, queue,
    classes, route, state, staff_id, served_by, offer_expires_at, returned_count, is_preferred,
    taken_at, finished_at, wishes
"""
TICKET_COUNT = TICKET_COLUMNS.count(",") + 1
SAVE_TICKET = f"""
    insert into queue_ticket ({TICKET_COLUMNS})
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
        $20, $21)
    on conflict (id) do update set state = excluded.state, staff_id = excluded.staff_id,
        served_by = excluded.served_by, offer_expires_at = excluded.offer_expires_at,
        returned_count = excluded.returned_count, taken_at = excluded.taken_at,
        finished_at = excluded.finished_at, is_preferred = excluded.is_preferred,
        rank_at = excluded.rank_at, routed_at = excluded.routed_at, queue = excluded.queue,
        route = excluded.route, wishes = excluded.wishes, classes = excluded.classes,
        entered_at = excluded.entered_at,
        seen_at = greatest(queue_ticket.seen_at, excluded.seen_at)
"""
TICKET = f"select {TICKET_COLUMNS} from queue_ticket where id = $1"
TICKET_OF = f"select {TICKET_COLUMNS} from queue_ticket where contact_id = $1"
FOR_UPDATE = " for update"
SAVE_BOTH = """
    with saved as (
        update queue_ticket set state = $2, staff_id = $3, served_by = $4, offer_expires_at = $5,
            returned_count = $6, rank_at = $7, taken_at = $8, finished_at = $9
        where id = $1
    )
    update queue_seat set state = $11, since = $12, ticket_id = $13, break_reason = $14,
        due_at = $15, extended_count = $16
    where staff_id = $10
"""
OPEN_TICKETS = f"""
    select {TICKET_COLUMNS} from queue_ticket where state in ('waiting', 'offered')
    order by rank_at, id
"""
AHEAD = """
    select count(*) from queue_ticket
    where state = 'waiting' and queue = $1 and (rank_at, id) < ($2, $3)
"""
# Whoever is taking such a ticket at this moment is in time. In the order of its index: by id the
# planner may walk through all tickets that ever were.
OVERDUE = f"""
    select {TICKET_COLUMNS} from queue_ticket where offer_expires_at <= $1
    order by offer_expires_at limit 200 for update skip locked
"""
WRAP_UPS_OVER = """
    select queue_ticket.contact_id from queue_seat
    join queue_ticket on queue_ticket.id = queue_seat.ticket_id
    where queue_seat.due_at <= $1 order by queue_seat.due_at
"""
SEATS_OPEN = """
    select count(*) as open, count(*) filter (where state = 'ready') as free from queue_seat
    where state not in ('signed_out', 'break') and profile = any($2)
        and org_path = left($1, length(org_path))
"""
# Where the newest is empty, the place inherits.
PLAN_AT = """
    select org_path, data from (
        select distinct on (org_path) org_path, data from queue_plan
        where org_path = left($1, length(org_path)) order by org_path desc, id desc
    ) as newest
    where data is not null order by org_path desc limit 1
"""
PLANS = """
    select org_path, data from (
        select distinct on (org_path) org_path, data from queue_plan order by org_path, id desc
    ) as newest
    where data is not null
"""
SAVE_SEEN = """
    update queue_ticket set seen_at = $2
    where contact_id = any($1) and state in ('waiting', 'offered', 'assigned')
        and seen_at < case when state = 'assigned' then $4::timestamptz else $3 end
"""
ASSIGNED_UNSEEN = """
    select contact_id from queue_ticket
    where staff_id is not null and state = 'assigned' and seen_at < $1 order by seen_at
"""
PROFILES_REACHING = """
    select profile, bool_or(state <> 'signed_out') as is_open from queue_seat
    where org_path = left($1, length(org_path)) group by profile
"""
SEAT_COLUMNS = """
    staff_id, org_path, state, since, profile, ticket_id, break_reason, due_at, extended_count
"""
SAVE_SEAT = f"""
    insert into queue_seat ({SEAT_COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    on conflict (staff_id) do update set state = excluded.state, since = excluded.since,
        profile = excluded.profile, ticket_id = excluded.ticket_id,
        break_reason = excluded.break_reason, due_at = excluded.due_at,
        extended_count = excluded.extended_count
"""
# The seat is found by what the ticket says, so the ticket is locked first.
WITH_SEAT = f"""
    with ticket as materialized (
        select {TICKET_COLUMNS} from queue_ticket where {{by}} = $1 for update
    ), seat as materialized (
        select {SEAT_COLUMNS} from queue_seat
        where staff_id = (select staff_id from ticket) for update
    )
    select ticket.*, seat.* from ticket left join seat on true
"""
BY_TICKET, BY_CONTACT = WITH_SEAT.format(by="id"), WITH_SEAT.format(by="contact_id")
ACT_COLUMNS = "org_path, by_staff_id, act, subject, detail, reason, at"
ADD_ACT = f"insert into queue_act ({ACT_COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7)"
ACTS = f"select {ACT_COLUMNS} from queue_act order by id desc limit $1"
ADD_RETURN = """
    insert into queue_return (org_path, ticket_id, staff_id, why, at) values ($1, $2, $3, $4, $5)
"""
OVERFLOW_COLUMNS = "org_path, ticket_id, contact_id, from_queue, to_queue, why, at"
ADD_OVERFLOW = f"""
    insert into queue_overflow ({OVERFLOW_COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7)
"""
OVERFLOWED = f"""
    select {OVERFLOW_COLUMNS} from queue_overflow where contact_id = $1 order by id desc limit 1
"""
SEAT = f"select {SEAT_COLUMNS} from queue_seat where staff_id = $1"
SEATS = f"select {SEAT_COLUMNS} from queue_seat where state <> 'signed_out'"
RECENT_CONTACT_S = """
    select avg(extract(epoch from finished_at - taken_at))::int
    from queue_ticket where finished_at >= $1 and taken_at is not null
"""
FIGURES = """
    select staff_id, sum(handled)::int as handled, max(average_s)::int as average_s,
        sum(returned)::int as returned
    from (
        select served_by as staff_id, count(*) as handled,
            coalesce(avg(extract(epoch from finished_at - taken_at)), 0) as average_s,
            0 as returned
        from queue_ticket
        where finished_at >= $1 and served_by is not null and ($2::text is null or served_by = $2)
        group by served_by
        union all
        select staff_id, 0, 0, count(*) from queue_return
        where at >= $1 and ($2::text is null or staff_id = $2)
        group by staff_id
    ) as each
    group by staff_id
"""


class PostgresQueueStore:
    """The queue of whoever is within the fence of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def next_number(self, *, org_path: OrgPath, day: date) -> str:
        last = await self._connection.fetchval(NEXT_NUMBER, org_path, day)
        return f"{last:03d}"

    async def save_ticket(self, ticket: Ticket) -> None:
        await self._connection.execute(
            SAVE_TICKET,
            ticket.id,
            ticket.contact_id,
            ticket.org_path,
            ticket.number,
            ticket.service,
            ticket.entered_at,
            ticket.seen_at,
            ticket.rank_at,
            ticket.routed_at,
            ticket.queue,
            ticket.classes,
            msgspec.to_builtins(ticket.route),
            ticket.state,
            ticket.staff_id,
            ticket.served_by,
            ticket.offer_expires_at,
            ticket.returned_count,
            ticket.is_preferred,
            ticket.taken_at,
            ticket.finished_at,
            msgspec.to_builtins(ticket.wishes),
        )

    async def plan_at(self, org_path: OrgPath) -> tuple[OrgPath, Plan]:
        row = await self._connection.fetchrow(PLAN_AT, org_path)
        return (ROOT, DEFAULT_PLAN) if row is None else (row["org_path"], plan_of(row["data"]))

    async def plans(self) -> Mapping[OrgPath, Plan]:
        rows = await self._connection.fetch(PLANS)
        return {row["org_path"]: plan_of(row["data"]) for row in rows}

    async def ticket(self, ticket_id: str, *, for_update: bool = False) -> Ticket | None:
        row = await self._connection.fetchrow(TICKET + FOR_UPDATE * for_update, ticket_id)
        return None if row is None else ticket_in(row)

    async def ticket_of(self, contact_id: str, *, for_update: bool = False) -> Ticket | None:
        row = await self._connection.fetchrow(TICKET_OF + FOR_UPDATE * for_update, contact_id)
        return None if row is None else ticket_in(row)

    async def with_seat(
        self, *, ticket_id: str | None = None, contact_id: str | None = None
    ) -> tuple[Ticket, Seat | None] | None:
        found = (BY_TICKET, ticket_id) if contact_id is None else (BY_CONTACT, contact_id)
        row = await self._connection.fetchrow(*found)
        if row is None:
            return None
        # Both have columns of the same names: they are told apart by where they stand.
        items = list(row.items())
        ticket, seat = dict(items[:TICKET_COUNT]), dict(items[TICKET_COUNT:])
        return ticket_in(ticket), None if seat["staff_id"] is None else seat_in(seat)

    async def save_both(self, ticket: Ticket, seat: Seat) -> None:
        await self._connection.execute(
            SAVE_BOTH,
            ticket.id,
            ticket.state,
            ticket.staff_id,
            ticket.served_by,
            ticket.offer_expires_at,
            ticket.returned_count,
            ticket.rank_at,
            ticket.taken_at,
            ticket.finished_at,
            seat.staff_id,
            seat.state,
            seat.since,
            seat.ticket_id,
            seat.break_reason,
            seat.due_at,
            seat.extended_count,
        )

    async def ahead_of(self, ticket: Ticket) -> int:
        found: int = await self._connection.fetchval(AHEAD, ticket.queue, ticket.rank_at, ticket.id)
        return found

    async def overdue(self, *, now: datetime) -> Sequence[Ticket]:
        return [ticket_in(row) for row in await self._connection.fetch(OVERDUE, now)]

    async def wrap_ups_over(self, *, now: datetime) -> Sequence[str]:
        rows = await self._connection.fetch(WRAP_UPS_OVER, now)
        return [row["contact_id"] for row in rows]

    async def seats_open(self, org_path: OrgPath, *, profiles: Sequence[str]) -> tuple[int, int]:
        row = await self._connection.fetchrow(SEATS_OPEN, org_path, list(profiles))
        return (0, 0) if row is None else (row["open"], row["free"])

    async def open_tickets(self) -> Sequence[Ticket]:
        return [ticket_in(row) for row in await self._connection.fetch(OPEN_TICKETS)]

    async def save_seen(
        self,
        contact_ids: Sequence[str],
        *,
        at: datetime,
        before: datetime,
        in_call_before: datetime,
    ) -> None:
        await self._connection.execute(SAVE_SEEN, list(contact_ids), at, before, in_call_before)

    async def assigned_unseen(self, *, since: datetime) -> Sequence[str]:
        rows = await self._connection.fetch(ASSIGNED_UNSEEN, since)
        return [row["contact_id"] for row in rows]

    async def profiles_reaching(self, org_path: OrgPath) -> Mapping[str, bool]:
        rows = await self._connection.fetch(PROFILES_REACHING, org_path)
        return {row["profile"]: row["is_open"] for row in rows}

    async def save_seat(self, seat: Seat) -> None:
        await self._connection.execute(
            SAVE_SEAT,
            seat.staff_id,
            seat.org_path,
            seat.state,
            seat.since,
            seat.profile,
            seat.ticket_id,
            seat.break_reason,
            seat.due_at,
            seat.extended_count,
        )

    async def add_act(self, act: SupervisorAct) -> None:
        await self._connection.execute(
            ADD_ACT,
            act.org_path,
            act.by_staff_id,
            act.act,
            act.subject,
            act.detail,
            act.reason,
            act.at,
        )

    async def acts(self, *, count_max: int) -> Sequence[SupervisorAct]:
        return [SupervisorAct(**row) for row in await self._connection.fetch(ACTS, count_max)]

    async def add_return(self, ticket: Ticket, *, why: BreakReason, at: datetime) -> None:
        await self._connection.execute(
            ADD_RETURN, ticket.org_path, ticket.id, ticket.staff_id, why, at
        )

    async def add_overflow(self, overflowed: Overflowed) -> None:
        await self._connection.execute(
            ADD_OVERFLOW,
            overflowed.org_path,
            overflowed.ticket_id,
            overflowed.contact_id,
            overflowed.from_queue,
            overflowed.to_queue,
            overflowed.why,
            overflowed.at,
        )

    async def overflowed(self, contact_id: str) -> Overflowed | None:
        row = await self._connection.fetchrow(OVERFLOWED, contact_id)
        return None if row is None else Overflowed(**{**row, "why": OverflowWhy(row["why"])})

    async def seat(self, staff_id: str, *, for_update: bool = False) -> Seat | None:
        row = await self._connection.fetchrow(SEAT + FOR_UPDATE * for_update, staff_id)
        return None if row is None else seat_in(row)

    async def seats(self) -> Sequence[Seat]:
        return [seat_in(row) for row in await self._connection.fetch(SEATS)]

    async def recent_contact_s(self, *, since: datetime) -> int | None:
        mean_s: int | None = await self._connection.fetchval(RECENT_CONTACT_S, since)
        return mean_s

    async def figures(
        self, *, since: datetime, staff_id: str | None = None
    ) -> Mapping[str, SeatFigures]:
        return {
            row["staff_id"]: SeatFigures(
                handled=row["handled"], average_s=row["average_s"], returned=row["returned"]
            )
            for row in await self._connection.fetch(FIGURES, since, staff_id)
        }


def ticket_in(row: Record | Mapping[str, Any]) -> Ticket:
    """Return a row's ticket."""
    return Ticket(
        **{
            **dict(row),
            "state": TicketState(row["state"]),
            "classes": tuple(row["classes"]),
            "route": msgspec.convert(row["route"], tuple[RouteStep, ...]),
            "wishes": msgspec.convert(row["wishes"], Wishes),
        }
    )


def seat_in(row: Record | Mapping[str, Any]) -> Seat:
    """Return a row's seat; columns that are not a seat's own are passed over."""
    reason = row["break_reason"]
    return Seat(
        staff_id=row["staff_id"],
        org_path=row["org_path"],
        state=SeatState(row["state"]),
        since=row["since"],
        profile=row["profile"],
        ticket_id=row["ticket_id"],
        break_reason=None if reason is None else BreakReason(reason),
        due_at=row["due_at"],
        extended_count=row["extended_count"],
    )
