"""Pointing at what both see: told at once, to who sees the one who points, and never kept."""

from datetime import timedelta
from pathlib import Path

import pytest
from tests.unit.call.test_rooms import NINE, Line, Stage, running, settled

from yuangui.domains.call.api import Pointer, Role

pytestmark = [pytest.mark.unit, pytest.mark.anyio]

HERE = Pointer(on="evo_1", page=2, spot=(0.25, 0.75))
GONE = Pointer(on="evo_1", page=2, spot=None)


async def test_the_tellers_pointer_is_shown_to_others_and_not_oftener_than_needed(
    tmp_path: Path,
) -> None:
    now = [NINE]
    async with running(Stage(tmp_path, clock=lambda: now[0])) as stage:
        lines = {role: Line() for role in (Role.CUSTOMER, Role.TELLER)}
        legs = {role: (await stage.join(role, line))[0] for role, line in lines.items()}
        teller = legs[Role.TELLER]
        before = list(stage.told)

        for pointer in (HERE, HERE, GONE):
            stage.rooms.pointed(call_id=teller.call_id, peer_id=teller.peer_id, pointer=pointer)
        now[0] += timedelta(milliseconds=100)
        stage.rooms.pointed(call_id=teller.call_id, peer_id=teller.peer_id, pointer=HERE)
        await settled()

        told = [(teller.peer_id, each) for each in (HERE, GONE, HERE)]
        assert lines[Role.CUSTOMER].pointers == told
        assert lines[Role.TELLER].pointers == []
        assert stage.told == before


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.AUTHORISER])
async def test_others_point_at_nothing(role: Role, tmp_path: Path) -> None:
    async with running(Stage(tmp_path)) as stage:
        line = Line()
        await stage.join(Role.TELLER, line)
        leg, _ = await stage.join(role, Line())

        stage.rooms.pointed(call_id=leg.call_id, peer_id=leg.peer_id, pointer=HERE)
        await settled()

        assert line.pointers == []
