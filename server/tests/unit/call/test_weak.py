"""A weak network: who is told of it, and what is kept."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.unit.call.test_rooms import OFFER, Line, Stage, running, settled

from yuangui.domains.call.api import Figures, Leg, ParticipantsChanged, PictureMissing, Role, Rung
from yuangui.kit.org_path import ROOT

pytestmark = [pytest.mark.unit, pytest.mark.anyio]

WEAK = Figures(rtt_ms=300.0, lost_percent=10.0)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with running(Stage(tmp_path)) as stage:
        yield stage


async def connected(stage: Stage) -> tuple[dict[Role, Line], dict[Role, Leg]]:
    lines = {role: Line() for role in (Role.CUSTOMER, Role.TELLER, Role.AUTHORISER)}
    legs = {role: (await stage.join(role, line))[0] for role, line in lines.items()}
    for role in (Role.CUSTOMER, Role.TELLER):
        await stage.send(legs[role])
    return lines, legs


async def rungs_kept(stage: Stage) -> dict[Role, Rung]:
    async with stage.work(ROOT) as calls:
        legs = await calls.legs(contact_id="ctc_1", viewer=Role.SUPERVISOR)
    return {leg.role: leg.rung for leg in legs}


async def test_sound_alone_is_kept_until_a_new_connection_sends_everything(stage: Stage) -> None:
    lines, legs = await connected(stage)
    customer = legs[Role.CUSTOMER]
    stage.told.clear()

    stage.rooms.climbed(call_id=customer.call_id, peer_id=customer.peer_id, rung=Rung.SOUND)
    await settled()
    assert (await rungs_kept(stage))[Role.CUSTOMER] is Rung.SOUND
    assert [event for event in stage.told if isinstance(event, ParticipantsChanged)]
    async with stage.work(ROOT) as calls:
        with pytest.raises(PictureMissing):
            await calls.require_picture(contact_id="ctc_1")

    await stage.rooms.publish(
        call_id=customer.call_id, peer_id=customer.peer_id, offer=OFFER, is_restart=False
    )
    await settled()
    assert (await rungs_kept(stage))[Role.CUSTOMER] is Rung.FULL
    assert [rung for _, rung in lines[Role.TELLER].rungs] == [Rung.SOUND, Rung.FULL]
    async with stage.work(ROOT) as calls:
        await calls.require_picture(contact_id="ctc_1")


async def test_a_small_picture_and_the_tellers_own_weakness_hold_nothing_up(stage: Stage) -> None:
    _, legs = await connected(stage)

    for role, rung in ((Role.CUSTOMER, Rung.SMALL), (Role.TELLER, Rung.SOUND)):
        leg = legs[role]
        stage.rooms.climbed(call_id=leg.call_id, peer_id=leg.peer_id, rung=rung)
    await settled()

    async with stage.work(ROOT) as calls:
        await calls.require_picture(contact_id="ctc_1")


async def test_the_bank_alone_is_told_what_a_connection_is_like(stage: Stage) -> None:
    lines, legs = await connected(stage)

    for role in (Role.CUSTOMER, Role.TELLER):
        leg = legs[role]
        stage.rooms.measured(call_id=leg.call_id, peer_id=leg.peer_id, figures=WEAK)
    await settled()

    customer, teller = legs[Role.CUSTOMER].peer_id, legs[Role.TELLER].peer_id
    assert lines[Role.CUSTOMER].scores == []
    assert [peer for peer, _ in lines[Role.TELLER].scores] == [customer]
    assert [peer for peer, _ in lines[Role.AUTHORISER].scores] == [customer, teller]
    assert all(mos is not None and 1 <= mos < 4 for _, mos in lines[Role.AUTHORISER].scores)
