"""Calls as rows: opening, joining, connecting, recording, closing."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from yuangui.domains.call.api import (
    Call,
    CallConnected,
    CallEnded,
    CallNotFound,
    CallOver,
    CallService,
    CallState,
    Interval,
    Kind,
    Leg,
    MayNotPublish,
    RecordingIncomplete,
    RecordingLost,
    RecordingStarted,
    Role,
    Scan,
    SpaceLow,
    Track,
)
from yuangui.domains.call.fakes import MemoryCallStore, MemoryRecordings
from yuangui.kit.events import Event
from yuangui.kit.org_path import org_path

pytestmark = [pytest.mark.unit, pytest.mark.anyio]

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
VILLAGE = org_path("/union/c05/b02/v03/")
BOTH = frozenset(Kind)
LATER = NINE + timedelta(seconds=30)


class Stage:
    def __init__(self, folder: Path) -> None:
        self.told: list[Event] = []
        self.recordings = MemoryRecordings(folder)
        self.service = CallService(store=MemoryCallStore(), events=self, recordings=self.recordings)

    async def publish(self, event: Event) -> None:
        self.told.append(event)

    async def joined(self, role: Role, person: str = "") -> tuple[Call, Leg]:
        return await self.service.join(
            contact_id="ctc_1",
            person_id=person or role,
            role=role,
            display_name=role,
            now=NINE,
        )

    async def sending(self, role: Role) -> Track:
        call, leg = await self.joined(role)
        track = await self.service.begin_track(call_id=call.id, leg=leg, kinds=BOTH, now=NINE)
        for kind in Kind:
            recorded = (Interval(NINE.timestamp(), LATER.timestamp()),)
            self.recordings.scan_of[track.id, kind] = Scan(recorded=recorded, is_closed=True)
        return await self.service.track_up(track=track, at=NINE)

    def of(self, kind: type[Event]) -> list[Event]:
        return [event for event in self.told if isinstance(event, kind)]


@pytest.fixture
async def stage(tmp_path: Path) -> Stage:
    stage = Stage(tmp_path)
    await stage.service.open(contact_id="ctc_1", org_path=VILLAGE, now=NINE)
    return stage


class TestOpen:
    async def test_opening_twice_is_the_same_call(self, stage: Stage) -> None:
        first = await stage.service.call_of(contact_id="ctc_1")

        again = await stage.service.open(contact_id="ctc_1", org_path=VILLAGE, now=LATER)

        assert again == first

    async def test_a_nearly_full_disk_takes_no_new_contact(self, stage: Stage) -> None:
        stage.recordings.free = 1 << 20

        assert not await stage.service.has_room()
        with pytest.raises(SpaceLow) as refused:
            stage.service.require_space()
        assert refused.value.facts == {"free_mb": 1}

    async def test_enough_space_is_no_refusal(self, stage: Stage) -> None:
        assert await stage.service.has_room()
        stage.service.require_space()


class TestJoin:
    async def test_who_comes_back_is_the_same_peer(self, stage: Stage) -> None:
        _, first = await stage.joined(Role.CUSTOMER)
        _, again = await stage.joined(Role.CUSTOMER)
        _, other = await stage.joined(Role.TELLER)

        assert first.peer_id == again.peer_id != other.peer_id

    async def test_refuses_without_a_call(self, tmp_path: Path) -> None:
        with pytest.raises(CallNotFound):
            await Stage(tmp_path).joined(Role.CUSTOMER)

    async def test_refuses_after_the_end(self, stage: Stage) -> None:
        await stage.service.close(contact_id="ctc_1", reason="hung_up", now=LATER)

        with pytest.raises(CallOver):
            await stage.joined(Role.CUSTOMER)


class TestConnect:
    async def test_connects_once_both_parties_are_up(self, stage: Stage) -> None:
        await stage.sending(Role.CUSTOMER)
        assert not stage.of(CallConnected)

        await stage.sending(Role.TELLER)

        connected = stage.of(CallConnected)
        assert [event.topic for event in connected] == ["contact:ctc_1"]
        call = await stage.service.call_of(contact_id="ctc_1")
        assert (call.state, call.connected_at) == (CallState.UP, NINE)

    async def test_two_customers_pages_do_not_connect_a_call(self, stage: Stage) -> None:
        await stage.sending(Role.CUSTOMER)
        await stage.sending(Role.CUSTOMER)

        assert not stage.of(CallConnected)

    async def test_an_officer_sends_nothing(self, stage: Stage) -> None:
        call, leg = await stage.joined(Role.AUTHORISER)

        with pytest.raises(MayNotPublish):
            await stage.service.begin_track(call_id=call.id, leg=leg, kinds=BOTH, now=NINE)


class TestRecording:
    async def test_started_and_lost_are_told_with_the_role(self, stage: Stage) -> None:
        track = await stage.sending(Role.TELLER)

        seen = await stage.service.recording_seen(track=track, now=NINE)
        lost = await stage.service.recording_lost(track=seen, now=LATER)

        assert [event.role for event in stage.of(RecordingStarted)] == ["teller"]  # type: ignore[attr-defined]
        assert [event.role for event in stage.of(RecordingLost)] == ["teller"]  # type: ignore[attr-defined]
        assert (seen.is_recording, lost.is_recording) == (True, False)

    async def test_a_demanding_service_completes_over_a_whole_recording(self, stage: Stage) -> None:
        await stage.sending(Role.CUSTOMER)
        await stage.sending(Role.TELLER)

        coverage = await stage.service.require_complete(contact_id="ctc_1", now=LATER)

        assert coverage.complete

    async def test_a_demanding_service_does_not_complete_over_a_gap(self, stage: Stage) -> None:
        await stage.sending(Role.CUSTOMER)
        teller = await stage.sending(Role.TELLER)
        half = Interval(NINE.timestamp(), NINE.timestamp() + 12)
        stage.recordings.scan_of[teller.id, Kind.VIDEO] = Scan(recorded=(half,))

        with pytest.raises(RecordingIncomplete) as refused:
            await stage.service.require_complete(contact_id="ctc_1", now=LATER)

        assert refused.value.facts["percent"] == 50


class TestClose:
    async def test_ending_twice_is_told_once(self, stage: Stage) -> None:
        for _ in range(2):
            await stage.service.close(contact_id="ctc_1", reason="hung_up", now=LATER)

        assert len(stage.of(CallEnded)) == 1

    async def test_a_contact_without_a_call_has_nothing_to_end(self, tmp_path: Path) -> None:
        stage = Stage(tmp_path)

        assert await stage.service.close(contact_id="ctc_1", reason="left", now=NINE) is None
        assert not stage.told


class TestComposition:
    async def test_asking_twice_is_asking_once(self, stage: Stage) -> None:
        first = await stage.service.want_composition(contact_id="ctc_1")
        again = await stage.service.want_composition(contact_id="ctc_1")

        assert first == again
        assert (await stage.service.composition(contact_id="ctc_1")).state == "wanted"
