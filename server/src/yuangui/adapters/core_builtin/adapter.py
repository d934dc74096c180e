"""The port ``CoreBank`` over the bank's own books and customers."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

import asyncpg

from yuangui.adapters.core_builtin import translation
from yuangui.adapters.core_builtin.bank import BankWork, OpenBank
from yuangui.adapters.core_builtin.writer import GroupWriter
from yuangui.domains.customer.api import (
    AccountUnknown,
    CustomerAccount,
    CustomerAccountId,
    CustomerId,
)
from yuangui.domains.ledger.api import (
    AccountId,
    Answer,
    Broken,
    Command,
    Ending,
    Order,
    TransferId,
    TransferState,
)
from yuangui.domains.servicing.ports import (
    CoreAccount,
    CoreCustomer,
    CoreTransfer,
    HoldResult,
    KnownFact,
    PinAnswer,
    PinResetAnswer,
    PinResult,
    StatementLine,
)
from yuangui.kit.clock import Clock
from yuangui.kit.errors import Unavailable
from yuangui.kit.ids import new_id

# The database went away, is going, or did not answer in time: the act may be repeated.
_TROUBLES = (
    OSError,
    TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.PostgresConnectionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
    asyncpg.TransactionRollbackError,
)


class BuiltinCoreBank:
    """The core bank that Yuangui brings along. Commits every act by itself."""

    def __init__(self, *, open_bank: OpenBank, clock: Clock) -> None:
        self._open_bank = open_bank
        self._clock = clock
        self._writer = GroupWriter(open_bank=open_bank, clock=clock)

    async def customer(self, *, customer_id: str) -> CoreCustomer | None:
        async with self._work() as bank:
            found = await bank.customers.customer(customer_id=CustomerId(customer_id))
        return None if found is None else translation.customer_of(found)

    async def customer_by_document(self, *, document_number: str) -> CoreCustomer | None:
        async with self._work() as bank:
            found = await bank.customers.customer_by_document(
                document_number=document_number.upper()
            )
        return None if found is None else translation.customer_of(found)

    async def accounts(self, *, customer_id: str) -> Sequence[CoreAccount]:
        async with self._work() as bank:
            found = await bank.customers.accounts(customer_id=CustomerId(customer_id))
            return await _with_money(bank, found)

    async def account_by_number(self, *, number: str) -> CoreAccount | None:
        async with self._work() as bank:
            found = await bank.customers.account_by_number(number=number)
            return None if found is None else (await _with_money(bank, [found]))[0]

    async def verify_pin(
        self, *, account_id: str, pin: str, attempt_id: str | None = None
    ) -> PinResult:
        try:
            async with self._work() as bank:
                attempt = await bank.customers.verify_pin(
                    account_id=CustomerAccountId(account_id),
                    pin=pin,
                    attempt_id=attempt_id or new_id("pin"),
                    now=self._clock(),
                )
        except AccountUnknown:
            return PinResult(answer=PinAnswer.UNKNOWN_ACCOUNT, tries_left=0)
        return translation.pin_result_of(attempt)

    async def reset_pin(self, *, request_id: str, account_id: str, new_pin: str) -> PinResetAnswer:
        try:
            async with self._work() as bank:
                answer = await bank.customers.reset_pin(
                    request_id=request_id,
                    account_id=CustomerAccountId(account_id),
                    new_pin=new_pin,
                    now=self._clock(),
                )
        except AccountUnknown:
            return PinResetAnswer.UNKNOWN_ACCOUNT
        return PinResetAnswer(answer)

    async def hold(
        self,
        *,
        transfer_id: str,
        debit: str,
        credit: str,
        amount_minor: int,
        purpose: str,
        expires_at: datetime,
    ) -> HoldResult:
        async with self._work() as bank:
            debit_id = await _ledger_id(bank, debit)
            credit_id = await _ledger_id(bank, credit)
        order = Order(
            transfer_id=TransferId(transfer_id),
            debit_id=debit_id,
            credit_id=credit_id,
            amount_minor=amount_minor,
            purpose=purpose,
            expires_at=expires_at,
        )
        return await self._result(await self._run(order))

    async def post(self, *, transfer_id: str) -> HoldResult:
        ending = Ending(transfer_id=TransferId(transfer_id), state=TransferState.POSTED)
        return await self._result(await self._run(ending))

    async def void(self, *, transfer_id: str) -> HoldResult:
        ending = Ending(transfer_id=TransferId(transfer_id), state=TransferState.VOIDED)
        return await self._result(await self._run(ending))

    async def look_up(self, *, transfer_id: str) -> CoreTransfer | None:
        async with self._work() as bank:
            found = await bank.ledger.look_up(transfer_id=TransferId(transfer_id))
            if found is None:
                return None
            accounts = await _by_ledger(bank, [found.debit_id, found.credit_id])
        return translation.transfer_of(found, {key: each.id for key, each in accounts.items()})

    async def statement(
        self, *, account_id: str, since: datetime, until: datetime
    ) -> Sequence[StatementLine]:
        async with self._work() as bank:
            ledger_id = await _ledger_id(bank, account_id)
            lines = await bank.ledger.statement(account_id=ledger_id, since=since, until=until)
            others = await _by_ledger(bank, sorted({line.counter_account_id for line in lines}))
        return translation.lines_of(lines, {key: each.number for key, each in others.items()})

    async def known_facts(self, *, customer_id: str) -> Sequence[KnownFact]:
        async with self._work() as bank:
            facts = await bank.customers.known_facts(customer_id=CustomerId(customer_id))
        return [translation.fact_of(each) for each in facts]

    async def release_due(self) -> int:
        """Release holds whose time is over, at most 1,000; return how many."""
        async with self._work() as bank:
            return await bank.ledger.expire_due(now=self._clock())

    async def broken(self) -> Sequence[Broken]:
        """Return every promise that the books do not keep."""
        async with self._work() as bank:
            return await bank.ledger.check_invariants()

    @asynccontextmanager
    async def _work(self) -> AsyncIterator[BankWork]:
        async with _mapped(), self._open_bank() as bank:
            yield bank

    async def _run(self, command: Command) -> Answer:
        async with _mapped():
            return await self._writer.run(command)

    async def _result(self, answer: Answer) -> HoldResult:
        known = answer.transfer
        if known is None:
            return translation.result_of(answer, {})
        async with self._work() as bank:
            accounts = await _by_ledger(bank, [known.debit_id, known.credit_id])
        return translation.result_of(answer, {key: each.id for key, each in accounts.items()})


@asynccontextmanager
async def _mapped() -> AsyncIterator[None]:
    try:
        yield
    except _TROUBLES:
        # The driver's message may name rows of customers: it stays here.
        raise Unavailable("core") from None


async def _ledger_id(bank: BankWork, account_id: str) -> AccountId:
    """Return where an account's money lies; an unknown id is marked, and the books refuse it.

    Unmarked it might be the id of one of the bank's own accounts, which nobody outside may name.
    """
    try:
        account = await bank.customers.account(account_id=CustomerAccountId(account_id))
    except AccountUnknown:
        return AccountId(translation.UNKNOWN + account_id)
    return AccountId(account.ledger_account_id)


async def _by_ledger(
    bank: BankWork, ids: "Sequence[AccountId | str]"
) -> "dict[str, CustomerAccount]":
    found = await bank.customers.accounts_of_ledger(ids=ids)
    return {each.ledger_account_id: each for each in found}


async def _with_money(bank: BankWork, found: Sequence[CustomerAccount]) -> Sequence[CoreAccount]:
    if not found:
        return []
    owner = await bank.customers.customer(customer_id=found[0].customer_id)
    assert owner is not None
    money = await bank.ledger.accounts(ids=[AccountId(each.ledger_account_id) for each in found])
    by_id = {each.id: each for each in money}
    return [
        translation.account_of(each, owner, by_id[AccountId(each.ledger_account_id)])
        for each in found
    ]
