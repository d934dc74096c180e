"""A colleague is called in, a supervisor listens and whispers, a customer is held: real media."""

import re

import pytest
from playwright.async_api import expect
from tests.support.meeting import calling, pictures_move

from yuangui.bench.stage import DESK, Stage
from yuangui.bench.tour.people import PATIENCE_MS, sign_in, sign_in_quietly
from yuangui.composition.process.running import Running

pytestmark = [pytest.mark.browser, pytest.mark.anyio, pytest.mark.timeout(300)]


async def test_three_speak_and_one_is_only_heard_by_the_teller(
    running_bank: Running, stage: Stage
) -> None:
    colleague = (await stage.person(size=DESK)).page
    await sign_in(colleague, address=f"{running_bank.settings.origin}/desk/", name="teller2")
    await expect(colleague.get_by_text("今日已办")).to_be_visible(timeout=PATIENCE_MS)
    cast = await calling(running_bank, stage)
    await colleague.get_by_role("button", name="示闲接单").click()
    teller = cast.teller

    await teller.get_by_role("button", name="请同事加入").click()
    dialog = teller.get_by_role("dialog")
    await dialog.get_by_role("button", name=re.compile("^邀请")).first.click()
    await expect(dialog.get_by_text("等待答复")).to_be_visible(timeout=PATIENCE_MS)
    asked = colleague.get_by_role("alertdialog")
    await expect(asked).to_be_visible(timeout=PATIENCE_MS)
    await asked.get_by_role("button", name="加入").click()
    await expect(dialog.get_by_text("已加入")).to_be_visible(timeout=PATIENCE_MS)
    await dialog.get_by_role("button", name="关闭").click()
    await expect(teller.get_by_text(re.compile("^专家 ")).first).to_be_visible(timeout=PATIENCE_MS)
    await expect(colleague.get_by_role("figure", name="客户画面")).to_be_visible(
        timeout=PATIENCE_MS
    )
    await expect(cast.customer.get_by_text(re.compile("^专家 "))).to_be_visible(timeout=PATIENCE_MS)
    await pictures_move(cast)

    boss = (await stage.person(size=DESK)).page
    await sign_in_quietly(boss, origin=cast.origin, name="supervisor1")
    await boss.goto(f"{cast.origin}/office/floor")
    await boss.get_by_role("button", name=re.compile("^旁听")).click(timeout=PATIENCE_MS)
    await boss.get_by_label("原因").fill("新柜员带教")
    await boss.get_by_role("dialog").get_by_role("button", name="旁听").click()
    await expect(boss.get_by_role("figure", name="客户", exact=True)).to_be_visible(
        timeout=PATIENCE_MS
    )
    await expect(boss.get_by_text("客户和柜员都不知道您在听。")).to_be_visible()
    whisper = teller.get_by_text("督导正在耳语")
    await expect(whisper).to_be_hidden()
    await boss.get_by_role("button", name="耳语", exact=True).click()
    await expect(whisper).to_be_visible(timeout=PATIENCE_MS)
    await expect(cast.customer.get_by_text(re.compile("督导"))).to_be_hidden()
    await boss.get_by_role("button", name="停止").click()
    await expect(whisper).to_be_hidden(timeout=PATIENCE_MS)

    await teller.get_by_role("button", name="保持").click()
    await expect(cast.customer.get_by_role("button", name="关闭音乐")).to_be_visible(
        timeout=PATIENCE_MS
    )
    await teller.get_by_role("button", name="转办").click()
    await teller.get_by_role("dialog").get_by_role("button", name="取消").click()

    await colleague.get_by_role("button", name="离开").click()
    await expect(colleague.get_by_text("示闲", exact=False).first).to_be_visible()
    await expect(teller.get_by_text(re.compile("^专家 "))).to_have_count(0, timeout=PATIENCE_MS)
