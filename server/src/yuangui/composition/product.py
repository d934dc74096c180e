"""The composed product: what one process opens once, and its units of work."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from yuangui.adapters.core_builtin import KeyedPinSealer, pin_key
from yuangui.adapters.media_janus.recordings import JanusRecordings
from yuangui.adapters.pages_typst import TypstPageMaker
from yuangui.adapters.receipt_typst import TypstReceiptMaker
from yuangui.composition.catalogue import FlowCatalogue
from yuangui.composition.core import compose_core
from yuangui.composition.evidence import compose_evidence, evidence_parts
from yuangui.composition.flow import compose_labour
from yuangui.composition.identity import open_identity
from yuangui.composition.integration import open_integration
from yuangui.composition.notices import FolderNotices
from yuangui.composition.settings import Settings
from yuangui.composition.sign_in import open_sign_in
from yuangui.composition.unit import Parts, compose_unit
from yuangui.domains.evidence.api import EvidenceService
from yuangui.flow.api import Definitions, Labour
from yuangui.kit.clock import Clock, utc_now
from yuangui.kit.db import Connection, Pool, open_pool, transaction
from yuangui.kit.org_path import ROOT, OrgPath
from yuangui.kit.outbox import Outbox, Publisher
from yuangui.kit.outbox_reader import Notifier
from yuangui.services import Services

_POOL_SIZE = 12
# The core bank commits by itself, as an outside party would, so it has connections of its own.
_CORE_POOL_SIZE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """Everything that lives as long as its process."""

    settings: Settings
    clock: Clock
    pool: Pool
    notifier: Notifier
    parts: Parts

    @asynccontextmanager
    async def unit_of_work(self, org_path: OrgPath) -> AsyncIterator[Services]:
        """Open services that see rows at or below a path; committed when the block ends."""
        async with transaction(self.pool, org_path=org_path) as connection:
            outbox = Outbox(connection)
            yield compose_unit(connection, self.parts, events=outbox).services
        if outbox.has_events:
            self.notifier.poke()

    def labour(self, connection: Connection) -> Labour:
        """Return what a worker needs of the flow engine in one unit of work."""
        outbox = Outbox(connection)
        return compose_labour(
            connection,
            steps=compose_unit(connection, self.parts, events=outbox).steps,
            definitions=self.parts.definitions,
            publisher=outbox,
        )

    def evidence(self, connection: Connection, events: Publisher) -> EvidenceService:
        """Return the evidence service around a connection."""
        return compose_evidence(connection, self.parts.evidence, events=events)

    async def load_catalogue(self) -> None:
        """Read which services are in force."""
        async with self.unit_of_work(ROOT) as services:
            self.parts.catalogue.replace(await services.flow.newest())


@asynccontextmanager
async def open_product(settings: Settings, *, clock: Clock = utc_now) -> AsyncIterator[Product]:
    """Open pools and engines; close them in the reverse order."""
    async with AsyncExitStack() as stack:
        pool = await open_pool(settings.dsn, size_max=_POOL_SIZE)
        stack.push_async_callback(pool.close)
        core_pool = await open_pool(settings.dsn, size_max=_CORE_POOL_SIZE)
        stack.push_async_callback(core_pool.close)
        sealer = KeyedPinSealer(key=pin_key(settings.data / "keys" / "pin.key"))
        stack.callback(sealer.close)
        pages = TypstPageMaker()
        stack.push_async_callback(pages.close)
        parts = Parts(
            notices=FolderNotices(settings.notices),
            catalogue=FlowCatalogue(),
            definitions=Definitions(),
            recordings=JanusRecordings(settings.janus.recordings),
            sign_in=await stack.enter_async_context(open_sign_in(settings)),
            core=compose_core(core_pool, sealer=sealer, clock=clock),
            evidence=evidence_parts(
                settings.data / "evidence",
                is_demo=settings.is_demo,
                time_stamp_url=settings.time_stamp_url,
            ),
            identity=await stack.enter_async_context(open_identity(settings)),
            pages=pages,
            receipts=TypstReceiptMaker(is_demo=settings.is_demo),
            integration=await stack.enter_async_context(open_integration(settings)),
            origin=settings.origin,
            zone=settings.zone,
        )
        product = Product(
            settings=settings,
            clock=clock,
            pool=pool,
            notifier=Notifier(pool),
            parts=parts,
        )
        await product.load_catalogue()
        yield product
