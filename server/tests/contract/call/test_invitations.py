"""What every store of invitations does, the fake one included."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from yuangui.domains.call.api import (
    Call,
    CallId,
    Invitation,
    InvitationId,
    InvitationState,
    Role,
)
from yuangui.domains.call.fakes import MemoryCallStore, MemoryInvitationStore
from yuangui.domains.call.ports import CallStore, InvitationStore
from yuangui.domains.call.store import PostgresCallStore, PostgresInvitationStore
from yuangui.kit.db import Connection
from yuangui.kit.org_path import org_path

pytestmark = [pytest.mark.contract, pytest.mark.anyio]

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
VILLAGE = org_path("/union/c05/b02/v03/")
CALL = Call(id=CallId("cal_1"), contact_id="ctc_1", org_path=VILLAGE, opened_at=NINE)
FIRST = Invitation(
    id=InvitationId("inv_1"),
    call_id=CALL.id,
    contact_id="ctc_1",
    org_path=VILLAGE,
    staff_id="stf_2",
    role=Role.EXPERT,
    display_name="陈专家",
    invited_by="stf_1",
    invited_by_name="王柜员",
    invited_at=NINE,
)
SECOND = replace(
    FIRST, id=InvitationId("inv_2"), role=Role.INTERPRETER, invited_at=NINE + timedelta(minutes=5)
)


@pytest.fixture(params=["memory", "postgres"])
def stores(request: pytest.FixtureRequest) -> tuple[CallStore, InvitationStore]:
    if request.param == "memory":
        return MemoryCallStore(), MemoryInvitationStore()
    connection: Connection = request.getfixturevalue("connection")
    return PostgresCallStore(connection), PostgresInvitationStore(connection)


@pytest.fixture
async def store(stores: tuple[CallStore, InvitationStore]) -> InvitationStore:
    calls, invitations = stores
    await calls.add(CALL)
    return invitations


async def test_returns_an_invitation_as_it_was_saved(store: InvitationStore) -> None:
    await store.add(FIRST)
    joined = replace(FIRST, state=InvitationState.JOINED, changed_at=NINE + timedelta(seconds=9))
    await store.save(joined)

    assert await store.invitation(invitation_id=FIRST.id) == joined
    assert await store.invitation(invitation_id=SECOND.id) is None


async def test_a_colleague_has_the_open_ones_and_the_call_has_all(store: InvitationStore) -> None:
    await store.add(FIRST)
    await store.save(replace(FIRST, state=InvitationState.DECLINED, changed_at=NINE))
    await store.add(SECOND)

    assert list(await store.of_staff(staff_id="stf_2")) == [SECOND]
    assert [each.id for each in await store.of_call(call_id=CALL.id)] == ["inv_1", "inv_2"]
    assert list(await store.of_staff(staff_id="stf_1")) == []
