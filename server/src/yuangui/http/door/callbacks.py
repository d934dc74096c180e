"""A customer asks to be called back: when there is a long wait, or nobody is there."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from yuangui.domains.contact import api as contacts
from yuangui.domains.contact.api import Contact
from yuangui.domains.queue.api import CallbackWish
from yuangui.http.edge import Edge
from yuangui.http.keys import IdempotencyKey
from yuangui.http.principal import CUSTOMER_COOKIE, Principal, customer_contact
from yuangui.http.render.contact import contact_view
from yuangui.http.render.door import times_view
from yuangui.http.transaction import UnitOfWorkRoute, services_of
from yuangui.http.views.base import Name
from yuangui.http.views.contact import ClosedCallbackBody, ContactView
from yuangui.http.views.door import CallbackBody, CallbackTimesView
from yuangui.http.wire.times import now_of, zone_of
from yuangui.kit.org_path import org_path

router = APIRouter(prefix="/api/customer", tags=["customer"], route_class=UnitOfWorkRoute)

Mine = Annotated[Contact, Depends(customer_contact)]
AtPath = Annotated[str, Query(pattern=r"^/([a-z0-9][a-z0-9_-]{0,31}/){0,8}$")]

# As long as the page of a contact is known; the bank calls, so the page need not last longer.
COOKIE_AGE_S = 4 * 3600


@router.get("/callback-times", operation_id="customerCallbackTimes")
async def read_times(
    request: Request, at: AtPath, service: Annotated[Name | None, Query()] = None
) -> CallbackTimesView:
    """Return when this customer could be called back; one who waits is asked for by their queue."""
    services, now = services_of(request), now_of(request)
    principal: Principal = request.state.principal
    waiting = principal.contact if principal.contact and not principal.contact.is_over else None
    place = org_path(at) if waiting is None else waiting.org_path
    soonest_at, slots = await services.callbacks.times(
        org_path=(await services.institution.institution(path=place)).path,
        service=service if waiting is None else waiting.service,
        contact_id=None if waiting is None else waiting.id,
        now=now,
    )
    return times_view(soonest_at, slots, zone=zone_of(request))


@router.post("/contact/callback", operation_id="customerBookCallback")
async def book(request: Request, contact: Mine, body: CallbackBody) -> ContactView:
    """Leave the line and be called back; a contact that is noted already stays as it is."""
    services, now = services_of(request), now_of(request)
    ended = await _booked(request, contact, body)
    return await contact_view(services, ended, role="customer", now=now)


@router.post("/callbacks", operation_id="customerBookWhenClosed", status_code=201)
async def book_when_closed(
    request: Request, response: Response, body: ClosedCallbackBody, key: IdempotencyKey
) -> ContactView:
    """Open a contact out of hours, with its consents, only to be called back."""
    services, now = services_of(request), now_of(request)
    opening = body.contact
    institution = await services.institution.institution(path=org_path(opening.at))
    if opening.service is not None:
        services.servicing.service(flow=opening.service)
    contact, token = await services.contact.open(
        request=contacts.Request(
            org_path=institution.path,
            locale=opening.locale,
            service=opening.service,
            is_elderly=opening.is_elderly,
            declared_name=body.callback.name.strip(),
            consents=[
                (each.kind, each.version, each.sha256, each.granted) for each in opening.consents
            ],
            device_check=opening.device_check,
            key=key,
        ),
        now=now,
    )
    ended = await _booked(request, contact, body.callback)
    edge: Edge = request.app.state.edge
    response.set_cookie(
        CUSTOMER_COOKIE,
        token,
        max_age=COOKIE_AGE_S,
        httponly=True,
        secure=edge.is_secure,
        samesite="strict",
        path="/api",
    )
    return await contact_view(services, ended, role="customer", now=now)


@router.post("/contact/callback/cancel", operation_id="customerCancelCallback")
async def cancel(request: Request, contact: Mine) -> ContactView:
    """Be called back no more."""
    services, now = services_of(request), now_of(request)
    await services.callbacks.cancel(contact_id=contact.id, now=now)
    return await contact_view(services, contact, role="customer", now=now)


async def _booked(request: Request, contact: Contact, body: CallbackBody) -> Contact:
    services, now = services_of(request), now_of(request)
    callback = await services.callbacks.book(
        wish=CallbackWish(
            contact_id=contact.id,
            org_path=contact.org_path,
            service=contact.service,
            locale=contact.locale,
            customer_name=body.name.strip(),
            phone=body.phone,
            slot_at=body.slot_at,
        ),
        now=now,
    )
    await services.queue.leave_for_callback(contact_id=contact.id, now=now)
    slot_at = None if callback.slot_at is None else callback.slot_at.isoformat()
    return await services.contact.end(
        contact_id=contact.id,
        actor={"role": "customer", "id": contact.id},
        callback={"why": callback.why.value, "queue": callback.queue, "slot_at": slot_at},
        now=now,
    )
