"""Sends webhooks over HTTP."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from yuangui.adapters.webhook_httpx.adapter import HttpxWebhookSender, Resolve, resolve
from yuangui.adapters.webhook_httpx.settings import WebhookSettings

__all__ = ["HttpxWebhookSender", "WebhookSettings", "opened"]


@asynccontextmanager
async def opened(
    settings: WebhookSettings, *, find: Resolve = resolve
) -> AsyncIterator[HttpxWebhookSender]:
    """Open the sender until the block ends.

    It trusts the authorities of the system, heeds no proxy of the environment, and uses each
    connection once: a pool would go by address and forget for which name it was checked.
    """
    async with httpx.AsyncClient(
        verify=ssl.create_default_context(),
        trust_env=False,
        follow_redirects=False,
        limits=httpx.Limits(max_connections=None, max_keepalive_connections=0),
        timeout=settings.timeout_s,
    ) as client:
        yield HttpxWebhookSender(settings, client, find=find)
