"""More than two through a real Janus: what each browser receives, and what is on disk."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, async_playwright
from tests.engine.call.stage import CONTACT, Stage, prepare, running, settings_in
from tests.engine.call.test_live_call import (
    CHROMIUM,
    FLAGS,
    assert_whole,
    enter,
    hung_up,
    in_full,
    probed,
    until,
)

from yuangui.domains.call.api import Kind, Mode, Role
from yuangui.kit.clock import utc_now

pytestmark = [pytest.mark.engine, pytest.mark.anyio, pytest.mark.timeout(120)]

Received = dict[str, int]
NOTHING: Received = {"audio": 0, "video": 0}


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        await browser.close()


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    settings = settings_in(tmp_path)
    async with running(prepare(settings)), Stage(settings).open() as stage:
        yield stage


async def receives(page: Page, *, audio: int, video: int) -> None:
    """Wait until a page receives exactly so many streams."""
    wanted = {"audio": audio, "video": video}

    async def so_many() -> bool:
        return bool(await page.evaluate("tracks_live()") == wanted)

    await until(so_many)


async def in_mode(stage: Stage, mode: Mode | None) -> None:
    await stage.conference.monitor(
        contact_id=CONTACT,
        supervisor_id=f"person-{Role.SUPERVISOR}",
        display_name="Boss",
        mode=mode,
        reason="quality",
        now=utc_now(),
    )
    stage.rooms.renew(contact_id=CONTACT)


async def let_in(stage: Stage, role: Role) -> None:
    await stage.calls.admit_guest(
        contact_id=CONTACT,
        role=role,
        person_id=f"person-{role}",
        display_name=role,
        now=utc_now(),
    )


async def test_three_talk_one_is_held_and_every_moment_is_on_disk(
    browser: Browser, stage: Stage
) -> None:
    await let_in(stage, Role.GUARDIAN)
    roles = (Role.CUSTOMER, Role.TELLER, Role.GUARDIAN)
    customer, teller, guardian = pages = [await enter(browser, stage, role) for role in roles]
    await asyncio.gather(*(receives(page, audio=2, video=2) for page in pages))

    call = await in_full(stage)
    peer = next(leg.peer_id for leg in call.legs if leg.role is Role.CUSTOMER)
    act = {"contact_id": CONTACT, "peer_id": peer, "teller_id": "t"}
    await stage.conference.hold(**act, now=utc_now())
    stage.rooms.renew(contact_id=CONTACT)
    await receives(customer, audio=0, video=0)
    await receives(teller, audio=1, video=1)
    await receives(guardian, audio=1, video=1)
    assert await customer.evaluate("state.held")

    await stage.conference.resume(**act, now=utc_now())
    stage.rooms.renew(contact_id=CONTACT)
    await asyncio.gather(*(receives(page, audio=2, video=2) for page in pages))

    assert_whole(await hung_up(stage))
    tracks = (await in_full(stage)).tracks
    assert sorted(track.role for track in tracks) == ["customer", "guardian", "teller"]


async def test_a_whisper_reaches_the_teller_alone_and_is_a_file_of_its_own(
    browser: Browser, stage: Stage
) -> None:
    customer = await enter(browser, stage, Role.CUSTOMER)
    teller = await enter(browser, stage, Role.TELLER)
    await asyncio.gather(*(receives(page, audio=1, video=1) for page in (customer, teller)))

    await in_mode(stage, Mode.LISTEN)
    boss = await enter(browser, stage, Role.SUPERVISOR)
    await receives(boss, audio=2, video=2)
    await in_mode(stage, Mode.WHISPER)
    await receives(teller, audio=2, video=1)
    await receives(customer, audio=1, video=1)

    await in_mode(stage, Mode.PARTY)
    await receives(teller, audio=2, video=2)
    await receives(customer, audio=2, video=2)
    await in_mode(stage, Mode.LISTEN)
    await receives(customer, audio=1, video=1)
    await receives(boss, audio=2, video=2)
    await in_mode(stage, None)
    await receives(boss, **NOTHING)

    assert_whole(await hung_up(stage))
    call = await in_full(stage)
    own = {track.mode: track for track in call.tracks if track.role is Role.SUPERVISOR}
    assert own.keys() == {Mode.WHISPER, Mode.PARTY}
    assert own[Mode.WHISPER].kinds == {Kind.AUDIO}
    remuxed = stage.recordings.remux(call_id=call.id, track_id=own[Mode.WHISPER].id)
    assert remuxed is not None
    assert [each["codec_name"] for each in probed(remuxed.path)["streams"]] == ["opus"]
