"""After the call: finishing, keeping, composing; killed at any step and done again."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from yuangui.domains.call.api import (
    Call,
    CallId,
    CallState,
    ComposePlan,
    Interval,
    Kind,
    PeerId,
    RecordingFinished,
    RecordingRows,
    RecordingService,
    RecordingUnfinished,
    Remuxed,
    Role,
    Scan,
    Track,
    TrackId,
)
from yuangui.domains.call.fakes import MemoryCallStore, MemoryRecordings
from yuangui.kit.errors import Unavailable
from yuangui.kit.events import Event
from yuangui.kit.org_path import ROOT

pytestmark = [pytest.mark.unit, pytest.mark.anyio]

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
END = NINE + timedelta(seconds=60)
CALL = Call(
    id=CallId("cal_1"),
    contact_id="ctc_1",
    org_path=ROOT,
    opened_at=NINE,
    state=CallState.ENDED,
    connected_at=NINE,
    ended_at=END,
    end_reason="hung_up",
)


class Keeper:
    def __init__(self) -> None:
        self.kept: list[tuple[str, str]] = []

    async def keep(
        self,
        *,
        call: Call,
        kind: str,
        name: str,
        media_type: str,
        path: Path,
        facts: Mapping[str, Any],
        now: datetime,
    ) -> str:
        assert path.exists()  # noqa: ASYNC240 - a test may wait for its own disk
        self.kept.append((kind, name))
        return f"obj_{len(self.kept)}"

    async def fetch(self, *, object_id: str, target: Path) -> None:
        target.write_bytes(object_id.encode())  # noqa: ASYNC240 - as above


class Composer:
    def __init__(self) -> None:
        self.plans: list[ComposePlan] = []
        self.fails = False

    def compose(
        self, plan: ComposePlan, *, target: Path, progress: Callable[[float], None]
    ) -> None:
        if self.fails:
            raise Unavailable("composer")
        progress(0.5)
        self.plans.append(plan)
        target.write_bytes(b"mp4")


class Stage:
    def __init__(self, folder: Path) -> None:
        self.told: list[Event] = []
        self.store = MemoryCallStore()
        self.recordings = MemoryRecordings(folder)
        self.keeper = Keeper()
        self.composer = Composer()
        self.now = END + timedelta(seconds=2)
        self.service = RecordingService(
            work=self.work,
            recordings=self.recordings,
            composer=self.composer,
            clock=lambda: self.now,
        )

    @asynccontextmanager
    async def work(self) -> AsyncIterator[RecordingRows]:
        yield RecordingRows(store=self.store, events=self, keeper=self.keeper)

    async def publish(self, event: Event) -> None:
        self.told.append(event)

    async def track(self, role: Role, *, is_closed: bool = True) -> None:
        track = Track(
            id=TrackId(f"trk_{role}"),
            call_id=CALL.id,
            peer_id=PeerId(role),
            role=role,
            kinds=frozenset(Kind),
            begun_at=NINE,
            up_at=NINE,
            down_at=END,
        )
        await self.store.add_track(track, org_path=ROOT)
        folder = self.recordings.workspace(call_id=CALL.id)
        for kind in Kind:
            (folder / f"{track.id}-{kind}-0.mjr").write_bytes(b"raw")
            recorded = (Interval(NINE.timestamp(), END.timestamp()),)
            self.recordings.scan_of[track.id, kind] = Scan(recorded=recorded, is_closed=is_closed)
        webm = folder / f"{track.id}.webm"
        webm.write_bytes(b"webm")
        late = timedelta(milliseconds=250 if role is Role.TELLER else 0)
        self.recordings.remuxed_of[track.id] = Remuxed(
            path=webm,
            starts_at=NINE + late,
            duration_ms=60_000,
            filled_audio_s=0.0,
            lost_frames=0,
        )


@pytest.fixture
async def stage(tmp_path: Path) -> Stage:
    stage = Stage(tmp_path)
    await stage.store.add(CALL)
    await stage.track(Role.CUSTOMER)
    await stage.track(Role.TELLER)
    return stage


class TestFinish:
    async def test_keeps_raw_and_playable_files_and_the_coverage(self, stage: Stage) -> None:
        coverage = await stage.service.finish_recording(CALL.id)

        assert coverage.complete
        kinds = [kind for kind, _ in stage.keeper.kept]
        assert kinds == ["recording_raw", "recording_raw", "recording"] * 2
        assert [type(event) for event in stage.told] == [RecordingFinished]

    async def test_done_again_keeps_nothing_twice(self, stage: Stage) -> None:
        first = await stage.service.finish_recording(CALL.id)
        kept = list(stage.keeper.kept)

        again = await stage.service.finish_recording(CALL.id)

        assert again == first
        assert stage.keeper.kept == kept
        assert len(stage.told) == 1

    async def test_waits_for_files_that_are_being_closed(self, stage: Stage) -> None:
        await stage.track(Role.TELLER, is_closed=False)

        with pytest.raises(RecordingUnfinished):
            await stage.service.finish_recording(CALL.id)

        assert not stage.keeper.kept

    async def test_takes_what_a_killed_engine_left(self, stage: Stage) -> None:
        await stage.track(Role.TELLER, is_closed=False)
        stage.now = END + timedelta(seconds=11)

        assert (await stage.service.finish_recording(CALL.id)).is_final

    async def test_refuses_a_call_that_goes_on(self, tmp_path: Path) -> None:
        stage = Stage(tmp_path)
        live = replace(CALL, state=CallState.UP, ended_at=None, end_reason=None)
        await stage.store.add(live)

        with pytest.raises(RecordingUnfinished):
            await stage.service.finish_recording(CALL.id)

    async def test_working_files_go_only_once_everything_is_kept(self, stage: Stage) -> None:
        await stage.service.discard(CALL.id)
        assert stage.recordings.discarded == []

        await stage.service.finish_recording(CALL.id)
        await stage.service.discard(CALL.id)

        assert stage.recordings.discarded == [CALL.id]


class TestCompose:
    async def test_lays_the_tracks_on_one_clock(self, stage: Stage) -> None:
        await stage.service.finish_recording(CALL.id)

        done = await stage.service.compose(CALL.id, caption="0007 · 8001")

        plan = stage.composer.plans[0]
        assert (done.state, done.progress) == ("done", 1.0)
        assert [(each.role, each.offset_s) for each in plan.inputs] == [
            (Role.CUSTOMER, 0.0),
            (Role.TELLER, 0.25),
        ]
        assert plan.text == "0007 · 8001"

    async def test_composing_again_answers_the_same(self, stage: Stage) -> None:
        await stage.service.finish_recording(CALL.id)
        first = await stage.service.compose(CALL.id, caption="x")

        assert await stage.service.compose(CALL.id, caption="x") == first
        assert len(stage.composer.plans) == 1

    async def test_fetches_tracks_whose_working_files_are_gone(self, stage: Stage) -> None:
        await stage.service.finish_recording(CALL.id)
        for file in stage.recordings.workspace(call_id=CALL.id).glob("*.webm"):
            file.unlink()

        await stage.service.compose(CALL.id, caption="x")

        assert all(each.path.exists() for each in stage.composer.plans[0].inputs)

    async def test_a_failure_is_told_and_may_be_tried_again(self, stage: Stage) -> None:
        await stage.service.finish_recording(CALL.id)
        stage.composer.fails = True
        with pytest.raises(Unavailable):
            await stage.service.compose(CALL.id, caption="x")
        assert (await stage.store.composition(call_id=CALL.id)).state == "failed"

        stage.composer.fails = False

        assert (await stage.service.compose(CALL.id, caption="x")).state == "done"

    async def test_refuses_before_the_tracks_are_kept(self, stage: Stage) -> None:
        with pytest.raises(RecordingUnfinished):
            await stage.service.compose(CALL.id, caption="x")
