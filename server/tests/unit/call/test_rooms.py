"""The live rooms: who is offered what, what a lost engine or page does. No media, no clock."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from yuangui.domains.call.api import (
    CallEnded,
    CallId,
    CallNotFound,
    CallRoomRegistry,
    CallService,
    Direction,
    EngineLost,
    Figures,
    Kind,
    Leg,
    PeerId,
    PeerSignal,
    Pointer,
    RecordingStarted,
    Role,
    Rung,
    Source,
    WatchOffer,
)
from yuangui.domains.call.fakes import FakeMediaEngine, MemoryCallStore, MemoryRecordings
from yuangui.kit.clock import Clock
from yuangui.kit.events import Event
from yuangui.kit.org_path import ROOT, OrgPath

pytestmark = [pytest.mark.unit, pytest.mark.anyio]

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
OFFER = "v=0\nm=audio 9\nm=video 9\n"


class Line:
    """One page's way back, remembering what came."""

    def __init__(self) -> None:
        self.offers: list[WatchOffer] = []
        self.rejoins = 0
        self.unshared_count = 0
        self.pointers: list[tuple[PeerId, Pointer]] = []
        self.candidates: list[tuple[Direction, Source]] = []
        self.places: list[Leg] = []
        self.problems: list[str] = []
        self.rungs: list[tuple[PeerId, Rung]] = []
        self.scores: list[tuple[PeerId, float | None]] = []
        self.has_problem = asyncio.Event()

    async def offer(self, call_id: CallId, offer: WatchOffer) -> None:
        self.offers.append(offer)

    async def candidate(
        self,
        call_id: CallId,
        direction: Direction,
        candidate: Mapping[str, Any] | None,
        source: Source,
    ) -> None:
        self.candidates.append((direction, source))

    async def pointer(self, call_id: CallId, peer_id: PeerId, pointer: Pointer) -> None:
        self.pointers.append((peer_id, pointer))

    async def unshared(self, call_id: CallId) -> None:
        self.unshared_count += 1

    async def rejoin(self, call_id: CallId) -> None:
        self.rejoins += 1

    async def place(self, call_id: CallId, leg: Leg) -> None:
        self.places.append(leg)

    async def rung(self, call_id: CallId, peer_id: PeerId, rung: Rung) -> None:
        self.rungs.append((peer_id, rung))

    async def quality(
        self, call_id: CallId, peer_id: PeerId, figures: Figures, mos: float | None
    ) -> None:
        self.scores.append((peer_id, mos))

    async def problem(self, call_id: CallId, code: str) -> None:
        self.problems.append(code)
        self.has_problem.set()

    def watched(self) -> set[str]:
        return {track.peer_id for track in self.offers[-1].tracks} if self.offers else set()


class Stage:
    def __init__(self, folder: Path, clock: Clock = lambda: NINE) -> None:
        self.told: list[Event] = []
        self.clock = clock
        self.store = MemoryCallStore()
        self.engine = FakeMediaEngine()
        self.recordings = MemoryRecordings(folder)
        self.rooms = self.process()

    def process(self) -> CallRoomRegistry:
        return CallRoomRegistry(
            engine=self.engine, recordings=self.recordings, work=self.work, clock=self.clock
        )

    @asynccontextmanager
    async def work(self, path: OrgPath) -> AsyncIterator[CallService]:
        yield CallService(
            store=self.store, events=self, recordings=self.recordings, free_bytes_min=0
        )

    async def publish(self, event: Event) -> None:
        self.told.append(event)

    async def join(self, role: Role, line: Line, *, resumed: bool = False) -> tuple[Leg, bool]:
        return await self.rooms.join(
            contact_id="ctc_1",
            org_path=ROOT,
            person_id=role,
            role=role,
            display_name=role,
            line=line,
            is_resumed=resumed,
        )

    async def send(self, leg: Leg) -> None:
        """Let a leg publish and its media arrive."""
        await self.rooms.publish(
            call_id=leg.call_id, peer_id=leg.peer_id, offer=OFFER, is_restart=False
        )
        self.signal(leg, "up")
        for kind in Kind:
            self.signal(leg, "arrives", kind=kind)
        await settled()

    def signal(self, leg: Leg, what: Any, **more: Any) -> None:
        facts = {"direction": "pub", "at": NINE, **more}
        self.engine.tell(PeerSignal(what=what, call_id=leg.call_id, peer_id=leg.peer_id, **facts))


async def settled() -> None:
    for _ in range(50):
        await asyncio.sleep(0)


@asynccontextmanager
async def running(stage: Stage) -> AsyncIterator[Stage]:
    async with stage.work(ROOT) as calls:
        await calls.open(contact_id="ctc_1", org_path=ROOT, now=NINE)
    listening = asyncio.create_task(stage.rooms.run())
    yield stage
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with running(Stage(tmp_path)) as stage:
        yield stage


async def test_each_is_offered_what_their_role_may_watch(stage: Stage) -> None:
    lines = {role: Line() for role in (Role.CUSTOMER, Role.TELLER, Role.AUTHORISER)}
    legs = {role: (await stage.join(role, line))[0] for role, line in lines.items()}
    await stage.send(legs[Role.CUSTOMER])
    for line in lines.values():
        assert len(line.offers) <= 1
    await stage.rooms.watch_answer(
        call_id=legs[Role.AUTHORISER].call_id,
        peer_id=legs[Role.AUTHORISER].peer_id,
        answer="answer",
        revision=1,
    )
    await stage.send(legs[Role.TELLER])

    customer, teller = legs[Role.CUSTOMER].peer_id, legs[Role.TELLER].peer_id
    assert lines[Role.CUSTOMER].watched() == {teller}
    assert lines[Role.TELLER].watched() == {customer}
    assert lines[Role.AUTHORISER].watched() == {customer, teller}


