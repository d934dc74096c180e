"""What can be done with the ledger."""

from collections.abc import Sequence
from datetime import datetime

from yuangui.domains.ledger.errors import AccountDiffers, AccountUnknown
from yuangui.domains.ledger.model import (
    Account,
    AccountId,
    AccountState,
    Answer,
    Broken,
    Command,
    Ending,
    Line,
    Order,
    Transfer,
    TransferId,
    TransferState,
    is_id,
    require_id,
)
from yuangui.domains.ledger.ports import LedgerStore
from yuangui.domains.ledger.rules import Books

# A batch holds the pen: 1,000 commands take some 30 ms, and nobody should wait for longer.
COMMANDS_MAX = 1_000
LINES_MAX = 1_000


class LedgerService:
    """The books. Their unit of work must see the whole bank: money crosses institutions."""

    def __init__(self, *, store: LedgerStore) -> None:
        self._store = store

    async def execute(self, *, commands: Sequence[Command], now: datetime) -> Sequence[Answer]:
        """Run up to 1,000 commands in order, as one unit, and return an answer for each.

        The same id with the same content is answered as before; with other content the answer is
        ``content_differs`` and nothing changes.
        """
        assert len(commands) <= COMMANDS_MAX
        await self._store.lock()
        books = await self._books(commands)
        answers = [books.run(command, now=now) for command in commands]
        await self._store.save(
            accounts=[books.accounts[each] for each in sorted(books.changed_accounts)],
            new_transfers=[books.transfers[each] for each in books.new_transfers],
            ended_transfers=[
                books.transfers[each] for each in books.ended_transfers - books.new_transfers
            ],
            postings=books.postings,
        )
        return answers

    async def expire_due(self, *, now: datetime) -> int:
        """Release holds whose time is over, at most 1,000; return how many."""
        due = await self._store.due(now=now, count_max=COMMANDS_MAX)
        if due:
            endings = [Ending(transfer_id=each, state=TransferState.EXPIRED) for each in due]
            await self.execute(commands=endings, now=now)
        return len(due)

    async def open_accounts(self, *, accounts: Sequence[Account]) -> None:
        """Open empty accounts. One that is open already, with the same content, is left alone.

        Raises:
            AccountDiffers: an id already names another account.
        """
        await self._store.lock()
        known = {each.id: each for each in await self._store.accounts([a.id for a in accounts])}
        for account in accounts:
            require_id(account.id)
            assert account == _as_opened(account)
            if account.id in known and _as_opened(known[account.id]) != account:
                raise AccountDiffers(account_id=account.id)
        await self._store.add_accounts([each for each in accounts if each.id not in known])

    async def change_state(self, *, account_id: AccountId, state: AccountState) -> Account:
        """Freeze, thaw or close an account.

        Raises:
            AccountUnknown, AccountStateFixed, AccountNotEmpty.
        """
        await self._store.lock()
        changed = (await self._account(account_id)).in_state(state)
        await self._store.save(
            accounts=[changed], new_transfers=[], ended_transfers=[], postings=[]
        )
        return changed

    async def accounts(self, *, ids: Sequence[AccountId]) -> Sequence[Account]:
        """Return the accounts with these ids; unknown ids are left out."""
        return await self._store.accounts(ids)

    async def look_up(self, *, transfer_id: TransferId) -> Transfer | None:
        """Return a transfer as it now stands."""
        found = await self._store.transfers([transfer_id]) if is_id(transfer_id) else []
        return found[0] if found else None

    async def statement(
        self, *, account_id: AccountId, since: datetime, until: datetime
    ) -> Sequence[Line]:
        """Return the account's lines in ``[since, until)``, newest first, at most 1,000."""
        if not is_id(account_id):
            return []
        return await self._store.lines(account_id, since=since, until=until, count_max=LINES_MAX)

    async def check_invariants(self) -> Sequence[Broken]:
        """Return every promise that the books do not keep. May run at any time, beside any work."""
        return await self._store.broken()

    async def _account(self, account_id: AccountId) -> Account:
        found = await self._store.accounts([account_id])
        if not found:
            raise AccountUnknown(account_id=account_id)
        return found[0]

    async def _books(self, commands: Sequence[Command]) -> Books:
        transfers = await self._store.transfers({each.transfer_id for each in commands})
        touched = {each for known in transfers for each in (known.debit_id, known.credit_id)}
        for command in commands:
            if isinstance(command, Order):
                touched |= {command.debit_id, command.credit_id}
        return Books(accounts=await self._store.accounts(touched), transfers=transfers)


def _as_opened(account: Account) -> Account:
    return Account(
        id=account.id,
        org_path=account.org_path,
        currency=account.currency,
        may_go_negative=account.may_go_negative,
    )
