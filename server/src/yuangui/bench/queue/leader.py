"""A router that may be killed at any moment: ``python -m yuangui.bench.queue.leader``.

Tells in one JSON line for each tenth of a second what it did, until its input closes.
"""

import asyncio
import json
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import uvloop

from yuangui.bench.queue.scene import UNION
from yuangui.domains.queue.ports import RoutingRows
from yuangui.domains.queue.rules.index import Idle, Pair, RoutingIndex, Waiting
from yuangui.domains.queue.service.router import Router
from yuangui.domains.queue.store.routing import PostgresRoutingRows
from yuangui.kit.clock import utc_now
from yuangui.kit.db import open_pool, transaction
from yuangui.kit.memory import collect_seldom
from yuangui.worker.routing import ShardJob

PAUSE_S = 0.1
TELL_EVERY_S = 0.1

# Loading the program is not what is measured.
_started_s = time.process_time()
_decided: list[float] = []
_decisions_s: list[float] = []
_durable_s: list[float] = []


class TimedIndex(RoutingIndex):
    """Notes how long each decision takes."""

    def ticket_waits(self, ticket: Waiting, *, now: float) -> Pair | None:
        began = time.perf_counter()
        pair = super().ticket_waits(ticket, now=now)
        _note(began, pair)
        return pair

    def seat_ready(self, seat: Idle, *, now: float) -> Pair | None:
        began = time.perf_counter()
        pair = super().seat_ready(seat, now=now)
        _note(began, pair)
        return pair


def _note(began: float, pair: Pair | None) -> None:
    ended = time.perf_counter()
    _decisions_s.append(ended - began)
    if pair is not None:
        _decided.append(ended)


async def lead(dsn: str) -> None:
    """Lead, or wait to lead, until the input closes."""
    made = 0
    pool = await open_pool(dsn, size_max=2)

    @asynccontextmanager
    async def work() -> AsyncIterator[RoutingRows]:
        async with transaction(pool, org_path=UNION) as connection:
            yield PostgresRoutingRows(connection, shard=UNION)
        committed = time.perf_counter()
        _durable_s.extend(committed - each for each in _decided)
        _decided.clear()

    job = ShardJob(
        shard=UNION, dsn=dsn, router=Router(work=work, index_type=TimedIndex), clock=utc_now
    )
    collect_seldom()
    told = asyncio.create_task(_tell(job))
    ending = asyncio.create_task(asyncio.to_thread(sys.stdin.read))
    while not ending.done():
        made = await job.run()
        if made == 0:
            await asyncio.sleep(PAUSE_S)
    told.cancel()
    with suppress(asyncio.CancelledError):
        await told
    _say(job)
    await job.close()
    await pool.close()


async def _tell(job: ShardJob) -> None:
    while True:
        _say(job)
        await asyncio.sleep(TELL_EVERY_S)


def _say(job: ShardJob) -> None:
    line = {
        "is_leading": job.is_leading,
        "cpu_s": time.process_time() - _started_s,
        "decisions_us": [round(each * 1e6) for each in _decisions_s],
        "durable_us": [round(each * 1e6) for each in _durable_s],
    }
    _decisions_s.clear()
    _durable_s.clear()
    print(json.dumps(line), flush=True)


if __name__ == "__main__":
    uvloop.run(lead(os.environ["YUANGUI_DSN"]))
