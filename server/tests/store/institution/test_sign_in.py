"""Fences and races of signing in, on PostgreSQL."""

import asyncio
from datetime import UTC, datetime

import asyncpg
import pytest

from yuangui.domains.institution.api import Institution, InstitutionKind, Role, Staff, StaffId
from yuangui.domains.institution.model import Attempt
from yuangui.domains.institution.store import PostgresInstitutionStore, PostgresSignInGuard
from yuangui.kit.db import Connection, Pool, fence, transaction
from yuangui.kit.org_path import ROOT, OrgPath, org_path

pytestmark = [pytest.mark.store, pytest.mark.anyio]

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
UNION, COUNTY, OTHER = (org_path(f"/union/{below}") for below in ("", "c05/", "c06/"))


def institution(path: OrgPath) -> Institution:
    kind = InstitutionKind.UNION if path == UNION else InstitutionKind.COUNTY
    return Institution(path=path, kind=kind, name_zh=f"行{path}", name_en=f"Bank {path}")


def staff(name: str, path: OrgPath) -> Staff:
    return Staff(
        id=StaffId(f"stf_{name}"),
        org_path=path,
        name=name,
        number=name,
        display_name=name,
        roles=frozenset({Role.TELLER}),
    )


async def peopled(connection: Connection) -> PostgresInstitutionStore:
    store = PostgresInstitutionStore(connection)
    await store.found([institution(path) for path in (UNION, COUNTY, OTHER)])
    for name, path in (("up", UNION), ("here", COUNTY), ("there", OTHER)):
        await store.employ(staff(name, path), password_hash="hash", now=NINE)
    return store


async def test_a_county_knows_its_own_and_those_above_but_not_its_neighbours(
    connection: Connection,
) -> None:
    store = await peopled(connection)
    await fence(connection, COUNTY)

    known = {name for name in ("up", "here", "there") if await store.staff(StaffId(f"stf_{name}"))}

    assert known == {"up", "here"}
    assert await store.password_of(StaffId("stf_up")) is None
    assert await store.password_of(StaffId("stf_there")) is None
    assert await store.institution(OTHER) == institution(OTHER)


async def test_a_county_changes_nobody_above(connection: Connection) -> None:
    store = await peopled(connection)
    await fence(connection, COUNTY)

    await store.set_active(StaffId("stf_up"), is_active=False)
    await store.set_active(StaffId("stf_there"), is_active=False)

    await fence(connection, ROOT)
    assert [each.is_active for each in await store.staff_at(UNION)] == [True, True, True]


async def test_a_county_founds_nothing_elsewhere(connection: Connection) -> None:
    store = await peopled(connection)
    await fence(connection, COUNTY)

    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await store.found([institution(OTHER)])


async def test_attempts_stay_as_they_were(pool: Pool) -> None:
    guard = PostgresSignInGuard(pool)
    await guard.record(
        Attempt(at=NINE, method="password", outcome="refused", name_hash="h", address="")
    )

    async with transaction(pool, org_path=ROOT) as connection:
        with pytest.raises(asyncpg.RestrictViolationError):
            await connection.execute("update sign_in_attempt set outcome = 'accepted'")


async def test_many_guesses_at_once_are_counted_one_by_one(pool: Pool) -> None:
    guard = PostgresSignInGuard(pool)

    told = await asyncio.gather(
        *(guard.charge(["name:x", f"address:10.0.0.{n}"], now=NINE) for n in range(20))
    )

    assert sum(each is None for each in told) == 4
