"""The teller's desk: own seat, offers, and the queue."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request

from yuangui.domains.institution.api import StaffSession
from yuangui.domains.queue.api import BreakReason, Seat, SeatFigures, SeatState, Ticket, TicketState
from yuangui.http.access import requires
from yuangui.http.render.catalogue import service_views
from yuangui.http.render.contact import contact_view
from yuangui.http.render.seat import side_of
from yuangui.http.render.wish import (
    open_run_view,
    priority_views,
    waited_for,
    wishes_view,
)
from yuangui.http.transaction import UnitOfWorkRoute, services_of
from yuangui.http.views.base import Id
from yuangui.http.views.desk import (
    DeskView,
    OfferView,
    SeatStateBody,
    SeatView,
    TicketView,
    TodayView,
)
from yuangui.http.wire.times import midnight_of, now_of
from yuangui.services import Services

router = APIRouter(prefix="/api/desk", tags=["desk"], route_class=UnitOfWorkRoute)

Teller = Annotated[StaffSession, Depends(requires("teller"))]

# A desk shows who comes next, not a whole province.
QUEUE_SHOWN_MAX = 50


@router.get("", operation_id="desk")
async def read_desk(request: Request, teller: Teller) -> DeskView:
    """Return everything on the desk except the pictures."""
    return await desk_view(request, teller, now=now_of(request))


@router.post("/state", operation_id="deskChooseState")
async def choose_state(request: Request, teller: Teller, body: SeatStateBody) -> DeskView:
    """Open, pause or close the seat."""
    services, now = services_of(request), now_of(request)
    await services.queue.choose_state(
        staff_id=teller.staff.id,
        org_path=teller.staff.org_path,
        state=SeatState(body.state),
        reason=None if body.reason is None else BreakReason(body.reason),
        now=now,
    )
    return await desk_view(request, teller, now=now)


@router.post("/offers/{ticket_id}/accept", operation_id="deskAccept")
async def accept(request: Request, teller: Teller, ticket_id: Id) -> DeskView:
    """Take the customer who is held out to this seat, and open the call."""
    services, now = services_of(request), now_of(request)
    ticket = await services.queue.accept(ticket_id=ticket_id, staff_id=teller.staff.id, now=now)
    await services.servicing.begin(
        contact_id=ticket.contact_id,
        teller_id=teller.staff.id,
        teller_number=teller.staff.number,
        now=now,
    )
    await services.transfer.receive(
        contact_id=ticket.contact_id, teller_id=teller.staff.id, now=now
    )
    return await desk_view(request, teller, now=now)


@router.post("/offers/{ticket_id}/refuse", operation_id="deskRefuse")
async def refuse(request: Request, teller: Teller, ticket_id: Id) -> DeskView:
    """Give the customer back; the seat goes on a break."""
    services, now = services_of(request), now_of(request)
    await services.queue.refuse(ticket_id=ticket_id, staff_id=teller.staff.id, now=now)
    return await desk_view(request, teller, now=now)


async def desk_view(request: Request, teller: StaffSession, *, now: datetime) -> DeskView:
    """Return everything on a teller's desk at a moment."""
    services = services_of(request)
    seat = await services.queue.seat(
        staff_id=teller.staff.id, org_path=teller.staff.org_path, now=now
    )
    held = None if seat.ticket_id is None else await services.queue.ticket(ticket_id=seat.ticket_id)
    tickets = [await _ticket(services, each, now=now) for each in await _shown(services)]
    day = midnight_of(request, now=now)
    done = await services.queue.figures(since=day, staff_id=teller.staff.id)
    mine = done.get(teller.staff.id, SeatFigures())
    contact = None
    if held is not None and seat.state is not SeatState.RESERVED:
        found = await services.contact.contact(contact_id=held.contact_id)
        contact = await contact_view(services, found, role="teller", now=now)
    return DeskView(
        seat=SeatView(
            state=seat.state.value,
            since=seat.since,
            break_reason=None if seat.break_reason is None else seat.break_reason.value,
        ),
        queue=tickets,
        offer=await _offer(services, seat, held, now=now),
        contact=contact,
        recalls=await waited_for(services, teller_id=teller.staff.id),
        **await side_of(services, seat, now=now),
        today=TodayView(handled=mine.handled, average_s=mine.average_s, returned=mine.returned),
        services=service_views(services.servicing, "zh-CN"),
        server_time=now,
    )


async def _shown(services: Services) -> list[Ticket]:
    return list(await services.queue.waiting())[:QUEUE_SHOWN_MAX]


async def _ticket(services: Services, ticket: Ticket, *, now: datetime) -> TicketView:
    institution = await services.institution.institution(path=ticket.org_path)
    return TicketView(
        ticket_id=ticket.id,
        number=ticket.number,
        name_masked=None,
        service=ticket.service,
        waited_s=int((now - ticket.entered_at).total_seconds()),
        is_elderly=ticket.is_elderly,
        is_offered=ticket.state is TicketState.OFFERED,
        org_name=institution.name("zh-CN"),
    )


async def _offer(
    services: Services, seat: Seat, held: Ticket | None, *, now: datetime
) -> OfferView | None:
    if held is None or held.offer_expires_at is None or seat.state is not SeatState.RESERVED:
        return None
    institution = await services.institution.institution(path=held.org_path)
    return OfferView(
        ticket_id=held.id,
        contact_id=held.contact_id,
        number=held.number,
        service=held.service,
        is_elderly=held.is_elderly,
        wishes=wishes_view(held.wishes, is_open=True),
        priority=await priority_views(services, held),
        run=await open_run_view(services, held.contact_id, role="teller"),
        org_name=institution.name("zh-CN"),
        waited_s=int((now - held.entered_at).total_seconds()),
        expires_at=held.offer_expires_at,
    )
