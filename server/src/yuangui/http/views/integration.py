"""Webhooks, deliveries and acts, as administrators see them."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from yuangui.domains.integration.api import KINDS, URL_LENGTH_MAX, Kind
from yuangui.http.views.base import Body, OrgPathText, View


class WebhookBody(Body):
    """Where to send what. Without a path, everything at or below the administrator's own."""

    url: Annotated[str, Field(max_length=URL_LENGTH_MAX, pattern=r"^https?://[!-~]+$")]
    kinds: Annotated[list[Kind], Field(min_length=1, max_length=len(KINDS))]
    org_path: OrgPathText | None = None


class WebhookView(View):
    """A webhook, without its secret."""

    id: str
    org_path: str
    url: str
    kinds: list[str]
    is_active: bool
    made_by: str
    made_at: datetime


class WebhookMade(WebhookView):
    """A fresh webhook with the secret of its signatures, which is not shown again."""

    secret: str


class DeliveryView(View):
    """One event on its way to a webhook; status and trouble are those of the last try."""

    id: str
    event_id: str
    kind: str
    state: Literal["pending", "delivered", "given_up"]
    tries: int
    made_at: datetime
    tried_at: datetime | None
    due_at: datetime | None
    status: int | None
    trouble: Literal["timeout", "unreachable", "address_refused"] | None
    body: str


class WebhookActView(View):
    """What a member of staff did with a webhook."""

    at: datetime
    staff_id: str
    act: Literal["made", "paused", "resumed", "deleted", "sent_again"]
    webhook_id: str
    url: str
    org_path: str
