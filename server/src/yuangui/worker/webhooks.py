"""Delivery of webhooks: leased in one unit of work, sent outside of any, noted in another."""

import asyncio

import structlog

from yuangui.domains.integration.api import DeliveryState, Outgoing, WebhookSender
from yuangui.kit.clock import Clock
from yuangui.kit.org_path import ROOT
from yuangui.services import UnitOfWork

AT_ONCE_MAX = 64
# How long a round waits for receivers before it looks for others that are due.
GLANCE_S = 0.1

_log = structlog.get_logger()


class WebhookRunner:
    """Sends to every receiver by itself: a slow or dead one keeps no other waiting."""

    def __init__(self, *, unit_of_work: UnitOfWork, sender: WebhookSender, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._sender = sender
        self._clock = clock
        self._under_way: set[asyncio.Task[None]] = set()

    async def run(self) -> int:
        """Begin what is due and return how many deliveries were under way in this round."""
        free = AT_ONCE_MAX - len(self._under_way)
        async with self._unit_of_work(ROOT) as services:
            claimed = await services.integration.claim(now=self._clock(), count_max=free)
        self._under_way |= {asyncio.create_task(self._deliver(each)) for each in claimed}
        count = len(self._under_way)
        if count:
            done, self._under_way = await asyncio.wait(
                self._under_way, timeout=GLANCE_S, return_when=asyncio.FIRST_COMPLETED
            )
            for each in done:
                each.result()
        return count

    async def close(self) -> None:
        """Let go of what is under way; its leases run out and it is sent again."""
        for each in self._under_way:
            each.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _deliver(self, outgoing: Outgoing) -> None:
        try:
            answer = await self._sender.send(outgoing.letter)
            async with self._unit_of_work(ROOT) as services:
                state = await services.integration.answered(
                    outgoing=outgoing, answer=answer, now=self._clock()
                )
            if state is DeliveryState.GIVEN_UP:
                _log.warning("webhook_given_up", webhook=outgoing.delivery.webhook_id)
        except Exception as error:  # noqa: BLE001 - an edge: one delivery's defect stops no other
            _log.error("webhook_failed", kind=outgoing.delivery.kind, exc_info=error)
