"""A page that is read again in the middle of a call, and a camera that may not be used."""

import json
import zipfile
from pathlib import Path

import pytest
from playwright.async_api import expect
from tests.support.meeting import (
    SERVICE,
    VILLAGE,
    call_goes_on,
    calling,
    run_of,
    tracks_by_role,
)

from yuangui.bench.stage import PHONE, Stage
from yuangui.bench.tour.acts import notice
from yuangui.bench.tour.figures import figures_of
from yuangui.bench.tour.people import PATIENCE_MS, hang_up, start_check, wrap_up
from yuangui.composition.demo.people import ASTRONAUT
from yuangui.composition.process.running import Running
from yuangui.domains.evidence.api import verify

pytestmark = [pytest.mark.browser, pytest.mark.anyio, pytest.mark.timeout(180)]

COVERAGE_MIN = 0.995
SEALED_S_MAX = 60.0


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
