"""The customer's page: one contact, known by the cookie that opening it set."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Query, Request, Response, UploadFile

from yuangui.domains.contact import api as contacts
from yuangui.domains.contact.api import Contact, ContactState
from yuangui.domains.queue.api import Again
from yuangui.flow.step import Actor
from yuangui.http.door.overflow import note_overflow
from yuangui.http.door.wishes import note_wishes
from yuangui.http.edge import Edge
from yuangui.http.keys import IdempotencyKey
from yuangui.http.principal import CUSTOMER_COOKIE, Principal, customer_contact
from yuangui.http.render.contact import contact_view
from yuangui.http.render.wish import wishes_of
from yuangui.http.transaction import UnitOfWorkRoute, services_of
from yuangui.http.uploads import PICTURE_KIND, PICTURE_TYPES, kept_picture, object_answer
from yuangui.http.views.base import Id
from yuangui.http.views.contact import ContactView, OpenContactBody, RatingBody, UploadView
from yuangui.http.views.run import ActionBody
from yuangui.http.views.wish import WishesBody
from yuangui.http.wire.described import file_of
from yuangui.kit.org_path import org_path

router = APIRouter(prefix="/api/customer", tags=["customer"], route_class=UnitOfWorkRoute)

Mine = Annotated[Contact, Depends(customer_contact)]
TextKey = Annotated[str, Query(pattern=r"^[a-z][a-z0-9_.]{0,119}$")]

# A page that was closed for good should not stay signed in on a borrowed phone.
COOKIE_AGE_S = 4 * 3600


@router.post("/contacts", operation_id="customerOpenContact", status_code=201)
async def open_contact(
    request: Request, response: Response, body: OpenContactBody, key: IdempotencyKey
) -> ContactView:
    """Open a contact, keep the consents, and draw a ticket."""
    services, edge = services_of(request), _edge(request)
    now = edge.clock()
    institution = await services.institution.institution(path=org_path(body.at))
    if body.service is not None:
        services.servicing.service(flow=body.service)
    contact, token = await services.contact.open(
        request=contacts.Request(
            org_path=institution.path,
            locale=body.locale,
            service=body.service,
            is_elderly=body.is_elderly,
            declared_name=body.name,
            consents=[
                (each.kind, each.version, each.sha256, each.granted) for each in body.consents
            ],
            device_check=body.device_check,
            key=key,
        ),
        now=now,
    )
    ticket = await services.queue.enter(
        contact_id=contact.id,
        org_path=contact.org_path,
        service=contact.service,
        wishes=wishes_of(body.wishes),
        again=again_of(request, now=now),
        now=now,
    )
    await note_overflow(services, contact, now=now)
    if ticket.entered_at == now and body.wishes != WishesBody():
        await note_wishes(services, contact, body.wishes, now=now)
    response.set_cookie(
        CUSTOMER_COOKIE,
        token,
        max_age=COOKIE_AGE_S,
        httponly=True,
        secure=edge.is_secure,
        samesite="strict",
        path="/api",
    )
    return await contact_view(services, contact, role="customer", now=now)


@router.get("/contact", operation_id="customerContact")
async def read_contact(request: Request, contact: Mine) -> ContactView:
    """Return the contact as its customer sees it."""
    return await contact_view(
        services_of(request), contact, role="customer", now=_edge(request).clock()
    )


@router.post("/contact/wishes", operation_id="customerWish")
async def wish(request: Request, contact: Mine, body: WishesBody) -> ContactView:
    """Wish otherwise while waiting; the turn stays the same."""
    services, now = services_of(request), _edge(request).clock()
    await services.queue.wish(contact_id=contact.id, wishes=wishes_of(body), now=now)
    await note_wishes(services, contact, body, now=now)
    return await contact_view(services, contact, role="customer", now=now)


@router.post("/contact/call-again", operation_id="customerCallAgain")
async def call_again(request: Request, contact: Mine) -> ContactView:
    """Go on after the call was lost: at the turn of a re-call, where the service stands."""
    services, now = services_of(request), _edge(request).clock()
    back = await services.recall.call_again(contact_id=contact.id, now=now)
    return await contact_view(services, back, role="customer", now=now)


@router.post("/contact/leave", operation_id="customerLeave")
async def leave(request: Request, contact: Mine) -> ContactView:
    """Leave the queue."""
    services, now = services_of(request), _edge(request).clock()
    if contact.state is not ContactState.WAITING:
        await services.queue.leave(contact_id=contact.id, now=now)
    left = await services.servicing.hang_up(
        contact_id=contact.id, actor=Actor(id=contact.id, role="customer"), now=now
    )
    return await contact_view(services, left, role="customer", now=now)


@router.post("/contact/hang-up", operation_id="customerHangUp")
async def hang_up(request: Request, contact: Mine) -> ContactView:
    """End the call; what was not finished is given up."""
    services, now = services_of(request), _edge(request).clock()
    ended = await services.servicing.hang_up(
        contact_id=contact.id, actor=Actor(id=contact.id, role="customer"), now=now
    )
    return await contact_view(services, ended, role="customer", now=now)


@router.post("/contact/rating", operation_id="customerRate")
async def rate(request: Request, contact: Mine, body: RatingBody) -> ContactView:
    """Keep the rating; the first one counts."""
    services, now = services_of(request), _edge(request).clock()
    rated = await services.contact.rate(
        contact_id=contact.id, stars=body.stars, note=body.note, now=now
    )
    return await contact_view(services, rated, role="customer", now=now)


@router.post("/contact/run/actions", operation_id="customerAct")
async def act(request: Request, contact: Mine, body: ActionBody) -> ContactView:
    """Act on the current step of the running service."""
    services, now = services_of(request), _edge(request).clock()
    await services.servicing.act(
        contact_id=contact.id,
        visit=body.visit,
        action=body.action,
        actor=Actor(id=contact.id, role="customer"),
        values=body.data,
        key=body.key,
        now=now,
    )
    changed = await services.contact.contact(contact_id=contact.id)
    return await contact_view(services, changed, role="customer", now=now)


@router.post("/contact/uploads", operation_id="customerUpload", status_code=201)
async def upload(
    request: Request,
    contact: Mine,
    kind: Annotated[str, Form(pattern=PICTURE_KIND)],
    file: Annotated[UploadFile, File()],
) -> UploadView:
    """Take in a picture from the customer's camera."""
    return await kept_picture(
        services_of(request),
        contact=contact,
        kind=kind,
        file=file,
        actor={"role": "customer", "id": contact.id},
        now=_edge(request).clock(),
    )


