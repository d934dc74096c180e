"""What a page says of its connection: kept beside the call, never in its way."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from yuangui.domains.call.api import (
    CallRoomRegistry,
    CallService,
    Figures,
    Kind,
    PeerId,
    PeerSignal,
    Role,
    Sample,
)
from yuangui.domains.call.fakes import FakeMediaEngine, MemoryCallStore, MemoryRecordings
from yuangui.http.live.media import Admission, MediaSession
from yuangui.kit.events import Event
from yuangui.kit.org_path import ROOT, OrgPath

pytestmark = [pytest.mark.http, pytest.mark.anyio]

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
OFFER = "v=0\nm=audio 9\nm=video 9\n"
FIGURES = {
    "rtt_ms": 40,
    "lost_percent": 0.5,
    "jitter_ms": 2.5,
    "fps": 20,
    "kbps": 600,
    "frozen_s": 0.25,
}


class Page:
    """One connected page, remembering what it was told."""

    def __init__(self, stage: "Stage", role: Role) -> None:
        self.told: list[Mapping[str, Any]] = []
        self.role = role
        self.session = MediaSession(rooms=stage.rooms, admit=self.admit, send=self.send)

    async def admit(self, contact_id: str, role: Role) -> Admission:
        return Admission(
            contact_id=contact_id, org_path=ROOT, role=role, person_id=role, display_name=role
        )

    async def send(self, message: Mapping[str, Any]) -> None:
        self.told.append(message)

    async def says(self, kind: str, **more: Any) -> None:
        assert self.session.take({"t": kind, **more})
        await settled()

    async def join(self) -> None:
        await self.says("media.join", contact="ctc_1", **{"as": self.role.value}, sdp=OFFER)

    def heard(self, kind: str) -> list[Mapping[str, Any]]:
        return [each for each in self.told if each["t"] == kind]

    @property
    def place(self) -> Mapping[str, Any]:
        return self.heard("media.joined")[-1]

    @property
    def call(self) -> str:
        return str(self.place["call"])


class Stage:
    """One process with a call; its units of work wait while ``is_free`` is not set."""

    def __init__(self, folder: Path) -> None:
        self.now = NINE
        self.is_free = asyncio.Event()
        self.is_free.set()
        self.store = MemoryCallStore()
        self.engine = FakeMediaEngine()
        self.recordings = MemoryRecordings(folder)
        self.rooms = CallRoomRegistry(
            engine=self.engine, recordings=self.recordings, work=self.work, clock=lambda: self.now
        )
        self.pages = {role: Page(self, role) for role in (Role.CUSTOMER, Role.TELLER)}

    @asynccontextmanager
    async def work(self, _: OrgPath) -> AsyncIterator[CallService]:
        await self.is_free.wait()
        yield CallService(
            store=self.store, events=self, recordings=self.recordings, free_bytes_min=0
        )

    async def publish(self, event: Event) -> None: ...

    async def connect(self) -> Page:
        """Let both parties see each other; return the customer's page."""
        async with self.work(ROOT) as calls:
            call = await calls.open(contact_id="ctc_1", org_path=ROOT, now=NINE)
        for page in self.pages.values():
            await page.join()
            for kind in Kind:
                self.engine.tell(
                    PeerSignal(
                        what="arrives",
                        call_id=call.id,
                        peer_id=PeerId(page.place["peer_id"]),
                        direction="pub",
                        at=NINE,
                        kind=kind,
                    )
                )
        await settled()
        return self.pages[Role.CUSTOMER]

    async def kept(self) -> list[Sample]:
        async with self.work(ROOT) as calls:
            call = await calls.call_of(contact_id="ctc_1")
        return list(await self.store.samples(call_id=call.id))


async def settled() -> None:
    for _ in range(50):
        await asyncio.sleep(0)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    stage = Stage(tmp_path)
    listening = asyncio.create_task(stage.rooms.run())
    yield stage
    for page in stage.pages.values():
        await page.session.close()
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)


async def test_is_kept_with_the_moment_and_the_party(stage: Stage) -> None:
    page = await stage.connect()
    stage.now += timedelta(seconds=5)

    await page.says("media.stats", call=page.call, **FIGURES)

    (sample,) = await stage.kept()
    assert (sample.role, sample.peer_id) == (Role.CUSTOMER, page.place["peer_id"])
    assert sample.at == stage.now
    assert sample.figures == Figures(**FIGURES)


async def test_leaves_open_what_the_browser_does_not_say(stage: Stage) -> None:
    page = await stage.connect()

    await page.says("media.stats", call=page.call, fps=20, frozen_s=None)

    assert [sample.figures for sample in await stage.kept()] == [Figures(fps=20)]


@pytest.mark.parametrize(
    "lie",
    [
        {"rtt_ms": -1},
        {"rtt_ms": 60_001},
        {"lost_percent": 100.5},
        {"jitter_ms": 1e300},
        {"fps": 1_001},
        {"kbps": "600"},
        {"frozen_s": -0.1},
        {"mos": 4.5},
    ],
)
async def test_refuses_what_cannot_have_been_measured(stage: Stage, lie: dict[str, Any]) -> None:
    page = await stage.connect()

    await page.says("media.stats", call=page.call, **(FIGURES | lie))

    assert [each["code"] for each in page.heard("problem")] == ["call.message_unreadable"]
    assert await stage.kept() == []


async def test_is_not_kept_more_often_than_needed(stage: Stage) -> None:
    page = await stage.connect()

    for _ in range(20):
        await page.says("media.stats", call=page.call, **FIGURES)
        stage.now += timedelta(seconds=0.5)

    assert len(await stage.kept()) == 5


async def test_speaks_for_nobody_else_and_is_never_refused(stage: Stage) -> None:
    page = await stage.connect()
    stranger = Page(stage, Role.TELLER)

    await stranger.says("media.stats", call=page.call, **FIGURES)
    await page.says("media.stats", call="cal_gone", **FIGURES)
    await stranger.session.close()

    assert stranger.told == []
    assert page.heard("problem") == []
    assert await stage.kept() == []


async def test_after_the_call_nothing_is_kept_and_nothing_said(stage: Stage) -> None:
    page = await stage.connect()
    async with stage.work(ROOT) as calls:
        await calls.close(contact_id="ctc_1", reason="hung_up", now=NINE)

    await page.says("media.stats", call=page.call, **FIGURES)

    assert page.heard("problem") == []
    assert await stage.kept() == []


async def test_a_slow_database_holds_up_no_signalling(stage: Stage) -> None:
    page = await stage.connect()
    stage.is_free.clear()

    await page.says("media.stats", call=page.call, **FIGURES)
    await page.says("media.publish", call=page.call, sdp=OFFER, restart=True)

    assert len(page.heard("media.answer")) == 2
    stage.is_free.set()
    await settled()
    assert len(await stage.kept()) == 1
