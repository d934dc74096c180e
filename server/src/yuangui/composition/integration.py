"""Integration: webhooks, and who sends them."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from yuangui.adapters import webhook_httpx
from yuangui.adapters.webhook_httpx import WebhookSettings
from yuangui.composition.settings import Settings
from yuangui.domains.integration.api import HEARD, IntegrationService, WebhookSender
from yuangui.domains.integration.store import PostgresIntegrationStore
from yuangui.kit.clock import Clock
from yuangui.kit.db import Connection
from yuangui.kit.org_path import ROOT
from yuangui.services import UnitOfWork
from yuangui.worker.events import handed_on
from yuangui.worker.loop import Job
from yuangui.worker.webhooks import WebhookRunner

# Woken when events were handed on; this is for what is tried again.
_SEND_PAUSE_S = 1.0
_TIDY_PAUSE_S = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class IntegrationParts:
    """What one process needs once: who sends, and whether to receivers in the own network."""

    sender: WebhookSender
    may_be_local: bool


@asynccontextmanager
async def open_integration(settings: Settings) -> AsyncIterator[IntegrationParts]:
    """Open the parts; only the demo and tests send within their own network."""
    may_be_local = settings.is_demo
    async with webhook_httpx.opened(WebhookSettings(may_be_local=may_be_local)) as sender:
        yield IntegrationParts(sender=sender, may_be_local=may_be_local)


def compose_integration(connection: Connection, parts: IntegrationParts) -> IntegrationService:
    """Return the service around one connection."""
    return IntegrationService(
        store=PostgresIntegrationStore(connection), may_be_local=parts.may_be_local
    )


def webhook_jobs(
    parts: IntegrationParts, *, unit_of_work: UnitOfWork, clock: Clock
) -> Sequence[Job]:
    """Return what the worker does for webhooks: send, and tidy up."""
    runner = WebhookRunner(unit_of_work=unit_of_work, sender=parts.sender, clock=clock)

    async def tidy() -> int:
        async with unit_of_work(ROOT) as services:
            return await services.integration.tidy(now=clock())

    return [
        Job(
            name="webhooks",
            run=runner.run,
            pause_s=_SEND_PAUSE_S,
            heeds=[handed_on(name) for name in HEARD],
            close=runner.close,
        ),
        Job(name="tidy_webhooks", run=tidy, pause_s=_TIDY_PAUSE_S),
    ]
