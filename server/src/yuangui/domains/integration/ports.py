"""What integration needs from outside."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from yuangui.domains.integration.model import Answer, Delivery, Letter, Webhook, WebhookAct
from yuangui.kit.org_path import OrgPath


class WebhookSender(Protocol):
    """Sends letters to receivers."""

    async def send(self, letter: Letter) -> Answer:
        """Post the letter once and say what came of it, within five seconds.

        Whatever a receiver does is an answer, never an exception. Redirects are not followed.
        """
        ...


class IntegrationStore(Protocol):
    """Webhooks, deliveries and acts within the fence."""

    async def add_webhook(self, webhook: Webhook) -> None: ...

    async def webhook(self, webhook_id: str) -> Webhook | None: ...

    async def webhooks(self) -> Sequence[Webhook]:
        """Return all, the oldest first."""
        ...

    async def listening(self, *, kind: str, org_path: OrgPath) -> Sequence[Webhook]:
        """Return active webhooks of the kind that stand at or above the path."""
        ...

    async def set_active(self, webhook_id: str, *, is_active: bool) -> None: ...

    async def delete_webhook(self, webhook_id: str) -> None:
        """Forget a webhook and its deliveries."""
        ...

    async def add_delivery(self, delivery: Delivery) -> bool:
        """Add it unless its event is on its way to its webhook; return whether it was added."""
        ...

    async def delivery(self, delivery_id: str) -> Delivery | None: ...

    async def deliveries(self, webhook_id: str, *, count_max: int) -> Sequence[Delivery]:
        """Return the newest first."""
        ...

    async def lease(
        self, *, now: datetime, until: datetime, count_max: int
    ) -> Sequence[tuple[Delivery, Webhook]]:
        """Take due deliveries, at most one for each active webhook that has none under way.

        Each counts one more try.
        """
        ...

    async def save_tried(self, delivery: Delivery, *, leased_until: datetime) -> bool:
        """Save what a try came to and end its lease, unless the lease is no longer this one."""
        ...

    async def save_again(self, delivery: Delivery) -> None:
        """Save a delivery that begins anew."""
        ...

    async def give_up(self, *, begun_before: datetime, now: datetime, count_max: int) -> int:
        """Give up what nobody is trying and was begun before that moment; return how many."""
        ...

    async def forget(self, *, made_before: datetime, count_max: int) -> int:
        """Forget deliveries that are over and old; return how many."""
        ...

    async def add_act(self, act: WebhookAct) -> None: ...

    async def acts(self, *, count_max: int) -> Sequence[WebhookAct]:
        """Return the newest first."""
        ...
