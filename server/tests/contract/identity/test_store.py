"""What every identity store does, the fake one included."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from yuangui.domains.identity.api import Challenge, Check, Correction, Engine, Occasion
from yuangui.domains.identity.fakes import MemoryIdentityStore
from yuangui.domains.identity.ports import IdentityStore
from yuangui.domains.identity.store import PostgresIdentityStore
from yuangui.kit.db import Connection
from yuangui.kit.org_path import org_path

pytestmark = [pytest.mark.contract, pytest.mark.anyio]

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
OCCASION = Occasion(
    contact_id="ctc_1",
    org_path=org_path("/union/c05/"),
    run_id="run_1",
    node="code",
    visit=2,
    now=NINE,
)
CHECK = Check(
    id="chk_1",
    occasion=OCCASION,
    kind="face",
    outcome="same",
    engine=Engine(name="dlib 20", model="resnet"),
    facts={"distances": {"document": 0.31}, "threshold": 0.5},
)
CHALLENGE = Challenge(
    id="otp_1",
    occasion=OCCASION,
    salt=b"s" * 16,
    code_hash=b"h" * 32,
    sent_count=1,
    expires_at=NINE + timedelta(minutes=5),
    tries_left=3,
)


@pytest.fixture(params=["memory", "postgres"])
def store(request: pytest.FixtureRequest) -> IdentityStore:
    if request.param == "memory":
        return MemoryIdentityStore()
    connection: Connection = request.getfixturevalue("connection")
    return PostgresIdentityStore(connection)


async def test_returns_checks_in_the_order_of_their_making(store: IdentityStore) -> None:
    later = replace(CHECK, id="chk_0", engine=None, kind="knowledge")
    foreign = replace(CHECK, id="chk_2", occasion=replace(OCCASION, contact_id="ctc_2"))
    for each in (CHECK, later, foreign):
        await store.add_check(each)

    assert list(await store.checks(contact_id="ctc_1")) == [CHECK, later]


async def test_returns_corrections(store: IdentityStore) -> None:
    correction = Correction(
        id="cor_1",
        occasion=OCCASION,
        field_name="name",
        old="",
        new="林晓航",
        corrected_by="stf_1",
    )
    await store.add_correction(correction)

    assert list(await store.corrections(contact_id="ctc_1")) == [correction]


async def test_keeps_one_challenge_for_each_visit(store: IdentityStore) -> None:
    assert await store.challenge(run_id="run_1", visit=2) is None
    await store.save_challenge(CHALLENGE)
    anew = replace(CHALLENGE, id="otp_2", sent_count=2, tries_left=1, is_used=True)
    await store.save_challenge(anew)

    assert await store.challenge(run_id="run_1", visit=2) == anew
    assert await store.challenge(run_id="run_1", visit=3) is None


async def test_never_changes_a_check(connection: Connection) -> None:
    await PostgresIdentityStore(connection).add_check(CHECK)

    with pytest.raises(asyncpg.RestrictViolationError):
        await connection.execute("update identity_check set outcome = 'different'")
