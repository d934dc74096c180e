"""A screen shown beside the camera, through a real Janus: seen by others, on disk by itself."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, Page
from tests.engine.call.stage import Stage, prepare, running, settings_in
from tests.engine.call.test_live_call import (
    assert_whole,
    browser,
    enter,
    hung_up,
    in_full,
    probed,
    until,
    until_moving,
)

from yuangui.domains.call.api import Role, Source

pytestmark = [pytest.mark.engine, pytest.mark.anyio, pytest.mark.timeout(120)]

__all__ = ["browser"]


async def pictures(page: Page) -> int:
    """Return how many pictures arrive at a page at this moment."""
    live: dict[str, int] = await page.evaluate("tracks_live()")
    return live["video"]


async def _sees(page: Page, count: int) -> bool:
    return await pictures(page) == count


async def test_a_screen_has_a_feed_and_a_file_of_its_own(browser: Browser, tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    async with running(prepare(settings)), Stage(settings).open() as stage:
        customer, teller = [
            await enter(browser, stage, role) for role in (Role.CUSTOMER, Role.TELLER)
        ]
        await until_moving([customer, teller])

        await teller.evaluate("share()")
        await until(lambda: _sees(customer, 2))
        assert await pictures(teller) == 1
        await customer.evaluate("share()")
        await until(lambda: _refused(customer))
        await teller.evaluate("unshare()")
        await until(lambda: _sees(customer, 1))
        await customer.evaluate("share()")
        await until(lambda: _sees(teller, 2))

        coverage = await hung_up(stage)
        assert_whole(coverage)
        assert [share.role for share in coverage.shares] == [Role.CUSTOMER, Role.TELLER]
        assert all(share.video_ratio >= 0.9 for share in coverage.shares)
        screens = [
            track for track in (await in_full(stage)).tracks if track.source is Source.SCREEN
        ]
        assert [track.role for track in screens] == [Role.TELLER, Role.CUSTOMER]
        for track in screens:
            remuxed = stage.recordings.remux(call_id=track.call_id, track_id=track.id)
            assert remuxed is not None
            (stream,) = probed(remuxed.path)["streams"]
            assert stream["codec_name"] == "vp8"


async def _refused(page: Page) -> bool:
    return bool(await page.evaluate("state.codes.includes('call.share_taken')"))
