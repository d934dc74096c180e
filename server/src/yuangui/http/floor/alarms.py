"""What supervisors do with alarms, and what they write to seats."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Request

from yuangui.domains.floor.api import Message, Supervising
from yuangui.domains.institution.api import StaffSession
from yuangui.http.access import requires
from yuangui.http.floor.floor import floor_view
from yuangui.http.transaction import UnitOfWorkRoute, services_of
from yuangui.http.views.base import Id
from yuangui.http.views.floor import (
    FloorMessage,
    FloorView,
    MessageBody,
    MessageReader,
    MessagesView,
)
from yuangui.http.wire.times import midnight_of, now_of
from yuangui.services import Services

router = APIRouter(prefix="/api/office/floor", tags=["floor"], route_class=UnitOfWorkRoute)

Supervisor = Annotated[StaffSession, Depends(requires("supervisor"))]


@router.post("/alarms/{alarm_id}/acknowledge", operation_id="officeAcknowledgeAlarm")
async def acknowledge(request: Request, supervisor: Supervisor, alarm_id: Id) -> FloorView:
    """Note that the supervisor has seen an alarm; whoever called for help is told."""
    now = now_of(request)
    await services_of(request).alarms.acknowledge(alarm_id=alarm_id, by=_name(supervisor), now=now)
    return await floor_view(request, supervisor, now=now)


@router.post("/alarms/{alarm_id}/solve", operation_id="officeSolveAlarm")
async def solve(request: Request, supervisor: Supervisor, alarm_id: Id) -> FloorView:
    """Close a call for help: it is settled."""
    now = now_of(request)
    await services_of(request).alarms.solve(alarm_id=alarm_id, by=_name(supervisor), now=now)
    return await floor_view(request, supervisor, now=now)


@router.get("/messages", operation_id="officeFloorMessages")
async def read_messages(request: Request, _: Supervisor) -> MessagesView:
    """Return what was written to seats today, and who has read it."""
    return await _messages(request)


@router.post("/messages", operation_id="officeSendMessage")
async def send_message(request: Request, supervisor: Supervisor, body: MessageBody) -> MessagesView:
    """Write to seats that are signed in."""
    await services_of(request).messages.send(
        sending=body.sending,
        to=None if body.to is None else frozenset(body.to),
        by=supervisor.staff.id,
        by_name=supervisor.staff.display_name,
        text=body.text,
        must_confirm=body.must_confirm,
        now=now_of(request),
    )
    return await _messages(request)


def _name(supervisor: StaffSession) -> Supervising:
    return Supervising(supervisor.staff.id, supervisor.staff.display_name)


async def _messages(request: Request) -> MessagesView:
    services = services_of(request)
    day = midnight_of(request, now=now_of(request))
    sendings: dict[str, list[Message]] = {}
    for each in await services.messages.sent(since=day):
        sendings.setdefault(each.sending, []).append(each)
    return MessagesView(messages=[await _sending(services, each) for each in sendings.values()])


async def _sending(services: Services, rows: Sequence[Message]) -> FloorMessage:
    first = rows[0]
    return FloorMessage(
        sending=first.sending,
        by_name=first.by_name,
        text=first.text,
        must_confirm=first.must_confirm,
        sent_at=first.sent_at,
        readers=[
            MessageReader(
                staff_id=each.to_staff_id,
                name=(await services.institution.staff(staff_id=each.to_staff_id)).display_name,
                read_at=each.read_at,
            )
            for each in rows
        ],
    )
