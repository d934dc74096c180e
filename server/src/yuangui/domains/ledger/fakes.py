"""The books in memory, for tests."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from yuangui.domains.ledger.model import (
    Account,
    AccountId,
    Broken,
    Line,
    Posting,
    Transfer,
    TransferId,
    TransferState,
)


class MemoryLedgerStore:
    """Keeps everything in dictionaries; one task at a time, so the pen is always free."""

    def __init__(self) -> None:
        self.accounts_by_id: dict[AccountId, Account] = {}
        self.transfers_by_id: dict[TransferId, Transfer] = {}
        self.postings: list[Posting] = []

    async def lock(self) -> None:
        return None

    async def accounts(self, ids: Collection[AccountId]) -> Sequence[Account]:
        return [self.accounts_by_id[each] for each in ids if each in self.accounts_by_id]

    async def transfers(self, ids: Collection[TransferId]) -> Sequence[Transfer]:
        return [self.transfers_by_id[each] for each in ids if each in self.transfers_by_id]

    async def add_accounts(self, accounts: Sequence[Account]) -> None:
        assert not any(each.id in self.accounts_by_id for each in accounts)
        self.accounts_by_id |= {each.id: each for each in accounts}

    async def save(
        self,
        *,
        accounts: Sequence[Account],
        new_transfers: Sequence[Transfer],
        ended_transfers: Sequence[Transfer],
        postings: Sequence[Posting],
    ) -> None:
        assert not any(each.id in self.transfers_by_id for each in new_transfers)
        self.accounts_by_id |= {each.id: each for each in accounts}
        self.transfers_by_id |= {each.id: each for each in (*new_transfers, *ended_transfers)}
        self.postings += postings

    async def due(self, *, now: datetime, count_max: int) -> Sequence[TransferId]:
        held = [t for t in self.transfers_by_id.values() if t.state is TransferState.HELD]
        due = [(t.expires_at, t.id) for t in held if t.expires_at and t.expires_at <= now]
        return [transfer_id for _, transfer_id in sorted(due)][:count_max]

    async def lines(
        self, account_id: AccountId, *, since: datetime, until: datetime, count_max: int
    ) -> Sequence[Line]:
        found = [
            self._line(each)
            for each in reversed(self.postings)
            if each.account_id == account_id and since <= each.posted_at < until
        ]
        return found[:count_max]

    async def broken(self) -> Sequence[Broken]:
        found = {*self._broken_accounts(), *self._broken_transfers()}
        currencies = {each.currency for each in self.accounts_by_id.values()}
        for currency in currencies:
            if sum(p.amount_minor for p in self.postings if self._currency(p) == currency):
                found.add(("postings_sum_to_zero", currency))
        return [Broken(rule=rule, subject=subject) for rule, subject in sorted(found)]

    def _line(self, posting: Posting) -> Line:
        transfer = self.transfers_by_id[posting.transfer_id]
        is_debit = posting.account_id == transfer.debit_id
        return Line(
            posting=posting,
            counter_account_id=transfer.credit_id if is_debit else transfer.debit_id,
            purpose=transfer.purpose,
        )

    def _currency(self, posting: Posting) -> str:
        return self.accounts_by_id[posting.account_id].currency

    def _broken_accounts(self) -> Iterable[tuple[str, str]]:
        for account in self.accounts_by_id.values():
            own = [p for p in self.postings if p.account_id == account.id]
            holds = [
                t.amount_minor
                for t in self.transfers_by_id.values()
                if t.debit_id == account.id and t.state is TransferState.HELD
            ]
            if account.balance_minor != sum(p.amount_minor for p in own) or (
                own and account.balance_minor != own[-1].balance_after_minor
            ):
                yield "balance_is_sum_of_postings", account.id
            if [p.number for p in own] != list(range(1, account.posting_count + 1)):
                yield "postings_are_numbered_without_gap", account.id
            if account.held_minor != sum(holds):
                yield "held_is_sum_of_open_holds", account.id
            if not account.may_go_negative and account.balance_minor < account.held_minor:
                yield "nothing_is_overdrawn", account.id

    def _broken_transfers(self) -> Iterable[tuple[str, str]]:
        for transfer in self.transfers_by_id.values():
            legs = sorted(p.amount_minor for p in self.postings if p.transfer_id == transfer.id)
            is_posted = transfer.state is TransferState.POSTED
            wanted = [-transfer.amount_minor, transfer.amount_minor] if is_posted else []
            if legs != wanted:
                yield "a_posted_transfer_has_two_legs", transfer.id
