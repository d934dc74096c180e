"""What every core bank does, the one in memory included."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from yuangui.adapters.core_builtin import BankWork, BuiltinCoreBank, KeyedPinSealer, OpenBank
from yuangui.composition.core import compose_bank
from yuangui.domains.customer.api import (
    Card,
    Customer,
    CustomerAccount,
    CustomerAccountId,
    CustomerId,
    luhn_digit,
    masked_number,
    masked_phone,
)
from yuangui.domains.ledger.api import Account, AccountId, AccountState, Order, TransferId
from yuangui.domains.servicing.fakes import MemoryCoreBank
from yuangui.domains.servicing.ports import (
    CoreAccount,
    CoreAccountState,
    CoreBank,
    CoreCustomer,
    CoreOutcome,
    HoldResult,
    PinAnswer,
    PinResetAnswer,
)
from yuangui.kit.db import Connection
from yuangui.kit.org_path import org_path

pytestmark = [pytest.mark.contract, pytest.mark.anyio]

VILLAGE = org_path("/union/c01/b01/v01/")
PIN = "592016"


class SetClock:
    """A clock that stands until a test moves it."""

    def __init__(self) -> None:
        self.now = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **how_long: float) -> None:
        self.now += timedelta(**how_long)


def _number(prefix: str, serial: int) -> str:
    payload = f"{prefix}{serial:014d}"
    return payload + luhn_digit(payload)


ANNA = Customer(
    id=CustomerId("cus_anna"),
    org_path=VILLAGE,
    name="林晓航",
    document_number="539901198603122044",
    sex="female",
    birth_on=date(1986, 3, 12),
    phone="19900000001",
    address="云澜省晴川县柳塘镇青石街18号",
    opened_on=date(2015, 6, 1),
)
BO = Customer(
    id=CustomerId("cus_bo"),
    org_path=org_path("/union/c04/b01/v01/"),
    name="孙建国",
    document_number="539904196810018514",
    sex="male",
    birth_on=date(1968, 10, 1),
    phone="19900000008",
    address="云澜省晴原县双桥镇粮站路2号",
    opened_on=date(2011, 2, 3),
)


def _account(owner: Customer, name: str, serial: int) -> CustomerAccount:
    return CustomerAccount(
        id=CustomerAccountId(f"acc_{name}"),
        org_path=owner.org_path,
        customer_id=owner.id,
        number=_number("9980", serial),
        kind="savings",
        opened_on=owner.opened_on + timedelta(days=serial),
        ledger_account_id=f"led_{name}",
    )


SAVINGS = _account(ANNA, "savings", 1)
CURRENT = _account(ANNA, "current", 2)
OTHER = _account(BO, "other", 3)
CARD = Card(number=_number("9981", 1), org_path=ANNA.org_path, account_id=SAVINGS.id)
OPENING_MINOR = 1_000_00


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture(params=["memory", "builtin"])
def open_bank(request: pytest.FixtureRequest) -> OpenBank | None:
    """Return what opens the built-in bank, in transactions within one that is rolled back."""
    if request.param == "memory":
        return None
    connection: Connection = request.getfixturevalue("connection")
    sealer: KeyedPinSealer = request.getfixturevalue("sealer")
    turn = asyncio.Lock()

    @asynccontextmanager
    async def in_turn() -> AsyncIterator[BankWork]:
        async with turn, connection.transaction():
            yield compose_bank(connection, sealer=sealer)

    return in_turn


@pytest.fixture
async def core(open_bank: OpenBank | None, clock: SetClock) -> CoreBank:
    """Return a core bank where Anna holds 1,000.00 on savings, nothing on current; Bo nothing."""
    return _memory(clock) if open_bank is None else await _builtin(open_bank, clock)


@pytest.fixture
def sealer() -> Iterator[KeyedPinSealer]:
    made = KeyedPinSealer(key=b"k" * 32)
    yield made
    made.close()


async def freeze(core: CoreBank, account: CustomerAccount) -> None:
    """Freeze an account, as the bank's own staff would."""
    if isinstance(core, MemoryCoreBank):
        core.freeze(account.id)
        return
    assert isinstance(core, BuiltinCoreBank)
    async with core._open_bank() as bank:
        await bank.ledger.change_state(
            account_id=AccountId(account.ledger_account_id), state=AccountState.FROZEN
        )


