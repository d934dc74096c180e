"""A customer goes from one teller to another in the middle of the call."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from yuangui.domains.institution.api import StaffSession
from yuangui.http.access import requires
from yuangui.http.desk_contact import Served
from yuangui.http.transaction import UnitOfWorkRoute, services_of
from yuangui.http.views.base import Done
from yuangui.http.views.conference import GiveOnBody, HandOverBody
from yuangui.http.wire.times import now_of

router = APIRouter(
    prefix="/api/desk/contacts/{contact_id}/call", tags=["desk"], route_class=UnitOfWorkRoute
)

Teller = Annotated[StaffSession, Depends(requires("teller"))]


@router.post("/hand-over", operation_id="deskHandOver")
async def hand_over(request: Request, teller: Teller, contact: Served, body: HandOverBody) -> Done:
    """Let a colleague who is in the call serve from now on."""
    services = services_of(request)
    await services.transfer.hand_over(
        contact_id=contact.id,
        by=teller.staff.id,
        colleague=await services.institution.staff(staff_id=body.staff_id),
        now=now_of(request),
    )
    return Done()


@router.post("/give-on", operation_id="deskGiveOn")
async def give_on(request: Request, teller: Teller, contact: Served, body: GiveOnBody) -> Done:
    """Put the customer on hold and at the head of a queue."""
    services = services_of(request)
    colleague = None
    if body.staff_id is not None:
        colleague = await services.institution.staff(staff_id=body.staff_id)
    await services.transfer.give_on(
        contact_id=contact.id,
        by=teller.staff.id,
        reason=body.reason,
        queue_id=body.queue,
        colleague=colleague,
        now=now_of(request),
    )
    return Done()
