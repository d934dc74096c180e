"""Institutions, staff, and signing in with a password."""

from collections.abc import Sequence
from datetime import datetime

from yuangui.domains.institution import rules
from yuangui.domains.institution.errors import (
    ConfirmationRefused,
    InstitutionUnknown,
    SignInRefused,
    StaffUnknown,
)
from yuangui.domains.institution.model import (
    Institution,
    InstitutionKind,
    Session,
    Staff,
    StaffId,
    StaffSession,
)
from yuangui.domains.institution.ports import InstitutionStore, PasswordHasher, SignInGuard
from yuangui.domains.institution.service.administration import Administration
from yuangui.domains.institution.service.passkey import PasskeyService
from yuangui.domains.institution.service.sessions import Sessions
from yuangui.domains.institution.service.tries import Try
from yuangui.kit.org_path import OrgPath


class InstitutionService:
    """The tree of the bank and its staff. ``passkeys`` signs in without a password,
    ``administration`` is what administrators do with staff.
    """

    def __init__(
        self,
        *,
        store: InstitutionStore,
        guard: SignInGuard,
        hasher: PasswordHasher,
        passkeys: PasskeyService,
    ) -> None:
        self._store = store
        self._guard = guard
        self._hasher = hasher
        self._sessions = Sessions(store=store)
        self.passkeys = passkeys
        self.administration = Administration(store=store, hasher=hasher)

    async def institution(self, *, path: OrgPath) -> Institution:
        """Return the institution at a path.

        Raises:
            InstitutionUnknown: there is none.
        """
        found = await self._store.institution(path)
        if found is None:
            raise InstitutionUnknown(path=path)
        return found

    async def institutions(
        self, *, under: OrgPath, kind: InstitutionKind | None = None
    ) -> Sequence[Institution]:
        """Return the institutions at or below a path, of all kinds or of one, by their paths."""
        return await self._store.institutions(under, kind=kind)

    async def found(self, *, institutions: Sequence[Institution]) -> None:
        """Add institutions; one that stands at a path already is renamed."""
        await self._store.found(institutions)

    async def employ(self, *, staff: Staff, password: str, now: datetime) -> bool:
        """Add a member of staff who signs in with a password; return False if name or id is taken.

        Raises:
            InstitutionUnknown: nothing stands at their path.
        """
        await self.institution(path=staff.org_path)
        hashed = await self._hasher.hash(password)
        return await self._store.employ(staff, password_hash=hashed, now=now)

    async def staff(self, *, staff_id: StaffId | str) -> Staff:
        """Return a member of staff.

        Raises:
            StaffUnknown: nobody has this id, or not within sight.
        """
        found = await self._store.staff(StaffId(staff_id))
        if found is None:
            raise StaffUnknown(staff_id=staff_id)
        return found

    async def staff_at(self, *, under: OrgPath) -> Sequence[Staff]:
        """Return who works at or below a path, by name."""
        return await self._store.staff_at(under)

    async def dismiss(self, *, staff_id: StaffId, now: datetime) -> None:
        """Let a person sign in no more, and end their sessions at once.

        Raises:
            StaffUnknown: nobody has this id.
        """
        await self.staff(staff_id=staff_id)
        await self._store.set_active(staff_id, is_active=False)
        await self._store.revoke_all(staff_id, now=now)

    async def sign_in(self, *, name: str, password: str, address: str, now: datetime) -> Session:
        """Open a session for the person with this name and password.

        Needs a unit of work at the root: who it is, and so where they stand, is not known yet.

        Raises:
            SignInRefused: they do not belong together. Unknown names take as long as known ones.
            SignInThrottled: too many wrong tries for this name or from this address.
        """
        name = name.strip().lower()
        attempt = Try(guard=self._guard, method="password", name=name, address=address, now=now)
        await attempt.begin()
        found = await self._store.with_password(name) if rules.is_name(name) else None
        staff, hashed = (None, None) if found is None else found
        is_right = await self._hasher.matches(password, hashed)
        if staff is None or not is_right or not staff.is_active:
            await attempt.refuse(None if staff is None else staff.id)
            raise SignInRefused
        await attempt.accept(staff.id)
        return await self._sessions.open(staff=staff, method="password", now=now)

    async def sign_out(self, *, token: str, now: datetime) -> None:
        """End a session; one that is over already stays so."""
        await self._sessions.end(token=token, now=now)

    async def session(self, *, token: str, now: datetime) -> StaffSession:
        """Return whose session this is, and keep it awake.

        Needs a unit of work at the root: the token comes before any organisation path is known.

        Raises:
            SessionEnded: signed out, idle for 30 minutes, 12 hours old, or never there.
        """
        return await self._sessions.find(token=token, now=now)

    async def confirm_password(
        self, *, staff_id: StaffId | str, password: str, now: datetime
    ) -> None:
        """Make sure that the signed-in person is still the one in front of the screen.

        Raises:
            ConfirmationRefused: it is not their password.
            SignInThrottled: too many wrong tries, those at signing in included.
        """
        staff = await self.staff(staff_id=staff_id)
        attempt = Try(
            guard=self._guard, method="confirmation", name=staff.name, address=None, now=now
        )
        await attempt.begin()
        hashed = await self._store.password_of(staff.id)
        if not await self._hasher.matches(password, hashed) or not staff.is_active:
            await attempt.refuse(staff.id)
            raise ConfirmationRefused
        await attempt.accept(staff.id)