async def _builtin(open_bank: OpenBank, clock: SetClock) -> CoreBank:
    async with open_bank() as bank:
        await bank.customers.enrol(
            customers=[ANNA, BO],
            accounts=[SAVINGS, CURRENT, OTHER],
            cards=[CARD],
            pins={each.id: PIN for each in (SAVINGS, CURRENT, OTHER)},
            now=clock(),
        )
        cash = Account(id=AccountId("cash"), org_path=org_path("/union/"), may_go_negative=True)
        ledger_ids = [AccountId(each.ledger_account_id) for each in (SAVINGS, CURRENT, OTHER)]
        await bank.ledger.open_accounts(
            accounts=[cash, *(Account(id=each, org_path=VILLAGE) for each in ledger_ids)]
        )
        opening = Order(
            transfer_id=TransferId("opening"),
            debit_id=cash.id,
            credit_id=ledger_ids[0],
            amount_minor=OPENING_MINOR,
        )
        await bank.ledger.execute(commands=[opening], now=clock() - timedelta(days=1))
    return BuiltinCoreBank(open_bank=open_bank, clock=clock)


def _memory(clock: SetClock) -> CoreBank:
    core = MemoryCoreBank(clock=clock)
    core.add(
        _core_customer(ANNA),
        accounts=[_core_account(ANNA, SAVINGS, OPENING_MINOR), _core_account(ANNA, CURRENT, 0)],
        pin=PIN,
        cards={CARD.number: SAVINGS.id},
    )
    core.add(_core_customer(BO), accounts=[_core_account(BO, OTHER, 0)], pin=PIN)
    return core


def _core_customer(customer: Customer) -> CoreCustomer:
    return CoreCustomer(
        id=customer.id,
        name=customer.name,
        document_number=customer.document_number,
        birth_on=customer.birth_on,
        phone=customer.phone,
        phone_masked=masked_phone(customer.phone),
        org_path=customer.org_path,
    )


def _core_account(owner: Customer, account: CustomerAccount, balance_minor: int) -> CoreAccount:
    return CoreAccount(
        id=account.id,
        customer_id=owner.id,
        owner_name=owner.name,
        number=account.number,
        masked_number=masked_number(account.number),
        kind=account.kind,
        state=CoreAccountState.NORMAL,
        currency="CNY",
        balance_minor=balance_minor,
        available_minor=balance_minor,
        opened_on=account.opened_on,
        org_path=account.org_path,
    )


async def hold(core: CoreBank, clock: SetClock, name: str = "t1", **changes: object) -> HoldResult:
    content: dict[str, object] = {
        "transfer_id": name,
        "debit": SAVINGS.id,
        "credit": OTHER.id,
        "amount_minor": 300_00,
        "purpose": "房租",
        "expires_at": clock() + timedelta(minutes=30),
    }
    return await core.hold(**{**content, **changes})  # type: ignore[arg-type]


async def money(core: CoreBank, account: CustomerAccount) -> tuple[int, int]:
    found = await core.account_by_number(number=account.number)
    assert found is not None
    return found.balance_minor, found.available_minor


class TestCustomers:
    async def test_are_found_by_document(self, core: CoreBank) -> None:
        found = await core.customer_by_document(document_number=ANNA.document_number)

        assert found is not None
        assert (found.id, found.name, found.birth_on) == (ANNA.id, ANNA.name, ANNA.birth_on)
        assert found.phone_masked == "199****0001"
        assert found == await core.customer(customer_id=ANNA.id)

    async def test_are_found_by_a_document_with_a_small_x_and_not_by_anything(
        self, core: CoreBank
    ) -> None:
        assert await core.customer_by_document(document_number="53990119860312204x") is None
        assert await core.customer_by_document(document_number="' or 1=1 --") is None
        assert await core.customer(customer_id="") is None

    async def test_hold_accounts_in_order_of_opening(self, core: CoreBank) -> None:
        found = await core.accounts(customer_id=ANNA.id)

        assert [each.id for each in found] == [SAVINGS.id, CURRENT.id]
        assert found[0].masked_number == f"9980 **** {SAVINGS.number[-4:]}"
        assert found[0].balance_minor == found[0].available_minor == OPENING_MINOR
        assert list(await core.accounts(customer_id="cus_nobody")) == []

    async def test_accounts_are_found_by_their_number_and_by_their_card(
        self, core: CoreBank
    ) -> None:
        by_card = await core.account_by_number(number=CARD.number)

        assert by_card == await core.account_by_number(number=SAVINGS.number)
        assert await core.account_by_number(number="0" * 19) is None

    async def test_can_be_asked_three_questions(self, core: CoreBank) -> None:
        facts = await core.known_facts(customer_id=ANNA.id)

        assert len({each.key for each in facts}) >= 3
        assert all(each.answers and each.question["zh-CN"] for each in facts)
        assert "0001" in {answer for each in facts for answer in each.answers}
        assert list(await core.known_facts(customer_id="cus_nobody")) == []


