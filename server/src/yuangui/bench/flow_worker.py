"""A worker process that may be killed at any moment: ``python -m yuangui.bench.flow_worker``."""

import asyncio
import os
from datetime import timedelta

import uvloop

from yuangui.bench.flow_rig import AWAY, Rig, TableOutside
from yuangui.kit.db import open_pool

PAUSE_S = 0.02


async def run(dsn: str, lease: timedelta) -> None:
    """Work until killed; when the database is away, try again."""
    while True:
        try:
            await _work(dsn, lease)
        except AWAY:
            await asyncio.sleep(PAUSE_S)


async def _work(dsn: str, lease: timedelta) -> None:
    async with await open_pool(dsn, size_max=4) as outside, await open_pool(dsn) as pool:
        rig = Rig(pool, TableOutside(outside), lease=lease)
        while True:
            if await rig.work() == 0:
                await asyncio.sleep(PAUSE_S)


if __name__ == "__main__":
    uvloop.run(
        run(os.environ["YUANGUI_DSN"], timedelta(seconds=float(os.environ["YUANGUI_LEASE_S"])))
    )
