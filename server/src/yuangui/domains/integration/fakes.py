"""Integration's store and sender in memory, held to the same contract tests."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from yuangui.domains.integration.model import (
    Answer,
    Delivery,
    DeliveryState,
    Letter,
    Trouble,
    Webhook,
    WebhookAct,
)
from yuangui.kit.org_path import OrgPath, covers


class MemoryWebhookSender:
    """Knows what each receiver answers; others are unreachable. Keeps what was sent."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.sent: list[Letter] = []

    async def send(self, letter: Letter) -> Answer:
        answer = self.answers.get(letter.url, Answer(trouble=Trouble.UNREACHABLE))
        if answer.status is not None:
            self.sent.append(letter)
        return answer


class MemoryIntegrationStore:
    """Everything within one fence, for as long as the object lives."""

    def __init__(self) -> None:
        self._webhooks: dict[str, Webhook] = {}
        self._deliveries: dict[str, Delivery] = {}
        self._acts: list[WebhookAct] = []

    async def add_webhook(self, webhook: Webhook) -> None:
        self._webhooks[webhook.id] = webhook

    async def webhook(self, webhook_id: str) -> Webhook | None:
        return self._webhooks.get(webhook_id)

    async def webhooks(self) -> Sequence[Webhook]:
        return sorted(self._webhooks.values(), key=lambda each: (each.made_at, each.id))

    async def listening(self, *, kind: str, org_path: OrgPath) -> Sequence[Webhook]:
        return [
            each
            for each in await self.webhooks()
            if each.is_active and kind in each.kinds and covers(each.org_path, org_path)
        ]

    async def set_active(self, webhook_id: str, *, is_active: bool) -> None:
        self._webhooks[webhook_id] = replace(self._webhooks[webhook_id], is_active=is_active)

    async def delete_webhook(self, webhook_id: str) -> None:
        del self._webhooks[webhook_id]
        for each in list(self._deliveries.values()):
            if each.webhook_id == webhook_id:
                del self._deliveries[each.id]

    async def add_delivery(self, delivery: Delivery) -> bool:
        key = (delivery.webhook_id, delivery.event_id)
        if key in {(each.webhook_id, each.event_id) for each in self._deliveries.values()}:
            return False
        self._deliveries[delivery.id] = delivery
        return True

    async def delivery(self, delivery_id: str) -> Delivery | None:
        return self._deliveries.get(delivery_id)

    async def deliveries(self, webhook_id: str, *, count_max: int) -> Sequence[Delivery]:
        found = [each for each in self._deliveries.values() if each.webhook_id == webhook_id]
        newest_first = sorted(found, key=lambda each: (each.made_at, each.id), reverse=True)
        return newest_first[:count_max]

    async def lease(
        self, *, now: datetime, until: datetime, count_max: int
    ) -> Sequence[tuple[Delivery, Webhook]]:
        under_way = {
            each.webhook_id
            for each in self._deliveries.values()
            if each.leased_until is not None and each.leased_until > now
        }
        leased: list[tuple[Delivery, Webhook]] = []
        for each in sorted(self._deliveries.values(), key=lambda each: (each.due_at, each.id)):
            webhook = self._webhooks[each.webhook_id]
            is_due = each.state is DeliveryState.PENDING and each.due_at <= now
            if not is_due or not webhook.is_active or webhook.id in under_way:
                continue
            if len(leased) < count_max:
                under_way.add(webhook.id)
                taken = replace(each, leased_until=until, tries=each.tries + 1)
                self._deliveries[each.id] = taken
                leased.append((taken, webhook))
        return leased

    async def save_tried(self, delivery: Delivery, *, leased_until: datetime) -> bool:
        standing = self._deliveries.get(delivery.id)
        if standing is None or standing.leased_until != leased_until:
            return False
        self._deliveries[delivery.id] = delivery
        return True

    async def save_again(self, delivery: Delivery) -> None:
        self._deliveries[delivery.id] = delivery

    async def give_up(self, *, begun_before: datetime, now: datetime, count_max: int) -> int:
        late = [
            each
            for each in sorted(self._deliveries.values(), key=lambda each: each.begun_at)
            if each.state is DeliveryState.PENDING
            and each.begun_at < begun_before
            and (each.leased_until is None or each.leased_until <= now)
        ][:count_max]
        for each in late:
            self._deliveries[each.id] = replace(
                each, state=DeliveryState.GIVEN_UP, leased_until=None
            )
        return len(late)

    async def forget(self, *, made_before: datetime, count_max: int) -> int:
        old = [
            each.id
            for each in sorted(self._deliveries.values(), key=lambda each: each.made_at)
            if each.state is not DeliveryState.PENDING and each.made_at < made_before
        ][:count_max]
        for each in old:
            del self._deliveries[each]
        return len(old)

    async def add_act(self, act: WebhookAct) -> None:
        self._acts.append(act)

    async def acts(self, *, count_max: int) -> Sequence[WebhookAct]:
        newest_first = sorted(self._acts, key=lambda each: (each.at, each.id), reverse=True)
        return newest_first[:count_max]
