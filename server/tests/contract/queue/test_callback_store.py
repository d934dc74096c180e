"""What every store of callbacks and overflow does, the fake one included."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.contract.queue.test_store import TICKET

from yuangui.domains.queue.api import Callback, CallbackState
from yuangui.domains.queue.fakes import MemoryCallbackStore
from yuangui.domains.queue.model.overflow import Overflowed, OverflowWhy
from yuangui.domains.queue.store.callback import PostgresCallbackStore
from yuangui.kit.db import Connection
from yuangui.kit.org_path import org_path

pytestmark = [pytest.mark.contract, pytest.mark.anyio]

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
UNION = org_path("/union/")
SLOT = NINE + timedelta(hours=2)
CALLBACK = Callback(
    id="cbk_1",
    org_path=TICKET.org_path,
    plan_at=UNION,
    contact_id="ctc_1",
    queue="loans",
    service="transfer",
    locale="zh-CN",
    customer_name="李四",
    phone="13800005678",
    why=OverflowWhy.CLOSED,
    made_at=NINE,
    due_at=SLOT,
    slot_at=SLOT,
    slot_ends_at=SLOT + timedelta(minutes=30),
    tries_max=3,
)
Store = MemoryCallbackStore | PostgresCallbackStore


@pytest.fixture(params=["memory", "postgres"])
def store(request: pytest.FixtureRequest) -> Store:
    if request.param == "memory":
        return MemoryCallbackStore()
    connection: Connection = request.getfixturevalue("connection")
    return PostgresCallbackStore(connection)


def other(number: int, **changes: Any) -> Callback:
    return replace(CALLBACK, id=f"cbk_{number}", contact_id=f"ctc_{number}", **changes)


async def test_returns_what_was_added_and_what_became_of_it(store: Store) -> None:
    await store.lock_callback_of("ctc_1")
    await store.add_callback(CALLBACK)
    assert await store.callback("cbk_1", for_update=True) == CALLBACK

    tried = replace(CALLBACK, called_by="stf_1", called_by_name="陈晓", called_at=NINE).unanswered(
        now=NINE
    )
    called = tried.called(by="stf_2", name="李清妍", invitation_id="inv_1", now=NINE)
    if isinstance(store, MemoryCallbackStore):
        await store.save_callback(called)
        assert await store.callback_by_invitation("inv_1") == called
    await store.save_callback(tried)
    assert await store.callback_of("ctc_1") == tried
    assert await store.callback_of("ctc_2") is None
    assert await store.callback_by_invitation("inv_9") is None


async def test_counts_who_has_a_slot(store: Store) -> None:
    await store.lock_slot(plan_at=UNION, queue="loans", slot_at=SLOT)
    cancelled = other(4).ended(CallbackState.CANCELLED, now=NINE)
    soon = other(5, slot_at=None, slot_ends_at=None)
    for each in (CALLBACK, other(2), other(3, queue="general"), cancelled, soon):
        await store.add_callback(each)

    assert dict(await store.booked(plan_at=UNION, queue="loans", since=NINE)) == {SLOT: 2}
    assert dict(await store.booked(plan_at=UNION, queue="loans", since=SLOT)) == {}


async def test_lists_who_waits_and_then_what_has_ended_lately(store: Store) -> None:
    sooner = other(2, due_at=NINE)
    ended = other(3).ended(CallbackState.DONE, now=NINE + timedelta(minutes=1))
    newer = other(4).ended(CallbackState.MISSED, now=NINE + timedelta(minutes=2))
    for each in (CALLBACK, sooner, ended, newer):
        await store.add_callback(each)

    async def listed(since: datetime, count_max: int = 9) -> list[str]:
        found = await store.callbacks(ended_since=since, count_max=count_max)
        return [each.id for each in found]

    assert await listed(NINE) == ["cbk_2", "cbk_1", "cbk_4", "cbk_3"]
    assert await listed(NINE + timedelta(minutes=1)) == ["cbk_2", "cbk_1", "cbk_4"]
    assert await listed(NINE, 1) == ["cbk_2"]


async def test_remembers_from_where_a_ticket_overflowed(store: Store) -> None:
    await store.save_ticket(TICKET)
    overflowed = Overflowed(
        org_path=TICKET.org_path,
        ticket_id=TICKET.id,
        contact_id=TICKET.contact_id,
        from_queue="loans",
        to_queue="general",
        why=OverflowWhy.LONG_WAIT,
        at=NINE,
    )
    await store.add_overflow(overflowed)

    assert await store.overflowed(TICKET.contact_id) == overflowed
    assert await store.overflowed("ctc_9") is None


async def test_a_ticket_that_ended_for_a_callback_waits_no_more(store: Store) -> None:
    await store.save_ticket(TICKET.called_back())

    assert await store.ticket("tck_1") == TICKET.called_back()
    assert await store.open_tickets() == []
