"""A supervisor listens to a call, whispers to its teller, or speaks in it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from yuangui.domains.call.api import Mode, Role
from yuangui.domains.floor.api import Supervising
from yuangui.domains.institution.api import StaffSession
from yuangui.http.access import requires
from yuangui.http.render.conference import participant_view
from yuangui.http.transaction import UnitOfWorkRoute, services_of
from yuangui.http.views.base import Done, Id
from yuangui.http.views.conference import MonitorBody, MonitorView, TakeOverBody
from yuangui.http.wire.times import now_of

router = APIRouter(
    prefix="/api/office/floor/contacts/{contact_id}/call",
    tags=["floor"],
    route_class=UnitOfWorkRoute,
)

Supervisor = Annotated[StaffSession, Depends(requires("supervisor"))]


@router.post("/monitor", operation_id="officeMonitor")
async def monitor(
    request: Request, supervisor: Supervisor, contact_id: Id, body: MonitorBody
) -> MonitorView:
    """Begin to listen, change between listening, whispering and speaking, or stop.

    Once this is answered, the page joins the call as ``supervisor``.
    """
    services = services_of(request)
    contact = await services.contact.contact(contact_id=contact_id)
    await services.conference.monitor(
        contact_id=contact.id,
        supervisor_id=supervisor.staff.id,
        display_name=supervisor.staff.display_name,
        mode=None if body.mode == "off" else Mode(body.mode),
        reason=body.reason,
        now=now_of(request),
    )
    if body.mode != "off":
        by = Supervising(supervisor.staff.id, supervisor.staff.display_name)
        await services.alarms.join(contact_id=contact.id, by=by, now=now_of(request))
    legs = await services.call.legs(contact_id=contact.id, viewer=Role.SUPERVISOR)
    return MonitorView(
        mode=body.mode,
        participants=[participant_view(leg) for leg in legs],
        customer_name_masked=contact.customer_name_masked,
    )


@router.post("/take-over", operation_id="officeTakeOver")
async def take_over(
    request: Request, supervisor: Supervisor, contact_id: Id, body: TakeOverBody
) -> Done:
    """Serve from now on a customer in whose call the supervisor speaks."""
    services = services_of(request)
    await services.transfer.take_over(
        contact_id=contact_id,
        supervisor=supervisor.staff,
        reason=body.reason,
        now=now_of(request),
    )
    return Done()
