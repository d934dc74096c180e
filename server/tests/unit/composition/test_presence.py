"""Noting who is there: in slices, and on after the database was away."""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from yuangui.composition.process import pages
from yuangui.http.live_hub import LiveHub, LiveSocket
from yuangui.kit.errors import Unavailable

pytestmark = [pytest.mark.unit, pytest.mark.anyio]


class Bank:
    """Its database is away when it is asked first; then it hears of customers."""

    def __init__(self, customers: int) -> None:
        self.asked = 0
        self.slices: list[int] = []
        self.noted = asyncio.Event()
        self._customers = customers

    def clock(self) -> datetime:
        return datetime(2030, 1, 7, 9, 0, tzinfo=UTC)

    @asynccontextmanager
    async def unit_of_work(self, _: object) -> AsyncIterator[Any]:
        self.asked += 1
        if self.asked == 1:
            raise Unavailable("database")
        yield SimpleNamespace(queue=self)

    async def seen(self, *, contact_ids: Collection[str], now: datetime) -> None:
        self.slices.append(len(contact_ids))
        if sum(self.slices) >= self._customers:
            self.noted.set()


def hub_with(customers: int) -> LiveHub:
    hub = LiveHub()
    for n in range(customers):
        hub.add(LiveSocket(topics=[f"contact:ctc_{n}:customer"]))
    return hub


async def test_goes_on_after_the_database_was_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "PRESENCE_EVERY_S", 0)
    monkeypatch.setattr(pages, "PRESENCE_SLICE", 2)
    bank = Bank(customers=5)
    noting = asyncio.create_task(pages._note_presence(hub_with(5), cast("Any", bank)))

    await asyncio.wait_for(bank.noted.wait(), 5)

    assert not noting.done()
    assert bank.slices[:3] == [2, 2, 1]
    noting.cancel()