@router.get(
    "/contact/objects/{object_id}",
    operation_id="customerObject",
    response_class=Response,
    responses=file_of(*PICTURE_TYPES),
)
async def read_object(request: Request, contact: Mine, object_id: Id) -> Response:
    """Return a picture that belongs to this contact."""
    return await object_answer(
        services_of(request), contact=contact, object_id=object_id, is_customer=True
    )


@router.get(
    "/contact/receipt",
    operation_id="customerReceipt",
    response_class=Response,
    responses=file_of("application/pdf"),
)
async def receipt(request: Request, contact: Mine) -> Response:
    """Return the receipt of the last finished service as PDF."""
    content = await services_of(request).servicing.receipt(contact_id=contact.id)
    return Response(
        content,
        media_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{contact.number}.pdf"',
            "Cache-Control": "no-store",
        },
    )


@router.get(
    "/contact/speech",
    operation_id="customerSpeech",
    response_class=Response,
    responses=file_of("audio/wav"),
)
async def speech(request: Request, contact: Mine, text_key: TextKey) -> Response:
    """Return a text of the running service, spoken (WAV)."""
    spoken = await services_of(request).servicing.speech(
        contact_id=contact.id, text_key=text_key, locale=contact.locale
    )
    return Response(
        spoken, media_type="audio/wav", headers={"Cache-Control": "private, max-age=600"}
    )


def again_of(request: Request, *, now: datetime) -> Again | None:
    """Return the contact that this page had before and a teller served, as its cookie says."""
    principal: Principal = request.state.principal
    last = principal.contact
    if last is None or not last.was_served:
        return None
    return Again(contact_id=last.id, ended_at=last.ended_at, age=last.age(now.date()))


def _edge(request: Request) -> Edge:
    edge: Edge = request.app.state.edge
    return edge
