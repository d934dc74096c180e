"""Jobs: asked for once, leased to one, put off when they fail."""

from datetime import UTC, datetime, timedelta

import pytest

from yuangui.kit.db import Connection, Pool, transaction
from yuangui.kit.jobs import LEASE, Jobs
from yuangui.kit.org_path import ROOT, org_path

pytestmark = [pytest.mark.store, pytest.mark.anyio]

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
COUNTY = org_path("/union/c05/")


async def asked(jobs: Jobs, subject: str = "ctc_1") -> None:
    await jobs.add(kind="seal", subject=subject, org_path=COUNTY, due_at=NINE)


async def test_a_job_asked_for_twice_is_one(connection: Connection) -> None:
    jobs = Jobs(connection)
    await asked(jobs)
    await asked(jobs)

    leased = await jobs.lease(kind="seal", now=NINE, count_max=10)

    assert [(job.subject, job.tries, job.org_path) for job in leased] == [("ctc_1", 1, COUNTY)]


async def test_a_leased_job_comes_back_when_its_worker_died(connection: Connection) -> None:
    jobs = Jobs(connection)
    await asked(jobs)
    await jobs.lease(kind="seal", now=NINE, count_max=1)

    assert await jobs.lease(kind="seal", now=NINE + LEASE / 2, count_max=1) == []
    again = await jobs.lease(kind="seal", now=NINE + LEASE, count_max=1)
    assert [job.tries for job in again] == [2]


async def test_a_failing_job_rests_longer_each_time(connection: Connection) -> None:
    jobs = Jobs(connection)
    await asked(jobs)
    now = NINE
    for pause_s in (1, 2, 4, 8):
        [job] = await jobs.lease(kind="seal", now=now, count_max=1)
        await jobs.put_off(job, trouble="x", now=now)
        almost = now + timedelta(seconds=pause_s) - timedelta(milliseconds=1)

        assert await jobs.lease(kind="seal", now=almost, count_max=1) == []
        now += timedelta(seconds=pause_s)


async def test_a_done_job_is_gone(connection: Connection) -> None:
    jobs = Jobs(connection)
    await asked(jobs)
    [job] = await jobs.lease(kind="seal", now=NINE, count_max=1)
    await jobs.done(job)

    assert await jobs.lease(kind="seal", now=NINE + 2 * LEASE, count_max=1) == []


async def test_two_workers_never_get_the_same_job(pool: Pool) -> None:
    async with transaction(pool, org_path=ROOT) as connection:
        for number in range(10):
            await asked(Jobs(connection), f"ctc_{number}")

    async with (
        transaction(pool, org_path=ROOT) as one,
        transaction(pool, org_path=ROOT) as other,
    ):
        first = await Jobs(one).lease(kind="seal", now=NINE, count_max=6)
        second = await Jobs(other).lease(kind="seal", now=NINE, count_max=6)

    assert len(first) == 6
    assert len(second) == 4
    assert not {job.subject for job in first} & {job.subject for job in second}
