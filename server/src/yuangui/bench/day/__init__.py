"""A simulated day of a union: 92 institutions, 2,000 seats, 200,000 contacts without media.

Customers and tellers are played on a clock of its own; queue, rows, events, leadership and router
are the real ones. An auditor reads the rows afterwards, and Erlang says what the same shift plan
promises.
"""

import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import asyncpg
import uvloop

from yuangui.bench.day.figures import figures
from yuangui.bench.day.play import Play
from yuangui.bench.day.scene import Day
from yuangui.bench.processes import postgres_cpu_s
from yuangui.bench.queue.audit import audit
from yuangui.bench.queue.scene import UNION
from yuangui.kit.db import Connection, open_pool, prepare
from yuangui.operate.migrate import migrate
from yuangui.operate.network import free_port
from yuangui.operate.postgres import EmbeddedPostgres, temporary_postgres

POOL_SIZE = 8

Say = Callable[[str], None]


def measure(say: Say) -> dict[str, Any]:
    """Play the day on a PostgreSQL of its own and return the figures."""
    with tempfile.TemporaryDirectory(prefix="yuangui-bench-") as folder:
        Path(folder).chmod(0o711)
        with temporary_postgres(
            Path(folder) / "cluster", port=free_port(), is_durable=True
        ) as server:
            say("migrating")
            migrate(server.owner_dsn)
            return uvloop.run(_measured(server, Day(), say))


async def _measured(server: EmbeddedPostgres, day: Day, say: Say) -> dict[str, Any]:
    assert server.pid is not None
    say(f"{day.contacts} contacts, at most {day.shifts.most} of {day.seats} seats at once")
    # The simulated clock does not wait for a disk; all else is as in a bank.
    async with owner_of(server.owner_dsn) as owner:
        await owner.execute("alter database yuangui set synchronous_commit = off")
    database_s, own_s, began = postgres_cpu_s(server.pid), time.process_time(), time.monotonic()
    pool = await open_pool(server.dsn, size_max=POOL_SIZE)
    play = Play(day, pool=pool, dsn=server.dsn, say=say)
    await play.run()
    await pool.close()
    wall_s = time.monotonic() - began
    own_s, database_s = time.process_time() - own_s, postgres_cpu_s(server.pid) - database_s
    say("auditing")
    return {
        **await told(server.owner_dsn, day),
        "simulated_s": play.now,
        "played_s": round(wall_s, 1),
        "speedup": round(play.now / wall_s, 1),
        "router_cpu_s": round(play.router_cpu_s, 1),
        "players_cpu_s": round(own_s - play.router_cpu_s, 1),
        "postgres_cpu_s": round(database_s, 1),
        "cpu_us_per_contact": round((own_s + database_s) / day.contacts * 1e6),
    }


async def told(owner_dsn: str, day: Day) -> dict[str, Any]:
    """Return what the rows tell and what the auditor found, once a day was played."""
    async with owner_of(owner_dsn) as owner:
        return {**await figures(owner, day), **asdict(await audit(owner))}


@asynccontextmanager
async def owner_of(owner_dsn: str) -> AsyncIterator[Connection]:
    """Connect as the database's owner, who sees the union."""
    owner = await asyncpg.connect(owner_dsn)
    try:
        await prepare(owner)
        await owner.execute("select set_config('yuangui.org_path', $1, false)", UNION)
        yield owner
    finally:
        await owner.close()
