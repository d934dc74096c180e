"""The bank's own values in the words of the port."""

from collections.abc import Mapping, Sequence

from yuangui.domains.customer.api import (
    Customer,
    CustomerAccount,
    Fact,
    PinAttempt,
    masked_number,
    masked_phone,
)
from yuangui.domains.ledger.api import Account, AccountState, Answer, Line, Transfer
from yuangui.domains.servicing.ports import (
    CoreAccount,
    CoreAccountState,
    CoreCustomer,
    CoreOutcome,
    CoreTransfer,
    HoldResult,
    KnownFact,
    PinAnswer,
    PinResult,
    StatementLine,
)

# Before an account id that nobody holds.
UNKNOWN = "unknown:"

_STATE = {
    AccountState.OPEN: CoreAccountState.NORMAL,
    AccountState.FROZEN: CoreAccountState.FROZEN,
    AccountState.CLOSED: CoreAccountState.CLOSED,
}


def customer_of(customer: Customer) -> CoreCustomer:
    """Return the customer as the port shows one."""
    return CoreCustomer(
        id=customer.id,
        name=customer.name,
        document_number=customer.document_number,
        birth_on=customer.birth_on,
        phone=customer.phone,
        phone_masked=masked_phone(customer.phone),
        org_path=customer.org_path,
    )


def account_of(account: CustomerAccount, owner: Customer, money: Account) -> CoreAccount:
    """Return an account: its public side, its owner's name and its money together."""
    state = _STATE[money.state]
    if account.is_reported_lost and state is not CoreAccountState.CLOSED:
        state = CoreAccountState.REPORTED_LOST
    return CoreAccount(
        id=account.id,
        customer_id=account.customer_id,
        owner_name=owner.name,
        number=account.number,
        masked_number=masked_number(account.number),
        kind=account.kind,
        state=state,
        currency=money.currency,
        balance_minor=money.balance_minor,
        available_minor=money.available_minor,
        opened_on=account.opened_on,
        org_path=account.org_path,
    )


def transfer_of(transfer: Transfer, public_ids: Mapping[str, str]) -> CoreTransfer:
    """Return a transfer; ``public_ids`` gives the public id of each ledger account."""
    return CoreTransfer(
        id=transfer.id,
        debit=public_ids.get(transfer.debit_id, "") or transfer.debit_id.removeprefix(UNKNOWN),
        credit=public_ids.get(transfer.credit_id, "") or transfer.credit_id.removeprefix(UNKNOWN),
        amount_minor=transfer.amount_minor,
        currency=transfer.currency,
        purpose=transfer.purpose,
        state=transfer.state,
        outcome=CoreOutcome(transfer.answer),
        expires_at=transfer.expires_at,
        made_at=transfer.made_at,
        ended_at=transfer.ended_at,
    )


def result_of(answer: Answer, public_ids: Mapping[str, str]) -> HoldResult:
    """Return the ledger's answer."""
    known = answer.transfer
    return HoldResult(
        outcome=CoreOutcome(answer.outcome),
        transfer=None if known is None else transfer_of(known, public_ids),
    )


def pin_result_of(attempt: PinAttempt) -> PinResult:
    """Return the answer about a PIN."""
    return PinResult(answer=PinAnswer(attempt.answer), tries_left=attempt.tries_left)


def lines_of(lines: Sequence[Line], numbers: Mapping[str, str]) -> Sequence[StatementLine]:
    """Return lines; ``numbers`` gives the public number of each customer's ledger account."""
    return [
        StatementLine(
            number=line.posting.number,
            at=line.posting.posted_at,
            amount_minor=line.posting.amount_minor,
            balance_after_minor=line.posting.balance_after_minor,
            purpose=line.purpose,
            counter_number_masked=_masked(numbers.get(line.counter_account_id)),
            transfer_id=line.posting.transfer_id,
        )
        for line in lines
    ]


def fact_of(fact: Fact) -> KnownFact:
    """Return a question with what counts as right."""
    return KnownFact(key=fact.key, question=fact.question, answers=fact.answers)


def _masked(number: str | None) -> str:
    return "" if number is None else masked_number(number)
