"""What every authorisation store does, the fake one included."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from yuangui.domains.authorisation.api import Decision, Field, Picture, Request, Verdict
from yuangui.domains.authorisation.fakes import MemoryAuthorisationStore
from yuangui.domains.authorisation.ports import AuthorisationStore
from yuangui.domains.authorisation.store import ADD_DECISION, PostgresAuthorisationStore
from yuangui.kit.db import Connection
from yuangui.kit.org_path import org_path

pytestmark = [pytest.mark.contract, pytest.mark.anyio]

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
VILLAGE = org_path("/union/c05/b02/v03/")
REQUEST = Request(
    id="aut_1",
    org_path=VILLAGE,
    contact_id="ctc_1",
    run_id="run_1",
    visit=3,
    act="transfer",
    fields={"amount": Field(old=None, new={"share": 1.5, "text": "\x00'"}, label_key="f.a")},
    checks={"face": "same", "distance": 0.35},
    pictures=(Picture(object_id="evo_1", sha256="ab" * 32),),
    reason="large",
    requested_by="stf_teller",
    requested_at=NINE,
    expires_at=NINE + 10 * MINUTE,
)
DECISION = Decision(
    request_id="aut_1",
    org_path=VILLAGE,
    contact_id="ctc_1",
    requested_by="stf_teller",
    officer_id="stf_officer",
    verdict=Verdict.APPROVE,
    reason="",
    at=NINE + MINUTE,
    statement='{"a":1}',
    signatures={"sm2-sm3": "MEU="},
)


@pytest.fixture(params=["memory", "postgres"])
def store(request: pytest.FixtureRequest) -> AuthorisationStore:
    if request.param == "memory":
        return MemoryAuthorisationStore()
    return PostgresAuthorisationStore(request.getfixturevalue("connection"))


async def test_gives_back_what_was_added(store: AuthorisationStore) -> None:
    await store.add_request(REQUEST)

    assert await store.request("aut_1") == REQUEST
    assert await store.request("aut_2") is None


async def test_lists_what_waits_within_reach(store: AuthorisationStore) -> None:
    later = replace(REQUEST, id="aut_2", requested_at=NINE + MINUTE)
    elsewhere = replace(REQUEST, id="aut_3", org_path=org_path("/union/c06/"))
    for request in (later, REQUEST, elsewhere):
        await store.add_request(request)

    county = org_path("/union/c05/")
    assert list(await store.undecided(under=county, after=NINE)) == [REQUEST, later]
    assert list(await store.undecided(under=county, after=NINE + 10 * MINUTE)) == []
    await store.add_decision(DECISION)
    assert list(await store.undecided(under=county, after=NINE)) == [later]


async def test_takes_one_decision(store: AuthorisationStore) -> None:
    await store.add_request(REQUEST)

    first = await store.add_decision(DECISION)
    second = await store.add_decision(replace(DECISION, officer_id="stf_other"))

    assert (first, second) == (True, False)
    found = await store.request("aut_1")
    assert found is not None
    assert found.decision == DECISION


async def test_finds_a_contacts_requests(store: AuthorisationStore) -> None:
    await store.add_request(REQUEST)
    await store.add_request(replace(REQUEST, id="aut_2", contact_id="ctc_2"))

    assert list(await store.of_contact("ctc_1")) == [REQUEST]


async def test_the_table_itself_refuses_a_decision_on_ones_own_act(
    connection: Connection,
) -> None:
    await PostgresAuthorisationStore(connection).add_request(REQUEST)

    with pytest.raises(asyncpg.CheckViolationError):
        await connection.execute(
            ADD_DECISION, "aut_1", VILLAGE, "ctc_1", "stf_teller", "stf_teller", "approve", "",
            NINE, "{}", {},
        )  # fmt: skip


async def test_the_table_itself_knows_who_asked(connection: Connection) -> None:
    await PostgresAuthorisationStore(connection).add_request(REQUEST)

    with pytest.raises(asyncpg.ForeignKeyViolationError):
        await connection.execute(
            ADD_DECISION, "aut_1", VILLAGE, "ctc_1", "stf_x", "stf_teller", "approve", "",
            NINE, "{}", {},
        )  # fmt: skip
