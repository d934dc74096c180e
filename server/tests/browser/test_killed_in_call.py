"""A process is killed in a call: the call goes on, and the evidence says what is missing."""

import asyncio
import os
import signal
import time
from collections.abc import Sequence

import pytest
from tests.support.meeting import (
    Joinings,
    calling,
    pictures_move,
    run_of,
    sealed_record,
    segments,
)

from yuangui.bench.stage import Stage
from yuangui.composition.process.running import Running

pytestmark = [pytest.mark.browser, pytest.mark.anyio, pytest.mark.timeout(180)]

BACK_S_MAX = 10.0
ROUNDING_S = 0.5


async def test_a_call_outlives_its_pages_process_and_its_media_engine(
    running_bank: Running, stage: Stage
) -> None:
    cast = await calling(running_bank, stage)
    joinings = [Joinings(page) for page in (cast.customer, cast.teller)]
    run = await run_of(cast)

    kill(running_bank, "pages")
    await joined(joinings)
    await pictures_move(cast)
    assert [each.kept for each in joinings] == [[True], [True]]

    killed_at = time.monotonic()
    kill(running_bank, "janus")
    await joined(joinings, times=2)
    await pictures_move(cast)
    assert time.monotonic() - killed_at < BACK_S_MAX
    assert [each.kept[-1] for each in joinings] == [False, False]
    assert await run_of(cast) == run

    record = await sealed_record(cast)
    # The pages process left every file whole; the engine's end is the one seam in each.
    for role in ("customer", "teller"):
        before, after = segments(record, role)
        unseen_s = after.start_s - before.end_s
        assert 0 < unseen_s < BACK_S_MAX
        assert record["coverage"]["connected_s"] < after.end_s - unseen_s + ROUNDING_S


def kill(running: Running, name: str) -> None:
    """Kill a process without warning; another one takes its place."""
    os.kill(running.supervisor.pids()[name], signal.SIGKILL)


async def joined(joinings: Sequence[Joinings], *, times: int = 1) -> None:
    """Return when every page has joined so often since it was listened to."""
    async with asyncio.timeout(BACK_S_MAX * 2):
        while any(len(each.kept) < times for each in joinings):
            await asyncio.sleep(0.02)
