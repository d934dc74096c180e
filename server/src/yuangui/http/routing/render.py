"""Routing plans as the API gives them."""

from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from yuangui.domains.institution.api import Institution, StaffSession
from yuangui.domains.queue.api import (
    Change,
    Finding,
    Plan,
    PlanBook,
    PlanVersion,
    Preview,
    changes,
    findings,
)
from yuangui.http.views.routing import (
    PlanChangeView,
    PlanFindingView,
    PlanPlace,
    PlanService,
    PlanVersionView,
    PreviewStepView,
    PreviewView,
    RoutingBook,
    RoutingPlan,
)
from yuangui.kit.org_path import ROOT, OrgPath
from yuangui.services import Services

LOCALES = ("zh-CN", "en")


async def routing_book(services: Services, session: StaffSession, *, may_set: bool) -> RoutingBook:
    """Return the plan that holds where a member of staff works, with all that its page shows."""
    own = session.staff.org_path
    book = await services.plans.book(at=own)
    return RoutingBook(
        own=await _place_at(services, own),
        held_by=None if book.held_by == ROOT else await _place_at(services, book.held_by),
        is_own=book.held_by == own,
        may_set=may_set,
        based_on=book.newest_id,
        plan=_plan(book.plan),
        findings=finding_views(findings(book.plan)),
        versions=[await _version(services, *each) for each in _in_pairs(book)],
        seats=Counter(book.plan.profile(each.profile).id for each in await services.queue.seats()),
        services=[
            PlanService(flow=each.flow, name={locale: each.title(locale) for locale in LOCALES})
            for each in services.servicing.catalogue()
        ],
        places=[_place(each) for each in await services.institution.institutions(under=own)],
    )


def change_views(found: Sequence[Change]) -> list[PlanChangeView]:
    """Return differences between two plans as the API gives them."""
    return [
        PlanChangeView(
            thing=each.thing.value,
            id=each.id,
            names=dict(each.names),
            turn=each.turn.value,
            field=each.field,
            before=each.before,
            after=each.after,
        )
        for each in found
    ]


def finding_views(found: Sequence[Finding]) -> list[PlanFindingView]:
    """Return what may be wrong with a plan as the API gives it."""
    return [
        PlanFindingView(
            flaw=each.flaw.value,
            thing=each.thing.value,
            id=each.id,
            names=dict(each.names),
            detail=each.detail,
            is_grave=each.is_grave,
        )
        for each in found
    ]


def preview_view(found: Preview, *, draft_at: OrgPath) -> PreviewView:
    """Return how a customer would fare under a draft as the API gives it."""
    return PreviewView(
        queue=found.queue,
        names=dict(found.names),
        is_elsewhere=found.plan_at != draft_at,
        steps=[
            PreviewStepView(
                queue=each.step.queue,
                within=each.step.within,
                needs=dict(each.step.needs),
                for_s=each.step.for_s,
                profiles=list(each.profiles),
                open=each.open,
                free=each.free,
            )
            for each in found.steps
        ],
    )


def _plan(plan: Plan) -> RoutingPlan:
    return RoutingPlan.model_validate(msgspec.to_builtins(plan), strict=False)


def _in_pairs(book: PlanBook) -> Iterator[tuple[PlanVersion, Plan, Plan]]:
    """Yield every version with the plan that held from then on and the one that held before."""
    plans = [*(each.plan or book.above for each in book.versions), book.above]
    yield from zip(book.versions, plans, plans[1:], strict=False)


async def _version(
    services: Services, version: PlanVersion, after: Plan, before: Plan
) -> PlanVersionView:
    by = await services.institution.staff(staff_id=version.by_staff_id)
    return PlanVersionView(
        id=version.id,
        at=version.at,
        by_name=by.display_name,
        reason=version.reason,
        inherits=version.plan is None,
        changes=change_views(changes(before, after)),
    )


async def _place_at(services: Services, path: OrgPath) -> PlanPlace:
    return _place(await services.institution.institution(path=path))


def _place(place: Institution) -> PlanPlace:
    return PlanPlace(org_path=place.path, name={each: place.name(each) for each in LOCALES})
