"""What every store of customers does, the one in memory included."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from yuangui.domains.customer.api import (
    AccountUnknown,
    Card,
    Customer,
    CustomerAccount,
    CustomerAccountId,
    CustomerId,
    CustomerService,
    luhn_digit,
)
from yuangui.domains.customer.fakes import MemoryCustomerStore, PlainPinSealer
from yuangui.domains.customer.model import Pin, PinAnswer, PinAttempt, PinReset
from yuangui.domains.customer.ports import CustomerStore
from yuangui.domains.customer.store import PostgresCustomerStore
from yuangui.kit.db import Connection
from yuangui.kit.org_path import org_path

pytestmark = [pytest.mark.contract, pytest.mark.anyio]

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
VILLAGE = org_path("/union/c01/b01/v01/")
ANNA = Customer(
    id=CustomerId("cus_anna"),
    org_path=VILLAGE,
    name="林晓航",
    document_number="539901198603122044",
    sex="female",
    birth_on=date(1986, 3, 12),
    phone="19904718265",
    address="云澜省晴川县柳塘镇青石街18号",
    opened_on=date(2015, 6, 1),
)


def number(prefix: str, serial: int) -> str:
    payload = f"{prefix}{serial:014d}"
    return payload + luhn_digit(payload)


SAVINGS = CustomerAccount(
    id=CustomerAccountId("acc_1"),
    org_path=VILLAGE,
    customer_id=ANNA.id,
    number=number("9980", 1),
    kind="savings",
    opened_on=date(2015, 6, 1),
    ledger_account_id="led_1",
)
CURRENT = replace(
    SAVINGS,
    id=CustomerAccountId("acc_0"),
    number=number("9980", 2),
    kind="current",
    opened_on=date(2019, 6, 1),
    ledger_account_id="led_2",
)
CARD = Card(number=number("9981", 1), org_path=VILLAGE, account_id=SAVINGS.id)
PIN = Pin(account_id=SAVINGS.id, org_path=VILLAGE, verifier="v", changed_at=NINE)
ATTEMPT = PinAttempt(
    id="try-1",
    account_id=SAVINGS.id,
    org_path=VILLAGE,
    answer=PinAnswer.WRONG,
    tries_left=2,
    at=NINE,
)
RESET = PinReset(id="r1", account_id=SAVINGS.id, org_path=VILLAGE, verifier="v2", at=NINE)


@pytest.fixture(params=["memory", "postgres"])
def empty(request: pytest.FixtureRequest) -> CustomerStore:
    if request.param == "memory":
        return MemoryCustomerStore()
    connection: Connection = request.getfixturevalue("connection")
    return PostgresCustomerStore(connection)


@pytest.fixture
async def store(empty: CustomerStore) -> CustomerStore:
    await empty.enrol(customers=[ANNA], accounts=[SAVINGS, CURRENT], cards=[CARD], pins=[PIN])
    return empty


async def test_finds_customers(store: CustomerStore) -> None:
    assert await store.customer(ANNA.id) == ANNA
    assert await store.customer_by_document(ANNA.document_number) == ANNA
    assert await store.customer(CustomerId("cus_no")) is None
    assert await store.customer_by_document("539901198603122060") is None


async def test_finds_accounts(store: CustomerStore) -> None:
    assert await store.account(SAVINGS.id) == SAVINGS
    assert await store.account(CustomerAccountId("acc_no")) is None
    assert await store.account_by_number(CURRENT.number) == CURRENT
    assert await store.account_by_number(CARD.number) == SAVINGS
    assert await store.account_by_number("0" * 19) is None
    assert list(await store.accounts(ANNA.id)) == [SAVINGS, CURRENT]
    assert list(await store.accounts_of_ledger(["led_2", "led_9"])) == [CURRENT]


async def test_leaves_alone_what_it_knows(store: CustomerStore) -> None:
    await store.enrol(
        customers=[replace(ANNA, name="别人")],
        accounts=[replace(SAVINGS, kind="current")],
        cards=[CARD],
        pins=[replace(PIN, verifier="other")],
    )

    assert await store.customer(ANNA.id) == ANNA
    assert await store.account(SAVINGS.id) == SAVINGS
    assert await store.locked_pin(SAVINGS.id) == PIN


async def test_saves_pins_attempts_and_resets(store: CustomerStore) -> None:
    tried = PIN.tried(is_right=False)
    await store.save_pin(tried)
    await store.add_attempt(ATTEMPT)
    await store.add_reset(RESET)

    assert await store.locked_pin(SAVINGS.id) == tried
    assert await store.locked_pin(CURRENT.id) is None
    assert await store.attempt(SAVINGS.id, "try-1") == ATTEMPT
    assert await store.attempt(CURRENT.id, "try-1") is None
    assert await store.reset("r1") == RESET
    assert await store.reset("r2") is None


async def test_reports_lost_and_found(store: CustomerStore) -> None:
    customers = CustomerService(store=store, sealer=PlainPinSealer())

    await customers.report_lost(account_id=SAVINGS.id)
    lost = await customers.account(account_id=SAVINGS.id)
    await customers.report_lost(account_id=SAVINGS.id, is_lost=False)

    assert lost == replace(SAVINGS, is_reported_lost=True)
    assert await customers.account(account_id=SAVINGS.id) == SAVINGS
    with pytest.raises(AccountUnknown):
        await customers.report_lost(account_id=CustomerAccountId("acc_no"))
