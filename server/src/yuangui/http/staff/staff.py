"""Staff, for administrators: employed, given roles, dismissed, brought back."""

from contextlib import suppress
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request

from yuangui.domains.institution.api import (
    Institution,
    Role,
    Staff,
    StaffAct,
    StaffId,
    StaffSession,
)
from yuangui.domains.queue.api import SeatBusy, SeatState
from yuangui.http.access import requires
from yuangui.http.transaction import UnitOfWorkRoute, services_of
from yuangui.http.views.base import Done, Id
from yuangui.http.views.staff import (
    EmployBody,
    RolesBody,
    StaffActView,
    StaffBook,
    StaffPlace,
    StaffRow,
    StartPassword,
)
from yuangui.http.wire.times import now_of
from yuangui.kit.ids import new_id
from yuangui.kit.org_path import org_path
from yuangui.services import Services

router = APIRouter(prefix="/api/office/staff", tags=["staff"], route_class=UnitOfWorkRoute)

Administrator = Annotated[StaffSession, Depends(requires("administrator"))]

# What supervisors read beside a seat that was closed.
SEAT_REASON = "账号停用或岗位变更 / account dismissed or role changed"


@router.get("", operation_id="officeStaff")
async def read_staff(request: Request, administrator: Administrator) -> StaffBook:
    """Return everybody at or below the administrator's institution, by name."""
    services, own = services_of(request), administrator.staff.org_path
    people = await services.institution.staff_at(under=own)
    places = await services.institution.institutions(under=own)
    acts = await services.institution.administration.acts()
    return StaffBook(
        own_id=administrator.staff.id,
        staff=[_row(each) for each in people],
        places=[_place(each) for each in places],
        acts=[await _act(services, each) for each in acts],
    )


@router.post("", operation_id="officeEmploy", status_code=201)
async def employ(request: Request, administrator: Administrator, body: EmployBody) -> StartPassword:
    """Add a member of staff. Their start password stands in this answer and in no other."""
    staff = Staff(
        id=StaffId(new_id("stf")),
        org_path=org_path(body.org_path),
        name=body.name,
        number=body.number,
        display_name=body.display_name,
        roles=frozenset(Role(each) for each in body.roles),
    )
    password = await services_of(request).institution.administration.employ(
        staff=staff, by=administrator.staff, now=now_of(request)
    )
    return _started(staff, password)


@router.post("/{staff_id}/roles", operation_id="officeChangeRoles")
async def change_roles(
    request: Request, administrator: Administrator, staff_id: Id, body: RolesBody
) -> Done:
    """Give somebody exactly these roles; whoever is no teller any more leaves an empty seat."""
    services, by, now = services_of(request), administrator.staff, now_of(request)
    roles = frozenset(Role(each) for each in body.roles)
    await services.institution.administration.change_roles(
        staff_id=staff_id, roles=roles, by=by, now=now
    )
    if Role.TELLER not in roles:
        await _close_seat(services, staff_id, by=by, now=now)
    return Done()


@router.post("/{staff_id}/dismiss", operation_id="officeDismiss")
async def dismiss(request: Request, administrator: Administrator, staff_id: Id) -> Done:
    """Let somebody sign in no more; end their sessions and close their empty seat at once."""
    services, by, now = services_of(request), administrator.staff, now_of(request)
    await services.institution.administration.dismiss(staff_id=staff_id, by=by, now=now)
    await _close_seat(services, staff_id, by=by, now=now)
    return Done()


@router.post("/{staff_id}/bring-back", operation_id="officeBringBack")
async def bring_back(request: Request, administrator: Administrator, staff_id: Id) -> StartPassword:
    """Let somebody who was dismissed work again, with a new start password."""
    services = services_of(request)
    password = await services.institution.administration.bring_back(
        staff_id=staff_id, by=administrator.staff, now=now_of(request)
    )
    return _started(await services.institution.staff(staff_id=staff_id), password)


@router.post("/{staff_id}/password", operation_id="officeResetPassword")
async def reset_password(
    request: Request, administrator: Administrator, staff_id: Id
) -> StartPassword:
    """Give somebody a new start password, and end their sessions at once."""
    services = services_of(request)
    password = await services.institution.administration.reset_password(
        staff_id=staff_id, by=administrator.staff, now=now_of(request)
    )
    return _started(await services.institution.staff(staff_id=staff_id), password)


async def _close_seat(services: Services, staff_id: str, *, by: Staff, now: datetime) -> None:
    """Close a seat that nobody may sit at any more. One with a customer goes on to its end."""
    if staff_id not in [each.staff_id for each in await services.queue.seats()]:
        return
    with suppress(SeatBusy):
        await services.queue.set_seat(
            staff_id=staff_id, state=SeatState.SIGNED_OUT, by=by.id, reason=SEAT_REASON, now=now
        )


def _row(staff: Staff) -> StaffRow:
    return StaffRow(
        id=staff.id,
        name=staff.name,
        number=staff.number,
        display_name=staff.display_name,
        roles=[each.value for each in sorted(staff.roles)],
        org_path=staff.org_path,
        is_active=staff.is_active,
    )


def _place(place: Institution) -> StaffPlace:
    return StaffPlace(
        org_path=place.path,
        name={locale: place.name(locale) for locale in ("zh-CN", "en")},
        kind=place.kind.value,
    )


async def _act(services: Services, act: StaffAct) -> StaffActView:
    by = await services.institution.staff(staff_id=act.by_staff_id)
    staff = await services.institution.staff(staff_id=act.staff_id)
    return StaffActView(
        at=act.at,
        by_name=by.display_name,
        name=staff.display_name,
        number=staff.number,
        act=act.act,
        roles=[Role(each).value for each in act.detail.split()],
    )


def _started(staff: Staff, password: str) -> StartPassword:
    return StartPassword(name=staff.name, display_name=staff.display_name, start_password=password)
