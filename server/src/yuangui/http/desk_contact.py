"""The contact on the teller's desk."""

from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Request, Response, UploadFile

from yuangui.domains.contact.api import Contact
from yuangui.domains.institution.api import StaffSession
from yuangui.flow.step import Actor
from yuangui.http.access import requires
from yuangui.http.edge import Edge
from yuangui.http.render.contact import contact_view
from yuangui.http.render.record import object_view
from yuangui.http.transaction import UnitOfWorkRoute, services_of
from yuangui.http.uploads import PICTURE_KIND, PICTURE_TYPES, kept_picture, object_answer
from yuangui.http.views.base import Done, Id
from yuangui.http.views.contact import ContactView, UploadView
from yuangui.http.views.desk import MarkBody, SnapshotBody, WrapUpBody
from yuangui.http.views.office import ObjectView
from yuangui.http.views.run import ActionBody, CancelRunBody, StartRunBody
from yuangui.http.wire.described import file_of
from yuangui.http.wire.times import now_of
from yuangui.kit.ids import new_id

router = APIRouter(
    prefix="/api/desk/contacts/{contact_id}", tags=["desk"], route_class=UnitOfWorkRoute
)

Teller = Annotated[StaffSession, Depends(requires("teller"))]


async def served_contact(request: Request, teller: Teller, contact_id: Id) -> Contact:
    """Return the contact of the address, if this teller serves it."""
    return await services_of(request).contact.served_contact(
        contact_id=contact_id, teller_id=teller.staff.id
    )


Served = Annotated[Contact, Depends(served_contact)]


@router.get("", operation_id="deskContact")
async def read_contact(request: Request, contact: Served) -> ContactView:
    """Return the contact as its teller sees it."""
    return await contact_view(services_of(request), contact, role="teller", now=now_of(request))


@router.post("/run", operation_id="deskStartRun")
async def start_run(
    request: Request, teller: Teller, contact: Served, body: StartRunBody
) -> ContactView:
    """Start a service for the customer."""
    services, now = services_of(request), now_of(request)
    await services.servicing.start(
        contact_id=contact.id,
        flow=body.flow,
        actor=Actor(id=teller.staff.id, role="teller"),
        key=body.key,
        now=now,
    )
    return await contact_view(services, contact, role="teller", now=now)


@router.post("/run/actions", operation_id="deskAct")
async def act(request: Request, teller: Teller, contact: Served, body: ActionBody) -> ContactView:
    """Act on the current step of the running service."""
    services, now = services_of(request), now_of(request)
    await services.servicing.act(
        contact_id=contact.id,
        visit=body.visit,
        action=body.action,
        actor=Actor(id=teller.staff.id, role="teller"),
        values=body.data,
        key=body.key,
        now=now,
    )
    changed = await services.contact.contact(contact_id=contact.id)
    return await contact_view(services, changed, role="teller", now=now)


@router.post("/run/cancel", operation_id="deskCancelRun")
async def cancel_run(
    request: Request, teller: Teller, contact: Served, body: CancelRunBody
) -> ContactView:
    """Stop the running service before anything has moved."""
    services, now = services_of(request), now_of(request)
    await services.servicing.cancel(
        contact_id=contact.id,
        actor=Actor(id=teller.staff.id, role="teller"),
        reason=body.reason,
        now=now,
    )
    return await contact_view(services, contact, role="teller", now=now)


@router.post("/marks", operation_id="deskMark")
async def mark(request: Request, teller: Teller, contact: Served, body: MarkBody) -> Done:
    """Put a mark on the recording's timeline."""
    await services_of(request).evidence.record(
        contact_id=contact.id,
        org_path=contact.org_path,
        kind=f"mark.{body.kind}",
        actor={"role": "teller", "id": teller.staff.id},
        facts={"label_key": body.label_key},
        now=now_of(request),
    )
    return Done()


@router.post("/snapshot", operation_id="deskSnapshot")
async def snapshot(request: Request, contact: Served, body: SnapshotBody) -> Done:
    """Ask the customer's page for a picture at the camera's full size."""
    contact.must_be_open()
    edge: Edge = request.app.state.edge
    edge.hub.command(
        f"contact:{contact.id}:customer",
        {"t": "command", "id": new_id("cmd"), "command": "snapshot", "purpose": body.purpose},
    )
    return Done()


@router.post("/uploads", operation_id="deskUpload", status_code=201)
async def upload(
    request: Request,
    teller: Teller,
    contact: Served,
    kind: Annotated[str, Form(pattern=PICTURE_KIND)],
    file: Annotated[UploadFile, File()],
) -> UploadView:
    """Take in a picture that the teller took from the customer's video."""
    return await kept_picture(
        services_of(request),
        contact=contact,
        kind=kind,
        file=file,
        actor={"role": "teller", "id": teller.staff.id},
        now=now_of(request),
    )


@router.get("/objects", operation_id="deskObjects")
async def read_objects(request: Request, contact: Served) -> list[ObjectView]:
    """Return what is kept of the contact by now, with the digests of its bytes."""
    kept = await services_of(request).evidence.objects(contact_id=contact.id)
    return [object_view(each) for each in kept]


@router.get(
    "/objects/{object_id}",
    operation_id="deskObject",
    response_class=Response,
    responses=file_of(*PICTURE_TYPES),
)
async def read_object(request: Request, contact: Served, object_id: Id) -> Response:
    """Return a picture of the contact."""
    return await object_answer(services_of(request), contact=contact, object_id=object_id)


@router.post("/hang-up", operation_id="deskHangUp")
async def hang_up(request: Request, teller: Teller, contact: Served) -> ContactView:
    """End the call; what was not finished is given up."""
    services, now = services_of(request), now_of(request)
    ended = await services.servicing.hang_up(
        contact_id=contact.id, actor=Actor(id=teller.staff.id, role="teller"), now=now
    )
    return await contact_view(services, ended, role="teller", now=now)


@router.post("/wrap-up", operation_id="deskWrapUp")
async def wrap_up(
    request: Request, teller: Teller, contact: Served, body: WrapUpBody
) -> ContactView:
    """Write down how it ended, and free the seat."""
    services, now = services_of(request), now_of(request)
    wrapped = await services.wrap_up.finish(
        contact_id=contact.id,
        teller_id=teller.staff.id,
        result_code=body.result_code,
        note=body.note,
        now=now,
    )
    return await contact_view(services, wrapped, role="teller", now=now)
