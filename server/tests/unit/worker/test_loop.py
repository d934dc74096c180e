"""Jobs of the worker: woken by what concerns them, closed when they are told to stop."""

import asyncio

import pytest

from yuangui.worker.loop import Job, run_jobs, wake

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


async def test_an_event_wakes_only_the_jobs_that_heed_it() -> None:
    async def run() -> int:
        return 0

    flow = Job(name="flow", run=run, pause_s=60.0, heeds=["run.moved"])
    route = Job(name="route", run=run, pause_s=60.0, heeds=["ticket.changed", "seat.changed"])
    clocked = Job(name="clocked", run=run, pause_s=60.0)

    wake([flow, route, clocked], {"seat.changed", "contact.changed"})

    assert [job.name for job in (flow, route, clocked) if job.wake.is_set()] == ["route"]
