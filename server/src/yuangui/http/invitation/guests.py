"""Guests: the teller invites them into the running call, they see that call and nothing else."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request

from yuangui.domains.call.api import Role
from yuangui.domains.institution.api import StaffSession
from yuangui.domains.invitation.api import Guest, GuestRole, Inviter, Purpose, Wish
from yuangui.http.access import requires
from yuangui.http.desk_contact import Served
from yuangui.http.edge import Edge
from yuangui.http.principal import call_guest
from yuangui.http.render.guest import guest_view
from yuangui.http.render.invitation import outbound_view
from yuangui.http.transaction import UnitOfWorkRoute, services_of
from yuangui.http.views.invitation import GuestBody, GuestView, OutboundView

router = APIRouter(tags=["guest"], route_class=UnitOfWorkRoute)

Teller = Annotated[StaffSession, Depends(requires("teller"))]
Mine = Annotated[Guest, Depends(call_guest)]
_GUESTS = "/api/desk/contacts/{contact_id}/call/guests"


@router.get(_GUESTS, operation_id="deskGuests")
async def guests(request: Request, teller: Teller, contact: Served) -> list[OutboundView]:
    """Return the guests who were invited into the call, the oldest first."""
    now = _clock(request)()
    found = await services_of(request).invitation.guests(contact_id=contact.id)
    return [outbound_view(each, teller, now=now) for each in found]


@router.post(_GUESTS, operation_id="deskInviteGuest", status_code=201)
async def invite(
    request: Request, teller: Teller, contact: Served, body: GuestBody
) -> OutboundView:
    """Send somebody from outside a link into the running call; it opens for half an hour."""
    services, now, staff = services_of(request), _clock(request)(), teller.staff
    contact.must_be_open()
    await services.call.call_of(contact_id=contact.id)
    house = await services.institution.institution(path=contact.org_path)
    invitation = await services.invitation.invite(
        wish=Wish(
            org_path=contact.org_path,
            purpose=Purpose.GUEST,
            customer_name=body.name.strip(),
            phone=body.phone,
            locale=body.locale,
            contact_id=contact.id,
            role=GuestRole(body.role),
            is_for_me=False,
        ),
        inviter=Inviter(
            staff_id=staff.id,
            display_name=staff.display_name,
            number=staff.number,
            org_name=house.name(body.locale),
        ),
        within=staff.org_path,
        now=now,
    )
    return outbound_view(invitation, teller, now=now)


@router.get("/api/guest/call", operation_id="guestCall")
async def read_call(request: Request, guest: Mine) -> GuestView:
    """Return the call into which the page was let."""
    return await guest_view(services_of(request), guest)


@router.post("/api/guest/leave", operation_id="guestLeave")
async def leave(request: Request, guest: Mine) -> GuestView:
    """Leave the call; to come back takes a new link."""
    services = services_of(request)
    await services.conference.leave(
        contact_id=guest.contact_id,
        person_id=guest.id,
        role=Role(guest.role),
        now=_clock(request)(),
    )
    return await guest_view(services, guest)


def _clock(request: Request) -> Callable[[], datetime]:
    edge: Edge = request.app.state.edge
    return edge.clock
