"""A teller puts a customer on hold and brings them back, with real media."""

import pytest
from playwright.async_api import expect
from tests.support.meeting import calling

from yuangui.bench.stage import Stage
from yuangui.bench.tour.people import PATIENCE_MS
from yuangui.composition.process.running import Running

pytestmark = [pytest.mark.browser, pytest.mark.anyio, pytest.mark.timeout(180)]


async def test_a_held_customer_is_told_and_comes_back(running_bank: Running, stage: Stage) -> None:
    cast = await calling(running_bank, stage)
    notice = cast.customer.get_by_text("请稍等，柜员马上回来")
    picture = cast.customer.get_by_label("柜员的画面")
    await expect(picture).to_be_visible()

    await cast.teller.get_by_role("button", name="保持").click()
    await expect(notice).to_be_visible(timeout=PATIENCE_MS)
    await expect(cast.teller.get_by_text("客户正在保持等待")).to_be_visible(timeout=PATIENCE_MS)

    await cast.teller.get_by_role("button", name="恢复通话").click()
    await expect(notice).to_be_hidden(timeout=PATIENCE_MS)
    await expect(cast.teller.get_by_text("客户正在保持等待")).to_be_hidden(timeout=PATIENCE_MS)
    moving = "(video) => video.currentTime"
    before = await picture.evaluate(moving)
    await cast.customer.wait_for_function(
        "([label, before]) => document.querySelector(label).currentTime > before",
        arg=["[aria-label='柜员的画面']", before + 0.5],
        timeout=PATIENCE_MS,
    )
