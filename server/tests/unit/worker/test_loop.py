"""Jobs of the worker end what they have under way when they are told to stop."""

import asyncio

import pytest

from yuangui.worker.loop import Job, run_jobs

pytestmark = [pytest.mark.unit, pytest.mark.anyio]


async def test_a_job_is_closed_once_when_the_worker_stops() -> None:
    stop, told = asyncio.Event(), list[str]()

    async def run() -> int:
        told.append("run")
        stop.set()
        return 0

    async def close() -> None:
        told.append("close")

    await run_jobs([Job(name="job", run=run, pause_s=60.0, close=close)], stop)

    assert told == ["run", "close"]
