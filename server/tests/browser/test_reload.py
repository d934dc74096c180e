"""A page that is read again in the middle of a call, and a camera that may not be used."""

import json
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from yuangui.bench.stage import DESK, PHONE, Stage, until
from yuangui.bench.tour.acts import notice
from yuangui.bench.tour.figures import figures_of
from yuangui.bench.tour.people import (
    PATIENCE_MS,
    Cast,
    answer,
    hang_up,
    open_seat,
    sign_in_quietly,
    start_check,
    take_number,
    wrap_up,
)
from yuangui.composition.demo.people import ASTRONAUT
from yuangui.composition.process.running import Running
from yuangui.domains.evidence.api import verify

pytestmark = [pytest.mark.browser, pytest.mark.anyio, pytest.mark.timeout(180)]

VILLAGE = "/union/c01/b01/v01/"
SERVICE = "余额和明细查询"
COVERAGE_MIN = 0.995
SEALED_S_MAX = 60.0
# Own picture and the other one's, however often each is shown: which of them move.
_BOTH_MOVE = """
async () => {
  const videos = [...document.querySelectorAll('video')].filter((each) => each.videoWidth > 0);
  const since = videos.map((each) => each.currentTime);
  await new Promise((resolve) => setTimeout(resolve, 300));
  const moved = videos.filter((each, place) => each.currentTime > since[place]);
  return new Set(moved.map((each) => each.srcObject?.getVideoTracks()[0]?.id)).size >= 2;
}
"""
# Beside so long a segment, the rounding of the clocks at its ends (0.1 s) is small.
SEGMENT_S = 8.0
_OTHER_RAN = "(least_s) => document.querySelector('video.remote')?.currentTime >= least_s"


async def test_call_and_step_go_on_and_the_evidence_stays_whole(
    running_bank: Running, stage: Stage, tmp_path: Path
) -> None:
    cast = await calling(running_bank, stage)
    run = await run_of(cast)
    await notice(cast, run, ASTRONAUT)
    step = cast.customer.get_by_role("heading", level=2)
    await expect(step).to_have_text("拍身份证人像面", timeout=PATIENCE_MS)
    before = await run_of(cast)
    await call_goes_on(cast, opened=cast.customer)

    await cast.customer.reload()
    await call_goes_on(cast, opened=cast.customer)
    await expect(step).to_have_text("拍身份证人像面")
    await cast.teller.reload()
    await call_goes_on(cast, opened=cast.teller)
    await expect(cast.teller.get_by_role("button", name="证件无误")).to_be_visible()
    assert await run_of(cast) == before

    contact_id = (await cast.desk())["contact"]["id"]
    await hang_up(cast)
    await wrap_up(cast)
    figures = await figures_of(
        cast, contact_id=contact_id, person=ASTRONAUT, folder=tmp_path, patience_s=SEALED_S_MAX
    )
    assert figures.coverage >= COVERAGE_MIN
    assert await tracks_by_role(cast, contact_id) == {"customer": 2, "teller": 2}
    with figures.package.open("rb") as stream:
        assert verify(stream).parts
    assert_measured(figures.package)


async def test_customer_who_forbade_the_camera_is_told_how_to_allow_it(
    running_bank: Running, stage: Stage
) -> None:
    page = (await stage.person(size=PHONE, allows_camera=False)).page
    address = f"{running_bank.settings.origin}/?at={VILLAGE}"

    await start_check(page, address=address, service=SERVICE)

    guidance = page.get_by_role("alert").filter(has_text="浏览器没有允许使用摄像头和麦克风")
    await expect(guidance).to_contain_text("改为“允许”", timeout=PATIENCE_MS)
    await expect(page.get_by_role("button", name="我已允许，再试一次")).to_be_enabled()


def assert_measured(package: Path) -> None:
    """Check that both browsers told how the call was, and what only a browser knows."""
    with zipfile.ZipFile(package) as archive:
        parties = json.loads(archive.read("documents/quality.json"))
    assert [party["role"] for party in parties] == ["customer", "teller"]
    for party in parties:
        assert party["rtt_ms_median"] is not None
        assert any(each["jitter_ms"] is not None for each in party["samples"])
        assert any(each["fps"] for each in party["samples"])


async def calling(running: Running, stage: Stage) -> Cast:
    """Bring a customer and a teller together; an officer stands by to read the record."""
    cast = Cast(
        origin=running.settings.origin,
        customer=(await stage.person(size=PHONE)).page,
        teller=(await stage.person(size=DESK)).page,
        authoriser=(await stage.person(size=DESK)).page,
        say=print,
    )
    await open_seat(cast, name="teller1")
    await sign_in_quietly(cast.authoriser, origin=cast.origin, name="authoriser1")
    await take_number(cast, at=VILLAGE, service=SERVICE)
    await answer(cast)
    await pictures_move(cast)
    return cast


async def call_goes_on(cast: Cast, *, opened: Page) -> None:
    """Return when a page opened anew has shown the other for a while, and both pages move."""
    await until(opened, _OTHER_RAN, SEGMENT_S, patience_s=PATIENCE_MS / 1000, every_s=0.1)
    await pictures_move(cast)


async def pictures_move(cast: Cast) -> None:
    """Return when own and other picture move on both pages."""
    for page in (cast.customer, cast.teller):
        await until(page, _BOTH_MOVE, patience_s=PATIENCE_MS / 1000)


async def run_of(cast: Cast) -> dict[str, Any]:
    """Return the running service as the teller's desk tells it."""
    run: dict[str, Any] = (await cast.desk())["contact"]["run"]
    return run


async def tracks_by_role(cast: Cast, contact_id: str) -> Counter[str]:
    """Count the recordings of each party, as the office lists them."""
    answered = await cast.authoriser.context.request.get(
        f"{cast.origin}/api/office/contacts/{contact_id}"
    )
    assert answered.ok, f"record: {answered.status}"
    return Counter(track["role"] for track in (await answered.json())["tracks"])
