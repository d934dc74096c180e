"""The front door of integration."""

from yuangui.domains.integration.errors import (
    DeliveryPending,
    DeliveryUnknown,
    WebhookOutOfReach,
    WebhooksFull,
    WebhookUnknown,
    WebhookUrlRefused,
)
from yuangui.domains.integration.events import KINDS, PUBLIC_EVENTS, Kind, PublicEvent, kind_of
from yuangui.domains.integration.model import (
    URL_LENGTH_MAX,
    Act,
    Answer,
    Delivery,
    DeliveryState,
    Letter,
    Outgoing,
    Trouble,
    Webhook,
    WebhookAct,
)
from yuangui.domains.integration.ports import WebhookSender
from yuangui.domains.integration.rules import HEARD, SIGNATURE_HEADER, is_heard, is_public
from yuangui.domains.integration.service import IntegrationService

__all__ = [
    "HEARD",
    "KINDS",
    "PUBLIC_EVENTS",
    "SIGNATURE_HEADER",
    "URL_LENGTH_MAX",
    "Act",
    "Answer",
    "Delivery",
    "DeliveryPending",
    "DeliveryState",
    "DeliveryUnknown",
    "IntegrationService",
    "Kind",
    "Letter",
    "Outgoing",
    "PublicEvent",
    "Trouble",
    "Webhook",
    "WebhookAct",
    "WebhookOutOfReach",
    "WebhookSender",
    "WebhookUnknown",
    "WebhookUrlRefused",
    "WebhooksFull",
    "is_heard",
    "is_public",
    "kind_of",
]
