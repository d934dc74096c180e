"""What every media engine does, the fake one included. Media itself is the engine tests' matter."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.engine.call.stage import prepare, running, settings_in

from yuangui.adapters.media_janus.engine import JanusEngine
from yuangui.domains.call.api import (
    AnswerStale,
    CallId,
    Kind,
    NotAdmitted,
    OfferRefused,
    PeerId,
    TrackId,
)
from yuangui.domains.call.fakes import FakeMediaEngine
from yuangui.domains.call.ports import MediaEngine

pytestmark = [pytest.mark.contract, pytest.mark.anyio]

CALL, PEER, OTHER = CallId("cal_1"), PeerId("per_1"), PeerId("per_2")
FINGERPRINT = ":".join(f"{n:02X}" for n in range(32))
SECTION = """m={kind} 9 UDP/TLS/RTP/SAVPF {payload}
c=IN IP4 0.0.0.0
a=mid:{mid}
a=sendonly
a=rtcp-mux
a=ice-ufrag:abcd
a=ice-pwd:abcdefghijklmnopqrstuvwx
a=fingerprint:sha-256 {fingerprint}
a=setup:actpass
a=rtpmap:{payload} {codec}
"""
OFFER = (
    "v=0\no=- 1 1 IN IP4 127.0.0.1\ns=-\nt=0 0\na=group:BUNDLE 0 1\n"
    + SECTION.format(
        kind="audio", payload=111, mid=0, fingerprint=FINGERPRINT, codec="opus/48000/2"
    )
    + SECTION.format(kind="video", payload=96, mid=1, fingerprint=FINGERPRINT, codec="VP8/90000")
).replace("\n", "\r\n")


@pytest.fixture(params=["fake", pytest.param("janus", marks=pytest.mark.engine)])
async def engine(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[MediaEngine]:
    if request.param == "fake":
        yield FakeMediaEngine()
        return
    settings = settings_in(tmp_path)
    async with running(prepare(settings)):
        engine = JanusEngine(settings)
        link = asyncio.create_task(engine.run())
        yield engine
        link.cancel()
        await asyncio.gather(link, return_exceptions=True)


async def publish(engine: MediaEngine, *, offer: str = OFFER, track: str = "trk_1") -> str:
    return await engine.publish(call_id=CALL, peer_id=PEER, offer=offer, record_as=TrackId(track))


async def test_opening_twice_is_one_call_and_closing_twice_is_none(engine: MediaEngine) -> None:
    await asyncio.gather(engine.open_call(call_id=CALL), engine.open_call(call_id=CALL))
    assert engine.calls() == {CALL}

    await engine.close_call(call_id=CALL)
    await engine.close_call(call_id=CALL)

    assert engine.calls() == frozenset()


async def test_answers_what_a_peer_sends(engine: MediaEngine) -> None:
    await engine.open_call(call_id=CALL)

    answer = await publish(engine)
    again = await publish(engine, track="trk_2")

    for each in (answer, again):
        assert "m=audio" in each
        assert "m=video" in each


@pytest.mark.parametrize("offer", ["", "hello", "v=0\r\n" * 20_000])
async def test_refuses_an_offer_that_makes_no_sense(engine: MediaEngine, offer: str) -> None:
    await engine.open_call(call_id=CALL)

    with pytest.raises(OfferRefused):
        await publish(engine, offer=offer)


async def test_knows_nobody_in_a_call_that_is_not_open(engine: MediaEngine) -> None:
    with pytest.raises(NotAdmitted):
        await publish(engine)


async def test_offers_nothing_while_no_source_is_connected(engine: MediaEngine) -> None:
    await engine.open_call(call_id=CALL)
    await publish(engine)

    offer = await engine.watch(
        call_id=CALL, peer_id=OTHER, sources=frozenset({PEER}), is_fresh=True
    )

    assert offer is None
    assert await engine.restart_watch(call_id=CALL, peer_id=OTHER) is None


async def test_an_answer_to_no_offer_is_stale(engine: MediaEngine) -> None:
    await engine.open_call(call_id=CALL)

    with pytest.raises(AnswerStale):
        await engine.watch_answer(call_id=CALL, peer_id=OTHER, answer="v=0", revision=1)


async def test_who_sends_nothing_cannot_be_restarted_muted_or_pictured(
    engine: MediaEngine,
) -> None:
    await engine.open_call(call_id=CALL)

    with pytest.raises(NotAdmitted):
        await engine.restart(call_id=CALL, peer_id=PEER, offer=OFFER)
    with pytest.raises(NotAdmitted):
        await engine.mute(call_id=CALL, peer_id=PEER, kind=Kind.AUDIO, is_muted=True)
    with pytest.raises(NotAdmitted):
        await engine.key_frame(call_id=CALL, peer_id=PEER)
    with pytest.raises(NotAdmitted):
        await engine.still(call_id=CALL, peer_id=PEER)


async def test_a_sender_can_be_muted_and_leaves(engine: MediaEngine) -> None:
    await engine.open_call(call_id=CALL)
    await publish(engine)

    await engine.mute(call_id=CALL, peer_id=PEER, kind=Kind.AUDIO, is_muted=True)
    await engine.candidate(
        call_id=CALL, peer_id=PEER, direction="pub", candidate={"candidate": "rubbish"}
    )
    await engine.candidate(call_id=CALL, peer_id=PEER, direction="pub", candidate=None)
    assert list((await engine.stats(call_id=CALL))["pub"]) == [PEER]
    await engine.leave(call_id=CALL, peer_id=PEER)

    assert list((await engine.stats(call_id=CALL))["pub"]) == []


async def test_a_sender_ends_sending_and_ending_twice_is_ending_once(engine: MediaEngine) -> None:
    await engine.open_call(call_id=CALL)
    await publish(engine)

    await engine.unpublish(call_id=CALL, peer_id=PEER)
    await engine.unpublish(call_id=CALL, peer_id=PEER)

    assert list((await engine.stats(call_id=CALL))["pub"]) == []
