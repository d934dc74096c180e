"""What every call store does, the fake one included."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from yuangui.domains.call.api import (
    Call,
    CallId,
    CallState,
    Composition,
    Coverage,
    Figures,
    Kind,
    Leg,
    Mode,
    PartyCoverage,
    PeerId,
    Replay,
    Role,
    Rung,
    Sample,
    ShareCoverage,
    Source,
    Stretch,
    Track,
    TrackId,
)
from yuangui.domains.call.fakes import MemoryCallStore
from yuangui.domains.call.ports import CallStore
from yuangui.domains.call.store import PostgresCallStore
from yuangui.kit.db import Connection
from yuangui.kit.org_path import org_path

pytestmark = [pytest.mark.contract, pytest.mark.anyio]

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
VILLAGE = org_path("/union/c05/b02/v03/")
CALL = Call(id=CallId("cal_1"), contact_id="ctc_1", org_path=VILLAGE, opened_at=NINE)
LEG = Leg(
    peer_id=PeerId("per_1"),
    call_id=CALL.id,
    role=Role.CUSTOMER,
    person_id="ctc_1",
    display_name="王*",
    joined_at=NINE,
)
TRACK = Track(
    id=TrackId("trk_1"),
    call_id=CALL.id,
    peer_id=LEG.peer_id,
    role=Role.CUSTOMER,
    kinds=frozenset(Kind),
    begun_at=NINE,
    mode=Mode.WHISPER,
    source=Source.SCREEN,
)
COVERAGE = Coverage(
    connected_s=61.5,
    parties=(
        PartyCoverage(
            role=Role.CUSTOMER,
            connected_s=61.5,
            audio_ratio=0.98,
            video_ratio=1.0,
            gaps=(Stretch(kind=Kind.AUDIO, from_s=1.0, to_s=2.25),),
            stalls=(Stretch(kind=Kind.VIDEO, from_s=8.4, to_s=10.7),),
        ),
    ),
    complete=False,
    is_final=True,
    shares=(
        ShareCoverage(
            role=Role.TELLER,
            shown_s=20.5,
            video_ratio=0.9,
            gaps=(Stretch(kind=Kind.VIDEO, from_s=3.0, to_s=5.05),),
        ),
    ),
)
SAMPLE = Sample(
    call_id=CALL.id,
    peer_id=LEG.peer_id,
    role=Role.CUSTOMER,
    at=NINE + timedelta(seconds=5),
    figures=Figures(
        rtt_ms=40,
        lost_percent=0.1,
        jitter_ms=2.3,
        fps=20,
        kbps=599.5,
        frozen_s=0.25,
        level=0.05,
    ),
)


@pytest.fixture(params=["memory", "postgres"])
def store(request: pytest.FixtureRequest) -> CallStore:
    if request.param == "memory":
        return MemoryCallStore()
    connection: Connection = request.getfixturevalue("connection")
    return PostgresCallStore(connection)


async def test_one_call_for_each_contact(store: CallStore) -> None:
    first = await store.add(CALL)
    second = await store.add(replace(CALL, id=CallId("cal_2")))

    assert (first, second) == (True, False)
    assert await store.call_of_contact(contact_id="ctc_1") == CALL
    assert await store.call(call_id=CallId("cal_2")) is None


async def test_returns_a_call_as_it_was_saved(store: CallStore) -> None:
    await store.add(CALL)
    ended = replace(
        CALL,
        state=CallState.ENDED,
        connected_at=NINE,
        ended_at=NINE + timedelta(minutes=5),
        end_reason="hung_up",
    )
    await store.save(ended)

    assert await store.call(call_id=CALL.id, for_update=True) == ended
    assert await store.ended_among([CALL.id, CallId("cal_9")]) == [CALL.id]


async def test_a_person_has_one_leg(store: CallStore) -> None:
    await store.add(CALL)
    first = await store.add_leg(LEG, org_path=VILLAGE)
    again = await store.add_leg(replace(LEG, peer_id=PeerId("per_2")), org_path=VILLAGE)

    assert first == again == LEG
    assert list(await store.legs(call_id=CALL.id)) == [LEG]


async def test_a_person_has_one_leg_in_each_role(store: CallStore) -> None:
    await store.add(CALL)
    officer = replace(LEG, role=Role.AUTHORISER, mode=Mode.LISTEN)
    other = replace(officer, peer_id=PeerId("per_2"), role=Role.SUPERVISOR)

    assert await store.add_leg(officer, org_path=VILLAGE) == officer
    assert await store.add_leg(other, org_path=VILLAGE) == other


async def test_returns_how_somebody_is_in_a_call(store: CallStore) -> None:
    await store.add(CALL)
    await store.add_leg(LEG, org_path=VILLAGE)
    later = NINE + timedelta(minutes=1)
    moved = replace(LEG, mode=Mode.WHISPER, is_held=True, mode_since=NINE, left_at=later)
    await store.save_leg(moved)

    assert list(await store.legs(call_id=CALL.id)) == [moved]
    assert await store.add_leg(LEG, org_path=VILLAGE) == moved


async def test_how_much_of_a_picture_comes_is_saved_apart(store: CallStore) -> None:
    await store.add(CALL)
    await store.add_leg(LEG, org_path=VILLAGE)
    held = replace(LEG, is_held=True)
    await store.save_leg(held)

    await store.save_rung(replace(LEG, rung=Rung.SOUND))
    await store.save_leg(replace(held, mode_since=NINE))

    assert list(await store.legs(call_id=CALL.id)) == [
        replace(held, mode_since=NINE, rung=Rung.SOUND)
    ]


async def test_returns_tracks_with_their_replay(store: CallStore) -> None:
    await store.add(CALL)
    await store.add_leg(LEG, org_path=VILLAGE)
    await store.add_track(TRACK, org_path=VILLAGE)
    kept = replace(
        TRACK,
        up_at=NINE,
        down_at=NINE + timedelta(seconds=9),
        is_recording=True,
        replay=Replay(object_id="obj_1", starts_at=NINE, duration_ms=9000, bytes=1 << 33),
    )
    assert list(await store.tracks(call_id=CALL.id)) == [TRACK]

    await store.save_track(kept)

    assert list(await store.tracks(call_id=CALL.id)) == [kept]


async def test_the_first_final_coverage_stands(store: CallStore) -> None:
    await store.add(CALL)
    await store.save_coverage(COVERAGE, call=CALL, now=NINE)
    await store.save_coverage(replace(COVERAGE, connected_s=1.0), call=CALL, now=NINE)

    assert await store.coverage(call_id=CALL.id) == COVERAGE
    assert await store.coverage(call_id=CallId("cal_9")) is None


async def test_returns_how_far_the_composition_is(store: CallStore) -> None:
    await store.add(CALL)
    assert await store.composition(call_id=CALL.id) == Composition()
    done = Composition(state="done", progress=1.0, object_id="obj_2")

    await store.save_composition(done, call_id=CALL.id)

    assert await store.composition(call_id=CALL.id) == done


async def test_returns_samples_in_order_as_they_were_taken(store: CallStore) -> None:
    await store.add(CALL)
    await store.add_leg(LEG, org_path=VILLAGE)
    silent = replace(SAMPLE, at=NINE, figures=Figures())
    await store.add_sample(SAMPLE, org_path=VILLAGE)
    await store.add_sample(silent, org_path=VILLAGE)

    assert list(await store.samples(call_id=CALL.id)) == [silent, SAMPLE]
    assert list(await store.samples(call_id=CallId("cal_9"))) == []


async def test_of_one_moment_the_first_sample_stands(store: CallStore) -> None:
    await store.add(CALL)
    await store.add_leg(LEG, org_path=VILLAGE)
    await store.add_sample(SAMPLE, org_path=VILLAGE)
    await store.add_sample(replace(SAMPLE, figures=Figures()), org_path=VILLAGE)

    assert list(await store.samples(call_id=CALL.id)) == [SAMPLE]
