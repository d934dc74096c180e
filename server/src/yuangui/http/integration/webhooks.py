"""Webhooks for administrators: made, paused, deleted, and what was delivered."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from yuangui.domains.institution.api import StaffSession
from yuangui.domains.integration.api import Delivery, DeliveryState, Webhook
from yuangui.http.access import requires, requires_any
from yuangui.http.transaction import UnitOfWorkRoute, services_of
from yuangui.http.views.base import Done, Id
from yuangui.http.views.integration import (
    DeliveryView,
    WebhookActView,
    WebhookBody,
    WebhookMade,
    WebhookView,
)
from yuangui.http.wire.times import now_of
from yuangui.kit.org_path import org_path

router = APIRouter(prefix="/api/office/webhooks", tags=["integration"], route_class=UnitOfWorkRoute)

Administrator = Annotated[StaffSession, Depends(requires("administrator"))]
Reader = Annotated[StaffSession, Depends(requires_any("administrator", "auditor"))]


@router.get("", operation_id="officeWebhooks")
async def webhooks(
    request: Request,
    reader: Reader,  # noqa: ARG001 - the role is the point
) -> list[WebhookView]:
    """Return the webhooks at or below the reader's institution, the oldest first."""
    return [_view(each) for each in await services_of(request).integration.webhooks()]


@router.post("", operation_id="officeMakeWebhook", status_code=201)
async def make(request: Request, administrator: Administrator, body: WebhookBody) -> WebhookMade:
    """Make a webhook. Its secret stands in this answer and in no other."""
    services, own = services_of(request), administrator.staff.org_path
    place = own if body.org_path is None else org_path(body.org_path)
    await services.institution.institution(path=place)
    made = await services.integration.make(
        url=body.url,
        kinds=body.kinds,
        org_path=place,
        within=own,
        staff_id=administrator.staff.id,
        now=now_of(request),
    )
    return WebhookMade(**_view(made).model_dump(), secret=made.secret)


@router.get("/acts", operation_id="officeWebhookActs")
async def acts(
    request: Request,
    reader: Reader,  # noqa: ARG001 - the role is the point
) -> list[WebhookActView]:
    """Return what staff did with webhooks, the newest first."""
    return [
        WebhookActView(
            at=each.at,
            staff_id=each.staff_id,
            act=each.act.value,
            webhook_id=each.webhook_id,
            url=each.url,
            org_path=each.org_path,
        )
        for each in await services_of(request).integration.acts()
    ]


@router.post("/{webhook_id}/pause", operation_id="officePauseWebhook")
async def pause(request: Request, administrator: Administrator, webhook_id: Id) -> WebhookView:
    """Pause a webhook: it is told of nothing that happens meanwhile."""
    return await _set_active(request, administrator, webhook_id, is_active=False)


@router.post("/{webhook_id}/resume", operation_id="officeResumeWebhook")
async def resume(request: Request, administrator: Administrator, webhook_id: Id) -> WebhookView:
    """Resume a paused webhook."""
    return await _set_active(request, administrator, webhook_id, is_active=True)


@router.delete("/{webhook_id}", operation_id="officeDeleteWebhook")
async def delete(request: Request, administrator: Administrator, webhook_id: Id) -> Done:
    """Delete a webhook and its deliveries."""
    await services_of(request).integration.delete(
        webhook_id=webhook_id, staff_id=administrator.staff.id, now=now_of(request)
    )
    return Done()


@router.get("/{webhook_id}/deliveries", operation_id="officeWebhookDeliveries")
async def deliveries(
    request: Request,
    reader: Reader,  # noqa: ARG001 - the role is the point
    webhook_id: Id,
) -> list[DeliveryView]:
    """Return the last deliveries to a webhook, the newest first."""
    found = await services_of(request).integration.deliveries(webhook_id=webhook_id)
    return [_delivery(each) for each in found]


@router.post(
    "/{webhook_id}/deliveries/{delivery_id}/send-again", operation_id="officeSendWebhookAgain"
)
async def send_again(
    request: Request, administrator: Administrator, webhook_id: Id, delivery_id: Id
) -> DeliveryView:
    """Send a delivery again that was delivered or given up."""
    again = await services_of(request).integration.send_again(
        webhook_id=webhook_id,
        delivery_id=delivery_id,
        staff_id=administrator.staff.id,
        now=now_of(request),
    )
    return _delivery(again)


async def _set_active(
    request: Request, administrator: StaffSession, webhook_id: str, *, is_active: bool
) -> WebhookView:
    webhook = await services_of(request).integration.set_active(
        webhook_id=webhook_id,
        is_active=is_active,
        staff_id=administrator.staff.id,
        now=now_of(request),
    )
    return _view(webhook)


def _view(webhook: Webhook) -> WebhookView:
    return WebhookView(
        id=webhook.id,
        org_path=webhook.org_path,
        url=webhook.url,
        kinds=sorted(webhook.kinds),
        is_active=webhook.is_active,
        made_by=webhook.made_by,
        made_at=webhook.made_at,
    )


def _delivery(delivery: Delivery) -> DeliveryView:
    is_pending = delivery.state is DeliveryState.PENDING
    return DeliveryView(
        id=delivery.id,
        event_id=delivery.event_id,
        kind=delivery.kind,
        state=delivery.state.value,
        tries=delivery.tries,
        made_at=delivery.made_at,
        tried_at=delivery.tried_at,
        due_at=delivery.due_at if is_pending else None,
        status=delivery.status,
        trouble=None if delivery.trouble is None else delivery.trouble.value,
        body=delivery.body,
    )
