"""What the ledger needs from outside: a place for its books."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from yuangui.domains.ledger.model import (
    Account,
    AccountId,
    Broken,
    Line,
    Posting,
    Transfer,
    TransferId,
)


class LedgerStore(Protocol):
    """The books, within one unit of work."""

    async def lock(self) -> None:
        """Wait for the pen: whoever has it writes alone until the unit of work ends."""
        ...

    async def accounts(self, ids: Collection[AccountId]) -> Sequence[Account]: ...

    async def transfers(self, ids: Collection[TransferId]) -> Sequence[Transfer]: ...

    async def add_accounts(self, accounts: Sequence[Account]) -> None: ...

    async def save(
        self,
        *,
        accounts: Sequence[Account],
        new_transfers: Sequence[Transfer],
        ended_transfers: Sequence[Transfer],
        postings: Sequence[Posting],
    ) -> None:
        """Write what one batch changed. The pen must be in hand."""
        ...

    async def due(self, *, now: datetime, count_max: int) -> Sequence[TransferId]:
        """Return holds whose time is over, the oldest first."""
        ...

    async def lines(
        self, account_id: AccountId, *, since: datetime, until: datetime, count_max: int
    ) -> Sequence[Line]:
        """Return postings from ``since`` to before ``until``, the newest first."""
        ...

    async def broken(self) -> Sequence[Broken]:
        """Return every promise of the books that does not hold, in one view of them."""
        ...
