"""The process that serves pages and owns the live side of calls."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

import asyncpg
import structlog
import uvicorn
from fastapi import FastAPI

from yuangui.adapters.relay_coturn.credentials import RelayCredentials
from yuangui.composition.call import open_media
from yuangui.composition.process.logging import set_up_logging
from yuangui.composition.product import Product, open_product
from yuangui.composition.settings import Settings, SettingsInvalid, read_settings
from yuangui.composition.sign_in import BANK_NAME
from yuangui.domains.call.api import CallRoomRegistry, ParticipantsChanged
from yuangui.domains.contact.api import Contact
from yuangui.domains.institution.api import SessionEnded, StaffSession
from yuangui.domains.invitation.api import Guest
from yuangui.http.app import create_app
from yuangui.http.edge import Edge, IceServers, no_relay
from yuangui.http.live_hub import LiveHub
from yuangui.http.principal import Principal
from yuangui.kit.errors import Unavailable
from yuangui.kit.memory import collect_seldom
from yuangui.kit.org_path import ROOT
from yuangui.kit.outbox import Told
from yuangui.kit.outbox_reader import read_from_now

# uvicorn's five seconds cut pages off between two polls.
KEEP_ALIVE_S = 75
SHUTDOWN_S = 5
PRESENCE_EVERY_S = 10.0
# Thousands at once would hold rows, and the loop, for longer than a signal may take.
PRESENCE_SLICE = 500

log = structlog.get_logger()


class Principals:
    """Finds out who holds a cookie, in a short unit of work at the root of the tree."""

    def __init__(self, product: Product) -> None:
        self._product = product

    async def __call__(
        self, *, staff_token: str | None, customer_token: str | None, guest_token: str | None
    ) -> Principal:
        """Return who holds these tokens."""
        return Principal(
            staff=await self._staff(staff_token),
            contact=await self._contact(customer_token),
            guest=await self._guest(guest_token),
        )

    async def _staff(self, token: str | None) -> StaffSession | None:
        if token is None:
            return None
        async with self._product.unit_of_work(ROOT) as services:
            with suppress(SessionEnded):
                return await services.institution.session(token=token, now=self._product.clock())
        return None

    async def _contact(self, token: str | None) -> Contact | None:
        if token is None:
            return None
        async with self._product.unit_of_work(ROOT) as services:
            return await services.contact.by_token(token=token)

    async def _guest(self, token: str | None) -> Guest | None:
        if token is None:
            return None
        async with self._product.unit_of_work(ROOT) as services:
            return await services.invitation.guest_of(session=token)


def edge_of(product: Product, *, hub: LiveHub, rooms: CallRoomRegistry) -> Edge:
    """Return what the HTTP edge is given of a product."""
    ice_servers: IceServers = no_relay
    if product.settings.has_relay:
        ice_servers = RelayCredentials(product.settings.relay.control, clock=product.clock)
    return Edge(
        unit_of_work=product.unit_of_work,
        find_principal=Principals(product),
        clock=product.clock,
        zone=product.settings.zone,
        hub=hub,
        rooms=rooms,
        ice_servers=ice_servers,
        notices=product.parts.notices.by_locale,
        bank_name=BANK_NAME,
        is_secure=product.settings.is_secure,
        is_demo=product.settings.is_demo,
    )


@asynccontextmanager
async def _serving(app: FastAPI, settings: Settings) -> AsyncIterator[None]:
    async with open_product(settings) as product, asyncio.TaskGroup() as group:
        media = open_media(settings.janus, product.pool)
        hub = LiveHub()
        app.state.edge = edge_of(product, hub=hub, rooms=media.rooms)
        tasks = [
            group.create_task(product.notifier.run()),
            group.create_task(media.engine.run()),
            group.create_task(media.rooms.run()),
            group.create_task(_tell_pages(hub, media.rooms, settings.dsn)),
            group.create_task(_note_presence(hub, product)),
            group.create_task(product.parts.identity.warm_up()),
        ]
        collect_seldom()
        yield
        for task in tasks:
            task.cancel()


async def _tell_pages(hub: LiveHub, rooms: CallRoomRegistry, dsn: str) -> None:
    async for batch in read_from_now(dsn):
        for told in batch:
            if told.name == ParticipantsChanged.name:
                rooms.renew(contact_id=told.topic.partition(":")[2])
            for topic in _topics(told):
                hub.tell_changed(org_path=told.org_path, topic=topic)


async def _note_presence(hub: LiveHub, product: Product) -> None:
    """Note which waiting customers are there; while the database is away, nobody is asked."""
    while True:
        await asyncio.sleep(PRESENCE_EVERY_S)
        try:
            customers = hub.customers()
            for begin in range(0, len(customers), PRESENCE_SLICE):
                some = customers[begin : begin + PRESENCE_SLICE]
                async with product.unit_of_work(ROOT) as services:
                    await services.queue.seen(contact_ids=some, now=product.clock())
        except (Unavailable, asyncpg.PostgresError) as error:
            log.warning("presence_not_noted", kind=type(error).__name__)


def _topics(told: Told) -> Sequence[str]:
    """Return what a page may follow: the event's own topic, and the area it belongs to."""
    area = told.topic.partition(":")[0]
    if area in ("queue", "authorisations"):
        return (area,)
    if told.name == "queue.ticket_changed":
        return (told.topic, "queue", "floor")
    if told.name == "queue.seat_changed":
        return (told.topic, "floor")
    return (told.topic,)


def application(settings: Settings) -> FastAPI:
    """Return the application, which opens everything when it starts."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        try:
            async with _serving(app, settings):
                yield
        except BaseExceptionGroup:
            # What pages live from has ended: a process that only fails must make way for another.
            log.critical("pages_cannot_go_on", exc_info=True)
            signal.raise_signal(signal.SIGTERM)

    return create_app(lifespan=lifespan, web_root=settings.web, ca_file=settings.ca_certificate)


def main() -> int:
    """Serve pages until told to stop."""
    set_up_logging()
    try:
        settings = read_settings()
    except SettingsInvalid as error:
        sys.stderr.write(f"{error}\n")
        return 2
    uvicorn.run(
        application(settings),
        host=settings.host,
        port=settings.port,
        ssl_certfile=settings.tls_certificate,
        ssl_keyfile=settings.tls_key,
        loop="uvloop",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_max_size=256 * 1024,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=SHUTDOWN_S,
        access_log=False,
        server_header=False,
        log_level="warning",
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
