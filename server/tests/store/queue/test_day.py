"""A small day, played as `yuangui bench day` plays a large one."""

import pytest
from tests.conftest import Database

from yuangui.bench.day import told
from yuangui.bench.day.play import Play
from yuangui.bench.day.scene import Day
from yuangui.kit.db import Pool

pytestmark = [pytest.mark.store, pytest.mark.anyio]

DAY = Day(counties=3, seats=20, contacts=200, first_slot=4, slots=2)


async def test_everybody_is_accounted_for_in_turn_and_as_soon_as_planned(
    pool: Pool, database: Database
) -> None:
    play = Play(DAY, pool=pool, dsn=database.dsn)
    await play.run()
    found = await told(database.owner_dsn, DAY)

    assert found["done"] + found["left"] == found["contacts"] == DAY.contacts
    assert (found["lost"], found["doubled"], found["seats_not_closed"]) == (0, 0, 0)
    assert (found["overtaken"], found["outranked"]) == (0, 0)
    assert found["answered_in_20s"] >= 0.8
    assert found["wait_elderly_s"] <= found["wait_others_s"]
    assert 0.5 < found["occupancy"] < 1
