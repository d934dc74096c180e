"""What a colleague does who was asked into a call.

The call may stand elsewhere in the tree than they do, so these acts run at its root; everybody
reaches their own invitations only.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from yuangui.domains.institution.api import StaffSession
from yuangui.http.access import signed_in
from yuangui.http.edge import Edge
from yuangui.http.render.conference import invitation_view, my_invitation_view
from yuangui.http.transaction import UnitOfWorkRoute
from yuangui.http.views.base import Id
from yuangui.http.views.conference import InvitationView, MyInvitationView
from yuangui.kit.org_path import ROOT

router = APIRouter(prefix="/api/invitations", tags=["invitations"], route_class=UnitOfWorkRoute)

Signed = Annotated[StaffSession, Depends(signed_in)]


@router.get("", operation_id="myInvitations")
async def read_invitations(request: Request, session: Signed) -> list[MyInvitationView]:
    """Return the calls into which one was asked and may come now."""
    async with _edge(request).unit_of_work(ROOT) as services:
        mine = await services.conference.invitations_for(staff_id=session.staff.id)
        return [await my_invitation_view(services, each) for each in mine]


@router.post("/{invitation_id}/accept", operation_id="acceptInvitation")
async def accept(request: Request, session: Signed, invitation_id: Id) -> InvitationView:
    """Take the place; the page may join the call from now on."""
    edge = _edge(request)
    async with edge.unit_of_work(ROOT) as services:
        joined = await services.colleagues.accept(
            invitation_id=invitation_id, staff_id=session.staff.id, now=edge.clock()
        )
    return invitation_view(joined)


@router.post("/{invitation_id}/decline", operation_id="declineInvitation")
async def decline(request: Request, session: Signed, invitation_id: Id) -> InvitationView:
    """Refuse to come, or leave again."""
    edge = _edge(request)
    async with edge.unit_of_work(ROOT) as services:
        closed = await services.conference.decline(
            invitation_id=invitation_id, staff_id=session.staff.id, now=edge.clock()
        )
    return invitation_view(closed)


def _edge(request: Request) -> Edge:
    edge: Edge = request.app.state.edge
    return edge
