"""Administering staff: who works here, in which roles, and with which start password."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from yuangui.domains.institution.errors import (
    InstitutionUnknown,
    LastAdministrator,
    NameTaken,
    NumberTaken,
    OutOfReach,
    OwnAccount,
    StaffUnknown,
)
from yuangui.domains.institution.model import Role, Staff, StaffAct, StaffActKind, StaffId
from yuangui.domains.institution.ports import InstitutionStore, PasswordHasher
from yuangui.kit.org_path import covers

ACTS_MAX = 50

# Read from a screen and typed once: nothing that looks like something else, 79 bits of chance.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP_LETTERS = 4, 4


class Administration:
    """What an administrator (``by``) does at or below their own institution. Every act is noted."""

    def __init__(self, *, store: InstitutionStore, hasher: PasswordHasher) -> None:
        self._store = store
        self._hasher = hasher

    async def employ(self, *, staff: Staff, by: Staff, now: datetime) -> str:
        """Add a member of staff and return their start password, which is not kept.

        Raises:
            OutOfReach: their place is not at or below the administrator's.
            InstitutionUnknown: nothing stands at their place.
            NameTaken, NumberTaken: somebody has it already.
        """
        if not covers(by.org_path, staff.org_path):
            raise OutOfReach(path=staff.org_path)
        if await self._store.institution(staff.org_path) is None:
            raise InstitutionUnknown(path=staff.org_path)
        password = _start_password()
        hashed = await self._hasher.hash(password)
        if not await self._store.employ(staff, password_hash=hashed, now=now):
            if await self._store.taken(staff) == "name":
                raise NameTaken(name=staff.name)
            raise NumberTaken(number=staff.number)
        await self._note("employ", staff, by=by, now=now, roles=staff.roles)
        return password

    async def change_roles(
        self, *, staff_id: str, roles: frozenset[Role], by: Staff, now: datetime
    ) -> None:
        """Give somebody exactly these roles, from their next request on. The same again is nothing.

        Raises:
            StaffUnknown: nobody at or below the administrator's place has this id.
            OwnAccount: it is the administrator.
            LastAdministrator: their institution would have none any more.
        """
        staff = await self._other(staff_id, by=by)
        if roles == staff.roles:
            return
        if Role.ADMINISTRATOR not in roles:
            await self._leave_an_administrator(staff)
        await self._store.set_roles(staff.id, roles=roles)
        await self._note("change_roles", staff, by=by, now=now, roles=roles)

    async def dismiss(self, *, staff_id: str, by: Staff, now: datetime) -> None:
        """Let somebody sign in no more and end their sessions at once. Again is once.

        Raises:
            StaffUnknown: nobody at or below the administrator's place has this id.
            OwnAccount: it is the administrator.
            LastAdministrator: their institution would have none any more.
        """
        staff = await self._other(staff_id, by=by)
        if not staff.is_active:
            return
        await self._leave_an_administrator(staff)
        await self._store.set_active(staff.id, is_active=False)
        await self._store.revoke_all(staff.id, now=now)
        await self._note("dismiss", staff, by=by, now=now)

    async def bring_back(self, *, staff_id: str, by: Staff, now: datetime) -> str:
        """Let somebody who was dismissed work again; return a new start password.

        Raises:
            StaffUnknown: nobody at or below the administrator's place has this id.
            OwnAccount: it is the administrator.
        """
        staff = await self._other(staff_id, by=by)
        await self._store.set_active(staff.id, is_active=True)
        return await self._start_anew("bring_back", staff, by=by, now=now)

    async def reset_password(self, *, staff_id: str, by: Staff, now: datetime) -> str:
        """Return a new start password; the old one and all sessions end at once.

        Raises:
            StaffUnknown: nobody at or below the administrator's place has this id.
            OwnAccount: it is the administrator.
        """
        staff = await self._other(staff_id, by=by)
        return await self._start_anew("reset_password", staff, by=by, now=now)

    async def acts(self) -> Sequence[StaffAct]:
        """Return what was done within sight, the newest first."""
        return await self._store.acts(count_max=ACTS_MAX)

    async def _other(self, staff_id: str, *, by: Staff) -> Staff:
        """Return somebody else within reach, while no other administrator changes anybody."""
        await self._store.lock()
        staff = await self._store.staff(StaffId(staff_id))
        # Those above are in sight, and yet not in reach.
        if staff is None or not covers(by.org_path, staff.org_path):
            raise StaffUnknown(staff_id=staff_id)
        if staff.id == by.id:
            raise OwnAccount
        return staff

    async def _leave_an_administrator(self, staff: Staff) -> None:
        if Role.ADMINISTRATOR not in staff.roles or not staff.is_active:
            return
        others = [
            each
            for each in await self._store.staff_at(staff.org_path)
            if each.org_path == staff.org_path
            and each.id != staff.id
            and each.is_active
            and Role.ADMINISTRATOR in each.roles
        ]
        if not others:
            raise LastAdministrator(name=staff.display_name)

    async def _start_anew(
        self, act: StaffActKind, staff: Staff, *, by: Staff, now: datetime
    ) -> str:
        password = _start_password()
        hashed = await self._hasher.hash(password)
        await self._store.set_password(staff.id, password_hash=hashed, now=now)
        await self._store.revoke_all(staff.id, now=now)
        await self._note(act, staff, by=by, now=now)
        return password

    async def _note(
        self,
        act: StaffActKind,
        staff: Staff,
        *,
        by: Staff,
        now: datetime,
        roles: frozenset[Role] = frozenset(),
    ) -> None:
        await self._store.add_act(
            StaffAct(
                org_path=staff.org_path,
                by_staff_id=by.id,
                staff_id=staff.id,
                act=act,
                detail=" ".join(sorted(roles)),
                at=now,
            )
        )


def _start_password() -> str:
    groups = (
        "".join(secrets.choice(_LETTERS) for _ in range(_GROUP_LETTERS)) for _ in range(_GROUPS)
    )
    return "-".join(groups)
