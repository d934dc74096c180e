"""Institution's stores, guard and hasher in memory, for tests."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal

from yuangui.domains.institution import rules
from yuangui.domains.institution.model import (
    Attempt,
    Challenge,
    Failures,
    Institution,
    InstitutionKind,
    Passkey,
    Role,
    SessionRow,
    Staff,
    StaffAct,
    StaffId,
)
from yuangui.kit.org_path import OrgPath, covers


class PlainPasswordHasher:
    """Marks a password instead of hiding it, and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    async def hash(self, password: str) -> str:
        return f"plain:{password}"

    async def matches(self, password: str, hashed: str | None) -> bool:
        self.asked += 1
        return hashed == f"plain:{password}"


class MemorySignInGuard:
    """Counts and records in lists and dictionaries."""

    def __init__(self) -> None:
        self.failures: dict[str, Failures] = {}
        self.attempts: list[Attempt] = []

    async def charge(self, keys: Sequence[str], *, now: datetime) -> datetime | None:
        live = {
            key: self.failures[key]
            for key in keys
            if key in self.failures and not rules.is_forgotten(self.failures[key], now)
        }
        waits = [rules.next_try_at(key, each) for key, each in live.items() if each.count]
        if any(each > now for each in waits):
            return max(waits)
        for key in keys:
            count = live[key].count + 1 if key in live else 1
            self.failures[key] = Failures(count=count, last_at=now)
        return None

    async def absolve(self, *, cleared: Sequence[str], returned: Sequence[str]) -> None:
        for key in cleared:
            self.failures.pop(key, None)
        for key in returned:
            if key in self.failures and self.failures[key].count:
                self.failures[key] = replace(self.failures[key], count=self.failures[key].count - 1)

    async def record(self, attempt: Attempt) -> None:
        self.attempts.append(attempt)


class MemoryInstitutionStore:
    """Keeps everything in dictionaries."""

    def __init__(self) -> None:
        self.by_path: dict[OrgPath, Institution] = {}
        self.people: dict[StaffId, Staff] = {}
        self.passwords: dict[StaffId, tuple[str, datetime]] = {}
        self.sessions: dict[bytes, SessionRow] = {}
        self.done: list[StaffAct] = []

    async def institution(self, path: OrgPath) -> Institution | None:
        return self.by_path.get(path)

    async def institutions(
        self, under: OrgPath, *, kind: InstitutionKind | None = None
    ) -> Sequence[Institution]:
        found = [self.by_path[path] for path in sorted(self.by_path) if covers(under, path)]
        return [each for each in found if kind in (None, each.kind)]

    async def found(self, institutions: Sequence[Institution]) -> None:
        self.by_path |= {each.path: each for each in institutions}

    async def employ(self, staff: Staff, *, password_hash: str, now: datetime) -> bool:
        taken = {(each.name, each.number) for each in self.people.values()}
        names, numbers = {name for name, _ in taken}, {number for _, number in taken}
        if staff.id in self.people or staff.name in names or staff.number in numbers:
            return False
        self.people[staff.id] = staff
        self.passwords[staff.id] = (password_hash, now)
        return True

    async def taken(self, staff: Staff) -> Literal["name", "number"]:
        is_name = any(each.name == staff.name for each in self.people.values())
        return "name" if is_name else "number"

    async def staff(self, staff_id: StaffId) -> Staff | None:
        return self.people.get(staff_id)

    async def staff_at(self, under: OrgPath) -> Sequence[Staff]:
        found = [each for each in self.people.values() if covers(under, each.org_path)]
        return sorted(found, key=lambda staff: staff.name)

    async def with_password(self, name: str) -> tuple[Staff, str] | None:
        found = [each for each in self.people.values() if each.name == name]
        return (found[0], self.passwords[found[0].id][0]) if found else None

    async def password_of(self, staff_id: StaffId) -> str | None:
        return self.passwords[staff_id][0] if staff_id in self.passwords else None

    async def set_active(self, staff_id: StaffId, *, is_active: bool) -> None:
        self.people[staff_id] = replace(self.people[staff_id], is_active=is_active)

    async def set_roles(self, staff_id: StaffId, *, roles: frozenset[Role]) -> None:
        self.people[staff_id] = replace(self.people[staff_id], roles=roles)

    async def set_password(self, staff_id: StaffId, *, password_hash: str, now: datetime) -> None:
        self.passwords[staff_id] = (password_hash, now)

    async def lock(self) -> None:
        """Nobody else is here."""

    async def add_act(self, act: StaffAct) -> None:
        self.done.append(act)

    async def acts(self, *, count_max: int) -> Sequence[StaffAct]:
        return self.done[::-1][:count_max]

    async def add_session(self, session: SessionRow) -> None:
        self.sessions[session.token_hash] = session

    async def session(self, token_hash: bytes) -> SessionRow | None:
        return self.sessions.get(token_hash)

    async def seen(self, session_id: str, *, now: datetime) -> None:
        for key, each in self.sessions.items():
            if each.id == session_id:
                self.sessions[key] = replace(each, seen_at=now)

    async def revoke(self, token_hash: bytes, *, now: datetime) -> None:
        self._revoke(
            [each for each in self.sessions.values() if each.token_hash == token_hash], now
        )

    async def revoke_all(self, staff_id: StaffId, *, now: datetime) -> None:
        self._revoke([each for each in self.sessions.values() if each.staff_id == staff_id], now)

    def _revoke(self, meant: Sequence[SessionRow], now: datetime) -> None:
        for each in meant:
            if each.revoked_at is None:
                self.sessions[each.token_hash] = replace(each, revoked_at=now)


class MemoryPasskeyStore:
    """Keeps passkeys and questions in dictionaries."""

    def __init__(self) -> None:
        self.asked: dict[str, Challenge] = {}
        self.kept: dict[bytes, Passkey] = {}

    async def ask(self, challenge: Challenge) -> None:
        self.asked[challenge.id] = challenge

    async def take(self, challenge_id: str) -> Challenge | None:
        return self.asked.pop(challenge_id, None)

    async def passkey(self, credential_id: bytes) -> Passkey | None:
        return self.kept.get(credential_id)

    async def passkeys_of(self, staff_id: StaffId) -> Sequence[Passkey]:
        return [each for each in self.kept.values() if each.staff_id == staff_id]

    async def add_passkey(self, passkey: Passkey) -> bool:
        is_new = passkey.credential_id not in self.kept
        if is_new:
            self.kept[passkey.credential_id] = passkey
        return is_new

    async def used(self, passkey: Passkey) -> bool:
        kept = self.kept[passkey.credential_id]
        is_later = (
            passkey.sign_count > kept.sign_count or passkey.sign_count == kept.sign_count == 0
        )
        if is_later:
            self.kept[passkey.credential_id] = passkey
        return is_later
