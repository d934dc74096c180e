"""The real product in process: a seeded bank on a database of its own, its worker on demand."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI

from yuangui.composition.call import open_media
from yuangui.composition.identity import IdentityEngines
from yuangui.composition.process.pages import edge_of
from yuangui.composition.process.work import jobs
from yuangui.composition.product import Product, open_product
from yuangui.composition.settings import Settings
from yuangui.domains.integration.fakes import MemoryWebhookSender
from yuangui.http.app import create_app
from yuangui.http.live_hub import LiveHub
from yuangui.kit.clock import utc_now
from yuangui.kit.org_path import OrgPath

ORIGIN = "http://bank.test"
# Every round does what the one before asked for; a story needs a handful.
ROUNDS_MAX = 60

#: Gives the engines of this bank in the place of those that came along.
Engines = Callable[[IdentityEngines], Awaitable[IdentityEngines]]


@dataclass
class MovableClock:
    """The time of day, and how far a story has gone ahead of it."""

    ahead: timedelta = field(default_factory=timedelta)

    def __call__(self) -> datetime:
        return utc_now() + self.ahead

    def pass_by(self, **spell: float) -> None:
        """Let time go by, as ``timedelta`` names it."""
        self.ahead += timedelta(**spell)


@dataclass(kw_only=True)
class Bank:
    """A composed product with its application; nothing runs but what a story asks for.

    Attributes:
        tokens: sessions that are open already, by the name of their member of staff.
        gone: contacts in a call whose page is cut off; all others are there.
    """

    product: Product
    app: FastAPI
    hub: LiveHub
    clock: MovableClock
    recordings: Path
    tokens: Mapping[str, str] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)

    def client(self) -> httpx.AsyncClient:
        """Return a browser of its own: it keeps its cookies, and defects are raised."""
        transport = httpx.ASGITransport(app=self.app)
        return httpx.AsyncClient(transport=transport, base_url=ORIGIN)

    async def settle(self) -> None:
        """Do everything that the worker would do by now."""
        await self._note_presence()
        work = jobs(self.product)
        try:
            for _ in range(ROUNDS_MAX):
                if not sum([await job.run() for job in work]):
                    return
            raise AssertionError("the worker finds no end")
        finally:
            for job in work:
                if job.close is not None:
                    await job.close()

    async def _note_presence(self) -> None:
        served = await self.rows("select contact_id from queue_ticket where state = 'assigned'")
        there = [row["contact_id"] for row in served if row["contact_id"] not in self.gone]
        async with self.services() as services:
            await services.queue.seen(contact_ids=there, now=self.clock())

    async def balance_minor(self, number: str) -> int:
        """Return what lies on an account, by its number."""
        account = await self.product.parts.core.account_by_number(number=number)
        assert account is not None
        return account.balance_minor

    async def available_minor(self, number: str) -> int:
        """Return what can be spent from an account, by its number."""
        account = await self.product.parts.core.account_by_number(number=number)
        assert account is not None
        return account.available_minor

    @asynccontextmanager
    async def services(self, at: str = "/") -> AsyncIterator[Any]:
        """Open the services that see what lies at or below a path."""
        async with self.product.unit_of_work(OrgPath(at)) as services:
            yield services

    async def rows(self, query: str, *values: Any) -> Sequence[Any]:
        """Return rows as the root of the tree sees them."""
        async with self.product.pool.acquire() as connection, connection.transaction():
            await connection.execute("select set_config('yuangui.org_path', '/', true)")
            return await connection.fetch(query, *values)


@asynccontextmanager
async def opened_bank(
    settings: Settings,
    *,
    clock: MovableClock,
    engines: Engines | None = None,
    app: FastAPI | None = None,
) -> AsyncIterator[Bank]:
    """Open the product on a seeded database and serve it from here, or from a given application."""
    async with open_product(settings, clock=clock) as opened:
        # Whatever address a test names, nothing leaves this machine.
        integration = replace(opened.parts.integration, sender=MemoryWebhookSender())
        product = replace(opened, parts=replace(opened.parts, integration=integration))
        if engines is not None:
            identity = await engines(opened.parts.identity)
            product = replace(product, parts=replace(product.parts, identity=identity))
        hub, media = LiveHub(), open_media(settings.janus, product.pool)
        app = app or create_app()
        app.state.edge = edge_of(product, hub=hub, rooms=media.rooms)
        yield Bank(
            product=product,
            app=app,
            hub=hub,
            clock=clock,
            recordings=settings.janus.recordings,
        )
