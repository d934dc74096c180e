"""The built-in bank as an outside party: own commits, real races, a database that is gone."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from yuangui.adapters.core_builtin import BuiltinCoreBank, KeyedPinSealer
from yuangui.composition.core import bank_opener, compose_core
from yuangui.composition.demo.customers import Household, households
from yuangui.domains.ledger.api import Account, AccountId, AccountState, Order, TransferId
from yuangui.domains.ledger.store import PostgresLedgerStore
from yuangui.domains.servicing.ports import CoreAccountState, CoreOutcome
from yuangui.kit.db import Connection, Pool
from yuangui.kit.errors import Unavailable
from yuangui.kit.org_path import org_path

pytestmark = [pytest.mark.store, pytest.mark.anyio]

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
ANNA, BO = households()[:2]
CASH = Account(id=AccountId("cash"), org_path=org_path("/union/"), may_go_negative=True)
KILL_WHO_WAITS = """
    select count(pg_terminate_backend(pid)) from pg_stat_activity
    where wait_event_type = 'Lock' and datname = current_database()
"""


class SetClock:
    """A clock that stands until a test moves it."""

    now = NINE

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def sealer() -> Iterator[KeyedPinSealer]:
    made = KeyedPinSealer(key=b"k" * 32)
    yield made
    made.close()


@pytest.fixture
async def core(pool: Pool, sealer: KeyedPinSealer, clock: SetClock) -> BuiltinCoreBank:
    """Return a bank in which Anna holds 100.00."""
    async with bank_opener(pool, sealer=sealer)() as bank:
        for each in (ANNA, BO):
            await bank.customers.enrol(
                customers=[each.customer],
                accounts=each.accounts,
                cards=each.cards,
                pins={account.id: each.pin for account in each.accounts},
                now=NINE,
            )
        await bank.ledger.open_accounts(
            accounts=[
                CASH,
                *(Account(id=ledger_id(each), org_path=CASH.org_path) for each in (ANNA, BO)),
            ]
        )
        gift = Order(
            transfer_id=TransferId("gift"),
            debit_id=CASH.id,
            credit_id=ledger_id(ANNA),
            amount_minor=100_00,
        )
        await bank.ledger.execute(commands=[gift], now=NINE)
    return compose_core(pool, sealer=sealer, clock=clock)


def ledger_id(household: Household) -> AccountId:
    return AccountId(household.accounts[0].ledger_account_id)


async def hold(core: BuiltinCoreBank, name: str, amount_minor: int) -> CoreOutcome:
    result = await core.hold(
        transfer_id=name,
        debit=ANNA.accounts[0].id,
        credit=BO.accounts[0].id,
        amount_minor=amount_minor,
        purpose="",
        expires_at=NINE + timedelta(minutes=5),
    )
    return result.outcome


async def test_many_holds_at_once_reserve_what_there_is(core: BuiltinCoreBank) -> None:
    told = await asyncio.gather(*(hold(core, f"t{number}", 30_00) for number in range(12)))

    assert sorted(told) == ["held"] * 3 + ["insufficient"] * 9


async def test_many_guesses_at_once_are_three(core: BuiltinCoreBank) -> None:
    account_id = ANNA.accounts[0].id

    told = await asyncio.gather(
        *(core.verify_pin(account_id=account_id, pin=f"00000{guess}") for guess in range(8))
    )

    assert sorted(each.answer for each in told) == ["locked"] * 6 + ["wrong"] * 2


async def test_holds_past_their_time_are_released(core: BuiltinCoreBank, clock: SetClock) -> None:
    await hold(core, "t1", 60_00)
    assert await core.release_due() == 0
    clock.now = NINE + timedelta(minutes=5)

    assert await core.release_due() == 1
    kept = await core.look_up(transfer_id="t1")
    assert kept is not None
    assert kept.state == "expired"


async def test_reported_lost_is_shown_as_such(
    core: BuiltinCoreBank, pool: Pool, sealer: KeyedPinSealer
) -> None:
    async with bank_opener(pool, sealer=sealer)() as bank:
        await bank.customers.report_lost(account_id=ANNA.accounts[0].id)
        await bank.ledger.change_state(account_id=ledger_id(ANNA), state=AccountState.FROZEN)

    found = await core.account_by_number(number=ANNA.accounts[0].number)

    assert found is not None
    assert found.state is CoreAccountState.REPORTED_LOST
    assert await hold(core, "t1", 1) is CoreOutcome.FROZEN


async def test_a_database_that_is_gone_is_unavailable_and_tells_nothing(
    core: BuiltinCoreBank, pool: Pool
) -> None:
    await pool.close()

    for asked in (
        core.customer_by_document(document_number=ANNA.customer.document_number),
        core.post(transfer_id="t1"),
        hold(core, "t1", 1),
    ):
        with pytest.raises(Unavailable) as trouble:
            await asked
        assert str(trouble.value) == "core"
        assert trouble.value.__suppress_context__


async def test_an_act_whose_connection_is_killed_can_be_repeated(
    core: BuiltinCoreBank, owner_connection: Connection
) -> None:
    pen = owner_connection.transaction()
    await pen.start()
    await PostgresLedgerStore(owner_connection).lock()
    asked = asyncio.create_task(hold(core, "t1", 60_00))
    while not await owner_connection.fetchval(KILL_WHO_WAITS):
        await asyncio.sleep(0)

    with pytest.raises(Unavailable):
        await asked
    await pen.rollback()

    assert [await hold(core, "t1", 60_00) for _ in range(2)] == ["held", "held"]
    assert await hold(core, "t2", 60_00) is CoreOutcome.INSUFFICIENT
