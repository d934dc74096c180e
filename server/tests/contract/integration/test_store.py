"""What every store of integration does, the fake one included."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from yuangui.domains.integration.api import (
    Act,
    Delivery,
    DeliveryState,
    Trouble,
    Webhook,
    WebhookAct,
)
from yuangui.domains.integration.fakes import MemoryIntegrationStore
from yuangui.domains.integration.ports import IntegrationStore
from yuangui.domains.integration.store import PostgresIntegrationStore
from yuangui.kit.org_path import org_path

pytestmark = [pytest.mark.contract, pytest.mark.anyio]

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
COUNTY, VILLAGE = org_path("/union/c05/"), org_path("/union/c05/b02/v03/")
WEBHOOK = Webhook(
    id="whk_1",
    org_path=COUNTY,
    url="https://bank.example/",
    kinds=frozenset({"contact.opened", "run.ended"}),
    secret="s" * 43,
    is_active=True,
    made_by="stf_1",
    made_at=NINE,
)
DELIVERY = Delivery(
    id="dlv_1",
    org_path=COUNTY,
    webhook_id="whk_1",
    event_id="evt_1",
    kind="contact.opened",
    body='{"id": "evt_1"}',
    made_at=NINE,
    begun_at=NINE,
    due_at=NINE,
)


@pytest.fixture(params=["memory", "postgres"])
def store(request: pytest.FixtureRequest) -> IntegrationStore:
    if request.param == "memory":
        return MemoryIntegrationStore()
    return PostgresIntegrationStore(request.getfixturevalue("connection"))


@pytest.fixture
async def filled(store: IntegrationStore) -> IntegrationStore:
    """Return a store with two webhooks; the first has three deliveries, the second one."""
    await store.add_webhook(WEBHOOK)
    await store.add_webhook(replace(WEBHOOK, id="whk_2", made_at=NINE + MINUTE))
    for n in (1, 2, 3):
        due_at = NINE + n * MINUTE
        await store.add_delivery(
            replace(DELIVERY, id=f"dlv_{n}", event_id=f"evt_{n}", made_at=due_at, due_at=due_at)
        )
    await store.add_delivery(replace(DELIVERY, id="dlv_4", webhook_id="whk_2"))
    return store


async def leased(store: IntegrationStore, now: datetime, *, count_max: int = 9) -> list[Delivery]:
    found = await store.lease(now=now, until=now + MINUTE / 2, count_max=count_max)
    assert all(delivery.webhook_id == webhook.id for delivery, webhook in found)
    return [delivery for delivery, _ in found]


async def test_gives_back_what_was_added(store: IntegrationStore) -> None:
    await store.add_webhook(WEBHOOK)

    assert await store.add_delivery(DELIVERY)

    assert await store.webhook("whk_1") == WEBHOOK
    assert await store.webhooks() == [WEBHOOK]
    assert await store.delivery("dlv_1") == DELIVERY
    assert await store.webhook("whk_9") is None
    assert await store.delivery("dlv_9") is None


async def test_an_event_goes_to_a_webhook_once(store: IntegrationStore) -> None:
    await store.add_webhook(WEBHOOK)
    await store.add_delivery(DELIVERY)

    assert not await store.add_delivery(replace(DELIVERY, id="dlv_2"))

    assert await store.deliveries("whk_1", count_max=9) == [DELIVERY]


async def test_finds_who_listens(store: IntegrationStore) -> None:
    await store.add_webhook(WEBHOOK)
    others: list[dict[str, Any]] = [
        {"org_path": org_path("/union/c06/")},
        {"org_path": org_path("/union/c0/")},
        {"kinds": frozenset({"run.ended"})},
        {"is_active": False},
    ]
    for n, other in enumerate(others):
        await store.add_webhook(replace(WEBHOOK, id=f"whk_other{n}", **other))

    async def ids(path: str) -> list[str]:
        found = await store.listening(kind="contact.opened", org_path=org_path(path))
        return [each.id for each in found]

    assert await ids(VILLAGE) == ["whk_1"]
    assert await ids(COUNTY) == ["whk_1"]
    assert await ids("/union/") == []


async def test_leases_the_first_due_of_each_webhook(filled: IntegrationStore) -> None:
    now = NINE + 10 * MINUTE

    first = await leased(filled, now)

    assert [(each.id, each.tries) for each in first] == [("dlv_4", 1), ("dlv_1", 1)]
    assert await leased(filled, now) == []


async def test_leases_no_more_than_wanted_and_nothing_early(filled: IntegrationStore) -> None:
    assert await leased(filled, NINE - MINUTE) == []
    assert await leased(filled, NINE + 10 * MINUTE, count_max=0) == []
    assert [each.id for each in await leased(filled, NINE + 10 * MINUTE, count_max=1)] == ["dlv_4"]


async def test_a_lost_lease_is_taken_by_another_and_saves_nothing(
    filled: IntegrationStore,
) -> None:
    now = NINE + 10 * MINUTE
    before = next(each for each in await leased(filled, now) if each.id == "dlv_1")
    later = now + MINUTE
    again = next(each for each in await leased(filled, later) if each.id == "dlv_1")
    assert before.leased_until is not None
    assert again.leased_until is not None
    done = replace(again, state=DeliveryState.DELIVERED, leased_until=None, tried_at=later)

    assert again.tries == 2
    assert not await filled.save_tried(replace(done, status=500), leased_until=before.leased_until)
    assert await filled.save_tried(replace(done, status=200), leased_until=again.leased_until)
    assert await filled.delivery("dlv_1") == replace(done, status=200)


async def test_goes_on_with_the_next_when_one_is_done_or_put_off(
    filled: IntegrationStore,
) -> None:
    now = NINE + 10 * MINUTE
    for expected in ("dlv_1", "dlv_2", "dlv_3", None):
        took = {each.webhook_id: each for each in await leased(filled, now)}
        each = took.get("whk_1")
        assert (each and each.id) == expected
        if each is not None and each.leased_until is not None:
            put_off = replace(
                each, due_at=now + MINUTE, leased_until=None, trouble=Trouble.TIMEOUT, tried_at=now
            )
            assert await filled.save_tried(put_off, leased_until=each.leased_until)


async def test_a_paused_webhook_is_sent_nothing_until_it_resumes(
    filled: IntegrationStore,
) -> None:
    now = NINE + 10 * MINUTE
    await filled.set_active("whk_1", is_active=False)

    assert [each.id for each in await leased(filled, now)] == ["dlv_4"]

    await filled.set_active("whk_1", is_active=True)
    assert [each.id for each in await leased(filled, now)] == ["dlv_1"]


async def test_a_deleted_webhook_takes_its_deliveries_along(filled: IntegrationStore) -> None:
    await filled.delete_webhook("whk_1")

    assert await filled.delivery("dlv_1") is None
    assert [each.id for each in await filled.webhooks()] == ["whk_2"]


async def test_lists_the_newest_first(filled: IntegrationStore) -> None:
    found = await filled.deliveries("whk_1", count_max=2)

    assert [each.id for each in found] == ["dlv_3", "dlv_2"]


async def test_begins_anew(filled: IntegrationStore) -> None:
    now = NINE + 10 * MINUTE
    each = next(each for each in await leased(filled, now) if each.id == "dlv_1")
    assert each.leased_until is not None
    over = replace(each, state=DeliveryState.GIVEN_UP, leased_until=None, tried_at=now, status=500)
    await filled.save_tried(over, leased_until=each.leased_until)

    again = over.again(now=now + MINUTE)
    await filled.save_again(again)

    assert await filled.delivery("dlv_1") == again


async def test_gives_up_what_is_late_and_with_nobody(filled: IntegrationStore) -> None:
    now = NINE + 10 * MINUTE
    first = [each.id for each in await leased(filled, now)]

    assert first == ["dlv_4", "dlv_1"]
    assert await filled.give_up(begun_before=NINE, now=now, count_max=9) == 0
    assert await filled.give_up(begun_before=now, now=now, count_max=1) == 1
    assert await filled.give_up(begun_before=now, now=now, count_max=9) == 1
    assert await filled.give_up(begun_before=now, now=now + MINUTE, count_max=9) == 2
    found = await filled.deliveries("whk_1", count_max=9)
    assert {(each.state, each.leased_until) for each in found} == {(DeliveryState.GIVEN_UP, None)}


async def test_forgets_what_is_over_and_old(filled: IntegrationStore) -> None:
    now = NINE + 10 * MINUTE
    for each in await leased(filled, now):
        assert each.leased_until is not None
        done = replace(each, state=DeliveryState.DELIVERED, leased_until=None, status=200)
        await filled.save_tried(replace(done, tried_at=now), leased_until=each.leased_until)

    assert await filled.forget(made_before=NINE + MINUTE, count_max=9) == 1
    assert await filled.forget(made_before=NINE + 9 * MINUTE, count_max=9) == 1
    assert [each.id for each in await filled.deliveries("whk_1", count_max=9)] == ["dlv_3", "dlv_2"]


async def test_keeps_acts_beyond_their_webhook(filled: IntegrationStore) -> None:
    acts = [
        WebhookAct(
            id=f"act_{n}",
            org_path=COUNTY,
            webhook_id="whk_1",
            url=WEBHOOK.url,
            staff_id="stf_1",
            act=act,
            at=NINE + n * MINUTE,
        )
        for n, act in enumerate((Act.MADE, Act.DELETED))
    ]
    for each in acts:
        await filled.add_act(each)
    await filled.delete_webhook("whk_1")

    assert await filled.acts(count_max=9) == acts[::-1]
    assert await filled.acts(count_max=1) == acts[1:]
