"""Pairing by hand, for tests that run no worker."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from yuangui.domains.queue.api import QueueService, Router
from yuangui.domains.queue.fakes import MemoryQueueStore
from yuangui.domains.queue.ports import RoutingRows


def router_over(store: MemoryQueueStore) -> Router:
    """Return a router over the rows of a store in memory."""

    @asynccontextmanager
    async def work() -> AsyncIterator[RoutingRows]:
        yield store

    return Router(work=work)


class PairedQueue(QueueService):
    """The queue together with what the worker does for it."""

    def __init__(self, *, store: MemoryQueueStore, publisher: object) -> None:
        super().__init__(store=store, publisher=publisher)  # type: ignore[arg-type]
        self._memory = store

    async def match(self, *, now: datetime) -> int:
        """Take back what ran out, then pair everything anew; return how much was done."""
        back = await self.take_back_due(now=now)
        return back + await router_over(self._memory).rebuild(now=now)
