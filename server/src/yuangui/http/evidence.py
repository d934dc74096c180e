"""What is kept of a contact, for the back office. Each look is logged."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from yuangui.domains.evidence.api import EvidenceObject, UnknownObject
from yuangui.domains.institution.api import StaffSession
from yuangui.http.access import requires_any
from yuangui.http.edge import Edge
from yuangui.http.ranges import Streamed, streamed_answer
from yuangui.http.transaction import UnitOfWorkRoute, services_of
from yuangui.http.views.base import Id
from yuangui.http.wire.described import stretches_of
from yuangui.services import Services

router = APIRouter(
    prefix="/api/office/contacts/{contact_id}", tags=["evidence"], route_class=UnitOfWorkRoute
)

READERS = ("authoriser", "supervisor", "quality", "auditor")

Reader = Annotated[StaffSession, Depends(requires_any(*READERS))]


@router.get(
    "/package",
    operation_id="officePackage",
    response_class=Response,
    responses=stretches_of("application/zip"),
)
async def package(request: Request, reader: Reader, contact_id: Id) -> Response:
    """Download the sealed package as a ZIP."""
    services = services_of(request)
    sealed = await services.evidence.package(contact_id=contact_id)
    await _look(request, reader, contact_id, None, "package")
    content = Streamed(
        media_type="application/zip",
        bytes=sealed.bytes,
        tag=sealed.tag,
        download_as=sealed.name,
    )
    return streamed_answer(
        request,
        content,
        lambda start, count: services.evidence.read_package(sealed, start=start, count=count),
    )


@router.get(
    "/objects/{object_id}",
    operation_id="officeObject",
    response_class=Response,
    responses=stretches_of("*/*"),
)
async def kept_object(request: Request, reader: Reader, contact_id: Id, object_id: Id) -> Response:
    """Show a kept file, or a stretch of it."""
    services = services_of(request)
    kept = await services.evidence.object(object_id=object_id)
    if kept.contact_id != contact_id:
        raise UnknownObject(object_id=object_id)
    await _look(request, reader, contact_id, kept.id, "object")
    return _file(request, services, kept)


@router.get(
    "/tracks/{track_id}",
    operation_id="officeTrack",
    response_class=Response,
    responses=stretches_of("video/webm"),
)
async def track(request: Request, reader: Reader, contact_id: Id, track_id: Id) -> Response:
    """Play one party's recording, or a stretch of it."""
    services = services_of(request)
    tracks = await services.call.tracks(contact_id=contact_id)
    played = next((each.replay for each in tracks if each.id == track_id), None)
    if played is None:
        raise UnknownObject(object_id=track_id)
    kept = await services.evidence.object(object_id=played.object_id)
    await _look(request, reader, contact_id, kept.id, "replay")
    return _file(request, services, kept)


@router.get(
    "/composed",
    operation_id="officeComposed",
    response_class=Response,
    responses=stretches_of("video/mp4"),
)
async def composed(request: Request, reader: Reader, contact_id: Id) -> Response:
    """Play the composed recording, or a stretch of it."""
    services = services_of(request)
    composition = await services.call.composition(contact_id=contact_id)
    if composition.object_id is None:
        raise UnknownObject(object_id="composed")
    kept = await services.evidence.object(object_id=composition.object_id)
    await _look(request, reader, contact_id, kept.id, "replay")
    return _file(request, services, kept)


def _file(request: Request, services: Services, kept: EvidenceObject) -> Response:
    content = Streamed(media_type=kept.media_type, bytes=kept.bytes, tag=kept.sha256)
    return streamed_answer(
        request,
        content,
        lambda start, count: services.evidence.read(kept, start=start, count=count),
    )


async def _look(
    request: Request, reader: StaffSession, contact_id: str, object_id: str | None, reason: str
) -> None:
    edge: Edge = request.app.state.edge
    await services_of(request).evidence.viewed(
        contact_id=contact_id,
        object_id=object_id,
        staff_id=reader.staff.id,
        reason=reason,
        now=edge.clock(),
    )
