"""Samples of a call lie behind the institution's fence and stay as they were written."""

from datetime import UTC, datetime

import asyncpg
import pytest

from yuangui.domains.call.api import Call, CallId, Figures, Leg, PeerId, Role, Sample
from yuangui.domains.call.store import PostgresCallStore
from yuangui.kit.db import Connection, Pool, transaction
from yuangui.kit.org_path import org_path

pytestmark = [pytest.mark.store, pytest.mark.anyio]

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


async def measured(connection: Connection, figures: Figures) -> None:
    store = PostgresCallStore(connection)
    await store.add(CALL)
    await store.add_leg(LEG, org_path=VILLAGE)
    sample = Sample(call_id=CALL.id, peer_id=LEG.peer_id, role=LEG.role, at=NINE, figures=figures)
    await store.add_sample(sample, org_path=VILLAGE)


async def test_are_seen_by_their_institution_only(pool: Pool) -> None:
    async with transaction(pool, org_path=VILLAGE) as connection:
        await measured(connection, Figures(rtt_ms=40))

    seen = {}
    for path in ("/union/c05/", "/union/c06/"):
        async with transaction(pool, org_path=org_path(path)) as connection:
            store = PostgresCallStore(connection)
            seen[path] = len(await store.samples(call_id=CALL.id))
    assert seen == {"/union/c05/": 1, "/union/c06/": 0}


@pytest.mark.parametrize("change", ["update call_sample set rtt_ms = 1", "delete from call_sample"])
async def test_are_only_added(connection: Connection, change: str) -> None:
    await measured(connection, Figures(rtt_ms=40))

    with pytest.raises(asyncpg.RestrictViolationError):
        await connection.execute(change)


async def test_hold_no_figure_that_cannot_be(connection: Connection) -> None:
    with pytest.raises(asyncpg.CheckViolationError):
        await measured(connection, Figures(lost_percent=101))
