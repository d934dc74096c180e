"""The floor: seats and waiting customers, for supervisors."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request

from yuangui.domains.floor.api import Alarm
from yuangui.domains.institution.api import StaffSession
from yuangui.domains.queue.api import (
    Seat,
    SeatFigures,
    SeatState,
    SupervisorAct,
    Ticket,
    TicketState,
)
from yuangui.http.access import requires
from yuangui.http.render.wish import waited_for, wishes_view
from yuangui.http.transaction import UnitOfWorkRoute, services_of
from yuangui.http.views.base import Id
from yuangui.http.views.floor import (
    FloorAct,
    FloorAlarm,
    FloorProfile,
    FloorSeat,
    FloorTicket,
    FloorView,
    PreferBody,
    SetProfileBody,
    SetSeatBody,
)
from yuangui.http.wire.times import midnight_of, now_of
from yuangui.services import Services

router = APIRouter(prefix="/api/office/floor", tags=["floor"], route_class=UnitOfWorkRoute)

Supervisor = Annotated[StaffSession, Depends(requires("supervisor"))]
# A supervisor looks at who waits longest, not at a whole province.
TICKETS_MAX = 200


@router.get("", operation_id="officeFloor")
async def read_floor(
    request: Request,
    supervisor: Supervisor,
) -> FloorView:
    """Return seats and waiting customers at or below the supervisor's institution."""
    return await floor_view(request, supervisor, now=now_of(request))


@router.post("/seats/{staff_id}/state", operation_id="officeSetSeat")
async def set_seat(
    request: Request, supervisor: Supervisor, staff_id: Id, body: SetSeatBody
) -> FloorView:
    """Open, pause or close somebody's empty seat."""
    services, now = services_of(request), now_of(request)
    await services.queue.set_seat(
        staff_id=staff_id,
        state=SeatState(body.state),
        by=supervisor.staff.id,
        reason=body.reason,
        now=now,
    )
    return await floor_view(request, supervisor, now=now)


@router.post("/seats/{staff_id}/profile", operation_id="officeSetProfile")
async def set_profile(
    request: Request, supervisor: Supervisor, staff_id: Id, body: SetProfileBody
) -> FloorView:
    """Let a seat serve what a profile of the routing plan says, from its next customer on."""
    services, now = services_of(request), now_of(request)
    await services.queue.set_profile(
        staff_id=staff_id,
        profile=body.profile,
        by=supervisor.staff.id,
        reason=body.reason,
        now=now,
    )
    return await floor_view(request, supervisor, now=now)


@router.post("/tickets/{ticket_id}/prefer", operation_id="officePreferTicket")
async def prefer(
    request: Request, supervisor: Supervisor, ticket_id: Id, body: PreferBody
) -> FloorView:
    """Put a waiting customer before all others."""
    services, now = services_of(request), now_of(request)
    await services.queue.prefer(
        ticket_id=ticket_id, by=supervisor.staff.id, reason=body.reason, now=now
    )
    return await floor_view(request, supervisor, now=now)


async def floor_view(request: Request, supervisor: StaffSession, *, now: datetime) -> FloorView:
    """Return everything at or below a supervisor's institution at a moment."""
    services = services_of(request)
    waiting = list(await services.queue.waiting())[:TICKETS_MAX]
    plan = (await services.plans.book(at=supervisor.staff.org_path)).plan
    figures = await services.queue.figures(since=midnight_of(request, now=now))
    return FloorView(
        alarms=[await _alarm(services, each) for each in await services.alarms.open_alarms()],
        seats=[
            await _seat(services, each, figures.get(each.staff_id, SeatFigures()))
            for each in await services.queue.seats()
        ],
        tickets=[await _ticket(services, each, now=now) for each in waiting],
        recalls=await waited_for(services),
        profiles=[FloorProfile(id=each.id, names=dict(each.names)) for each in plan.profiles],
        acts=[await _act(services, each) for each in await services.queue.acts()],
        server_time=now,
    )


async def _alarm(services: Services, alarm: Alarm) -> FloorAlarm:
    name = None
    if alarm.staff_id is not None:
        name = (await services.institution.staff(staff_id=alarm.staff_id)).display_name
    return FloorAlarm(
        id=alarm.id,
        kind=alarm.kind.value,
        severity=alarm.kind.severity.value,
        staff_id=alarm.staff_id,
        name=name,
        contact_id=alarm.contact_id,
        number=alarm.number,
        limit_s=alarm.limit_s,
        since=alarm.since,
        note=alarm.note,
        seen_by_name=alarm.seen_by_name,
        joined_by_name=alarm.joined_by_name,
    )


async def _seat(services: Services, seat: Seat, done: SeatFigures) -> FloorSeat:
    staff = await services.institution.staff(staff_id=seat.staff_id)
    institution = await services.institution.institution(path=staff.org_path)
    contact = None
    if seat.ticket_id is not None:
        ticket = await services.queue.ticket(ticket_id=seat.ticket_id)
        contact = await services.contact.contact(contact_id=ticket.contact_id)
    return FloorSeat(
        staff_id=seat.staff_id,
        display_name=staff.display_name,
        number=staff.number,
        org_name=institution.name("zh-CN"),
        state=seat.state.value,
        since=seat.since,
        break_reason=None if seat.break_reason is None else seat.break_reason.value,
        profile=seat.profile,
        contact_id=None if contact is None else contact.id,
        contact_number=None if contact is None else contact.number,
        handled=done.handled,
        average_s=done.average_s,
        returned=done.returned,
    )


async def _ticket(services: Services, ticket: Ticket, *, now: datetime) -> FloorTicket:
    institution = await services.institution.institution(path=ticket.org_path)
    return FloorTicket(
        ticket_id=ticket.id,
        contact_id=ticket.contact_id,
        number=ticket.number,
        service=ticket.service,
        org_name=institution.name("zh-CN"),
        waited_s=int((now - ticket.entered_at).total_seconds()),
        is_elderly=ticket.is_elderly,
        classes=list(ticket.classes),
        wishes=wishes_view(ticket.wishes, is_open=True),
        is_offered=ticket.state is TicketState.OFFERED,
        is_preferred=ticket.is_preferred,
        is_away=ticket.is_away(now),
    )


async def _act(services: Services, act: SupervisorAct) -> FloorAct:
    by = await services.institution.staff(staff_id=act.by_staff_id)
    subject = act.subject
    if act.act in ("set_seat", "set_profile"):
        subject = (await services.institution.staff(staff_id=act.subject)).display_name
    return FloorAct(
        at=act.at,
        by_name=by.display_name,
        act=act.act,
        subject=subject,
        detail=act.detail,
        reason=act.reason,
    )
