"""A day in figures, as its rows and what was published tell."""

from collections.abc import Mapping
from typing import Any

from yuangui.bench.day.scene import Day
from yuangui.domains.queue.rules.staffing import WITHIN_S
from yuangui.kit.db import Connection

_TICKETS = """
    with each as (
        select state, is_elderly, extract(epoch from taken_at - entered_at)::float8 as wait_s
        from queue_ticket
    )
    select count(*) as contacts, count(*) filter (where state = 'done') as done,
        count(*) filter (where state = 'left') as "left",
        count(*) filter (where wait_s <= $1) as in_time, avg(wait_s) as mean_s,
        percentile_cont(0.9) within group (order by wait_s) as p90_s,
        avg(wait_s) filter (where is_elderly) as elderly_s,
        avg(wait_s) filter (where not is_elderly) as others_s
    from each
"""
_SEATS = """
    with span as (
        select data->>'state' as state, lead(at) over (
            partition by data->>'staff_id' order by outbox.xid, id
        ) - at as length
        from outbox where name = 'queue.seat_changed'
    )
    select coalesce(sum(extract(epoch from length)) filter (
            where state in ('reserved', 'on_call', 'wrap_up')
        ), 0)::float8 as held_s,
        coalesce(sum(extract(epoch from length)) filter (
            where state in ('ready', 'reserved', 'on_call', 'wrap_up')
        ), 0)::float8 as open_s
    from span
"""
_HELD = "select count(*) from queue_seat where state <> 'signed_out' or ticket_id is not null"
_RETURNED = "select count(*) from queue_return"


async def figures(connection: Connection, day: Day) -> Mapping[str, Any]:
    """Return what became of everybody; waits are of those who were taken, in seconds.

    ``answered_in_20s`` is a share of those taken: ``promised_in_20s`` knows of nobody who leaves.
    """
    row = await connection.fetchrow(_TICKETS, WITHIN_S)
    seats = await connection.fetchrow(_SEATS)
    assert row is not None
    assert seats is not None
    taken = row["done"]
    return {
        "contacts": row["contacts"],
        "done": taken,
        "left": row["left"],
        "answered_in_20s": round(row["in_time"] / taken, 4),
        "promised_in_20s": round(promised(day), 4),
        "abandoned_share": round(row["left"] / row["contacts"], 4),
        "wait_mean_s": round(row["mean_s"], 1),
        "wait_p90_s": round(row["p90_s"], 1),
        "wait_elderly_s": round(row["elderly_s"], 1),
        "wait_others_s": round(row["others_s"], 1),
        "occupancy": round(seats["held_s"] / seats["open_s"], 4),
        "seats_most": day.shifts.most,
        "seats_not_closed": await connection.fetchval(_HELD),
        "offers_not_taken": await connection.fetchval(_RETURNED),
    }


def promised(day: Day) -> float:
    """Return the share that the formulas promise within 20 seconds, by who comes when."""
    weighted = sum(x * y for x, y in zip(day.curve, day.shifts.promised, strict=True))
    return weighted / sum(day.curve)
