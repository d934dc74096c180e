"""A call between two real browsers through a real Janus, and what may happen to it."""

import asyncio
import json
import subprocess
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, async_playwright
from tests.engine.call.stage import CONTACT, Stage, prepare, running, settings_in

from yuangui.domains.call.api import (
    CallInFull,
    Coverage,
    RecordingStarted,
    Role,
)
from yuangui.kit.clock import utc_now

pytestmark = [pytest.mark.engine, pytest.mark.anyio, pytest.mark.timeout(120)]

HELD_BACK_S = 1.3
CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
)


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        await browser.close()


async def enter(browser: Browser, stage: Stage, role: Role) -> Page:
    page = await (await browser.new_context()).new_page()
    await page.goto(f"http://127.0.0.1:{stage.port}/?as={role}")
    return page


async def frames(page: Page) -> int:
    shown: list[int] = await page.evaluate("frames_shown()")
    return sum(shown)


async def until(what: Callable[[], Any], *, within_s: float = 15) -> None:
    """Wait for something that another process brings about."""
    async with asyncio.timeout(within_s):
        while not await what():
            await asyncio.sleep(0.05)


async def until_moving(pages: Iterable[Page]) -> None:
    for page in pages:
        before = await frames(page)
        await until(lambda page=page, before=before: _more(page, before + 10))


async def _more(page: Page, count: int) -> bool:
    return await frames(page) >= count


async def in_full(stage: Stage) -> CallInFull:
    call = await stage.calls.of_contact(contact_id=CONTACT)
    assert call is not None
    return call


async def hung_up(stage: Stage) -> Coverage:
    """End the call and wait until its files are closed."""
    await stage.calls.close(contact_id=CONTACT, reason="hung_up", now=utc_now())
    call = await in_full(stage)
    await until(lambda: _closed(stage, call))
    return await stage.calls.coverage(contact_id=CONTACT, now=utc_now())


async def _closed(stage: Stage, call: CallInFull) -> bool:
    folder = stage.settings.recordings / call.id
    return call.id not in stage.engine.calls() and not list(folder.glob("*.tmp"))


def assert_whole(coverage: Coverage) -> None:
    assert coverage.is_final
    assert coverage.complete
    for party in coverage.parties:
        assert party.audio_ratio >= 0.995
        assert party.video_ratio >= 0.995
        assert party.connected_s > 0


def probed(file: Path) -> dict[str, Any]:
    command = ["ffprobe", "-v", "error", "-show_streams", "-show_format", "-of", "json", str(file)]
    told: dict[str, Any] = json.loads(
        subprocess.run(command, capture_output=True, check=True).stdout
    )
    return told


async def test_both_see_each_other_and_every_moment_is_on_disk(
    browser: Browser, tmp_path: Path
) -> None:
    settings = settings_in(tmp_path)
    async with running(prepare(settings)), Stage(settings).open() as stage:
        pages = [await enter(browser, stage, role) for role in (Role.CUSTOMER, Role.TELLER)]
        await until_moving(pages)
        officer = await enter(browser, stage, Role.AUTHORISER)
        await until(lambda: _more(officer, 20))
        call = await in_full(stage)
        still = await stage.engine.still(call_id=call.id, peer_id=call.legs[0].peer_id)
        coverage = await hung_up(stage)

        assert_whole(coverage)
        assert (still.width, still.height) == (640, 480)
        assert {leg.role for leg in call.seen_by(Role.CUSTOMER)} == {Role.CUSTOMER, Role.TELLER}
        started = [each for each in stage.events.told if isinstance(each, RecordingStarted)]
        assert sorted(each.role for each in started) == ["customer", "teller"]
        for track in call.tracks:
            remuxed = stage.recordings.remux(call_id=call.id, track_id=track.id)
            assert remuxed is not None
            told = probed(remuxed.path)
            assert sorted(each["codec_name"] for each in told["streams"]) == ["opus", "vp8"]
            assert float(told["format"]["duration"]) >= coverage.connected_s * 0.995


async def test_a_reload_resumes_as_the_same_peer_with_a_new_track(
    browser: Browser, tmp_path: Path
) -> None:
    settings = settings_in(tmp_path)
    async with running(prepare(settings)), Stage(settings).open() as stage:
        customer, teller = [
            await enter(browser, stage, role) for role in (Role.CUSTOMER, Role.TELLER)
        ]
        await until_moving([customer, teller])
        peer = await customer.evaluate("state.peer")
        await customer.reload()
        await until_moving([customer, teller])

        assert await customer.evaluate("state.peer") == peer
        assert_whole(await hung_up(stage))
        tracks = (await in_full(stage)).tracks
        assert [each.role for each in tracks].count(Role.CUSTOMER) == 2
        assert [each.role for each in tracks].count(Role.TELLER) == 1


async def test_pages_come_back_by_themselves_after_the_engine_is_killed(
    browser: Browser, tmp_path: Path
) -> None:
    settings = settings_in(tmp_path)
    child = prepare(settings)
    async with AsyncExitStack() as engines:
        janus = await engines.enter_async_context(running(child))
        async with Stage(settings).open() as stage:
            pages = [await enter(browser, stage, role) for role in (Role.CUSTOMER, Role.TELLER)]
            await until_moving(pages)
            janus.kill()
            await janus.wait()
            await engines.enter_async_context(running(child))
            await until_moving(pages)

            call = await in_full(stage)
            assert len(call.tracks) == 4
            coverage = await hung_up_after_kill(stage)
            # What the killed process held back of a file, and nothing else, is missing.
            gaps = [gap for party in coverage.parties for gap in party.gaps]
            assert all(gap.to_s - gap.from_s <= HELD_BACK_S for gap in gaps)


async def hung_up_after_kill(stage: Stage) -> Coverage:
    await stage.calls.close(contact_id=CONTACT, reason="hung_up", now=utc_now())
    call = await in_full(stage)
    await until(lambda: _left(stage, call))
    return await stage.calls.coverage(contact_id=CONTACT, now=utc_now())


async def _left(stage: Stage, call: CallInFull) -> bool:
    return call.id not in stage.engine.calls()


async def test_media_and_recording_go_on_while_our_own_process_starts_anew(
    browser: Browser, tmp_path: Path
) -> None:
    settings = settings_in(tmp_path)
    async with running(prepare(settings)):
        async with Stage(settings).open() as first:
            pages = [await enter(browser, first, role) for role in (Role.CUSTOMER, Role.TELLER)]
            await until_moving(pages)
        second = Stage(settings, store=first.store, events=first.events, port=first.port)
        async with second.open():
            await until(lambda: _kept(pages))
            await until_moving(pages)

            assert len((await in_full(second)).tracks) == 2
            assert_whole(await hung_up(second))


async def _kept(pages: Iterable[Page]) -> bool:
    return all([await page.evaluate("state.joins >= 2 && state.kept") for page in pages])
