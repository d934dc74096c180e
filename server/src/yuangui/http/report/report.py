"""Reports by seat, institution and service."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from yuangui.domains.institution.api import StaffId, StaffSession
from yuangui.domains.report.api import By, Figures, Per, Row, Spell
from yuangui.http.access import requires_any
from yuangui.http.transaction import UnitOfWorkRoute, services_of
from yuangui.http.views.report import (
    ReportFigures,
    ReportPeriod,
    ReportQuery,
    ReportRow,
    ReportView,
)
from yuangui.http.wire.times import zone_of
from yuangui.kit.org_path import org_path
from yuangui.services import Services

router = APIRouter(prefix="/api/office/reports", tags=["report"], route_class=UnitOfWorkRoute)

Reader = Annotated[StaffSession, Depends(requires_any("supervisor", "quality", "auditor"))]
# Counties, unless the reader's own institution is one or lies below.
COUNTY_DEPTH = 2


@router.get("", operation_id="officeReport")
async def read_report(
    request: Request, reader: Reader, query: Annotated[ReportQuery, Query()]
) -> ReportView:
    """Return how a spell went at or below the reader's institution, beside the one before."""
    services, per = services_of(request), Per(query.per)
    report = await services.report.report(
        spell=Spell(first=query.first, last=query.last, zone=zone_of(request)),
        by=By(query.by),
        per=per,
        depth=max(COUNTY_DEPTH, reader.staff.org_path.count("/")),
    )
    return ReportView(
        total=_figures(report.total),
        before=_figures(report.before),
        rows=[await _row(services, each, per=per) for each in report.rows],
        periods=[
            ReportPeriod(start=each.start, figures=_figures(each.figures))
            for each in report.periods
        ],
    )


async def _row(services: Services, row: Row, *, per: Per) -> ReportRow:
    return ReportRow(
        subject=row.subject,
        name=await _name(services, row.subject, per=per),
        figures=_figures(row.figures, is_seat=per is Per.SEAT),
        before=_figures(row.before, is_seat=per is Per.SEAT),
    )


async def _name(services: Services, subject: str, *, per: Per) -> dict[str, str]:
    if per is Per.SERVICE:
        return {}
    if per is Per.SEAT:
        staff = await services.institution.staff(staff_id=StaffId(subject))
        return dict.fromkeys(("zh-CN", "en"), f"{staff.display_name} {staff.number}")
    place = await services.institution.institution(path=org_path(subject))
    return {locale: place.name(locale) for locale in ("zh-CN", "en")}


def _figures(figures: Figures, *, is_seat: bool = False) -> ReportFigures:
    offers = figures.answered + figures.missed + figures.refused
    return ReportFigures(
        offered=offers if is_seat else figures.contacts,
        answered=figures.answered,
        in_time_percent=figures.in_time_percent,
        abandoned=figures.abandoned,
        callbacks=figures.callbacks,
        lost=figures.lost,
        missed=figures.missed,
        refused=figures.refused,
        wait_s=_whole(figures.wait_s),
        wait_p90_s=_whole(figures.wait_p90_s),
        talk_s=_whole(figures.talk_s),
        wrap_up_s=_whole(figures.wrap_up_s),
        rating=None if figures.rating is None else round(figures.rating, 1),
    )


def _whole(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds)
