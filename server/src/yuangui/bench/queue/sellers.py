"""Customers who come in a burst, and seats that serve each in no time.

``python -m yuangui.bench.queue.sellers``: ends when nobody waits any more.
"""

import asyncio
import json
import os
import time
from collections.abc import Sequence
from itertools import islice
from typing import Any

import uvloop

from yuangui.bench.queue.scene import TICKETS, UNION, scene, tickets
from yuangui.domains.queue.api import SeatChanged, TicketChanged
from yuangui.kit.clock import utc_now
from yuangui.kit.db import Pool, open_pool, transaction
from yuangui.kit.org_path import OrgPath
from yuangui.kit.outbox import Outbox

TOGETHER = 100
PAUSE_S = 0.005

_ENTER = """
    insert into queue_ticket (id, contact_id, org_path, number, entered_at, seen_at, rank_at,
        routed_at, queue, classes, route, state, returned_count, is_preferred)
    values ($1, $2, $3, $4, $5, $6, $7, $5, $8, $9, $10, 'waiting', 0, false)
"""
_RESERVED = """
    select staff_id, org_path, ticket_id from queue_seat where state = 'reserved' limit $1
"""
_SERVE = """
    update queue_ticket set state = 'done', served_by = staff_id, staff_id = null,
        offer_expires_at = null, taken_at = $2, finished_at = $2
    where id = any($1) and state = 'offered'
    returning id, contact_id, org_path
"""
_FREE = """
    update queue_seat set state = 'ready', ticket_id = null, since = $2 where staff_id = any($1)
"""
_OPEN = "select count(*) from queue_ticket where state <> 'done'"


async def run(dsn: str) -> None:
    """Let everybody come, and serve whoever is held out."""
    pool = await open_pool(dsn, size_max=3)
    coming = asyncio.create_task(_come(pool))
    served = 0
    while True:
        done = await _serve(pool)
        served += done
        if done == 0:
            if coming.done() and await _open(pool) == 0:
                break
            await asyncio.sleep(PAUSE_S)
    await coming
    await pool.close()
    print(json.dumps({"served": served, "cpu_s": time.process_time()}), flush=True)


async def _come(pool: Pool) -> None:
    plan = scene().plan
    coming = tickets(plan, now=utc_now(), count=TICKETS)
    while some := list(islice(coming, TOGETHER)):
        async with transaction(pool, org_path=UNION) as connection:
            await connection.executemany(_ENTER, some)
            await Outbox(connection).publish_all([_ticket(row[1], row[0], row[2]) for row in some])


async def _serve(pool: Pool) -> int:
    async with transaction(pool, org_path=UNION) as connection:
        seats = await connection.fetch(_RESERVED, TOGETHER)
        if not seats:
            return 0
        now = utc_now()
        rows = await connection.fetch(_SERVE, [each["ticket_id"] for each in seats], now)
        await connection.execute(_FREE, [each["staff_id"] for each in seats], now)
        facts: Sequence[Any] = [
            *(_ticket(row["contact_id"], row["id"], row["org_path"], "done") for row in rows),
            *(
                SeatChanged(
                    org_path=each["org_path"],
                    topic=f"desk:{each['staff_id']}",
                    at=now,
                    staff_id=each["staff_id"],
                    state="ready",
                )
                for each in seats
            ),
        ]
        await Outbox(connection).publish_all(facts)
        return len(rows)


async def _open(pool: Pool) -> int:
    async with transaction(pool, org_path=UNION) as connection:
        found: int = await connection.fetchval(_OPEN)
        return found


def _ticket(contact_id: Any, ticket_id: Any, path: Any, state: str = "waiting") -> TicketChanged:
    return TicketChanged(
        org_path=OrgPath(path),
        topic=f"contact:{contact_id}",
        at=utc_now(),
        contact_id=contact_id,
        ticket_id=ticket_id,
        state=state,
    )


if __name__ == "__main__":
    # The load must not take the place of what is measured.
    os.nice(19)
    uvloop.run(run(os.environ["YUANGUI_DSN"]))
