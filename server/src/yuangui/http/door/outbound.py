"""Callbacks for staff: who is to be called, calling by link, and what came of it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from yuangui.domains.institution.api import Role, StaffSession
from yuangui.domains.invitation.api import InvitationOver, Inviter, Purpose, Wish
from yuangui.domains.queue.api import Callback
from yuangui.http.access import requires_any
from yuangui.http.render.door import desk_callback
from yuangui.http.transaction import UnitOfWorkRoute, services_of
from yuangui.http.views.base import Id
from yuangui.http.views.door import DeskCallback
from yuangui.http.wire.times import now_of
from yuangui.services import Services

router = APIRouter(prefix="/api/outbound/callbacks", tags=["callback"], route_class=UnitOfWorkRoute)

Caller = Annotated[StaffSession, Depends(requires_any("teller", "supervisor"))]
Reader = Annotated[StaffSession, Depends(requires_any("teller", "supervisor", "auditor"))]


@router.get("", operation_id="outboundCallbacks")
async def callbacks(request: Request, reader: Reader) -> list[DeskCallback]:
    """Return who is to be called at or below the reader's institution, then what has ended."""
    services, now = services_of(request), now_of(request)
    found = await services.callbacks.listed(now=now)
    return [await desk_callback(services, each, reader, now=now) for each in found]


@router.post("/{callback_id}/call", operation_id="outboundCallBack")
async def call(request: Request, caller: Caller, callback_id: Id) -> DeskCallback:
    """Call a customer: a link goes to their telephone; it ends the one of an earlier call."""
    services, now = services_of(request), now_of(request)
    callback = await services.callbacks.free(
        callback_id=callback_id, staff_id=caller.staff.id, now=now
    )
    await _take_back(request, callback, caller)
    invitation = await services.invitation.invite(
        wish=Wish(
            org_path=callback.org_path,
            purpose=Purpose.CALLBACK,
            customer_name=callback.customer_name,
            phone=callback.phone,
            locale=callback.locale,
            service=callback.service,
            is_for_me=Role.TELLER in caller.staff.roles,
        ),
        inviter=await _inviter(services, callback, caller),
        within=caller.staff.org_path,
        now=now,
    )
    called = await services.callbacks.called(
        callback_id=callback_id,
        staff_id=caller.staff.id,
        name=caller.staff.display_name,
        invitation_id=invitation.id,
        now=now,
    )
    return await desk_callback(services, called, caller, now=now)


@router.post("/{callback_id}/no-answer", operation_id="outboundNoAnswer")
async def no_answer(request: Request, caller: Caller, callback_id: Id) -> DeskCallback:
    """Note that the call was in vain; the last try makes the callback missed, its link void."""
    services, now = services_of(request), now_of(request)
    tried = await services.callbacks.unanswered(callback_id=callback_id, now=now)
    if tried.is_tried_out:
        await _take_back(request, tried, caller)
    return await desk_callback(services, tried, caller, now=now)


@router.post("/{callback_id}/done", operation_id="outboundCallbackDone")
async def done(request: Request, caller: Caller, callback_id: Id) -> DeskCallback:
    """Note that the customer was helped in another way."""
    services, now = services_of(request), now_of(request)
    ended = await services.callbacks.done(callback_id=callback_id, now=now)
    await _take_back(request, ended, caller)
    return await desk_callback(services, ended, caller, now=now)


async def _inviter(services: Services, callback: Callback, caller: StaffSession) -> Inviter:
    house = await services.institution.institution(path=callback.org_path)
    return Inviter(
        staff_id=caller.staff.id,
        display_name=caller.staff.display_name,
        number=caller.staff.number,
        org_name=house.name(callback.locale),
    )


async def _take_back(request: Request, callback: Callback, caller: StaffSession) -> None:
    """Let the link of an earlier call open nothing any more."""
    if callback.invitation_id is None:
        return
    try:
        await services_of(request).invitation.revoke(
            invitation_id=callback.invitation_id,
            staff_id=caller.staff.id,
            of_anybody=True,
            now=now_of(request),
        )
    except InvitationOver:
        return
