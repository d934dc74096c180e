"""A customer's page is gone for longer than a call resumes, and comes back minutes later."""

import asyncio
import re

import pytest
from playwright.async_api import expect
from tests.support.meeting import VILLAGE, calling, pictures_move, run_of, sealed_record, segments

from yuangui.bench.stage import Stage
from yuangui.bench.tour.acts import notice
from yuangui.bench.tour.people import PATIENCE_MS, Cast, answer
from yuangui.composition.demo.people import ASTRONAUT
from yuangui.composition.process.running import Running

from .test_killed_in_call import kill

pytestmark = [pytest.mark.browser, pytest.mark.anyio, pytest.mark.timeout(240)]

# A minute of silence, a mark that may be ten seconds old, a look every five.
LOST_S_MAX = 100.0


async def waited_for(cast: Cast) -> None:
    """Return when the desk waits for a customer who was cut off."""
    async with asyncio.timeout(LOST_S_MAX):
        while not (await cast.desk())["recalls"]:
            await asyncio.sleep(0.5)


async def test_a_lost_call_goes_on_at_the_same_step_though_the_worker_was_killed(
    running_bank: Running, stage: Stage
) -> None:
    cast = await calling(running_bank, stage)
    await notice(cast, await run_of(cast), ASTRONAUT)
    step = cast.customer.get_by_role("heading", level=2)
    await expect(step).to_have_text("拍身份证人像面", timeout=PATIENCE_MS)
    run = await run_of(cast)
    number = (await cast.desk())["contact"]["number"]

    await cast.customer.goto("about:blank")
    await waited_for(cast)
    kill(running_bank, "worker")
    await expect(cast.teller.get_by_text(re.compile(f"{number} 掉线"))).to_be_visible()

    await cast.customer.goto(f"{cast.origin}/?at={VILLAGE}")
    await expect(cast.customer.get_by_role("heading", level=1)).to_have_text("刚才的通话中断了")
    await cast.customer.get_by_role("button", name=re.compile("^继续办理")).click()
    await expect(cast.teller.get_by_text("短时间内重拨")).to_be_visible(timeout=PATIENCE_MS)
    await answer(cast)

    await pictures_move(cast)
    await expect(step).to_have_text("拍身份证人像面", timeout=PATIENCE_MS)
    assert await run_of(cast) == run
    record = await sealed_record(cast)
    assert record["contact"]["number"] == number
    assert len(segments(record, "customer")) == len(segments(record, "teller")) == 2
