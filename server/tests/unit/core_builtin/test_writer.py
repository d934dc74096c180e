"""Group commit: who shares a transaction, and what happens when one fails or its leader leaves."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest

from yuangui.adapters.core_builtin.bank import BankWork
from yuangui.adapters.core_builtin.writer import BATCH_MAX, GroupWriter
from yuangui.domains.customer.fakes import MemoryCustomerStore, PlainPinSealer
from yuangui.domains.customer.service import CustomerService
from yuangui.domains.ledger.api import (
    Account,
    AccountId,
    LedgerService,
    Order,
    Outcome,
    TransferId,
)
from yuangui.domains.ledger.fakes import MemoryLedgerStore
from yuangui.kit.org_path import org_path

pytestmark = [pytest.mark.unit, pytest.mark.anyio]

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
UNION = org_path("/union/")


class GatedBank:
    """A bank whose transactions wait at a gate, so that a test decides who comes while."""

    def __init__(self) -> None:
        self.store = MemoryLedgerStore()
        self.gate = asyncio.Event()
        self.entered = asyncio.Event()
        self.transactions = 0
        self.trouble: Exception | None = None

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[BankWork]:
        self.entered.set()
        await self.gate.wait()
        self.transactions += 1
        if self.trouble is not None:
            raise self.trouble
        customers = CustomerService(store=MemoryCustomerStore(), sealer=PlainPinSealer())
        yield BankWork(customers=customers, ledger=LedgerService(store=self.store))


@pytest.fixture
async def bank() -> GatedBank:
    made = GatedBank()
    ledger = LedgerService(store=made.store)
    await ledger.open_accounts(
        accounts=[
            Account(id=AccountId("cash"), org_path=UNION, may_go_negative=True),
            Account(id=AccountId("anna"), org_path=UNION),
        ]
    )
    return made


@pytest.fixture
def writer(bank: GatedBank) -> GroupWriter:
    return GroupWriter(open_bank=bank, clock=lambda: NINE)


def order(name: str) -> Order:
    return Order(
        transfer_id=TransferId(name),
        debit_id=AccountId("cash"),
        credit_id=AccountId("anna"),
        amount_minor=1,
    )


async def test_those_who_come_while_one_commits_share_the_next(
    bank: GatedBank, writer: GroupWriter
) -> None:
    tasks = [asyncio.create_task(writer.run(order("first")))]
    await bank.entered.wait()
    tasks += [asyncio.create_task(writer.run(order(f"t{number}"))) for number in range(50)]
    await asyncio.sleep(0)
    bank.gate.set()

    answers = await asyncio.gather(*tasks)

    assert {each.outcome for each in answers} == {Outcome.POSTED}
    assert [each.transfer.id for each in answers if each.transfer][-1] == "t49"
    assert bank.transactions == 2
    assert bank.store.accounts_by_id[AccountId("anna")].balance_minor == 51


async def test_no_batch_is_larger_than_its_limit(bank: GatedBank, writer: GroupWriter) -> None:
    tasks = [asyncio.create_task(writer.run(order("first")))]
    await bank.entered.wait()
    tasks += [
        asyncio.create_task(writer.run(order(f"t{number}"))) for number in range(BATCH_MAX + 1)
    ]
    await asyncio.sleep(0)
    bank.gate.set()

    await asyncio.gather(*tasks)

    assert bank.transactions == 3


async def test_trouble_is_told_to_all_who_shared_it_and_to_nobody_later(
    bank: GatedBank, writer: GroupWriter
) -> None:
    bank.trouble = ConnectionResetError()
    tasks = [asyncio.create_task(writer.run(order(f"t{number}"))) for number in range(3)]
    await asyncio.sleep(0)
    bank.gate.set()
    told = await asyncio.gather(*tasks, return_exceptions=True)
    bank.trouble = None

    later = await writer.run(order("later"))

    assert [type(each) for each in told] == [ConnectionResetError] * 3
    assert later.outcome is Outcome.POSTED
    assert bank.transactions == 2


async def test_others_are_served_when_their_leader_is_told_to_stop(
    bank: GatedBank, writer: GroupWriter
) -> None:
    leader = asyncio.create_task(writer.run(order("leader")))
    others = [asyncio.create_task(writer.run(order(f"t{number}"))) for number in range(3)]
    await bank.entered.wait()

    leader.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leader
    bank.gate.set()
    answers = await asyncio.gather(*others)

    assert {each.outcome for each in answers} == {Outcome.POSTED}


async def test_one_who_leaves_while_waiting_is_not_done(
    bank: GatedBank, writer: GroupWriter
) -> None:
    first = asyncio.create_task(writer.run(order("first")))
    await bank.entered.wait()
    gone = asyncio.create_task(writer.run(order("gone")))
    await asyncio.sleep(0)

    gone.cancel()
    with pytest.raises(asyncio.CancelledError):
        await gone
    bank.gate.set()
    await first

    assert set(bank.store.transfers_by_id) == {"first"}
