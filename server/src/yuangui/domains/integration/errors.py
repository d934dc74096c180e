"""What integration refuses."""

from yuangui.kit.errors import Refusal


class WebhookUnknown(Refusal):
    """There is no such webhook within reach."""

    code = "integration.webhook_unknown"


class WebhookUrlRefused(Refusal):
    """The address is not one that events may be sent to: https, a public host, no password."""

    code = "integration.url_refused"


class WebhooksFull(Refusal):
    """An institution cannot have more webhooks."""

    code = "integration.webhooks_full"


class WebhookOutOfReach(Refusal):
    """The institution is not at or below the administrator's own."""

    code = "integration.out_of_reach"


class DeliveryUnknown(Refusal):
    """There is no such delivery to this webhook."""

    code = "integration.delivery_unknown"


class DeliveryPending(Refusal):
    """The delivery is on its way already."""

    code = "integration.delivery_pending"
