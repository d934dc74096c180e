"""Jobs that run again and again until the process is told to stop."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import structlog

_log = structlog.get_logger()

# A job that keeps failing must not fill the log, nor give up.
PAUSE_S_MAX = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Something to be done again and again.

    Attributes:
        run: does some of it and returns how much; more than nothing means "come again at once".
        pause_s: how long to rest when there was nothing to do.
        heeds: names of the events that wake it: what happens in the bank is told to few.
        wake: set by whoever knows that there is something to do before that.
        close: ends what the job still has under way.
    """

    name: str
    run: Callable[[], Awaitable[int]]
    pause_s: float
    heeds: Collection[str] = ()
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    close: Callable[[], Awaitable[None]] | None = None


def wake(jobs: Sequence[Job], names: Iterable[str]) -> None:
    """Wake the jobs that heed one of these events."""
    told = frozenset(names)
    for job in jobs:
        if not told.isdisjoint(job.heeds):
            job.wake.set()


async def run_jobs(jobs: Sequence[Job], stop: asyncio.Event) -> None:
    """Run all jobs side by side until ``stop`` is set; each finishes what it is doing."""
    async with asyncio.TaskGroup() as group:
        for job in jobs:
            group.create_task(_repeat(job, stop), name=job.name)
        await stop.wait()
        for job in jobs:
            job.wake.set()


async def _repeat(job: Job, stop: asyncio.Event) -> None:
    failures = 0
    while not stop.is_set():
        job.wake.clear()
        try:
            done = await job.run()
            failures = 0
        except Exception as error:  # noqa: BLE001 - an edge: one job's defect stops no other job
            failures += 1
            done = 0
            _log.error("job_failed", job=job.name, failures=failures, exc_info=error)
        if done == 0:
            pause_s = min(PAUSE_S_MAX, job.pause_s * 2 ** min(failures, 10))
            with suppress(TimeoutError):
                await asyncio.wait_for(job.wake.wait(), pause_s)
    if job.close is not None:
        await job.close()
