"""Signing in and out, by password or passkey.

Whoever signs in stands nowhere yet, so these units of work stand at the root of the tree. Wrong
tries are counted in units of work of their own: the refusal rolls back only what came after.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from yuangui.domains.institution.api import Session, Staff, StaffSession
from yuangui.http.access import signed_in
from yuangui.http.edge import Edge
from yuangui.http.principal import STAFF_COOKIE
from yuangui.http.transaction import UnitOfWorkRoute, services_of
from yuangui.http.views.base import Done
from yuangui.http.views.sign_in import (
    MeView,
    PasskeyAnswerBody,
    PasskeyQuestionView,
    SignInBody,
)
from yuangui.http.wire.bodies import WholeBodyRoute
from yuangui.kit.org_path import ROOT
from yuangui.services import Services

router = APIRouter(prefix="/api", tags=["sign-in"], route_class=WholeBodyRoute)
_inside = APIRouter(route_class=UnitOfWorkRoute)

SignedIn = Annotated[StaffSession, Depends(signed_in)]


@router.post("/sign-in", operation_id="signIn")
async def sign_in(request: Request, response: Response, body: SignInBody) -> MeView:
    """Open a session; its token goes into a cookie that scripts cannot read."""
    edge = _edge(request)
    async with edge.unit_of_work(ROOT) as services:
        session = await services.institution.sign_in(
            name=body.name, password=body.password, address=_address(request), now=edge.clock()
        )
        me = await _me(services, session.staff, edge)
    _keep(response, session, edge)
    return me


@router.post("/sign-out", operation_id="signOut")
async def sign_out(request: Request, response: Response) -> Done:
    """End the session, if there is one."""
    edge = _edge(request)
    token = request.cookies.get(STAFF_COOKIE)
    if token is not None:
        async with edge.unit_of_work(ROOT) as services:
            await services.institution.sign_out(token=token, now=edge.clock())
    response.delete_cookie(
        STAFF_COOKIE, path="/", secure=edge.is_secure, httponly=True, samesite="strict"
    )
    return Done()


@router.post("/passkeys/assert-options", operation_id="passkeyAssertOptions")
async def assert_options(request: Request) -> PasskeyQuestionView:
    """Return a question that any passkey of this bank may answer."""
    edge = _edge(request)
    async with edge.unit_of_work(ROOT) as services:
        challenge_id, options = await services.institution.passkeys.assertion_options(
            now=edge.clock()
        )
    return PasskeyQuestionView(challenge_id=challenge_id, options=dict(options))


@router.post("/passkeys/assert", operation_id="passkeyAssert")
async def assert_passkey(request: Request, response: Response, body: PasskeyAnswerBody) -> MeView:
    """Open a session for the owner of the passkey."""
    edge = _edge(request)
    async with edge.unit_of_work(ROOT) as services:
        session = await services.institution.passkeys.sign_in(
            challenge_id=body.challenge_id,
            answer=body.answer,
            address=_address(request),
            now=edge.clock(),
        )
        me = await _me(services, session.staff, edge)
    _keep(response, session, edge)
    return me


@_inside.get("/me", operation_id="me")
async def me(request: Request, session: SignedIn) -> MeView:
    """Return who is signed in."""
    return await _me(services_of(request), session.staff, _edge(request))


@_inside.post("/passkeys/register-options", operation_id="passkeyRegisterOptions")
async def register_options(request: Request, session: SignedIn) -> PasskeyQuestionView:
    """Return what a browser needs to make a passkey for the person who is signed in."""
    challenge_id, options = await services_of(request).institution.passkeys.registration_options(
        staff=session.staff, now=_edge(request).clock()
    )
    return PasskeyQuestionView(challenge_id=challenge_id, options=dict(options))


@_inside.post("/passkeys/register", operation_id="passkeyRegister")
async def register(request: Request, session: SignedIn, body: PasskeyAnswerBody) -> Done:
    """Keep the passkey that the browser made."""
    await services_of(request).institution.passkeys.register(
        staff=session.staff,
        challenge_id=body.challenge_id,
        answer=body.answer,
        now=_edge(request).clock(),
    )
    return Done()


router.include_router(_inside)


async def _me(services: Services, staff: Staff, edge: Edge) -> MeView:
    institution = await services.institution.institution(path=staff.org_path)
    return MeView(
        id=staff.id,
        name=staff.name,
        number=staff.number,
        display_name=staff.display_name,
        roles=sorted(staff.roles),
        org_path=staff.org_path,
        org_name={"zh-CN": institution.name("zh-CN"), "en": institution.name("en")},
        zone=edge.zone.key,
    )


def _keep(response: Response, session: Session, edge: Edge) -> None:
    response.set_cookie(
        STAFF_COOKIE,
        session.token,
        expires=session.expires_at,
        path="/",
        secure=edge.is_secure,
        httponly=True,
        samesite="strict",
    )


def _address(request: Request) -> str:
    return request.client.host if request.client is not None else ""


def _edge(request: Request) -> Edge:
    edge: Edge = request.app.state.edge
    return edge
