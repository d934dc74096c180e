"""What administrators did: fenced, kept as it was; and names that are taken behind the fence."""

from dataclasses import replace
from datetime import UTC, datetime

import asyncpg
import pytest

from yuangui.domains.institution.api import Role, Staff, StaffAct, StaffId
from yuangui.domains.institution.store import PostgresInstitutionStore
from yuangui.kit.db import Connection, fence
from yuangui.kit.org_path import ROOT, org_path

pytestmark = [pytest.mark.store, pytest.mark.anyio]

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
COUNTY, OTHER = org_path("/union/c05/"), org_path("/union/c06/")
ANNA = Staff(
    id=StaffId("stf_anna"),
    org_path=COUNTY,
    name="anna",
    number="8001",
    display_name="安娜",
    roles=frozenset({Role.TELLER}),
)
EMPLOYED = StaffAct(
    org_path=COUNTY,
    by_staff_id=ANNA.id,
    staff_id=ANNA.id,
    act="employ",
    detail="teller",
    at=NINE,
)


@pytest.fixture
async def store(connection: Connection) -> PostgresInstitutionStore:
    store = PostgresInstitutionStore(connection)
    assert await store.employ(ANNA, password_hash="hash", now=NINE)
    await store.add_act(EMPLOYED)
    return store


async def test_a_neighbour_sees_no_act_and_notes_none_elsewhere(
    connection: Connection, store: PostgresInstitutionStore
) -> None:
    await fence(connection, OTHER)

    assert await store.acts(count_max=5) == []
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await store.add_act(EMPLOYED)


@pytest.mark.parametrize("change", ["update staff_act set detail = ''", "delete from staff_act"])
@pytest.mark.usefixtures("store")
async def test_an_act_stays_as_it_was(connection: Connection, change: str) -> None:
    await fence(connection, ROOT)

    with pytest.raises(asyncpg.RestrictViolationError):
        await connection.execute(change)


@pytest.mark.parametrize(
    ("differs", "taken"), [({"name": "bea"}, "number"), ({"number": "8002"}, "name")]
)
async def test_what_is_taken_is_told_where_its_owner_is_not_seen(
    connection: Connection, store: PostgresInstitutionStore, differs: dict[str, str], taken: str
) -> None:
    await fence(connection, OTHER)
    there = replace(ANNA, id=StaffId("stf_2"), org_path=OTHER)
    other = replace(there, **differs)  # type: ignore[arg-type]

    assert await store.staff(ANNA.id) is None
    assert not await store.employ(other, password_hash="hash", now=NINE)
    assert await store.taken(other) == taken
    assert await store.staff_at(OTHER) == []
