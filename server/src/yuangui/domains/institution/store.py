"""Institutions, staff, sessions and passkeys in PostgreSQL."""

from collections.abc import Sequence
from dataclasses import astuple, replace
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
from yuangui.kit.db import Connection, Pool, Record, transaction
from yuangui.kit.org_path import ROOT, OrgPath

# More rows than a screen can show are a wish for something else.
ROWS_MAX = 5_000

INSTITUTION = "select org_path, kind, name_zh, name_en from institution where org_path = $1"
INSTITUTIONS = """
    select org_path, kind, name_zh, name_en from institution
    where org_path >= $1 and org_path < $1 || chr(1114111) and ($3::text is null or kind = $3)
    order by org_path limit $2
"""
FOUND = """
    insert into institution (org_path, kind, name_zh, name_en) values ($1, $2, $3, $4)
    on conflict (org_path) do update set name_zh = excluded.name_zh, name_en = excluded.name_en
"""
EMPLOY = """
    insert into staff (id, org_path, name, number, display_name, roles, is_active)
    values ($1, $2, $3, $4, $5, $6, $7)
    on conflict do nothing returning id
"""
ADD_HASH = """
    insert into staff_password (staff_id, org_path, hash, changed_at) values ($1, $2, $3, $4)
"""
STAFF = """
    select id, org_path, name, number, display_name, roles, is_active from staff where id = $1
"""
STAFF_AT = """
    select id, org_path, name, number, display_name, roles, is_active from staff
    where org_path >= $1 and org_path < $1 || chr(1114111)
    order by name limit $2
"""
WITH_HASH = """
    select id, staff.org_path, name, number, display_name, roles, is_active, hash
    from staff join staff_password on staff_id = id
    where name = $1
"""
HASH_OF = "select hash from staff_password where staff_id = $1"
SET_ACTIVE = "update staff set is_active = $2 where id = $1"
FORGET_STAFF = "delete from staff where id = $1"
SET_ROLES = "update staff set roles = $2 where id = $1"
SET_HASH = "update staff_password set hash = $2, changed_at = $3 where staff_id = $1"
LOCK = "select pg_advisory_xact_lock(hashtext('yuangui.institution.staff'))"
ACT_COLUMNS = "org_path, by_staff_id, staff_id, act, detail, at"
ADD_ACT = f"insert into staff_act ({ACT_COLUMNS}) values ($1, $2, $3, $4, $5, $6)"
ACTS = f"select {ACT_COLUMNS} from staff_act order by id desc limit $1"
ADD_SESSION = """
    insert into staff_session (id, org_path, token_hash, staff_id, method, created_at, seen_at,
        revoked_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8)
"""
SESSION = """
    select id, org_path, token_hash, staff_id, method, created_at, seen_at, revoked_at
    from staff_session where token_hash = $1
"""
SEEN = "update staff_session set seen_at = greatest(seen_at, $2) where id = $1"
REVOKE = """
    update staff_session set revoked_at = $2 where token_hash = $1 and revoked_at is null
"""
REVOKE_ALL = """
    update staff_session set revoked_at = $2 where staff_id = $1 and revoked_at is null
"""
ASK = """
    insert into passkey_challenge (id, org_path, challenge, staff_id, expires_at)
    values ($1, $2, $3, $4, $5)
"""
FORGET_ASKED = "delete from passkey_challenge where expires_at < $1"
TAKE = """
    delete from passkey_challenge where id = $1
    returning id, org_path, challenge, staff_id, expires_at
"""
PASSKEY = """
    select credential_id, org_path, staff_id, public_key, sign_count, created_at, used_at
    from staff_passkey where credential_id = $1
"""
PASSKEYS_OF = """
    select credential_id, org_path, staff_id, public_key, sign_count, created_at, used_at
    from staff_passkey where staff_id = $1 order by created_at
"""
ADD_PASSKEY = """
    insert into staff_passkey (credential_id, org_path, staff_id, public_key, sign_count,
        created_at, used_at)
    values ($1, $2, $3, $4, $5, $6, $7)
    on conflict (credential_id) do nothing returning staff_id
"""
# Two copies of a passkey tell on each other by their counts; keys that do not count stay at 0.
USED = """
    update staff_passkey set sign_count = $2, used_at = $3
    where credential_id = $1 and (sign_count < $2 or (sign_count = 0 and $2 = 0))
    returning staff_id
"""
FAILURES = """
    insert into sign_in_throttle (key, org_path, failures, failed_at)
    select key, '/', 0, $2 from unnest($1::text[]) as key order by key
    on conflict (key) do update set key = excluded.key
    returning key, failures, failed_at
"""
SAVE_FAILURES = "update sign_in_throttle set failures = $2, failed_at = $3 where key = $1"
FORGET_FAILURES = "delete from sign_in_throttle where failed_at < $1"
CLEAR = "delete from sign_in_throttle where key = any($1::text[])"
RETURN = """
    update sign_in_throttle set failures = failures - 1
    where key = any($1::text[]) and failures > 0
"""
RECORD = """
    insert into sign_in_attempt (org_path, at, method, outcome, name_hash, address, staff_id)
    values ('/', $1, $2, $3, $4, $5, $6)
"""


