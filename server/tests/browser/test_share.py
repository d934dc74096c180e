"""The teller shows the screen: seen large by the customer, and sealed as a file of its own."""

import pytest
from playwright.async_api import Page, expect
from tests.support.meeting import calling, pictures_move, sealed_record

from yuangui.bench.stage import Stage, until
from yuangui.bench.tour.people import PATIENCE_MS
from yuangui.composition.process.running import Running

pytestmark = [pytest.mark.browser, pytest.mark.anyio, pytest.mark.timeout(240)]

_SCREEN_MOVES = """
async () => {
  const video = document.querySelector('video.screen');
  const before = video?.getVideoPlaybackQuality().totalVideoFrames ?? 0;
  await new Promise((resolve) => setTimeout(resolve, 700));
  return (video?.videoWidth ?? 0) > 0 && video.getVideoPlaybackQuality().totalVideoFrames > before;
}
"""


async def screen_moves(page: Page) -> None:
    await until(page, _SCREEN_MOVES, patience_s=PATIENCE_MS / 1000)


async def test_is_seen_on_the_other_side_and_sealed(running_bank: Running, stage: Stage) -> None:
    cast = await calling(running_bank, stage)
    customer, teller = cast.customer, cast.teller

    await teller.get_by_role("button", name="共享屏幕").click()
    await expect(teller.get_by_text("正在共享屏幕", exact=True)).to_be_visible(timeout=PATIENCE_MS)
    await expect(customer.get_by_text("柜员正在共享屏幕")).to_be_visible(timeout=PATIENCE_MS)
    await screen_moves(customer)
    large = await customer.locator("video.screen").bounding_box()
    small = await customer.get_by_label("柜员的画面").bounding_box()
    assert large is not None
    assert small is not None
    assert large["width"] > small["width"]
    await customer.get_by_role("button", name="放大柜员").click()
    large = await customer.get_by_label("柜员的画面").bounding_box()
    small = await customer.locator("video.screen").bounding_box()
    assert large is not None
    assert small is not None
    assert large["width"] > small["width"]

    await teller.reload()
    await pictures_move(cast)
    await expect(customer.get_by_text("柜员正在共享屏幕")).to_be_hidden(timeout=PATIENCE_MS)
    await expect(teller.get_by_text("正在共享屏幕", exact=True)).to_be_hidden()

    await teller.get_by_role("button", name="共享屏幕").click()
    await screen_moves(customer)
    await teller.get_by_role("button", name="停止").click()
    await expect(customer.get_by_text("柜员正在共享屏幕")).to_be_hidden(timeout=PATIENCE_MS)
    await pictures_move(cast)

    record = await sealed_record(cast)
    screens = [track for track in record["tracks"] if track["source"] == "screen"]
    assert [track["role"] for track in screens] == ["teller", "teller"]
    kept = {each["id"]: each["kind"] for each in record["objects"]}
    assert {kept[track["object_id"]] for track in screens} == {"recording"}
    assert [share["role"] for share in record["coverage"]["shares"]] == ["teller"]
    assert record["coverage"]["is_complete"]
