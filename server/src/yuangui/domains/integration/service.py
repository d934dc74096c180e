"""What can be done with webhooks."""

from collections.abc import Collection, Sequence
from datetime import datetime

from yuangui.domains.integration import rules
from yuangui.domains.integration.errors import (
    DeliveryUnknown,
    WebhookOutOfReach,
    WebhooksFull,
    WebhookUnknown,
)
from yuangui.domains.integration.events import KINDS, kind_of
from yuangui.domains.integration.model import (
    KEPT,
    LEASE,
    PATIENCE,
    WEBHOOKS_MAX,
    Act,
    Answer,
    Delivery,
    DeliveryState,
    Outgoing,
    Webhook,
    WebhookAct,
)
from yuangui.domains.integration.ports import IntegrationStore
from yuangui.kit.ids import new_id, new_secret
from yuangui.kit.org_path import OrgPath, covers
from yuangui.kit.outbox import Told

LISTED_MAX = 100
_TIDIED_AT_ONCE = 1_000


class IntegrationService:
    """Webhooks of whoever is within the fence of the unit of work."""

    def __init__(self, *, store: IntegrationStore, may_be_local: bool) -> None:
        self._store = store
        self._may_be_local = may_be_local

    async def make(
        self,
        *,
        url: str,
        kinds: Collection[str],
        org_path: OrgPath,
        within: OrgPath,
        staff_id: str,
        now: datetime,
    ) -> Webhook:
        """Make a webhook for what happens at or below a path; its secret is shown this once.

        Raises:
            WebhookOutOfReach: the path is not at or below ``within``.
            WebhookUrlRefused: events may not be sent to this address.
            WebhooksFull: the institution has as many as it may have.
        """
        assert kinds
        assert KINDS.issuperset(kinds)
        if not covers(within, org_path):
            raise WebhookOutOfReach
        rules.check_url(url, may_be_local=self._may_be_local)
        there = [each for each in await self._store.webhooks() if each.org_path == org_path]
        if len(there) >= WEBHOOKS_MAX:
            raise WebhooksFull(count_max=WEBHOOKS_MAX)
        webhook = Webhook(
            id=new_id("whk"),
            org_path=org_path,
            url=url,
            kinds=frozenset(kinds),
            secret=new_secret(),
            is_active=True,
            made_by=staff_id,
            made_at=now,
        )
        await self._store.add_webhook(webhook)
        await self._note(webhook, Act.MADE, staff_id=staff_id, now=now)
        return webhook

    async def webhooks(self) -> Sequence[Webhook]:
        """Return all webhooks, the oldest first."""
        return await self._store.webhooks()

    async def set_active(
        self, *, webhook_id: str, is_active: bool, staff_id: str, now: datetime
    ) -> Webhook:
        """Pause or resume. A paused webhook is told of nothing; what was on its way waits.

        Raises:
            WebhookUnknown: there is none of that name within the fence.
        """
        webhook = await self._webhook(webhook_id)
        if webhook.is_active != is_active:
            await self._store.set_active(webhook_id, is_active=is_active)
            act = Act.RESUMED if is_active else Act.PAUSED
            await self._note(webhook, act, staff_id=staff_id, now=now)
        return await self._webhook(webhook_id)

    async def delete(self, *, webhook_id: str, staff_id: str, now: datetime) -> None:
        """Forget a webhook and its deliveries; the acts stay.

        Raises:
            WebhookUnknown: there is none of that name within the fence.
        """
        webhook = await self._webhook(webhook_id)
        await self._store.delete_webhook(webhook_id)
        await self._note(webhook, Act.DELETED, staff_id=staff_id, now=now)

    async def acts(self) -> Sequence[WebhookAct]:
        """Return what staff did with webhooks, the newest first."""
        return await self._store.acts(count_max=LISTED_MAX)

    async def deliveries(self, *, webhook_id: str) -> Sequence[Delivery]:
        """Return the last deliveries to a webhook, the newest first.

        Raises:
            WebhookUnknown: there is none of that name within the fence.
        """
        await self._webhook(webhook_id)
        return await self._store.deliveries(webhook_id, count_max=LISTED_MAX)

    async def send_again(
        self, *, webhook_id: str, delivery_id: str, staff_id: str, now: datetime
    ) -> Delivery:
        """Begin another series of tries for a delivery that is over.

        Raises:
            WebhookUnknown, DeliveryUnknown: there is none of that name within the fence.
            DeliveryPending: it is on its way already.
        """
        webhook = await self._webhook(webhook_id)
        delivery = await self._store.delivery(delivery_id)
        if delivery is None or delivery.webhook_id != webhook.id:
            raise DeliveryUnknown(delivery_id=delivery_id)
        again = delivery.again(now=now)
        await self._store.save_again(again)
        await self._note(webhook, Act.SENT_AGAIN, staff_id=staff_id, now=now)
        return again

    async def tell(self, *, told: Told, now: datetime) -> int:
        """Put what is public in an internal event on its way; return to how many webhooks.

        Told twice, it is on its way once.
        """
        event = rules.public_event(told)
        if event is None:
            return 0
        kind = kind_of(event)
        added = 0
        for webhook in await self._store.listening(kind=kind, org_path=event.org_path):
            added += await self._store.add_delivery(
                Delivery(
                    id=new_id("dlv"),
                    org_path=webhook.org_path,
                    webhook_id=webhook.id,
                    event_id=event.id,
                    kind=kind,
                    body=rules.body_of(event),
                    made_at=now,
                    begun_at=now,
                    due_at=now,
                )
            )
        return added

    async def claim(self, *, now: datetime, count_max: int) -> Sequence[Outgoing]:
        """Lease due deliveries for one try each, at most one for each webhook at a time."""
        leased = await self._store.lease(now=now, until=now + LEASE, count_max=count_max)
        return [
            Outgoing(delivery=delivery, letter=rules.letter(delivery, webhook, now=now))
            for delivery, webhook in leased
        ]

    async def answered(self, *, outgoing: Outgoing, answer: Answer, now: datetime) -> DeliveryState:
        """Note what a try came to, and return it; a lease that was lost meanwhile notes nothing."""
        leased_until = outgoing.delivery.leased_until
        assert leased_until is not None
        after = rules.tried(outgoing.delivery, answer, now=now)
        await self._store.save_tried(after, leased_until=leased_until)
        return after.state

    async def tidy(self, *, now: datetime) -> int:
        """Give up what had its day without a try at its end; forget what is a month old.

        Return how many that were, a thousand of each at most.
        """
        given_up = await self._store.give_up(
            begun_before=now - PATIENCE, now=now, count_max=_TIDIED_AT_ONCE
        )
        forgotten = await self._store.forget(made_before=now - KEPT, count_max=_TIDIED_AT_ONCE)
        return given_up + forgotten

    async def _webhook(self, webhook_id: str) -> Webhook:
        webhook = await self._store.webhook(webhook_id)
        if webhook is None:
            raise WebhookUnknown(webhook_id=webhook_id)
        return webhook

    async def _note(self, webhook: Webhook, act: Act, *, staff_id: str, now: datetime) -> None:
        await self._store.add_act(
            WebhookAct(
                id=new_id("act"),
                org_path=webhook.org_path,
                webhook_id=webhook.id,
                url=webhook.url,
                staff_id=staff_id,
                act=act,
                at=now,
            )
        )
