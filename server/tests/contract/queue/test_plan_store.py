"""What every store of routing plans does, the fake one included."""

from dataclasses import replace
from datetime import UTC, datetime

import msgspec
import pytest
from tests.contract.queue.test_store import TICKET

from yuangui.domains.queue.api import DEFAULT_PLAN, Plan, PlanVersion, Wishes
from yuangui.domains.queue.fakes import MemoryQueueStore
from yuangui.domains.queue.ports import PlanStore
from yuangui.domains.queue.store.plan import PostgresPlanStore
from yuangui.kit.db import Connection
from yuangui.kit.org_path import ROOT, OrgPath, org_path

pytestmark = [pytest.mark.contract, pytest.mark.anyio]

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
UNION, COUNTY = org_path("/union/"), org_path("/union/c05/")
OTHER = msgspec.structs.replace(DEFAULT_PLAN, classes=())


@pytest.fixture(params=["memory", "postgres"])
def store(request: pytest.FixtureRequest) -> PlanStore:
    if request.param == "memory":
        return MemoryQueueStore()
    connection: Connection = request.getfixturevalue("connection")
    return PostgresPlanStore(connection)


async def keep(store: PlanStore, plan: Plan | None, *, at: OrgPath = UNION) -> int:
    await store.lock_plan(at)
    await store.add_plan(
        PlanVersion(id=0, org_path=at, plan=plan, by_staff_id="stf_1", reason="新规", at=NINE)
    )
    return (await store.plan_versions(at, count_max=1))[0].id


async def test_the_newest_of_a_place_holds_at_and_below_it(store: PlanStore) -> None:
    await keep(store, DEFAULT_PLAN)
    await keep(store, OTHER)

    assert await store.plan_at(COUNTY) == (UNION, OTHER)
    assert await store.plan_at(org_path("/other/")) == (ROOT, DEFAULT_PLAN)


async def test_an_empty_version_lets_the_place_inherit(store: PlanStore) -> None:
    await keep(store, OTHER)
    await keep(store, DEFAULT_PLAN, at=COUNTY)
    await keep(store, None, at=COUNTY)

    assert await store.plan_at(COUNTY) == (UNION, OTHER)
    assert (await store.plan_versions(COUNTY, count_max=1))[0].plan is None


async def test_knows_what_a_place_would_inherit(store: PlanStore) -> None:
    await keep(store, OTHER)
    await keep(store, DEFAULT_PLAN, at=COUNTY)

    assert await store.plan_above(COUNTY) == (UNION, OTHER)
    assert await store.plan_above(UNION) == (ROOT, DEFAULT_PLAN)


async def test_lists_the_versions_of_the_very_place_the_newest_first(store: PlanStore) -> None:
    first, second = await keep(store, DEFAULT_PLAN), await keep(store, OTHER)
    await keep(store, OTHER, at=COUNTY)

    assert [each.id for each in await store.plan_versions(UNION, count_max=9)] == [second, first]
    found = await store.plan_version(UNION, first)
    assert found == PlanVersion(
        id=first, org_path=UNION, plan=DEFAULT_PLAN, by_staff_id="stf_1", reason="新规", at=NINE
    )
    assert await store.plan_version(COUNTY, first) is None


async def test_lists_who_waits_below_with_their_wishes(store: PlanStore) -> None:
    wishes = Wishes(likes={"language.yue": 1}, needs={"sign": 1})
    ticket = replace(TICKET, wishes=wishes)
    await store.save_ticket(ticket)
    await store.save_ticket(replace(TICKET, id="tck_2", contact_id="ctc_2").left())

    assert await store.waiting_below(COUNTY) == [ticket]
    assert await store.waiting_below(org_path("/union/c06/")) == []
