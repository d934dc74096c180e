"""Routing plans: supervisors read them, administrators set the one of their own institution."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request

from yuangui.domains.institution.api import Role, StaffSession
from yuangui.domains.queue.api import Wishes, changes, findings, plan_of
from yuangui.http.access import requires, requires_any
from yuangui.http.routing.render import change_views, finding_views, preview_view, routing_book
from yuangui.http.transaction import UnitOfWorkRoute, services_of
from yuangui.http.views.routing import (
    CheckPlanBody,
    PlanCheckView,
    PlanReasonBody,
    RoutingBook,
    SetPlanBody,
)
from yuangui.http.wire.times import now_of
from yuangui.kit.org_path import org_path

router = APIRouter(prefix="/api/office/routing", tags=["routing"], route_class=UnitOfWorkRoute)

Reader = Annotated[StaffSession, Depends(requires_any("administrator", "supervisor"))]
Administrator = Annotated[StaffSession, Depends(requires("administrator"))]
VersionId = Annotated[int, Path(ge=1, le=2**62)]


@router.get("", operation_id="officeRouting")
async def read_routing(request: Request, reader: Reader) -> RoutingBook:
    """Return the plan that holds at the reader's institution, and how it came."""
    return await _book(request, reader)


@router.post("/check", operation_id="officeCheckRouting")
async def check(request: Request, reader: Reader, body: CheckPlanBody) -> PlanCheckView:
    """Tell what a plan would change, what may be wrong with it, and try it with a customer."""
    services, own = services_of(request), reader.staff.org_path
    plan = plan_of(body.plan.model_dump())
    held = (await services.plans.book(at=own)).plan
    preview = None
    if body.customer is not None:
        asking = body.customer
        found = await services.plans.preview(
            plan=plan,
            plan_at=own,
            at=org_path(asking.at),
            service=asking.service,
            wishes=Wishes(
                needs=dict.fromkeys(asking.needs, 1), likes=dict.fromkeys(asking.likes, 1)
            ),
        )
        preview = preview_view(found, draft_at=own)
    return PlanCheckView(
        changes=change_views(changes(held, plan)),
        findings=finding_views(findings(plan)),
        preview=preview,
    )


@router.post("", operation_id="officeSetRouting")
async def set_plan(
    request: Request, administrator: Administrator, body: SetPlanBody
) -> RoutingBook:
    """Give the administrator's institution a plan of its own from now on."""
    await services_of(request).plans.set_plan(
        at=administrator.staff.org_path,
        plan=body.plan.model_dump(),
        based_on=body.based_on,
        by=administrator.staff.id,
        reason=body.reason,
        now=now_of(request),
    )
    return await _book(request, administrator)


@router.post("/inherit", operation_id="officeInheritRouting")
async def inherit(
    request: Request, administrator: Administrator, body: PlanReasonBody
) -> RoutingBook:
    """Let the plan from above hold again."""
    await services_of(request).plans.inherit(
        at=administrator.staff.org_path,
        based_on=body.based_on,
        by=administrator.staff.id,
        reason=body.reason,
        now=now_of(request),
    )
    return await _book(request, administrator)


@router.post("/versions/{version}/restore", operation_id="officeRestoreRouting")
async def restore(
    request: Request, administrator: Administrator, version: VersionId, body: PlanReasonBody
) -> RoutingBook:
    """Let an earlier version hold again, as a new one."""
    await services_of(request).plans.go_back(
        at=administrator.staff.org_path,
        version=version,
        based_on=body.based_on,
        by=administrator.staff.id,
        reason=body.reason,
        now=now_of(request),
    )
    return await _book(request, administrator)


async def _book(request: Request, session: StaffSession) -> RoutingBook:
    may_set = Role.ADMINISTRATOR in session.staff.roles
    return await routing_book(services_of(request), session, may_set=may_set)
