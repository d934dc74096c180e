"""Today against what was to be expected, by queue and half hour."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Request

from yuangui.domains.institution.api import StaffSession
from yuangui.domains.queue.api import Plan, Seat, SeatState
from yuangui.domains.report.api import QueueDay
from yuangui.http.access import requires
from yuangui.http.transaction import UnitOfWorkRoute, services_of
from yuangui.http.views.floor import DayAgainstPlan, HalfHourView, QueueDayView
from yuangui.http.wire.times import now_of, zone_of

router = APIRouter(prefix="/api/office/floor/day", tags=["floor"], route_class=UnitOfWorkRoute)

Supervisor = Annotated[StaffSession, Depends(requires("supervisor"))]
MINUTES = 30
OFF_DUTY = frozenset({SeatState.SIGNED_OUT, SeatState.BREAK})


@router.get("", operation_id="officeFloorDay")
async def read_day(request: Request, supervisor: Supervisor) -> DayAgainstPlan:
    """Return today at or below the supervisor's institution, beside the last four weeks' mean."""
    services, now = services_of(request), now_of(request)
    local = now.astimezone(zone_of(request))
    plan = (await services.plans.book(at=supervisor.staff.org_path)).plan
    seats = await services.queue.seats()
    days = await services.report.day(day=local.date(), zone=zone_of(request))
    return DayAgainstPlan(
        queues=[_queue(each, plan, seats) for each in days],
        slot=(60 * local.hour + local.minute) // MINUTES,
        server_time=now,
    )


def _queue(day: QueueDay, plan: Plan, seats: Sequence[Seat]) -> QueueDayView:
    names = {each.id: dict(each.names) for each in plan.queues}
    return QueueDayView(
        queue=day.queue,
        names=names.get(day.queue, {"zh-CN": day.queue, "en": day.queue}),
        open=sum(
            seat.state not in OFF_DUTY and plan.profile(seat.profile).serves(day.queue)
            for seat in seats
        ),
        half_hours=[HalfHourView(**asdict(each)) for each in day.half_hours],
    )
