"""What the ledger answers, and what that does to the books. Pure: no clock, no store."""

from collections.abc import Iterable
from datetime import datetime

from yuangui.domains.ledger.model import (
    Account,
    AccountId,
    AccountState,
    Answer,
    Command,
    Ending,
    Order,
    Outcome,
    Posting,
    Transfer,
    TransferId,
    TransferState,
)
from yuangui.kit.org_path import ROOT

_TOLD_AT_END = {
    TransferState.POSTED: Outcome.ALREADY_POSTED,
    TransferState.VOIDED: Outcome.ALREADY_VOIDED,
    TransferState.EXPIRED: Outcome.EXPIRED,
    TransferState.REFUSED: Outcome.UNKNOWN_TRANSFER,
}
_DONE = {
    TransferState.POSTED: Outcome.POSTED,
    TransferState.VOIDED: Outcome.VOIDED,
    TransferState.EXPIRED: Outcome.EXPIRED,
}


def judge_order(order: Order, debit: Account | None, credit: Account | None) -> Outcome:
    """Return the answer to an order whose id is new."""
    if debit is None or credit is None:
        return Outcome.UNKNOWN_ACCOUNT
    if debit.id == credit.id:
        return Outcome.SAME_ACCOUNT
    if not order.currency == debit.currency == credit.currency:
        return Outcome.CURRENCY_DIFFERS
    if (stopped := _stopped(debit, credit)) is not None:
        return stopped
    if not debit.covers(order.amount_minor):
        return Outcome.INSUFFICIENT
    return Outcome.POSTED if order.expires_at is None else Outcome.HELD


def judge_ending(
    wanted: TransferState, transfer: Transfer, debit: Account, credit: Account, *, now: datetime
) -> Outcome:
    """Return the answer to the wish to end a transfer that is held."""
    assert transfer.expires_at is not None
    is_due = now >= transfer.expires_at
    if wanted is TransferState.EXPIRED and not is_due:
        return Outcome.HELD
    if wanted is TransferState.POSTED:
        if is_due:
            return Outcome.EXPIRED
        # What was frozen after the hold was made stops the money as long as it has not left.
        if (stopped := _stopped(debit, credit)) is not None:
            return stopped
    return _DONE[wanted]


def _stopped(debit: Account, credit: Account) -> Outcome | None:
    if AccountState.CLOSED in (debit.state, credit.state):
        return Outcome.CLOSED
    if debit.state is AccountState.FROZEN:
        return Outcome.FROZEN
    return None


class Books:
    """The part of the ledger that one batch of commands touches, in working memory."""

    def __init__(self, *, accounts: Iterable[Account], transfers: Iterable[Transfer]) -> None:
        self.accounts = {account.id: account for account in accounts}
        self.transfers = {transfer.id: transfer for transfer in transfers}
        self.changed_accounts: set[AccountId] = set()
        self.new_transfers: set[TransferId] = set()
        self.ended_transfers: set[TransferId] = set()
        self.postings: list[Posting] = []

    def run(self, command: Command, *, now: datetime) -> Answer:
        """Answer one command and write down what it changes."""
        if isinstance(command, Order):
            return self._order(command, now=now)
        return self._end(command, now=now)

    def _order(self, order: Order, *, now: datetime) -> Answer:
        known = self.transfers.get(order.transfer_id)
        if known is not None:
            same = known.repeats(order)
            return Answer(outcome=known.answer if same else Outcome.CONTENT_DIFFERS, transfer=known)
        debit, credit = self.accounts.get(order.debit_id), self.accounts.get(order.credit_id)
        outcome = judge_order(order, debit, credit)
        transfer = _kept(order, outcome, debit, now=now)
        self.transfers[transfer.id] = transfer
        self.new_transfers.add(transfer.id)
        if outcome is Outcome.HELD:
            self._keep(self.accounts[order.debit_id].holding(order.amount_minor))
        elif outcome is Outcome.POSTED:
            self._post(transfer, released_minor=0, now=now)
        return Answer(outcome=outcome, transfer=transfer)

    def _end(self, ending: Ending, *, now: datetime) -> Answer:
        transfer = self.transfers.get(ending.transfer_id)
        if transfer is None:
            return Answer(outcome=Outcome.UNKNOWN_TRANSFER)
        if transfer.state is ending.state:
            return Answer(outcome=_DONE[ending.state], transfer=transfer)
        if transfer.state is not TransferState.HELD:
            return Answer(outcome=_TOLD_AT_END[transfer.state], transfer=transfer)
        debit, credit = self.accounts[transfer.debit_id], self.accounts[transfer.credit_id]
        outcome = judge_ending(ending.state, transfer, debit, credit, now=now)
        if outcome is Outcome.POSTED:
            self._post(transfer, released_minor=transfer.amount_minor, now=now)
            transfer = self._ended(transfer, TransferState.POSTED, now=now)
        elif outcome in (Outcome.VOIDED, Outcome.EXPIRED):
            self._keep(debit.holding(-transfer.amount_minor))
            transfer = self._ended(transfer, TransferState(outcome.value), now=now)
        return Answer(outcome=outcome, transfer=transfer)

    def _post(self, transfer: Transfer, *, released_minor: int, now: datetime) -> None:
        amount_minor = transfer.amount_minor
        debit = self.accounts[transfer.debit_id]
        credit = self.accounts[transfer.credit_id]
        debit = debit.moved(-amount_minor, released_minor=released_minor)
        credit = credit.moved(amount_minor)
        for account, moved_minor in ((debit, -amount_minor), (credit, amount_minor)):
            self._keep(account)
            self.postings.append(
                Posting(
                    account_id=account.id,
                    number=account.posting_count,
                    org_path=account.org_path,
                    transfer_id=transfer.id,
                    amount_minor=moved_minor,
                    balance_after_minor=account.balance_minor,
                    posted_at=now,
                )
            )

    def _ended(self, transfer: Transfer, state: TransferState, *, now: datetime) -> Transfer:
        ended = transfer.ended(state, now=now)
        self.transfers[ended.id] = ended
        self.ended_transfers.add(ended.id)
        return ended

    def _keep(self, account: Account) -> None:
        self.accounts[account.id] = account
        self.changed_accounts.add(account.id)


def _kept(order: Order, outcome: Outcome, debit: Account | None, *, now: datetime) -> Transfer:
    state = {Outcome.HELD: TransferState.HELD, Outcome.POSTED: TransferState.POSTED}.get(
        outcome, TransferState.REFUSED
    )
    return Transfer(
        id=order.transfer_id,
        org_path=debit.org_path if debit is not None else ROOT,
        debit_id=order.debit_id,
        credit_id=order.credit_id,
        amount_minor=order.amount_minor,
        currency=order.currency,
        purpose=order.purpose,
        expires_at=order.expires_at,
        answer=outcome,
        state=state,
        made_at=now,
        ended_at=None if state is TransferState.HELD else now,
    )
