"""Delivery of events to their subscribers: at least once, in order, from where we were."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeAlias

from yuangui.kit.db import Pool, transaction
from yuangui.kit.org_path import ROOT
from yuangui.kit.outbox import Told
from yuangui.kit.outbox_reader import next_batch, save_position
from yuangui.services import Services, UnitOfWork

#: Reacts to one event, in a unit of work of its own. Must bear being told twice.
Handler: TypeAlias = Callable[[Services, Told], Awaitable[None]]
Subscriptions: TypeAlias = Mapping[str, Sequence[Handler]]


class Delivery:
    """A lasting reader of the outbox that hands each event to whoever subscribed to it."""

    def __init__(
        self, *, name: str, pool: Pool, unit_of_work: UnitOfWork, subscriptions: Subscriptions
    ) -> None:
        self._name = name
        self._pool = pool
        self._unit_of_work = unit_of_work
        self._subscriptions = subscriptions

    async def run(self) -> int:
        """Deliver the next batch; return how many events it held."""
        async with transaction(self._pool, org_path=ROOT) as connection:
            batch = await next_batch(connection, self._name)
        for told in batch:
            for handler in self._subscriptions.get(told.name, ()):
                async with self._unit_of_work(ROOT) as services:
                    await handler(services, told)
        if batch:
            async with transaction(self._pool, org_path=ROOT) as connection:
                await save_position(connection, self._name, batch[-1].position)
        return len(batch)
