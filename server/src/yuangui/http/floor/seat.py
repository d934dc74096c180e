"""What a teller does beside serving: more time for the wrap-up, help, messages read."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from yuangui.domains.institution.api import StaffSession
from yuangui.http.access import requires
from yuangui.http.desk import desk_view
from yuangui.http.desk_contact import Served
from yuangui.http.transaction import UnitOfWorkRoute, services_of
from yuangui.http.views.base import Done, Id
from yuangui.http.views.desk import DeskView, ExtendBody, HelpBody, WrapUpDraftBody
from yuangui.http.wire.times import now_of

router = APIRouter(prefix="/api/desk", tags=["desk"], route_class=UnitOfWorkRoute)

Teller = Annotated[StaffSession, Depends(requires("teller"))]


@router.post("/wrap-up/extend", operation_id="deskExtendWrapUp")
async def extend(request: Request, teller: Teller, body: ExtendBody) -> DeskView:
    """Put the end of the work after the call off once more."""
    now = now_of(request)
    await services_of(request).queue.extend_wrap_up(
        staff_id=teller.staff.id, extended_count=body.extended_count, now=now
    )
    return await desk_view(request, teller, now=now)


@router.post("/contacts/{contact_id}/wrap-up-draft", operation_id="deskDraftWrapUp")
async def draft(request: Request, contact: Served, body: WrapUpDraftBody) -> Done:
    """Keep what is chosen and written so far: the seat may be freed with it."""
    await services_of(request).wrap_up.draft(
        contact=contact, result_code=body.result_code, note=body.note, now=now_of(request)
    )
    return Done()


@router.post("/help", operation_id="deskAskForHelp")
async def ask_for_help(request: Request, teller: Teller, body: HelpBody) -> DeskView:
    """Ask supervisors for help with the customer at the seat."""
    now = now_of(request)
    await services_of(request).alarms.ask_for_help(
        staff_id=teller.staff.id, org_path=teller.staff.org_path, note=body.note, now=now
    )
    return await desk_view(request, teller, now=now)


@router.post("/help/withdraw", operation_id="deskWithdrawHelp")
async def withdraw_help(request: Request, teller: Teller) -> DeskView:
    """Take the call for help back: it is settled."""
    now = now_of(request)
    await services_of(request).alarms.withdraw_help(staff_id=teller.staff.id, now=now)
    return await desk_view(request, teller, now=now)


@router.post("/messages/{message_id}/read", operation_id="deskReadMessage")
async def read_message(request: Request, teller: Teller, message_id: Id) -> DeskView:
    """Note that a message was read, or confirm it."""
    now = now_of(request)
    await services_of(request).messages.read(
        message_id=message_id, staff_id=teller.staff.id, now=now
    )
    return await desk_view(request, teller, now=now)
