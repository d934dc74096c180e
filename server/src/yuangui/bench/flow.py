"""Committed steps per second and core, and flows while workers and the database are killed.

A flow has ten steps: five that a person closes and five that ask an outside party. Each step has a
commit of its own, with its events, their chain and what happens next; each ask is noted durably
before it is made. CPU is that of Python and PostgreSQL together. The limit beside it is the barest
durable step there can be: a transaction with one insert and one update.
"""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import Any

import asyncpg
import uvloop

from yuangui.bench.flow_faults import weather
from yuangui.bench.flow_rig import AT, STEPS_A_FLOW, MemoryOutside, Rig
from yuangui.bench.processes import postgres_cpu_s
from yuangui.kit.db import Pool, open_pool, transaction
from yuangui.kit.ids import new_id
from yuangui.operate.migrate import migrate
from yuangui.operate.network import free_port
from yuangui.operate.postgres import EmbeddedPostgres, temporary_postgres

ROUNDS = 5
FLOWS_A_ROUND = 200
BARE_STEPS = 1500
# Each connection plans a statement anew for the first few times.
WARM_UP_FLOWS = 100
AT_ONCE = 16
FAULT_FLOWS = 200
KILLS = 24
DATABASE_KILLS = 2
KILL_EVERY_S = 0.7

Say = Callable[[str], None]


def measure(say: Say) -> dict[str, Any]:
    """Run everything on a durable PostgreSQL of its own and return the figures."""
    with tempfile.TemporaryDirectory(prefix="yuangui-bench-") as folder:
        Path(folder).chmod(0o711)
        with temporary_postgres(
            Path(folder) / "cluster", port=free_port(), is_durable=True
        ) as server:
            say("migrating")
            migrate(server.owner_dsn)
            return {**uvloop.run(_speed(server, say)), **uvloop.run(_faults(server, say))}


async def _speed(server: EmbeddedPostgres, say: Say) -> dict[str, Any]:
    assert server.pid is not None
    await _make_bare_table(server.owner_dsn)
    pool = await open_pool(server.dsn, size_max=AT_ONCE + 2)
    rig = Rig(pool, MemoryOutside())
    await rig.publish()
    await _lead(rig, WARM_UP_FLOWS)
    python, postgres, bare = [], [], []
    try:
        for n in range(ROUNDS):
            say(f"round {n + 1} of {ROUNDS}: {FLOWS_A_ROUND} flows, then bare commits")
            steps = FLOWS_A_ROUND * STEPS_A_FLOW
            spent = await _spent(server.pid, _lead(rig, FLOWS_A_ROUND))
            python.append(spent[0] / steps)
            postgres.append(spent[1] / steps)
            bare.append(sum(await _spent(server.pid, _bare(pool))) / BARE_STEPS)
    finally:
        await pool.close()
    each = [sum(pair) for pair in zip(python, postgres, strict=True)]
    return {
        "committed_steps_per_s_core": round(1 / statistics.median(each)),
        "rounds_steps_per_s_core": [round(1 / cost) for cost in each],
        "python_us_per_step": round(statistics.median(python) * 1e6),
        "postgres_us_per_step": round(statistics.median(postgres) * 1e6),
        "bare_commits_per_s_core": round(1 / statistics.median(bare)),
        "share_of_bare": round(statistics.median(bare) / statistics.median(each), 3),
    }


async def _faults(server: EmbeddedPostgres, say: Say) -> dict[str, Any]:
    say(f"faults: {FAULT_FLOWS} flows, {KILLS} workers and {DATABASE_KILLS} databases killed")
    left = await weather(
        server,
        flows=FAULT_FLOWS,
        kills=KILLS,
        database_kills=DATABASE_KILLS,
        every_s=KILL_EVERY_S,
        say=say,
    )
    return {
        "fault_flows": left.flows,
        "kills": left.killed_workers + left.killed_databases,
        "killed_workers": left.killed_workers,
        "killed_databases": left.killed_databases,
        "lost": left.lost,
        "doubled": left.doubled,
        "outside_asked": left.asked,
        "broken_chains": left.broken_chains,
        "leftover_work": left.leftover_work,
    }


async def _lead(rig: Rig, flows: int) -> None:
    """Lead flows to their end side by side, all through the same step at a time."""
    runs = [run.id for run in await _at_once(rig.start(new_id("ctc")) for _ in range(flows))]
    for visit in range(1, STEPS_A_FLOW, 2):
        await _at_once(rig.sign(run_id, visit) for run_id in runs)
        while await rig.work():
            pass
    assert (await rig.view(runs[-1])).end == "completed"


async def _bare(pool: Pool) -> None:
    async def step(n: int) -> None:
        key = f"{time.time_ns()}-{n}"
        async with transaction(pool, org_path=AT) as connection:
            await connection.execute("insert into bare_step (key) values ($1)", key)
            await connection.execute("update bare_step set n = n + 1 where key = $1", key)

    await _at_once(step(n) for n in range(BARE_STEPS))


async def _at_once(doing: Iterable[Awaitable[Any]]) -> list[Any]:
    places = asyncio.Semaphore(AT_ONCE)

    async def in_place(one: Awaitable[Any]) -> Any:
        async with places:
            return await one

    return await asyncio.gather(*(in_place(one) for one in doing))


async def _spent(postmaster: int, doing: Awaitable[None]) -> tuple[float, float]:
    """Return the CPU seconds of Python and of PostgreSQL that something took."""
    python, postgres = time.process_time(), postgres_cpu_s(postmaster)
    await doing
    return time.process_time() - python, postgres_cpu_s(postmaster) - postgres


async def _make_bare_table(owner_dsn: str) -> None:
    owner = await asyncpg.connect(owner_dsn)
    await owner.execute("create table bare_step (key text primary key, n integer default 0)")
    await owner.execute("grant select, insert, update on bare_step to yuangui_app")
    await owner.close()
