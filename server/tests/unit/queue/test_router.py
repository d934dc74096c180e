"""What the router does with all that it is told at once."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from tests.support.queue import router_over

from yuangui.domains.queue.api import DEFAULT_PLAN, QueueService, SeatState
from yuangui.domains.queue.fakes import MemoryQueueStore
from yuangui.domains.queue.model.plan import QueueStep
from yuangui.kit.events import Event
from yuangui.kit.org_path import OrgPath, org_path

pytestmark = [pytest.mark.unit, pytest.mark.anyio]

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
UNION, COUNTY, OTHER = org_path("/union/"), org_path("/union/c05/"), org_path("/union/c06/")
OWN_FIRST = timedelta(seconds=3)
PLAN = msgspec.structs.replace(
    DEFAULT_PLAN,
    queues=(
        msgspec.structs.replace(
            DEFAULT_PLAN.queues[0], steps=(QueueStep(depth=2, for_s=3), QueueStep())
        ),
    ),
)


class Untold:
    """Takes what is published, and tells nobody."""

    async def publish(self, event: Event) -> None: ...


async def open_seat(queue: QueueService, staff_id: str, *, at: OrgPath) -> None:
    await queue.choose_state(staff_id=staff_id, org_path=at, state=SeatState.READY, now=NINE)


async def test_whoever_comes_back_is_before_whoever_asks_everybody_at_that_moment() -> None:
    store = MemoryQueueStore({UNION: PLAN})
    queue, router = QueueService(store=store, publisher=Untold()), router_over(store)
    await open_seat(queue, "own", at=COUNTY)
    first = await queue.enter(contact_id="first", org_path=COUNTY, service=None, now=NINE)
    assert await router.rebuild(now=NINE) == 1
    second = await queue.enter(contact_id="second", org_path=COUNTY, service=None, now=NINE)
    await open_seat(queue, "pool", at=UNION)
    assert await router.heed(ticket_ids=[second.id], staff_ids=["pool"], now=NINE) == 0

    now = NINE + OWN_FIRST
    await queue.refuse(ticket_id=first.id, staff_id="own", now=now)
    assert await router.heed(ticket_ids=[first.id], staff_ids=["own"], now=now) == 1

    pool = await queue.seat(staff_id="pool", org_path=UNION, now=now)
    assert pool.ticket_id == first.id


async def test_of_all_who_come_at_once_the_best_rank_finds_the_last_seat() -> None:
    store = MemoryQueueStore({UNION: PLAN})
    queue, router = QueueService(store=store, publisher=Untold()), router_over(store)
    await open_seat(queue, "own", at=COUNTY)
    await router.rebuild(now=NINE)
    younger = await queue.enter(contact_id="younger", org_path=COUNTY, service=None, now=NINE)
    elder = await queue.enter(
        contact_id="elder", org_path=COUNTY, service=None, classes=["elderly"], now=NINE
    )

    assert await router.heed(ticket_ids=[younger.id, elder.id], now=NINE) == 1

    own = await queue.seat(staff_id="own", org_path=COUNTY, now=NINE)
    assert own.ticket_id == elder.id
