"""Noting who is there goes on after the database was away."""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from yuangui.composition.process import pages
from yuangui.http.live_hub import LiveHub
from yuangui.kit.errors import Unavailable

pytestmark = [pytest.mark.unit, pytest.mark.anyio]


class Bank:
    """Its database is away when it is asked first."""

    def __init__(self) -> None:
        self.asked = 0
        self.noted = asyncio.Event()

    def clock(self) -> datetime:
        return datetime(2030, 1, 7, 9, 0, tzinfo=UTC)

    @asynccontextmanager
    async def unit_of_work(self, _: object) -> AsyncIterator[Any]:
        self.asked += 1
        if self.asked == 1:
            raise Unavailable("database")
        yield SimpleNamespace(queue=self)

    async def seen(self, *, contact_ids: Collection[str], now: datetime) -> None:
        self.noted.set()


async def test_goes_on_after_the_database_was_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "PRESENCE_EVERY_S", 0)
    bank = Bank()
    noting = asyncio.create_task(pages._note_presence(LiveHub(), cast("Any", bank)))

    await asyncio.wait_for(bank.noted.wait(), 5)

    assert not noting.done()
    noting.cancel()
