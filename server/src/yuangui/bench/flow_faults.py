"""Flows while workers and the database are killed, and what is left of them afterwards."""

import asyncio
import logging
import os
import random
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import TypeVar

import asyncpg

from yuangui.bench.flow_rig import AT, AWAY, STEPS_A_FLOW, MemoryOutside, Rig
from yuangui.flow.api import first_broken
from yuangui.kit.db import open_pool, transaction
from yuangui.kit.ids import new_id
from yuangui.kit.org_path import ROOT
from yuangui.operate.postgres import EmbeddedPostgres

LEASE = timedelta(seconds=1)
WORKERS = 3
PEOPLE = 16
RETRY_S = 0.05
# Looking costs a transaction; the storm, not the looking, is to be measured.
LOOK_S = 0.2
DEADLINE_S = 240.0

T = TypeVar("T")
Say = Callable[[str], None]


@dataclass(slots=True)
class Left:
    """What was left when everything had calmed down.

    Attributes:
        lost: flows that did not complete, or whose asks did not all arrive.
        doubled: asks that arrived more than once, and flows started twice.
        asked: asks that the outside party wrote down.
    """

    flows: int = 0
    killed_workers: int = 0
    killed_databases: int = 0
    lost: int = 0
    doubled: int = 0
    asked: int = 0
    broken_chains: int = 0
    leftover_work: int = 0


@dataclass(slots=True)
class Storm:
    """Kills workers and databases, and puts new ones in their place."""

    server: EmbeddedPostgres
    kills: int
    database_kills: int
    every_s: float
    chance: random.Random = field(default_factory=lambda: random.Random(7))
    workers: list[asyncio.subprocess.Process] = field(default_factory=list)
    killed_workers: int = 0
    killed_databases: int = 0

    async def rage(self) -> None:
        """Kill so often, at uneven intervals, everything in turn."""
        fatal = {
            self.kills * (n + 1) // (self.database_kills + 1) for n in range(self.database_kills)
        }
        for n in range(self.kills):
            await asyncio.sleep(self.every_s * self.chance.uniform(0.5, 1.5))
            if n in fatal:
                await self._kill_database()
            await self._kill_worker()

    async def hire(self) -> None:
        """Start the workers."""
        for _ in range(WORKERS):
            self.workers.append(await self._worker())

    async def dismiss(self) -> None:
        """Kill all workers for good."""
        for worker in self.workers:
            with suppress(ProcessLookupError):
                worker.kill()
            await worker.wait()

    async def _kill_worker(self) -> None:
        victim = self.workers.pop(self.chance.randrange(len(self.workers)))
        victim.kill()
        await victim.wait()
        self.killed_workers += 1
        self.workers.append(await self._worker())

    async def _kill_database(self) -> None:
        assert self.server.pid is not None
        os.kill(self.server.pid, signal.SIGKILL)
        self.killed_databases += 1
        await asyncio.to_thread(self.server.stop)  # it is dead already; this buries it
        await asyncio.to_thread(self.server.start)

    async def _worker(self) -> asyncio.subprocess.Process:
        environment = {
            **os.environ,
            "YUANGUI_DSN": self.server.dsn,
            "YUANGUI_LEASE_S": str(LEASE.total_seconds()),
        }
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "yuangui.bench.flow_worker",
            env=environment,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )


async def weather(
    server: EmbeddedPostgres,
    *,
    flows: int,
    kills: int,
    database_kills: int,
    every_s: float,
    say: Say,
) -> Left:
    """Lead flows through a storm and return what is left. The database is migrated."""
    logging.getLogger("asyncpg").setLevel(logging.CRITICAL)  # it would tell of every kill
    await _make_outside(server)
    storm = Storm(server=server, kills=kills, database_kills=database_kills, every_s=every_s)
    pool = await open_pool(server.dsn, size_max=PEOPLE + 2)
    rig = Rig(pool, MemoryOutside(), lease=LEASE)
    await rig.publish()
    await storm.hire()
    try:
        async with asyncio.timeout(DEADLINE_S), asyncio.TaskGroup() as group:
            group.create_task(storm.rage())
            leading = group.create_task(_lead_all(rig, flows))
        say(f"{flows} flows led to their end")
        left = await _left(server, rig, leading.result())
    finally:
        await storm.dismiss()
        await pool.close()
    left.killed_workers, left.killed_databases = storm.killed_workers, storm.killed_databases
    return left


async def _lead_all(rig: Rig, flows: int) -> list[str]:
    contacts = iter([new_id("ctc") for _ in range(flows)])
    ids: list[str] = []

    async def person() -> None:
        for contact_id in contacts:
            run = await _until_done(partial(rig.start, contact_id))
            for visit in range(1, STEPS_A_FLOW, 2):
                await _until_done(partial(rig.sign, run.id, visit))
                await _until_moved(rig, run.id, visit + 1)
            ids.append(run.id)

    await asyncio.gather(*(person() for _ in range(PEOPLE)))
    return ids


async def _until_done(act: Callable[[], Awaitable[T]]) -> T:
    """Do it until it is answered, with the same key each time."""
    while True:
        try:
            return await act()
        except AWAY:
            await asyncio.sleep(RETRY_S)


async def _until_moved(rig: Rig, run_id: str, visit: int) -> None:
    while True:
        run = await _until_done(partial(rig.view, run_id))
        if run.visit > visit or run.status == "ended":
            return
        await asyncio.sleep(LOOK_S)


async def _make_outside(server: EmbeddedPostgres) -> None:
    owner = await asyncpg.connect(server.owner_dsn)
    await owner.execute("create table outside_party (key text not null)")
    await owner.execute("create index on outside_party (key)")
    await owner.execute("grant select, insert on outside_party to yuangui_app")
    await owner.close()


async def _left(server: EmbeddedPostgres, rig: Rig, ids: list[str]) -> Left:
    owner = await asyncpg.connect(server.owner_dsn)
    rows = await owner.fetch("select key, count(*) as times from outside_party group by key")
    doubled_runs = await owner.fetchval(
        "select count(*) - count(distinct contact_id) from flow_run"
    )
    await owner.close()
    times: Mapping[str, int] = {row["key"]: row["times"] for row in rows}
    left = Left(flows=len(ids), asked=sum(times.values()))
    left.doubled = sum(each > 1 for each in times.values()) + doubled_runs
    for run_id in ids:
        expected = {f"{run_id}:{visit}" for visit in range(2, STEPS_A_FLOW + 1, 2)}
        run = await rig.view(run_id)
        left.lost += run.end != "completed" or not expected <= times.keys()
        async with transaction(rig.pool, org_path=AT) as connection:
            events = await rig.service(connection).events(run_id=run_id)
        left.broken_chains += first_broken(events) is not None
    async with transaction(rig.pool, org_path=ROOT) as connection:
        left.leftover_work = await connection.fetchval("select count(*) from flow_work")
    return left
