"""The back office: finding contacts, and everything that is kept of one."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from yuangui.domains.contact.api import Contact, ContactState, Search
from yuangui.domains.evidence.api import NotSealed
from yuangui.domains.institution.api import StaffSession
from yuangui.http.access import requires_any
from yuangui.http.render.record import contact_record, timeline
from yuangui.http.transaction import UnitOfWorkRoute, services_of
from yuangui.http.views.base import Done, Id
from yuangui.http.views.office import (
    ContactPage,
    ContactQuery,
    ContactRecord,
    ContactRow,
    DaySummary,
    MessageView,
    TimelineItem,
)
from yuangui.http.wire.times import midnight_of, now_of
from yuangui.services import Services

router = APIRouter(prefix="/api/office", tags=["office"], route_class=UnitOfWorkRoute)

READERS = ("authoriser", "supervisor", "quality", "auditor")

Reader = Annotated[StaffSession, Depends(requires_any(*READERS))]


@router.get("/contacts", operation_id="officeContacts")
async def search(
    request: Request,
    reader: Reader,  # noqa: ARG001 - the role is the point
    query: Annotated[ContactQuery, Query()],
) -> ContactPage:
    """Find contacts at or below the reader's institution, newest first."""
    services = services_of(request)
    wanted = Search(
        text=query.text,
        since=query.since,
        until=query.until,
        service=query.service,
        state=None if query.state is None else query.state.value,
        teller_id=query.staff,
        page=query.page,
        page_size=query.page_size,
    )
    found = await services.contact.search(search=wanted)
    return ContactPage(
        rows=[await _row(services, contact) for contact in found.contacts],
        total=found.total,
        page=query.page,
        page_size=query.page_size,
    )


@router.get("/contacts/{contact_id}", operation_id="officeContact")
async def read_contact(request: Request, reader: Reader, contact_id: Id) -> ContactRecord:
    """Return everything that is kept of a contact. Every viewing is logged."""
    services, now = services_of(request), now_of(request)
    contact = await services.contact.contact(contact_id=contact_id)
    await services.evidence.viewed(
        contact_id=contact.id, object_id=None, staff_id=reader.staff.id, reason="record", now=now
    )
    return await contact_record(services, contact, now=now)


@router.get("/contacts/{contact_id}/timeline", operation_id="officeTimeline")
async def read_timeline(
    request: Request,
    reader: Reader,  # noqa: ARG001 - the role is the point
    contact_id: Id,
) -> list[TimelineItem]:
    """Return the contact's moments in order."""
    services = services_of(request)
    contact = await services.contact.contact(contact_id=contact_id)
    return await timeline(services, contact)


@router.post("/contacts/{contact_id}/compose", operation_id="officeCompose", status_code=202)
async def compose(
    request: Request,
    reader: Reader,  # noqa: ARG001 - the role is the point
    contact_id: Id,
) -> Done:
    """Ask for the composed recording; its progress stands in the contact's record."""
    services = services_of(request)
    contact = await services.contact.contact(contact_id=contact_id)
    await services.after_call.want_composed(contact_id=contact.id, now=now_of(request))
    return Done()


@router.get("/messages", operation_id="officeMessages")
async def messages(
    request: Request,
    reader: Reader,  # noqa: ARG001 - the role is the point
) -> list[MessageView]:
    """Return the newest short messages of the stand-in's visible outbox (demo only)."""
    sent = await services_of(request).identity.messages()
    return [
        MessageView(
            id=message.id,
            at=message.at,
            to_masked=message.to_masked,
            text=message.text,
            contact_id=message.contact_id,
        )
        for message in sent
    ]


@router.get("/today", operation_id="officeToday")
async def today(
    request: Request,
    reader: Reader,  # noqa: ARG001 - the role is the point
) -> DaySummary:
    """Return today's figures at or below the reader's institution."""
    services, now = services_of(request), now_of(request)
    day = midnight_of(request, now=now)
    return _summary(await services.contact.created_since(since=day), day)


def _summary(contacts: Sequence[Contact], day: datetime) -> DaySummary:
    by_hour = [0] * 24
    by_service: dict[str, int] = {}
    waits_s = []
    for contact in contacts:
        by_hour[int((contact.created_at - day) / timedelta(hours=1)) % 24] += 1
        name = contact.service or "person"
        by_service[name] = by_service.get(name, 0) + 1
        if contact.taken_at is not None:
            waits_s.append((contact.taken_at - contact.created_at).total_seconds())
    states = [contact.state for contact in contacts]
    return DaySummary(
        contacts=len(states),
        waiting=states.count(ContactState.WAITING),
        in_call=states.count(ContactState.IN_CALL),
        handled=states.count(ContactState.ENDED) + states.count(ContactState.WRAP_UP),
        average_wait_s=round(sum(waits_s) / len(waits_s)) if waits_s else 0,
        by_hour=by_hour,
        by_service=by_service,
    )


async def _row(services: Services, contact: Contact) -> ContactRow:
    institution = await services.institution.institution(path=contact.org_path)
    teller_name = None
    if contact.teller_id is not None:
        teller_name = (await services.institution.staff(staff_id=contact.teller_id)).display_name
    connected_s = 0
    if contact.taken_at is not None and contact.ended_at is not None:
        connected_s = round((contact.ended_at - contact.taken_at).total_seconds())
    return ContactRow(
        id=contact.id,
        number=contact.number,
        state=contact.state.value,
        service=contact.service,
        org_name=institution.name("zh-CN"),
        teller_name=teller_name,
        customer_name_masked=contact.customer_name_masked,
        created_at=contact.created_at,
        ended_at=contact.ended_at,
        connected_s=connected_s,
        result_code=contact.result_code,
        rating=contact.rating,
        is_sealed=await _is_sealed(services, contact),
    )


async def _is_sealed(services: Services, contact: Contact) -> bool:
    try:
        await services.evidence.package(contact_id=contact.id)
    except NotSealed:
        return False
    return True
