"""What the serving teller does with the places in the call."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from yuangui.domains.call.api import Role
from yuangui.domains.institution.api import StaffSession, StaffUnknown
from yuangui.http.access import requires
from yuangui.http.desk_contact import Served
from yuangui.http.edge import Edge
from yuangui.http.render.conference import conference_view
from yuangui.http.transaction import UnitOfWorkRoute, services_of
from yuangui.http.views.base import Id
from yuangui.http.views.conference import (
    CallQueueView,
    ColleagueView,
    ConferenceView,
    InviteBody,
    PeerBody,
)
from yuangui.http.wire.times import now_of

router = APIRouter(
    prefix="/api/desk/contacts/{contact_id}/call", tags=["desk"], route_class=UnitOfWorkRoute
)

Teller = Annotated[StaffSession, Depends(requires("teller"))]
COLLEAGUES_MAX = 200


@router.get("", operation_id="deskCall")
async def read_call(request: Request, contact: Served) -> ConferenceView:
    """Return who is in the call and who was asked in."""
    return await conference_view(services_of(request), contact_id=contact.id)


@router.get("/colleagues", operation_id="deskColleagues")
async def read_colleagues(
    request: Request,
    teller: Teller,
    contact: Served,  # noqa: ARG001 - only who serves somebody has anybody to call in
) -> list[ColleagueView]:
    """Return who could be asked in: those within sight whose page is open."""
    services, edge = services_of(request), _edge(request)
    found = []
    for staff_id in edge.hub.staff()[:COLLEAGUES_MAX]:
        try:
            staff = await services.institution.staff(staff_id=staff_id)
        except StaffUnknown:
            continue
        if staff.id == teller.staff.id:
            continue
        place = await services.institution.institution(path=staff.org_path)
        found.append(
            ColleagueView(
                staff_id=staff.id,
                display_name=staff.display_name,
                number=staff.number,
                org_name=place.name("zh-CN"),
            )
        )
    return found


@router.get("/queues", operation_id="deskCallQueues")
async def read_queues(request: Request, contact: Served) -> list[CallQueueView]:
    """Return the queues to which the customer can be given on."""
    services = services_of(request)
    plan = (await services.plans.book(at=contact.org_path)).plan
    own = plan.queue_for(contact.service)
    return [
        CallQueueView(id=each.id, names=dict(each.names), is_own=each.id == own.id)
        for each in plan.queues
    ]


@router.post("/hold", operation_id="deskHold")
async def hold(request: Request, teller: Teller, contact: Served, body: PeerBody) -> ConferenceView:
    """Put somebody from outside on hold: neither hears nor is heard, and is still recorded."""
    services = services_of(request)
    await services.conference.hold(
        contact_id=contact.id, peer_id=body.peer_id, teller_id=teller.staff.id, now=now_of(request)
    )
    return await conference_view(services, contact_id=contact.id)


@router.post("/resume", operation_id="deskResume")
async def resume(
    request: Request, teller: Teller, contact: Served, body: PeerBody
) -> ConferenceView:
    """Bring somebody back from hold."""
    services = services_of(request)
    await services.conference.resume(
        contact_id=contact.id, peer_id=body.peer_id, teller_id=teller.staff.id, now=now_of(request)
    )
    return await conference_view(services, contact_id=contact.id)


@router.post("/remove", operation_id="deskRemove")
async def remove(
    request: Request, teller: Teller, contact: Served, body: PeerBody
) -> ConferenceView:
    """Take somebody who was let in out of the call."""
    services = services_of(request)
    await services.conference.remove(
        contact_id=contact.id, peer_id=body.peer_id, teller_id=teller.staff.id, now=now_of(request)
    )
    return await conference_view(services, contact_id=contact.id)


@router.post("/invitations", operation_id="deskInvite")
async def invite(
    request: Request, teller: Teller, contact: Served, body: InviteBody
) -> ConferenceView:
    """Ask a colleague into the call."""
    services = services_of(request)
    await services.conference.invite(
        contact_id=contact.id,
        colleague=await services.institution.staff(staff_id=body.staff_id),
        role=Role(body.role),
        teller=teller.staff,
        now=now_of(request),
    )
    return await conference_view(services, contact_id=contact.id)


@router.post("/invitations/{invitation_id}/withdraw", operation_id="deskWithdrawInvitation")
async def withdraw(
    request: Request, teller: Teller, contact: Served, invitation_id: Id
) -> ConferenceView:
    """Take back an invitation that is not answered yet."""
    services = services_of(request)
    await services.conference.withdraw(
        contact_id=contact.id,
        invitation_id=invitation_id,
        teller_id=teller.staff.id,
        now=now_of(request),
    )
    return await conference_view(services, contact_id=contact.id)


def _edge(request: Request) -> Edge:
    edge: Edge = request.app.state.edge
    return edge