class TestTransfers:
    async def test_hold_then_post(self, core: CoreBank, clock: SetClock) -> None:
        held = await hold(core, clock)
        assert held.outcome is CoreOutcome.HELD
        assert await money(core, SAVINGS) == (1_000_00, 700_00)

        posted = await core.post(transfer_id="t1")

        assert posted.outcome is CoreOutcome.POSTED
        assert posted.transfer is not None
        assert (posted.transfer.debit, posted.transfer.credit) == (SAVINGS.id, OTHER.id)
        assert await money(core, SAVINGS) == (700_00, 700_00)
        assert await money(core, OTHER) == (300_00, 300_00)

    async def test_hold_then_void(self, core: CoreBank, clock: SetClock) -> None:
        await hold(core, clock)

        assert (await core.void(transfer_id="t1")).outcome is CoreOutcome.VOIDED
        assert await money(core, SAVINGS) == (1_000_00, 1_000_00)
        assert (await core.post(transfer_id="t1")).outcome is CoreOutcome.ALREADY_VOIDED

    async def test_repeated_acts_are_done_once_and_answered_alike(
        self, core: CoreBank, clock: SetClock
    ) -> None:
        told = [await hold(core, clock) for _ in range(2)]
        told += [await core.post(transfer_id="t1") for _ in range(2)]

        assert [each.outcome for each in told] == ["held", "held", "posted", "posted"]
        assert await money(core, OTHER) == (300_00, 300_00)

    async def test_double_clicks_at_once_are_one_transfer(
        self, core: CoreBank, clock: SetClock
    ) -> None:
        told = await asyncio.gather(*(hold(core, clock) for _ in range(6)))

        assert {each.outcome for each in told} == {CoreOutcome.HELD}
        assert await money(core, SAVINGS) == (1_000_00, 700_00)

    async def test_same_id_with_other_content_is_refused(
        self, core: CoreBank, clock: SetClock
    ) -> None:
        await hold(core, clock)

        other = await hold(core, clock, amount_minor=300_01)

        assert other.outcome is CoreOutcome.CONTENT_DIFFERS
        assert await money(core, SAVINGS) == (1_000_00, 700_00)

    @pytest.mark.parametrize(
        ("change", "outcome"),
        [
            ({"amount_minor": 1_000_01}, CoreOutcome.INSUFFICIENT),
            ({"credit": "acc_nobody"}, CoreOutcome.UNKNOWN_ACCOUNT),
            ({"debit": "acc_nobody"}, CoreOutcome.UNKNOWN_ACCOUNT),
            ({"debit": "cash"}, CoreOutcome.UNKNOWN_ACCOUNT),
            ({"debit": "led_savings"}, CoreOutcome.UNKNOWN_ACCOUNT),
            ({"credit": SAVINGS.id}, CoreOutcome.SAME_ACCOUNT),
        ],
    )
    async def test_refuses_and_remembers_why(
        self, core: CoreBank, clock: SetClock, change: dict[str, Any], outcome: CoreOutcome
    ) -> None:
        told = [(await hold(core, clock, **change)).outcome for _ in range(2)]

        assert told == [outcome, outcome]
        kept = await core.look_up(transfer_id="t1")
        assert kept is not None
        assert (kept.state, kept.outcome) == ("refused", outcome)
        assert await money(core, SAVINGS) == (1_000_00, 1_000_00)

    async def test_nothing_leaves_a_frozen_account(self, core: CoreBank, clock: SetClock) -> None:
        await hold(core, clock, "before")
        await freeze(core, SAVINGS)

        assert (await hold(core, clock, "after")).outcome is CoreOutcome.FROZEN
        assert (await core.post(transfer_id="before")).outcome is CoreOutcome.FROZEN
        found = await core.account_by_number(number=SAVINGS.number)
        assert found is not None
        assert found.state is CoreAccountState.FROZEN

    async def test_a_hold_ends_at_its_time(self, core: CoreBank, clock: SetClock) -> None:
        await hold(core, clock)
        clock.pass_by(minutes=30)

        assert (await core.post(transfer_id="t1")).outcome is CoreOutcome.EXPIRED
        assert await money(core, SAVINGS) == (1_000_00, 1_000_00)

    async def test_unknown_transfers_are_unknown(self, core: CoreBank) -> None:
        assert (await core.post(transfer_id="t9")).outcome is CoreOutcome.UNKNOWN_TRANSFER
        assert (await core.void(transfer_id="t9")).outcome is CoreOutcome.UNKNOWN_TRANSFER
        assert await core.look_up(transfer_id="t9") is None

    @pytest.mark.parametrize("amount_minor", [0, -1, 1.5])
    async def test_amounts_are_whole_and_positive(
        self, core: CoreBank, clock: SetClock, amount_minor: object
    ) -> None:
        with pytest.raises(ValueError, match="amount_minor"):
            await hold(core, clock, amount_minor=amount_minor)

    async def test_statement_shows_what_moved(self, core: CoreBank, clock: SetClock) -> None:
        await hold(core, clock)
        await core.post(transfer_id="t1")

        since, until = clock() - timedelta(hours=1), clock() + timedelta(hours=1)
        lines = await core.statement(account_id=SAVINGS.id, since=since, until=until)

        assert [(each.amount_minor, each.balance_after_minor, each.purpose) for each in lines] == [
            (-300_00, 700_00, "房租")
        ]
        assert lines[0].counter_number_masked == masked_number(OTHER.number)
        assert list(await core.statement(account_id="acc_no", since=since, until=until)) == []


