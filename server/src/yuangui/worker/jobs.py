"""Doing jobs: leased in one unit of work, done outside of any, ended in another."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias

import structlog

from yuangui.kit.clock import Clock
from yuangui.kit.db import Pool, transaction
from yuangui.kit.errors import Refusal, Unavailable
from yuangui.kit.jobs import Job, Jobs
from yuangui.kit.org_path import ROOT

#: Does one job. Must bear being done twice. What it raises puts the job off.
Doer: TypeAlias = Callable[[Job], Awaitable[None]]

_log = structlog.get_logger()


class JobRunner:
    """Does jobs of one kind, one after the other."""

    def __init__(self, *, kind: str, pool: Pool, do: Doer, clock: Clock) -> None:
        self._kind = kind
        self._pool = pool
        self._do = do
        self._clock = clock

    async def run(self) -> int:
        """Do the next due job; return whether there was one."""
        async with transaction(self._pool, org_path=ROOT) as connection:
            leased = await Jobs(connection).lease(kind=self._kind, now=self._clock(), count_max=1)
        for job in leased:
            trouble = await self._trouble_with(job)
            async with transaction(self._pool, org_path=ROOT) as connection:
                jobs = Jobs(connection)
                if trouble is None:
                    await jobs.done(job)
                else:
                    await jobs.put_off(job, trouble=trouble, now=self._clock())
        return len(leased)

    async def _trouble_with(self, job: Job) -> str | None:
        try:
            await self._do(job)
        except Refusal as refusal:
            return refusal.code
        except Unavailable as trouble:
            return f"{trouble.party}.unavailable"
        except Exception as error:  # noqa: BLE001 - an edge: a defect in one job keeps no other waiting
            _log.error("job_failed", kind=job.kind, tries=job.tries, exc_info=error)
            return type(error).__name__
        return None
