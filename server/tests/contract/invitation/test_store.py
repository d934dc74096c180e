"""What every store of invitations does, the fake one included."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from yuangui.domains.invitation.api import (
    Act,
    GuestRole,
    Invitation,
    InvitationAct,
    Inviter,
    Purpose,
)
from yuangui.domains.invitation.fakes import MemoryInvitationStore
from yuangui.domains.invitation.ports import InvitationStore
from yuangui.domains.invitation.store import PostgresInvitationStore
from yuangui.kit.db import Connection
from yuangui.kit.org_path import org_path

pytestmark = [pytest.mark.contract, pytest.mark.anyio]

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
APPOINTMENT = Invitation(
    id="inv_1",
    org_path=org_path("/union/c05/"),
    purpose=Purpose.GUEST,
    service="transfer",
    contact_id="ctc_1",
    role=GuestRole.GUARDIAN,
    customer_name="王五",
    phone="13800005678",
    locale="zh-CN",
    inviter=Inviter(staff_id="stf_1", display_name="安娜", number="8001", org_name="晴溪"),
    served_by_wish="stf_1",
    made_at=NINE,
    not_before=NINE + MINUTE,
    lasts=timedelta(hours=72),
    expires_at=NINE + timedelta(hours=72),
)
SENT = APPOINTMENT.sent(token_digest="a" * 64, now=NINE)


@pytest.fixture(params=["memory", "postgres"])
def store(request: pytest.FixtureRequest) -> InvitationStore:
    if request.param == "memory":
        return MemoryInvitationStore()
    connection: Connection = request.getfixturevalue("connection")
    return PostgresInvitationStore(connection)


async def test_returns_what_was_saved(store: InvitationStore) -> None:
    await store.add(APPOINTMENT)
    assert await store.invitation("inv_1") == APPOINTMENT

    used = replace(
        SENT, session_digest="b" * 64, wrong_tries=2, used_at=NINE + MINUTE, contact_id="ctc_2"
    )
    await store.save(used)

    assert await store.invitation("inv_1", for_update=True) == used
    assert await store.by_token("a" * 64, for_update=True) == used
    assert await store.by_token("b" * 64) is None
    assert await store.invitation("inv_2") is None


async def test_lists_the_newest_first(store: InvitationStore) -> None:
    await store.add(APPOINTMENT)
    await store.add(replace(APPOINTMENT, id="inv_2", made_at=NINE + MINUTE))

    assert [each.id for each in await store.newest(count_max=9)] == ["inv_2", "inv_1"]
    assert [each.id for each in await store.newest(count_max=1)] == ["inv_2"]


async def test_finds_appointments_that_begin(store: InvitationStore) -> None:
    await store.add(APPOINTMENT)
    await store.add(replace(SENT, id="inv_sent"))
    await store.add(replace(APPOINTMENT, id="inv_revoked", revoked_at=NINE))
    await store.add(replace(APPOINTMENT, id="inv_now", not_before=None))

    assert await store.due(now=NINE, count_max=9) == []
    assert await store.due(now=NINE + MINUTE, count_max=9) == [APPOINTMENT]


async def test_keeps_acts_in_their_order(store: InvitationStore) -> None:
    await store.add(APPOINTMENT)
    acts = [
        InvitationAct(
            id=f"act_{n}",
            org_path=APPOINTMENT.org_path,
            invitation_id="inv_1",
            staff_id=staff_id,
            act=act,
            at=NINE,
        )
        for n, (act, staff_id) in enumerate([(Act.MADE, "stf_1"), (Act.TAKEN, None)])
    ]
    for act in acts:
        await store.add_act(act)

    assert await store.acts(invitation_id="inv_1") == acts
    assert await store.acts(invitation_id="inv_2") == []