class TestPins:
    async def test_right_one_is_right_and_forgives(self, core: CoreBank) -> None:
        await core.verify_pin(account_id=SAVINGS.id, pin="000001")
        await core.verify_pin(account_id=SAVINGS.id, pin="000002")

        assert (await core.verify_pin(account_id=SAVINGS.id, pin=PIN)).answer is PinAnswer.RIGHT
        again = await core.verify_pin(account_id=SAVINGS.id, pin="000003")
        assert (again.answer, again.tries_left) == (PinAnswer.WRONG, 2)

    async def test_third_wrong_one_locks_even_the_right_one(self, core: CoreBank) -> None:
        told = [await core.verify_pin(account_id=SAVINGS.id, pin="000001") for _ in range(3)]

        assert [(each.answer, each.tries_left) for each in told] == [
            (PinAnswer.WRONG, 2),
            (PinAnswer.WRONG, 1),
            (PinAnswer.LOCKED, 0),
        ]
        right = await core.verify_pin(account_id=SAVINGS.id, pin=PIN)
        assert right.answer is PinAnswer.LOCKED
        other = await core.verify_pin(account_id=CURRENT.id, pin=PIN)
        assert other.answer is PinAnswer.RIGHT

    async def test_repeated_attempt_counts_once(self, core: CoreBank) -> None:
        told = [
            await core.verify_pin(account_id=SAVINGS.id, pin="000001", attempt_id="try-1")
            for _ in range(4)
        ]
        guessed = await core.verify_pin(account_id=SAVINGS.id, pin=PIN, attempt_id="try-1")

        assert {each.tries_left for each in told} == {2}
        assert guessed.answer is PinAnswer.WRONG

    async def test_many_guesses_at_once_are_three(self, core: CoreBank) -> None:
        told = await asyncio.gather(
            *(core.verify_pin(account_id=SAVINGS.id, pin=f"00000{guess}") for guess in range(8))
        )

        assert sorted(each.answer for each in told) == ["locked"] * 6 + ["wrong"] * 2

    async def test_reset_sets_a_new_one_and_unlocks(self, core: CoreBank) -> None:
        for _ in range(3):
            await core.verify_pin(account_id=SAVINGS.id, pin="000001")

        done = await core.reset_pin(request_id="r1", account_id=SAVINGS.id, new_pin="740185")

        assert done is PinResetAnswer.DONE
        new = await core.verify_pin(account_id=SAVINGS.id, pin="740185")
        assert new.answer is PinAnswer.RIGHT
        old = await core.verify_pin(account_id=SAVINGS.id, pin=PIN)
        assert old.answer is PinAnswer.WRONG

    async def test_reset_is_repeatable_with_the_same_content_only(self, core: CoreBank) -> None:
        told = [
            await core.reset_pin(request_id="r1", account_id=account_id, new_pin=pin)
            for account_id, pin in (
                (SAVINGS.id, "740185"),
                (SAVINGS.id, "740185"),
                (SAVINGS.id, "851740"),
                (CURRENT.id, "740185"),
            )
        ]

        assert told == ["done", "done", "content_differs", "content_differs"]
        kept = await core.verify_pin(account_id=SAVINGS.id, pin="740185")
        assert kept.answer is PinAnswer.RIGHT

    async def test_late_repetition_of_a_reset_does_not_undo_a_newer_one(
        self, core: CoreBank
    ) -> None:
        await core.reset_pin(request_id="r1", account_id=SAVINGS.id, new_pin="740185")
        await core.reset_pin(request_id="r2", account_id=SAVINGS.id, new_pin="851740")

        await core.reset_pin(request_id="r1", account_id=SAVINGS.id, new_pin="740185")

        kept = await core.verify_pin(account_id=SAVINGS.id, pin="851740")
        assert kept.answer is PinAnswer.RIGHT

    @pytest.mark.parametrize("weak", ["111111", "123456", "860312"])
    async def test_weak_ones_are_refused(self, core: CoreBank, weak: str) -> None:
        told = await core.reset_pin(request_id="r1", account_id=SAVINGS.id, new_pin=weak)

        assert told is PinResetAnswer.WEAK
        kept = await core.verify_pin(account_id=SAVINGS.id, pin=PIN)
        assert kept.answer is PinAnswer.RIGHT

    @pytest.mark.parametrize("pin", ["", "12345", "1234567", "abcdef", "１２３４５６", "12345\n"])
    async def test_is_six_digits(self, core: CoreBank, pin: str) -> None:
        with pytest.raises(ValueError, match="pin"):
            await core.verify_pin(account_id=SAVINGS.id, pin=pin)
        with pytest.raises(ValueError, match="pin"):
            await core.reset_pin(request_id="r1", account_id=SAVINGS.id, new_pin=pin)

    async def test_unknown_accounts_have_none(self, core: CoreBank) -> None:
        told = await core.verify_pin(account_id="acc_nobody", pin=PIN)
        assert told.answer is PinAnswer.UNKNOWN_ACCOUNT
        reset = await core.reset_pin(request_id="r1", account_id="acc_nobody", new_pin="740185")
        assert reset is PinResetAnswer.UNKNOWN_ACCOUNT


