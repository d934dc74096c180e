"""Delivery of events to their subscribers: at least once, in order, from where we were."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from yuangui.kit.db import Pool, transaction
from yuangui.kit.org_path import ROOT
from yuangui.kit.outbox import Told
from yuangui.kit.outbox_reader import next_batch, save_position
from yuangui.services import Services, UnitOfWork

#: Reacts to one event, in a unit of work of its own. Must bear being told twice.
Handler: TypeAlias = Callable[[Services, Told], Awaitable[None]]


def handed_on(name: str) -> str:
    """Return what wakes jobs for which subscribers to such events leave something to do."""
    return f"handed_on:{name}"


def always(_: Told) -> bool:
    """Return that an event is for a subscriber whatever it says."""
    return True


@dataclass(frozen=True, slots=True)
class Link:
    """A subscriber, and which of the events of a name are for it: others open no unit of work."""

    handler: Handler
    concerns: Callable[[Told], bool] = always


Subscriptions: TypeAlias = Mapping[str, Sequence[Link]]


class Delivery:
    """A lasting reader of the outbox that hands each event to whoever subscribed to it."""

    def __init__(
        self,
        *,
        name: str,
        pool: Pool,
        unit_of_work: UnitOfWork,
        subscriptions: Subscriptions,
        wake: Callable[[Collection[str]], None] = lambda _: None,
    ) -> None:
        """Take what is called with what was handed on of a batch."""
        self._name = name
        self._pool = pool
        self._unit_of_work = unit_of_work
        self._subscriptions = subscriptions
        self._wake = wake

    async def run(self) -> int:
        """Deliver the next batch; return how many events it held."""
        async with transaction(self._pool, org_path=ROOT) as connection:
            batch = await next_batch(connection, self._name)
        links = [
            (told, link)
            for told in batch
            for link in self._subscriptions.get(told.name, ())
            if link.concerns(told)
        ]
        for told, link in links:
            async with self._unit_of_work(ROOT) as services:
                await link.handler(services, told)
        if batch:
            async with transaction(self._pool, org_path=ROOT) as connection:
                await save_position(connection, self._name, batch[-1].position)
        if links:
            self._wake({handed_on(told.name) for told, _ in links})
        return len(batch)
