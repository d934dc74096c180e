"""Remote authorisation for officers: what waits, what it shows, and the decision."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from yuangui.domains.authorisation.api import Decision, OutOfReach, Verdict
from yuangui.domains.authorisation.api import Request as Asked
from yuangui.domains.institution.api import StaffSession
from yuangui.flow.step import Actor
from yuangui.http.access import requires
from yuangui.http.edge import Edge
from yuangui.http.transaction import UnitOfWorkRoute, services_of
from yuangui.http.views.authorisation import (
    AuthorisationRow,
    AuthorisationView,
    DecideBody,
    DecisionView,
    FieldView,
    PictureView,
)
from yuangui.http.views.base import Id
from yuangui.kit.org_path import covers
from yuangui.services import Services

router = APIRouter(
    prefix="/api/office/authorisations", tags=["authorisation"], route_class=UnitOfWorkRoute
)

Officer = Annotated[StaffSession, Depends(requires("authoriser"))]


@router.get("", operation_id="officeAuthorisations")
async def pending(request: Request, officer: Officer) -> list[AuthorisationRow]:
    """Return what waits for an officer within reach, the oldest first."""
    services, edge = services_of(request), _edge(request)
    waiting = await services.authorisation.pending(under=officer.staff.org_path, now=edge.clock())
    return [await _row(services, officer, each) for each in waiting]


@router.get("/{request_id}", operation_id="officeAuthorisation")
async def read(request: Request, officer: Officer, request_id: Id) -> AuthorisationView:
    """Return one request with everything that it shows."""
    services = services_of(request)
    asked = await _within_reach(services, officer, request_id)
    await services.evidence.viewed(
        contact_id=asked.contact_id,
        object_id=None,
        staff_id=officer.staff.id,
        reason="authorisation",
        now=_edge(request).clock(),
    )
    return await _view(request, officer, asked)


@router.post("/{request_id}/decide", operation_id="officeDecide")
async def decide(
    request: Request, officer: Officer, request_id: Id, body: DecideBody
) -> AuthorisationView:
    """Decide, after the password is confirmed; the flow that waits goes on in the same breath."""
    services, now = services_of(request), _edge(request).clock()
    await services.institution.confirm_password(
        staff_id=officer.staff.id, password=body.password, now=now
    )
    before = await services.authorisation.request_of(id=request_id)
    if before.run_id is not None:
        # Runs before evidence, as everywhere: two that wait for each other wait for ever.
        await services.flow.lock(run_id=before.run_id)
    await services.authorisation.decide(
        request_id=request_id,
        officer=officer.staff,
        decision=Verdict(body.decision),
        reason=body.reason,
        now=now,
    )
    # A repeated decision finds the flow moved on already.
    if before.decision is None and before.run_id is not None and before.visit is not None:
        await services.flow.act(
            run_id=before.run_id,
            visit=before.visit,
            action="decided",
            actor=Actor(id=officer.staff.id, role="authoriser"),
            data={"request_id": request_id},
            key=f"decided-{request_id}",
            now=now,
        )
    return await _view(request, officer, await services.authorisation.request_of(id=request_id))


async def _within_reach(services: Services, officer: StaffSession, request_id: str) -> Asked:
    asked = await services.authorisation.request_of(id=request_id)
    if not covers(officer.staff.org_path, asked.org_path):
        raise OutOfReach(request_id=request_id)
    return asked


async def _row(services: Services, officer: StaffSession, asked: Asked) -> AuthorisationRow:
    contact = await services.contact.contact(contact_id=asked.contact_id)
    institution = await services.institution.institution(path=asked.org_path)
    teller = await services.institution.staff(staff_id=asked.requested_by)
    return AuthorisationRow(
        id=asked.id,
        contact_id=asked.contact_id,
        contact_number=contact.number,
        org_name=institution.name("zh-CN"),
        act=asked.act,
        requested_by_name=teller.display_name,
        requested_at=asked.requested_at,
        expires_at=asked.expires_at,
        is_own=asked.requested_by == officer.staff.id,
    )


async def _view(request: Request, officer: StaffSession, asked: Asked) -> AuthorisationView:
    services = services_of(request)
    row = await _row(services, officer, asked)
    return AuthorisationView(
        **row.model_dump(),
        state=asked.state(_edge(request).clock()).value,
        reason=asked.reason,
        fields=[
            FieldView(name=name, label_key=field.label_key, old=field.old, new=field.new)
            for name, field in asked.fields.items()
        ],
        checks=dict(asked.checks),
        pictures=[
            PictureView(object_id=each.object_id, sha256=each.sha256) for each in asked.pictures
        ],
        decision=None if asked.decision is None else await _decision(services, asked.decision),
    )


async def _decision(services: Services, decision: Decision) -> DecisionView:
    decider = await services.institution.staff(staff_id=decision.officer_id)
    return DecisionView(
        officer_id=decision.officer_id,
        officer_name=decider.display_name,
        decision=decision.verdict.value,
        reason=decision.reason,
        at=decision.at,
        statement=decision.statement,
        signatures=dict(decision.signatures),
    )


def _edge(request: Request) -> Edge:
    edge: Edge = request.app.state.edge
    return edge