@pytest.mark.parametrize(
    "text", ["", "\x00", "\ud800", "x" * 10_000, "表", "a\nb", "%", "' or 1=1"]
)
class TestHostileText:
    async def test_finds_nothing(self, core: CoreBank, clock: SetClock, text: str) -> None:
        assert await core.customer(customer_id=text) is None
        assert await core.customer_by_document(document_number=text) is None
        assert list(await core.accounts(customer_id=text)) == []
        assert await core.account_by_number(number=text) is None
        assert await core.look_up(transfer_id=text) is None
        assert list(await core.known_facts(customer_id=text)) == []
        lines = await core.statement(account_id=text, since=clock(), until=clock())
        assert list(lines) == []

    async def test_proves_nothing_and_moves_nothing(
        self, core: CoreBank, clock: SetClock, text: str
    ) -> None:
        told = await core.verify_pin(account_id=text, pin=PIN)
        assert told.answer is PinAnswer.UNKNOWN_ACCOUNT
        reset = await core.reset_pin(request_id="r1", account_id=text, new_pin="740185")
        assert reset is PinResetAnswer.UNKNOWN_ACCOUNT
        try:
            outcome = (await hold(core, clock, credit=text)).outcome
        except ValueError:
            outcome = CoreOutcome.UNKNOWN_ACCOUNT
        assert outcome is CoreOutcome.UNKNOWN_ACCOUNT
        assert await money(core, SAVINGS) == (1_000_00, 1_000_00)
