"""Links of invitations, for whoever opens one. Nobody is signed in; the token says everything.

These units of work stand at the root: only the row says where the invitation stands. Tries in vain
are kept, so a refusal is raised only after what it left behind is committed.
"""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from yuangui.domains.call.api import Role
from yuangui.domains.contact import api as contacts
from yuangui.domains.invitation.api import Details, Invitation, Opening, is_bound_to
from yuangui.domains.queue.api import Wishes
from yuangui.http.customer import COOKIE_AGE_S
from yuangui.http.door.overflow import note_callback
from yuangui.http.door.wishes import note_wishes
from yuangui.http.edge import Edge
from yuangui.http.principal import CUSTOMER_COOKIE, GUEST_COOKIE
from yuangui.http.render.contact import contact_view
from yuangui.http.render.guest import guest_view
from yuangui.http.render.wish import wishes_of
from yuangui.http.views.contact import ContactView
from yuangui.http.views.invitation import ComeBody, ConfirmBody, GuestView, OpenedInvitation
from yuangui.http.views.wish import WishesBody
from yuangui.http.wire.bodies import WholeBodyRoute
from yuangui.kit.org_path import ROOT

router = APIRouter(
    prefix="/api/public/invitations", tags=["invitation"], route_class=WholeBodyRoute
)

#: The secret of the browser that has confirmed; it outlives the longest wait for an appointment.
COOKIE = "yg_invitation"
_PATH = "/api/public/invitations"
#: For how long the inviter's seat is asked before any other.
INVITER_FIRST_S = 120

Token = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{43}$")]


@router.get("/{token}", operation_id="openInvitation")
async def open_invitation(request: Request, response: Response, token: Token) -> OpenedInvitation:
    """Return who invites, for what and until when. Opening binds nothing: previews open links."""
    edge = _edge(request)
    async with edge.unit_of_work(ROOT) as services:
        opening = await services.invitation.opened(
            token=token,
            session=request.cookies.get(COOKIE),
            address=_address(request),
            now=edge.clock(),
        )
    return _opened(response, opening)


@router.post("/{token}/confirm", operation_id="confirmInvitation")
async def confirm(
    request: Request, response: Response, token: Token, body: ConfirmBody
) -> OpenedInvitation:
    """Bind the link to this browser, if name and telephone are those of whom the bank invited."""
    edge = _edge(request)
    async with edge.unit_of_work(ROOT) as services:
        opening = await services.invitation.confirm(
            token=token,
            session=request.cookies.get(COOKIE),
            details=Details(name=body.name, phone_tail=body.phone_tail),
            address=_address(request),
            now=edge.clock(),
        )
    opened = _opened(response, opening)
    assert opening.session is not None
    _keep(response, COOKIE, opening.session, path=_PATH, edge=edge)
    return opened


@router.post("/{token}/contact", operation_id="comeByInvitation", status_code=201)
async def come(request: Request, response: Response, token: Token, body: ComeBody) -> ContactView:
    """Open the contact that the link is for, and draw a ticket; again returns the same contact."""
    edge, session = _edge(request), request.cookies.get(COOKIE)
    now = edge.clock()
    async with edge.unit_of_work(ROOT) as services:
        invitation = await services.invitation.admitted(token=token, session=session, now=now)
        contact, contact_token = await services.contact.open(
            request=_request(invitation, body), now=now
        )
        if invitation.used_at is None:
            await services.queue.enter(
                contact_id=contact.id,
                org_path=contact.org_path,
                service=contact.service,
                wishes=wishes_of(body.wishes).led_to(_wishes(invitation)),
                now=now,
            )
            if body.wishes != WishesBody():
                await note_wishes(services, contact, body.wishes, now=now)
            await note_callback(services, contact, invitation_id=invitation.id, now=now)
        await services.invitation.used(invitation=invitation, contact_id=contact.id, now=now)
        view = await contact_view(services, contact, role="customer", now=now)
    _keep(response, CUSTOMER_COOKIE, contact_token, path="/api", edge=edge)
    return view


@router.post("/{token}/guest", operation_id="joinAsGuest")
async def join_as_guest(request: Request, response: Response, token: Token) -> GuestView:
    """Take the place in the running call; the same browser may come back while it has the place."""
    edge, session = _edge(request), request.cookies.get(COOKIE)
    now = edge.clock()
    async with edge.unit_of_work(ROOT) as services:
        guest = await services.invitation.guest(token=token, session=session, now=now)
        if guest.is_new:
            contact = await services.contact.contact(contact_id=guest.contact_id)
            await services.call.admit_guest(
                contact_id=contact.id,
                role=Role(guest.role),
                person_id=guest.id,
                display_name=guest.display_name,
                now=now,
            )
            await services.evidence.record(
                contact_id=contact.id,
                org_path=contact.org_path,
                kind="call.joined",
                actor={"role": guest.role.value, "id": guest.id},
                facts={"role": guest.role.value, "invitation_id": guest.id},
                now=now,
            )
        view = await guest_view(services, guest)
    assert session is not None
    _keep(response, GUEST_COOKIE, session, path="/api", edge=edge)
    return view


def _wishes(invitation: Invitation) -> Wishes:
    """Return what the queue is asked for: the seat of whoever wished to serve, for a while."""
    if invitation.served_by_wish is None:
        return Wishes(is_invited=True)
    return Wishes(staff_id=invitation.served_by_wish, staff_s=INVITER_FIRST_S, is_invited=True)


def _request(invitation: Invitation, body: ComeBody) -> contacts.Request:
    """Return the request for a contact; its key is a secret of the browser that confirmed."""
    assert invitation.session_digest is not None
    return contacts.Request(
        org_path=invitation.org_path,
        locale=body.locale,
        service=invitation.service,
        is_elderly=body.is_elderly,
        declared_name=invitation.customer_name,
        consents=[(each.kind, each.version, each.sha256, each.granted) for each in body.consents],
        device_check=body.device_check,
        key=invitation.session_digest,
    )


def _opened(response: Response, opening: Opening) -> OpenedInvitation:
    invitation = opening.granted()
    response.headers["Cache-Control"] = "no-store"
    return OpenedInvitation(
        org_path=invitation.org_path,
        org_name=invitation.inviter.org_name,
        inviter_name=invitation.inviter.display_name,
        inviter_number=invitation.inviter.number,
        purpose=invitation.purpose.value,
        service=invitation.service,
        locale=invitation.locale,
        expires_at=invitation.expires_at,
        is_confirmed=is_bound_to(invitation, opening.session),
        is_used=invitation.used_at is not None,
    )


def _keep(response: Response, name: str, secret: str, *, path: str, edge: Edge) -> None:
    response.set_cookie(
        name,
        secret,
        max_age=COOKIE_AGE_S,
        httponly=True,
        secure=edge.is_secure,
        samesite="strict",
        path=path,
    )


def _address(request: Request) -> str:
    return request.client.host if request.client is not None else ""


def _edge(request: Request) -> Edge:
    edge: Edge = request.app.state.edge
    return edge
