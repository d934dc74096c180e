"""Who is held out to whom in a province: a burst of customers, ten thousand seats, a killed leader.

Everything is real but the people: rows, events, leadership, guarded commits. Seats serve each in no
time, so that the router is what all wait for. An auditor of its own reads the rows afterwards.
"""

import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import asyncpg
import uvloop

from yuangui.bench.processes import postgres_cpu_s
from yuangui.bench.queue.audit import audit
from yuangui.bench.queue.peer import decisions_per_s_core
from yuangui.bench.queue.scene import TICKETS, UNION, put_in, scene
from yuangui.kit.clock import utc_now
from yuangui.kit.db import open_pool, prepare, transaction
from yuangui.operate.migrate import migrate
from yuangui.operate.network import free_port
from yuangui.operate.postgres import EmbeddedPostgres, temporary_postgres

KILLED_AFTER = TICKETS * 2 // 5
LEADS_S_MAX = 30.0
LOOK_S = 0.1

Say = Callable[[str], None]


def measure(say: Say) -> dict[str, Any]:
    """Run the burst on a durable PostgreSQL of its own and return the figures."""
    with tempfile.TemporaryDirectory(prefix="yuangui-bench-") as folder:
        Path(folder).chmod(0o711)
        with temporary_postgres(
            Path(folder) / "cluster", port=free_port(), is_durable=True
        ) as server:
            say("migrating")
            migrate(server.owner_dsn)
            return uvloop.run(_measured(server, say))


@dataclass(slots=True)
class _Leader:
    """A leading process as it tells of itself."""

    process: asyncio.subprocess.Process
    cpu_s: float = 0.0
    is_leading: bool = False
    first_made: float | None = None
    decisions_us: list[int] = field(default_factory=list)
    durable_us: list[int] = field(default_factory=list)

    async def listen(self) -> None:
        """Take in what the process says until it ends."""
        assert self.process.stdout is not None
        async for line in self.process.stdout:
            told = json.loads(line)
            self.cpu_s, self.is_leading = told["cpu_s"], told["is_leading"]
            self.decisions_us += told["decisions_us"]
            self.durable_us += told["durable_us"]
            if told["durable_us"] and self.first_made is None:
                self.first_made = time.monotonic()


async def _measured(server: EmbeddedPostgres, say: Say) -> dict[str, Any]:
    assert server.pid is not None
    stage = scene()
    pool = await open_pool(server.dsn, size_max=2)
    async with transaction(pool, org_path=UNION) as connection:
        await put_in(connection, stage, now=utc_now())
    began_s = postgres_cpu_s(server.pid)
    say(f"{len(stage.seats)} seats, {TICKETS} customers; the leader is killed on the way")
    async with _leader(server.dsn) as first, _leader(server.dsn, after=first) as second:
        began = time.monotonic()
        sellers = await _process("sellers", server.dsn)
        await _served(pool, KILLED_AFTER)
        killed = time.monotonic()
        first.process.kill()
        assert sellers.stdout is not None
        told = json.loads(await sellers.stdout.read())
        elapsed_s = time.monotonic() - began
    spent_s = postgres_cpu_s(server.pid) - began_s
    assert second.first_made is not None
    say("auditing")
    owner = await asyncpg.connect(server.owner_dsn)
    await prepare(owner)
    await owner.execute("select set_config('yuangui.org_path', $1, false)", UNION)
    findings = await audit(owner)
    await owner.close()
    say("the same in SQL alone")
    async with asyncpg.create_pool(server.owner_dsn, min_size=1, max_size=1) as owners:
        peer = await decisions_per_s_core(owners, stage, server.pid)
    await pool.close()
    cpu_s = first.cpu_s + second.cpu_s
    decisions = sorted(first.decisions_us + second.decisions_us)
    durable = sorted(first.durable_us + second.durable_us)
    return {
        "seats": len(stage.seats),
        "profiles": len(stage.plan.profiles),
        "tickets": TICKETS,
        **asdict(findings),
        "assignments_per_s_core": round(findings.offers / cpu_s),
        "decision_p50_ms": _at(decisions, 0.5),
        "decision_p99_ms": _at(decisions, 0.99),
        "durable_p50_ms": _at(durable, 0.5),
        "durable_p99_ms": _at(durable, 0.99),
        "takeover_s": round(second.first_made - killed, 2),
        "elapsed_s": round(elapsed_s, 1),
        "router_cpu_s": round(cpu_s, 2),
        "sellers_cpu_s": round(told["cpu_s"], 2),
        "postgres_us_per_assignment": round(spent_s / findings.offers * 1e6),
        "peer_sql_per_s_core": round(peer),
        "mean_decision_us": round(statistics.fmean(decisions), 1),
    }


@asynccontextmanager
async def _leader(dsn: str, *, after: _Leader | None = None) -> AsyncIterator[_Leader]:
    """Run a leader; a second one only once the first leads."""
    if after is not None:
        async with asyncio.timeout(LEADS_S_MAX):
            while not after.is_leading:
                await asyncio.sleep(LOOK_S)
    process = await _process("leader", dsn)
    leader = _Leader(process)
    listening = asyncio.create_task(leader.listen())
    try:
        yield leader
    finally:
        assert process.stdin is not None
        if process.returncode is None:
            process.stdin.close()
        await process.wait()
        await listening


async def _process(module: str, dsn: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        f"yuangui.bench.queue.{module}",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        # One line may hold a tenth of a second of measurements.
        limit=16 << 20,
        env={**os.environ, "YUANGUI_DSN": dsn},
    )


async def _served(pool: Any, count: int) -> None:
    while True:
        async with transaction(pool, org_path=UNION) as connection:
            done = await connection.fetchval(
                "select count(*) from queue_ticket where state = 'done'"
            )
        if done >= count:
            return
        await asyncio.sleep(LOOK_S)


def _at(ordered_us: list[int], share: float) -> float:
    return round(ordered_us[int(share * (len(ordered_us) - 1))] / 1000, 3)
