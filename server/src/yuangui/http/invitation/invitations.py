"""Invitations for staff: made, sent again, revoked, and what was done with them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Request

from yuangui.domains.institution.api import Role, StaffSession
from yuangui.domains.invitation.api import Inviter, Purpose, Wish
from yuangui.http.access import requires_any
from yuangui.http.edge import Edge
from yuangui.http.render.invitation import outbound_view
from yuangui.http.transaction import UnitOfWorkRoute, services_of
from yuangui.http.views.base import Id
from yuangui.http.views.invitation import InvitationActView, OutboundBody, OutboundView
from yuangui.kit.org_path import org_path

router = APIRouter(
    prefix="/api/outbound/invitations", tags=["invitation"], route_class=UnitOfWorkRoute
)

Host = Annotated[StaffSession, Depends(requires_any("teller", "supervisor"))]
Reader = Annotated[StaffSession, Depends(requires_any("teller", "supervisor", "auditor"))]


@router.get("", operation_id="outboundInvitations")
async def invitations(request: Request, reader: Reader) -> list[OutboundView]:
    """Return the newest invitations at or below the reader's institution, the newest first."""
    now = _clock(request)()
    found = await services_of(request).invitation.invitations()
    return [outbound_view(each, reader, now=now) for each in found]


@router.post("", operation_id="outboundInvite", status_code=201)
async def invite(request: Request, host: Host, body: OutboundBody) -> OutboundView:
    """Invite a customer. The link goes to their telephone and stands in no answer."""
    services, now, staff = services_of(request), _clock(request)(), host.staff
    place = staff.org_path if body.at is None else org_path(body.at)
    if body.service is not None:
        services.servicing.service(flow=body.service)
    house = await services.institution.institution(path=place)
    invitation = await services.invitation.invite(
        wish=Wish(
            org_path=place,
            purpose=Purpose(body.purpose),
            customer_name=body.customer_name.strip(),
            phone=body.phone,
            locale=body.locale,
            service=body.service,
            not_before=body.not_before,
            lasts=None if body.lasts_minutes is None else timedelta(minutes=body.lasts_minutes),
            is_for_me=body.is_for_me and Role.TELLER in staff.roles,
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
    return outbound_view(invitation, host, now=now)


@router.post("/{invitation_id}/resend", operation_id="outboundResend")
async def resend(request: Request, host: Host, invitation_id: Id) -> OutboundView:
    """Send a new link, which ends the one before."""
    now = _clock(request)()
    sent = await services_of(request).invitation.resend(
        invitation_id=invitation_id,
        staff_id=host.staff.id,
        of_anybody=Role.SUPERVISOR in host.staff.roles,
        now=now,
    )
    return outbound_view(sent, host, now=now)


@router.post("/{invitation_id}/revoke", operation_id="outboundRevoke")
async def revoke(request: Request, host: Host, invitation_id: Id) -> OutboundView:
    """Take an invitation back."""
    now = _clock(request)()
    revoked = await services_of(request).invitation.revoke(
        invitation_id=invitation_id,
        staff_id=host.staff.id,
        of_anybody=Role.SUPERVISOR in host.staff.roles,
        now=now,
    )
    return outbound_view(revoked, host, now=now)


@router.get("/{invitation_id}/acts", operation_id="outboundActs")
async def acts(
    request: Request,
    reader: Reader,  # noqa: ARG001 - the role is the point
    invitation_id: Id,
) -> list[InvitationActView]:
    """Return what was done with an invitation, or tried in vain, the oldest first."""
    services = services_of(request)
    return [
        InvitationActView(
            at=each.at,
            act=each.act.value,
            by_name=None
            if each.staff_id is None
            else (await services.institution.staff(staff_id=each.staff_id)).display_name,
        )
        for each in await services.invitation.acts(invitation_id=invitation_id)
    ]


def _clock(request: Request) -> Callable[[], datetime]:
    edge: Edge = request.app.state.edge
    return edge.clock
