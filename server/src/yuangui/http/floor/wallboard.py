"""The wallboard: how the contact centre is doing, for a screen that everybody sees."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Request

from yuangui.domains.contact.api import Board, PlaceFigures
from yuangui.domains.institution.api import Institution, InstitutionKind, StaffSession
from yuangui.domains.queue.api import Seat, SeatState
from yuangui.http.access import requires
from yuangui.http.transaction import UnitOfWorkRoute, services_of
from yuangui.http.views.wallboard import (
    WallboardFigures,
    WallboardHour,
    WallboardNow,
    WallboardPlace,
    WallboardView,
)
from yuangui.http.wire.times import midnight_of, now_of
from yuangui.kit.org_path import OrgPath
from yuangui.services import Services

router = APIRouter(prefix="/api/office/wallboard", tags=["floor"], route_class=UnitOfWorkRoute)

Supervisor = Annotated[StaffSession, Depends(requires("supervisor"))]
COUNTY_DEPTH = 2
KIND_DEPTH = {kind: depth for depth, kind in enumerate(InstitutionKind, start=1)}


@router.get("", operation_id="officeWallboard")
async def read_wallboard(request: Request, supervisor: Supervisor) -> WallboardView:
    """Return the figures of this moment and of today at or below the supervisor's institution."""
    services, now, own = services_of(request), now_of(request), supervisor.staff.org_path
    depth = max(COUNTY_DEPTH, _depth(own) + 1)
    day = midnight_of(request, now=now)
    board = await services.contact.board(day=day, now=now, depth=depth)
    return WallboardView(
        now=_now(board, await services.queue.seats(), now=now),
        today=WallboardFigures(**asdict(board.today)),
        last_week=WallboardFigures(**asdict(board.last_week)),
        by_hour=[
            WallboardHour(hour=hour, contacts=today, last_week=before)
            for hour, (today, before) in enumerate(
                zip(board.by_hour, board.by_hour_last_week, strict=True)
            )
        ],
        places=[
            _place(each, board.places.get(each.path, PlaceFigures()))
            for each in await _institutions(services, own, board, depth=depth)
        ],
        server_time=now,
    )


def _now(board: Board, seats: Sequence[Seat], *, now: datetime) -> WallboardNow:
    states = [seat.state for seat in seats]
    waited = timedelta() if board.oldest_at is None else now - board.oldest_at
    return WallboardNow(
        waiting=board.waiting,
        longest_wait_s=max(0, int(waited.total_seconds())),
        ready=states.count(SeatState.READY) + states.count(SeatState.RESERVED),
        on_call=states.count(SeatState.ON_CALL),
        wrap_up=states.count(SeatState.WRAP_UP),
        on_break=states.count(SeatState.BREAK),
        in_call=board.in_call,
        recall=board.recall,
    )


async def _institutions(
    services: Services, own: OrgPath, board: Board, *, depth: int
) -> Sequence[Institution]:
    """Return every institution at a depth, after those above it that served somebody themselves."""
    kind = next((kind for kind, level in KIND_DEPTH.items() if level == depth), None)
    below = [] if kind is None else await services.institution.institutions(under=own, kind=kind)
    others = sorted(board.places.keys() - {each.path for each in below})
    return [*[await services.institution.institution(path=path) for path in others], *below]


def _place(institution: Institution, done: PlaceFigures) -> WallboardPlace:
    return WallboardPlace(
        org_path=institution.path,
        name={"zh-CN": institution.name("zh-CN"), "en": institution.name("en")},
        waiting=done.waiting,
        in_call=done.in_call,
        handled=done.handled,
    )


def _depth(path: OrgPath) -> int:
    return path.count("/") - 1
