"""Tickets and seats in PostgreSQL."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from yuangui.domains.queue.model import (
    BreakReason,
    Seat,
    SeatFigures,
    SeatState,
    SupervisorAct,
    Ticket,
    TicketState,
)
from yuangui.kit.db import Connection, Record
from yuangui.kit.org_path import OrgPath

# One lock for all matching: two processes that match at once would hold one ticket out twice.
LOCK = "select pg_advisory_xact_lock(hashtext('yuangui.queue'))"
NEXT_NUMBER = """
    insert into queue_number (org_path, day, last) values ($1, $2, 1)
    on conflict (org_path, day) do update set last = queue_number.last + 1
    returning last
"""
TICKET_COLUMNS = """
    id, contact_id, org_path, number, service, is_elderly, entered_at, seen_at, state, staff_id,
    served_by, offer_expires_at, returned_count, taken_at, finished_at, is_preferred
"""
SAVE_TICKET = f"""
    insert into queue_ticket ({TICKET_COLUMNS})
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
    on conflict (id) do update set state = excluded.state, staff_id = excluded.staff_id,
        served_by = excluded.served_by, offer_expires_at = excluded.offer_expires_at,
        returned_count = excluded.returned_count, taken_at = excluded.taken_at,
        finished_at = excluded.finished_at, is_preferred = excluded.is_preferred
"""
TICKET = f"select {TICKET_COLUMNS} from queue_ticket where id = $1"
TICKET_OF = f"select {TICKET_COLUMNS} from queue_ticket where contact_id = $1"
OPEN_TICKETS = f"""
    select {TICKET_COLUMNS} from queue_ticket where state in ('waiting', 'offered')
    order by entered_at, id
"""
SAVE_SEEN = "update queue_ticket set seen_at = $2 where contact_id = any($1)"
SEAT_COLUMNS = "staff_id, org_path, state, since, ticket_id, break_reason"
SAVE_SEAT = f"""
    insert into queue_seat ({SEAT_COLUMNS}) values ($1, $2, $3, $4, $5, $6)
    on conflict (staff_id) do update set state = excluded.state, since = excluded.since,
        ticket_id = excluded.ticket_id, break_reason = excluded.break_reason
"""
ACT_COLUMNS = "org_path, by_staff_id, act, subject, detail, reason, at"
ADD_ACT = f"insert into queue_act ({ACT_COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7)"
ACTS = f"select {ACT_COLUMNS} from queue_act order by id desc limit $1"
ADD_RETURN = """
    insert into queue_return (org_path, ticket_id, staff_id, why, at) values ($1, $2, $3, $4, $5)
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

    async def lock(self) -> None:
        await self._connection.execute(LOCK)

    async def next_number(self, *, org_path: OrgPath, now: datetime) -> str:
        last = await self._connection.fetchval(NEXT_NUMBER, org_path, now.date())
        return f"{last:03d}"

    async def save_ticket(self, ticket: Ticket) -> None:
        await self._connection.execute(
            SAVE_TICKET,
            ticket.id,
            ticket.contact_id,
            ticket.org_path,
            ticket.number,
            ticket.service,
            ticket.is_elderly,
            ticket.entered_at,
            ticket.seen_at,
            ticket.state,
            ticket.staff_id,
            ticket.served_by,
            ticket.offer_expires_at,
            ticket.returned_count,
            ticket.taken_at,
            ticket.finished_at,
            ticket.is_preferred,
        )

    async def ticket(self, ticket_id: str) -> Ticket | None:
        row = await self._connection.fetchrow(TICKET, ticket_id)
        return None if row is None else _ticket(row)

    async def ticket_of(self, contact_id: str) -> Ticket | None:
        row = await self._connection.fetchrow(TICKET_OF, contact_id)
        return None if row is None else _ticket(row)

    async def open_tickets(self) -> Sequence[Ticket]:
        return [_ticket(row) for row in await self._connection.fetch(OPEN_TICKETS)]

    async def save_seen(self, contact_ids: Sequence[str], *, at: datetime) -> None:
        await self._connection.execute(SAVE_SEEN, list(contact_ids), at)

    async def save_seat(self, seat: Seat) -> None:
        await self._connection.execute(
            SAVE_SEAT,
            seat.staff_id,
            seat.org_path,
            seat.state,
            seat.since,
            seat.ticket_id,
            seat.break_reason,
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

    async def seat(self, staff_id: str) -> Seat | None:
        row = await self._connection.fetchrow(SEAT, staff_id)
        return None if row is None else _seat(row)

    async def seats(self) -> Sequence[Seat]:
        return [_seat(row) for row in await self._connection.fetch(SEATS)]

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


def _ticket(row: Record) -> Ticket:
    return Ticket(**{**dict(row), "state": TicketState(row["state"])})


def _seat(row: Record) -> Seat:
    reason = row["break_reason"]
    return Seat(
        **{
            **dict(row),
            "state": SeatState(row["state"]),
            "break_reason": None if reason is None else BreakReason(reason),
        }
    )