class PostgresInstitutionStore:
    """Institutions, staff and sessions, around one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def institution(self, path: OrgPath) -> Institution | None:
        row = await self._connection.fetchrow(INSTITUTION, path)
        return None if row is None else _institution(row)

    async def institutions(
        self, under: OrgPath, *, kind: InstitutionKind | None = None
    ) -> Sequence[Institution]:
        rows = await self._connection.fetch(INSTITUTIONS, under, ROWS_MAX, kind)
        return [_institution(row) for row in rows]

    async def found(self, institutions: Sequence[Institution]) -> None:
        await self._connection.executemany(FOUND, [astuple(each) for each in institutions])

    async def employ(self, staff: Staff, *, password_hash: str, now: datetime) -> bool:
        if not await self._add(staff):
            return False
        await self._connection.execute(ADD_HASH, staff.id, staff.org_path, password_hash, now)
        return True

    async def taken(self, staff: Staff) -> Literal["name", "number"]:
        # The fence hides who has it; only the unique keys know. An id is nobody's number.
        if not await self._add(replace(staff, number=staff.id)):
            return "name"
        await self._connection.execute(FORGET_STAFF, staff.id)
        return "number"

    async def _add(self, staff: Staff) -> bool:
        added = await self._connection.fetchval(
            EMPLOY,
            staff.id,
            staff.org_path,
            staff.name,
            staff.number,
            staff.display_name,
            sorted(staff.roles),
            staff.is_active,
        )
        return added is not None

    async def staff(self, staff_id: StaffId) -> Staff | None:
        row = await self._connection.fetchrow(STAFF, staff_id)
        return None if row is None else _staff(row)

    async def staff_at(self, under: OrgPath) -> Sequence[Staff]:
        return [_staff(row) for row in await self._connection.fetch(STAFF_AT, under, ROWS_MAX)]

    async def with_password(self, name: str) -> tuple[Staff, str] | None:
        row = await self._connection.fetchrow(WITH_HASH, name)
        return None if row is None else (_staff(row), row["hash"])

    async def password_of(self, staff_id: StaffId) -> str | None:
        hashed: str | None = await self._connection.fetchval(HASH_OF, staff_id)
        return hashed

    async def set_active(self, staff_id: StaffId, *, is_active: bool) -> None:
        await self._connection.execute(SET_ACTIVE, staff_id, is_active)

    async def set_roles(self, staff_id: StaffId, *, roles: frozenset[Role]) -> None:
        await self._connection.execute(SET_ROLES, staff_id, sorted(roles))

    async def set_password(self, staff_id: StaffId, *, password_hash: str, now: datetime) -> None:
        await self._connection.execute(SET_HASH, staff_id, password_hash, now)

    async def lock(self) -> None:
        await self._connection.execute(LOCK)

    async def add_act(self, act: StaffAct) -> None:
        await self._connection.execute(ADD_ACT, *astuple(act))

    async def acts(self, *, count_max: int) -> Sequence[StaffAct]:
        return [StaffAct(**row) for row in await self._connection.fetch(ACTS, count_max)]

    async def add_session(self, session: SessionRow) -> None:
        await self._connection.execute(ADD_SESSION, *astuple(session))

    async def session(self, token_hash: bytes) -> SessionRow | None:
        row = await self._connection.fetchrow(SESSION, token_hash)
        return None if row is None else SessionRow(**row)

    async def seen(self, session_id: str, *, now: datetime) -> None:
        await self._connection.execute(SEEN, session_id, now)

    async def revoke(self, token_hash: bytes, *, now: datetime) -> None:
        await self._connection.execute(REVOKE, token_hash, now)

    async def revoke_all(self, staff_id: StaffId, *, now: datetime) -> None:
        await self._connection.execute(REVOKE_ALL, staff_id, now)


class PostgresPasskeyStore:
    """Passkeys and the questions put to them, around one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def ask(self, challenge: Challenge) -> None:
        await self._connection.execute(ASK, *astuple(challenge))

    async def take(self, challenge_id: str) -> Challenge | None:
        row = await self._connection.fetchrow(TAKE, challenge_id)
        return None if row is None else Challenge(**row)

    async def passkey(self, credential_id: bytes) -> Passkey | None:
        row = await self._connection.fetchrow(PASSKEY, credential_id)
        return None if row is None else Passkey(**row)

    async def passkeys_of(self, staff_id: StaffId) -> Sequence[Passkey]:
        return [Passkey(**row) for row in await self._connection.fetch(PASSKEYS_OF, staff_id)]

    async def add_passkey(self, passkey: Passkey) -> bool:
        return await self._connection.fetchval(ADD_PASSKEY, *astuple(passkey)) is not None

    async def used(self, passkey: Passkey) -> bool:
        saved = await self._connection.fetchval(
            USED, passkey.credential_id, passkey.sign_count, passkey.used_at
        )
        return saved is not None


