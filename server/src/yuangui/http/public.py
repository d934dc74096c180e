"""What anybody may read before signing in."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from yuangui.domains.institution.api import Institution
from yuangui.http.edge import Edge
from yuangui.http.render.catalogue import service_views
from yuangui.http.render.door import door_views
from yuangui.http.render.wish import offered_view
from yuangui.http.transaction import UnitOfWorkRoute, services_of
from yuangui.http.views.base import Locale
from yuangui.http.views.contact import NoticeView, PublicSettings
from yuangui.http.views.wish import OfferedWishes
from yuangui.kit.org_path import ROOT, OrgPath, org_path
from yuangui.services import Services

router = APIRouter(prefix="/api/public", tags=["public"], route_class=UnitOfWorkRoute)

AtPath = Annotated[str, Query(pattern=r"^/([a-z0-9][a-z0-9_-]{0,31}/){0,8}$")]


@router.get("/settings", operation_id="publicSettings")
async def settings(
    request: Request, locale: Annotated[Locale, Query()], at: AtPath = ROOT
) -> PublicSettings:
    """Return what the customer page needs: bank, services, notices."""
    services = services_of(request)
    edge: Edge = request.app.state.edge
    institution = await _house(services, org_path(at))
    return PublicSettings(
        bank_name=edge.bank_name[locale],
        org_path=institution.path,
        org_name=institution.name(locale),
        services=service_views(services.servicing, locale),
        notices=[
            NoticeView(
                kind=notice.kind.value,
                version=notice.version,
                locale=notice.locale,
                title=notice.title,
                text=notice.text,
                sha256=notice.sha256,
            )
            for notice in edge.notices[locale]
        ],
        is_demo=edge.is_demo,
        is_open=await services.contact.is_open(),
        doors=await door_views(services, at=institution.path, locale=locale, now=edge.clock()),
    )


@router.get("/wishes", operation_id="publicWishes")
async def wishes(request: Request, at: AtPath = ROOT) -> OfferedWishes:
    """Return the languages that some seat speaks which reaches a place, and whether one signs."""
    services = services_of(request)
    institution = await _house(services, org_path(at))
    return offered_view(await services.queue.skills_at(org_path=institution.path))


async def _house(services: Services, at: OrgPath) -> Institution:
    """Return the institution at a path; an address without one leads to the top of the tree."""
    if at == ROOT:
        houses = await services.institution.institutions(under=ROOT)
        return min(houses, key=lambda house: (len(house.path), house.path))
    return await services.institution.institution(path=at)
