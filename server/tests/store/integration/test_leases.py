"""Many workers reach for the same deliveries: each is tried by one of them."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from yuangui.domains.integration.api import Delivery, Webhook
from yuangui.domains.integration.store import PostgresIntegrationStore
from yuangui.kit.db import Pool, transaction
from yuangui.kit.org_path import ROOT, org_path

pytestmark = [pytest.mark.store, pytest.mark.anyio]

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
COUNTY = org_path("/union/c05/")
WEBHOOKS, DELIVERIES, WORKERS = 5, 3, 6


async def fill(pool: Pool) -> None:
    async with transaction(pool, org_path=ROOT) as connection:
        store = PostgresIntegrationStore(connection)
        for n in range(WEBHOOKS):
            await store.add_webhook(
                Webhook(
                    id=f"whk_{n}",
                    org_path=COUNTY,
                    url="https://bank.example/",
                    kinds=frozenset({"run.ended"}),
                    secret="s" * 43,
                    is_active=True,
                    made_by="stf_1",
                    made_at=NINE,
                )
            )
            for m in range(DELIVERIES):
                await store.add_delivery(
                    Delivery(
                        id=f"dlv_{n}_{m}",
                        org_path=COUNTY,
                        webhook_id=f"whk_{n}",
                        event_id=f"evt_{m}",
                        kind="run.ended",
                        body="{}",
                        made_at=NINE,
                        begun_at=NINE,
                        due_at=NINE,
                    )
                )


async def leased(pool: Pool) -> Sequence[str]:
    async with transaction(pool, org_path=ROOT) as connection:
        found = await PostgresIntegrationStore(connection).lease(
            now=NINE, until=NINE + timedelta(minutes=1), count_max=100
        )
        return [delivery.id for delivery, _ in found]


async def test_one_for_each_webhook_whoever_comes(pool: Pool) -> None:
    await fill(pool)

    taken = await asyncio.gather(*(leased(pool) for _ in range(WORKERS)))

    assert sorted(each for found in taken for each in found) == [
        f"dlv_{n}_0" for n in range(WEBHOOKS)
    ]


async def test_another_county_sees_neither_webhooks_nor_deliveries_nor_acts(pool: Pool) -> None:
    await fill(pool)

    async with transaction(pool, org_path=org_path("/union/c06/")) as connection:
        store = PostgresIntegrationStore(connection)

        assert await store.webhooks() == []
        assert await store.delivery("dlv_0_0") is None
        assert await store.lease(now=NINE, until=NINE, count_max=9) == []
        assert await store.acts(count_max=9) == []
