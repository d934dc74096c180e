"""Delivery opens a unit of work for what concerns a subscriber, and wakes who works after it."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, ClassVar, cast

import pytest

from yuangui.kit.db import Pool, transaction
from yuangui.kit.events import Event
from yuangui.kit.org_path import ROOT, OrgPath
from yuangui.kit.outbox import Outbox, Told
from yuangui.services import Services
from yuangui.worker.events import Delivery, Link, handed_on

pytestmark = [pytest.mark.store, pytest.mark.anyio]


class Rang(Event, frozen=True, kw_only=True):
    """A bell rang."""

    name: ClassVar[str] = "test.rang"
    bell: str


class House:
    """Hears the bell of its door."""

    def __init__(self, pool: Pool) -> None:
        self.units = 0
        self.heard: list[str] = []
        self.woken: list[Collection[str]] = []
        self.delivery = Delivery(
            name="house",
            pool=pool,
            unit_of_work=self.unit_of_work,
            subscriptions={Rang.name: (Link(self.hear, self.is_door),)},
            wake=self.woken.append,
        )

    @asynccontextmanager
    async def unit_of_work(self, _: OrgPath) -> AsyncIterator[Services]:
        self.units += 1
        yield cast("Any", None)

    async def hear(self, _: Services, told: Told) -> None:
        self.heard.append(told.data["bell"])

    def is_door(self, told: Told) -> bool:
        return told.data["bell"] == "door"


async def ring(pool: Pool, *bells: str) -> None:
    at = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
    async with transaction(pool, org_path=ROOT) as connection:
        await Outbox(connection).publish_all(
            [Rang(org_path=ROOT, topic="bell", at=at, bell=bell) for bell in bells]
        )


async def test_hands_on_what_concerns_a_subscriber_and_says_so(pool: Pool) -> None:
    house = House(pool)
    await ring(pool, "church", "door", "school")

    assert await house.delivery.run() == 3

    assert (house.heard, house.units) == (["door"], 1)
    assert house.woken == [{handed_on("test.rang")}]
    assert await house.delivery.run() == 0


async def test_wakes_nobody_when_nothing_was_for_anybody(pool: Pool) -> None:
    house = House(pool)
    await ring(pool, "church")

    assert await house.delivery.run() == 1

    assert (house.heard, house.units, house.woken) == ([], 0, [])