class PostgresSignInGuard:
    """Counts attempts in short transactions of its own, so that a refusal cannot undo them.

    The pool must not be the one that requests draw from: a request that waits here holds one of
    those connections already.
    """

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def charge(self, keys: Sequence[str], *, now: datetime) -> datetime | None:
        async with transaction(self._pool, org_path=ROOT) as connection:
            # Each row stays locked until the end, taken in the order of the keys: no deadlock,
            # and two tries at once are counted one after the other.
            rows = await connection.fetch(FAILURES, list(keys), now)
            counted = {
                r["key"]: Failures(count=r["failures"], last_at=r["failed_at"]) for r in rows
            }
            live = {key: each for key, each in counted.items() if not rules.is_forgotten(each, now)}
            waits = [rules.next_try_at(key, each) for key, each in live.items() if each.count]
            if any(each > now for each in waits):
                return max(waits)
            for key in keys:
                count = live[key].count + 1 if key in live else 1
                await connection.execute(SAVE_FAILURES, key, count, now)
        await self._forget(now)
        return None

    async def absolve(self, *, cleared: Sequence[str], returned: Sequence[str]) -> None:
        async with transaction(self._pool, org_path=ROOT) as connection:
            await connection.execute(CLEAR, list(cleared))
            await connection.execute(RETURN, list(returned))

    async def record(self, attempt: Attempt) -> None:
        async with transaction(self._pool, org_path=ROOT) as connection:
            await connection.execute(RECORD, *astuple(attempt))

    async def _forget(self, now: datetime) -> None:
        async with transaction(self._pool, org_path=ROOT) as connection:
            await connection.execute(FORGET_FAILURES, now - rules.FORGOTTEN_AFTER)
            await connection.execute(FORGET_ASKED, now)


def _institution(row: Record) -> Institution:
    return Institution(
        path=row["org_path"],
        kind=InstitutionKind(row["kind"]),
        name_zh=row["name_zh"],
        name_en=row["name_en"],
    )


def _staff(row: Record) -> Staff:
    return Staff(
        id=row["id"],
        org_path=row["org_path"],
        name=row["name"],
        number=row["number"],
        display_name=row["display_name"],
        roles=frozenset(Role(each) for each in row["roles"]),
        is_active=row["is_active"],
    )
