"""The same decision as one SQL statement, as queues in a database are commonly made.

A free seat takes the first ticket that it may, by arrays of queues and skills, and skips what
others hold. It is fair and safe; it is also what every seat of a province would run against every
ticket.
"""

from yuangui.bench.processes import postgres_cpu_s
from yuangui.bench.queue.scene import UNION, Scene, tickets
from yuangui.kit.clock import utc_now
from yuangui.kit.db import Pool, transaction

TICKETS = 30_000
SEATS = 300

_MAKE = """
    create table peer_ticket (
        id text primary key, org_path text collate "C" not null, queue text not null,
        needs text[] not null, rank_at timestamptz not null, staff_id text
    )
"""
_INDEX = "create index on peer_ticket (rank_at, id) where staff_id is null"
_FILL = "insert into peer_ticket (id, org_path, queue, needs, rank_at) values ($1, $2, $3, $4, $5)"
_TAKE = """
    update peer_ticket set staff_id = $1 where id = (
        select id from peer_ticket
        where staff_id is null and queue = any($2) and needs <@ $3::text[]
            and org_path >= $4 and org_path < $4 || chr(1114111)
        order by rank_at, id limit 1 for update skip locked
    )
"""


async def decisions_per_s_core(owner: Pool, stage: Scene, postmaster: int) -> float:
    """Return how many decisions one core of PostgreSQL makes in this way."""
    await owner.execute(_MAKE)
    await owner.execute(_INDEX)
    rows = [
        (row[0], row[2], row[7], [each[0] for each in row[9][0].get("needs", ())], row[6])
        for row in tickets(stage.plan, now=utc_now(), count=TICKETS, seed=8)
    ]
    await owner.executemany(_FILL, rows)
    profiles = {each.id: each for each in stage.plan.profiles}
    began = postgres_cpu_s(postmaster)
    for name, place, profile_id in stage.seats[:SEATS]:
        profile = profiles[profile_id]
        async with transaction(owner, org_path=UNION) as connection:
            await connection.execute(
                _TAKE,
                name,
                [each.queue for each in profile.queues],
                list(profile.skills),
                place,
            )
    return SEATS / (postgres_cpu_s(postmaster) - began)