async def test_no_second_offer_goes_out_before_the_first_is_answered(stage: Stage) -> None:
    officer = Line()
    leg, _ = await stage.join(Role.AUTHORISER, officer)
    customer, _ = await stage.join(Role.CUSTOMER, Line())
    teller, _ = await stage.join(Role.TELLER, Line())
    await stage.send(customer)
    await stage.send(teller)
    assert len(officer.offers) == 1

    await stage.rooms.watch_answer(
        call_id=leg.call_id, peer_id=leg.peer_id, answer="answer", revision=1
    )
    await settled()

    assert officer.watched() == {customer.peer_id, teller.peer_id}
    assert [offer.is_fresh for offer in officer.offers] == [True, False]


async def test_a_reload_begins_a_new_track_of_the_same_peer(stage: Stage) -> None:
    first, _ = await stage.join(Role.CUSTOMER, Line())
    await stage.send(first)
    again, is_kept = await stage.join(Role.CUSTOMER, Line())
    await stage.send(again)

    async with stage.work(ROOT) as calls:
        tracks = await calls.tracks(contact_id="ctc_1")
    assert again.peer_id == first.peer_id
    assert not is_kept
    assert [track.down_at is not None for track in tracks] == [True, False]


async def test_a_page_whose_socket_returns_keeps_its_media(stage: Stage) -> None:
    old = Line()
    leg, _ = await stage.join(Role.TELLER, old)
    await stage.send(leg)
    stage.rooms.unhook(call_id=leg.call_id, peer_id=leg.peer_id, line=old)

    _, is_kept = await stage.join(Role.TELLER, Line(), resumed=True)

    assert is_kept


async def test_a_page_that_only_lost_its_signals_for_a_minute_goes_on(tmp_path: Path) -> None:
    now = [NINE]
    async with running(Stage(tmp_path, clock=lambda: now[0])) as stage:
        old = Line()
        leg, _ = await stage.join(Role.CUSTOMER, old)
        await stage.send(leg)
        stage.rooms.unhook(call_id=leg.call_id, peer_id=leg.peer_id, line=old)
        now[0] += timedelta(seconds=60)

        again, is_kept = await stage.join(Role.CUSTOMER, Line(), resumed=True)

        async with stage.work(ROOT) as calls:
            (track,) = await calls.tracks(contact_id="ctc_1")
    assert (again.peer_id, is_kept) == (leg.peer_id, True)
    assert (track.up_at, track.down_at) == (NINE, None)


async def test_a_late_goodbye_of_the_old_socket_does_not_unhook_the_new_one(stage: Stage) -> None:
    old, new = Line(), Line()
    leg, _ = await stage.join(Role.TELLER, old)
    await stage.join(Role.TELLER, new)
    stage.rooms.unhook(call_id=leg.call_id, peer_id=leg.peer_id, line=old)
    customer, _ = await stage.join(Role.CUSTOMER, Line())

    await stage.send(customer)

    assert new.watched() == {customer.peer_id}


async def test_a_new_process_meets_the_streams_of_the_old_one(stage: Stage) -> None:
    leg, _ = await stage.join(Role.TELLER, Line())
    await stage.send(leg)
    customer, _ = await stage.join(Role.CUSTOMER, Line())
    await stage.send(customer)

    stage.rooms = stage.process()
    line = Line()
    _, is_kept = await stage.join(Role.TELLER, line, resumed=True)
    await settled()

    assert is_kept
    assert line.watched() == {customer.peer_id}


async def test_a_lost_engine_asks_every_page_to_join_anew(stage: Stage) -> None:
    lines = [Line(), Line()]
    legs = [
        (await stage.join(role, line))[0]
        for role, line in zip((Role.CUSTOMER, Role.TELLER), lines, strict=True)
    ]
    for leg in legs:
        await stage.send(leg)
    stage.engine.tell(EngineLost(at=NINE))
    await settled()

    assert [line.rejoins for line in lines] == [1, 1]
    async with stage.work(ROOT) as calls:
        assert all(track.down_at for track in await calls.tracks(contact_id="ctc_1"))


async def test_a_recording_that_never_grows_ends_the_leg_with_a_clear_problem(
    tmp_path: Path,
) -> None:
    seconds = count(NINE.timestamp())
    line = Line()
    stage = Stage(tmp_path, clock=lambda: datetime.fromtimestamp(next(seconds), UTC))
    async with running(stage), asyncio.timeout(5):
        leg, _ = await stage.join(Role.CUSTOMER, line)
        await stage.send(leg)
        await line.has_problem.wait()

    assert line.problems == ["call.recording_unavailable"]
    assert not [event for event in stage.told if isinstance(event, RecordingStarted)]


async def test_nobody_speaks_in_a_call_they_have_not_joined(stage: Stage) -> None:
    leg, _ = await stage.join(Role.CUSTOMER, Line())

    with pytest.raises(CallNotFound):
        await stage.rooms.publish(
            call_id=CallId("cal_other"), peer_id=leg.peer_id, offer=OFFER, is_restart=False
        )


async def test_closing_a_call_closes_it_at_the_engine(stage: Stage) -> None:
    leg, _ = await stage.join(Role.CUSTOMER, Line())
    await stage.send(leg)
    async with stage.work(ROOT) as calls:
        await calls.close(contact_id="ctc_1", reason="hung_up", now=NINE)

    await stage.rooms.close(call_id=leg.call_id)

    assert stage.engine.calls() == frozenset()
    assert [event for event in stage.told if isinstance(event, CallEnded)]
