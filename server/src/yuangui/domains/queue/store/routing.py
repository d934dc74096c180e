"""What the router reads and commits, in PostgreSQL."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache

import msgspec

from yuangui.domains.queue.events import SeatChanged, TicketChanged
from yuangui.domains.queue.model.plan import Plan, plan_of
from yuangui.domains.queue.model.route import RouteStep
from yuangui.domains.queue.model.ticket import AWAY_AFTER, OFFER_TTL, SeatState, TicketState
from yuangui.domains.queue.ports import Asking, Offer, Ready
from yuangui.domains.queue.rules.draw import commitment
from yuangui.domains.queue.store.queue import PLANS
from yuangui.kit.db import Connection, Record
from yuangui.kit.org_path import OrgPath
from yuangui.kit.outbox import Outbox

SECRET_BYTES = 32
ROUTES_KEPT = 10_000

# As text, so that a route that many have is read once.
_ASKING = "id, org_path, queue, routed_at, rank_at, seen_at, route::text as route"
_WAITING = f"select {_ASKING} from queue_ticket where state = 'waiting' order by rank_at, id"
# By its key alone, whatever the planner believes of how many are waiting.
_TICKETS = f"select {_ASKING}, state from queue_ticket where id = any($1)"
_READY = """
    select staff_id, org_path, profile, since, coalesce((
        select extract(epoch from sum(finished_at - taken_at)) from queue_ticket as t
        where t.served_by = s.staff_id and t.finished_at >= $2
    ), 0)::float8 as busy_s
    from queue_seat as s
    where state = 'ready' and ($1::text[] is null or staff_id = any($1))
    order by since, staff_id
"""
_BEGIN_DAY = """
    insert into queue_secret (org_path, day, secret, commitment) values ($1, $2, $3, $4)
    on conflict (org_path, day) do nothing
"""
_DAY = "select secret from queue_secret where org_path = $1 and day = $2"
# A row that somebody else holds is left out, and comes back with the event of what is done to it.
# The state is hidden from the planner, who would else walk through everybody that waits.
_OFFER = """
    with ticket as materialized (
        select id, contact_id, org_path from queue_ticket
        where id = any($1) and state || '' = 'waiting' and seen_at >= $4
        for update skip locked
    ), seat as materialized (
        select staff_id, org_path from queue_seat
        where staff_id = any($2) and state = 'ready'
        for update skip locked
    ), made as materialized (
        select ticket.id as ticket_id, ticket.contact_id, ticket.org_path as ticket_at,
            seat.staff_id, seat.org_path as seat_at
        from unnest($1::text[], $2::text[]) as pair (ticket_id, staff_id)
        join ticket on ticket.id = pair.ticket_id
        join seat on seat.staff_id = pair.staff_id
    ), offered as (
        update queue_ticket as t
        set state = 'offered', staff_id = made.staff_id, offer_expires_at = $5
        from made where t.id = made.ticket_id
    ), reserved as (
        update queue_seat as s
        set state = 'reserved', ticket_id = made.ticket_id, since = $3, break_reason = null
        from made where s.staff_id = made.staff_id
    )
    select * from made
"""
_KEEP_DRAWS = """
    insert into queue_draw (org_path, ticket_id, staff_id, commitment, candidates, at)
    values ($1, $2, $3, $4, $5, $6)
"""


class PostgresRoutingRows:
    """The rows of one shard, in one transaction that is fenced by it."""

    def __init__(self, connection: Connection, *, shard: OrgPath) -> None:
        self._connection = connection
        self._outbox = Outbox(connection)
        self._shard = shard

    async def plans(self) -> Mapping[OrgPath, Plan]:
        rows = await self._connection.fetch(PLANS)
        return {row["org_path"]: plan_of(row["data"]) for row in rows}

    async def waiting(self, ticket_ids: Sequence[str] | None = None) -> Sequence[Asking]:
        if ticket_ids is None:
            return [_asking(row) for row in await self._connection.fetch(_WAITING)]
        rows = await self._connection.fetch(_TICKETS, ticket_ids)
        found = [_asking(row) for row in rows if row["state"] == TicketState.WAITING]
        return sorted(found, key=lambda each: (each.rank_at, each.id))

    async def ready(
        self, staff_ids: Sequence[str] | None = None, *, now: datetime
    ) -> Sequence[Ready]:
        today = now.replace(hour=0, minute=0, second=0, microsecond=0)
        rows = await self._connection.fetch(_READY, staff_ids, today)
        return [Ready(*row.values()) for row in rows]

    async def secret_of(self, day: date) -> bytes:
        fresh = secrets.token_bytes(SECRET_BYTES)
        await self._connection.execute(_BEGIN_DAY, self._shard, day, fresh, commitment(fresh))
        secret: bytes = await self._connection.fetchval(_DAY, self._shard, day)
        return secret

    async def offer(self, offers: Sequence[Offer], *, now: datetime) -> Sequence[Offer]:
        rows = await self._connection.fetch(
            _OFFER,
            [each.ticket_id for each in offers],
            [each.staff_id for each in offers],
            now,
            now - AWAY_AFTER,
            now + OFFER_TTL,
        )
        tickets = {row["ticket_id"]: row for row in rows}
        made = [each for each in offers if each.ticket_id in tickets]
        await self._outbox.publish_all(
            [*(_offered(row, now) for row in rows), *(_reserved(row, now) for row in rows)]
        )
        drawn = [(each, each.draw) for each in made if each.draw is not None]
        if drawn:
            await self._connection.executemany(
                _KEEP_DRAWS,
                [
                    (
                        tickets[each.ticket_id]["ticket_at"],
                        each.ticket_id,
                        each.staff_id,
                        draw.commitment,
                        draw.candidates,
                        now,
                    )
                    for each, draw in drawn
                ],
            )
        return made


def _asking(row: Record) -> Asking:
    ticket_id, org_path, queue, routed_at, rank_at, seen_at, route, *_ = row.values()
    return Asking(ticket_id, org_path, queue, routed_at, rank_at, seen_at, _route(route))


@lru_cache(maxsize=ROUTES_KEPT)
def _route(text: str) -> tuple[RouteStep, ...]:
    return msgspec.json.decode(text, type=tuple[RouteStep, ...])


def _offered(made: Record, now: datetime) -> TicketChanged:
    return TicketChanged(
        org_path=made["ticket_at"],
        topic=f"contact:{made['contact_id']}",
        at=now,
        contact_id=made["contact_id"],
        ticket_id=made["ticket_id"],
        state=TicketState.OFFERED,
    )


def _reserved(made: Record, now: datetime) -> SeatChanged:
    return SeatChanged(
        org_path=made["seat_at"],
        topic=f"desk:{made['staff_id']}",
        at=now,
        staff_id=made["staff_id"],
        state=SeatState.RESERVED,
    )
