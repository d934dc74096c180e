"""The front door of the ledger."""

from yuangui.domains.ledger.errors import (
    AccountDiffers,
    AccountNotEmpty,
    AccountStateFixed,
    AccountUnknown,
)
from yuangui.domains.ledger.model import (
    AMOUNT_MINOR_MAX,
    Account,
    AccountId,
    AccountState,
    Answer,
    Broken,
    Command,
    Ending,
    Line,
    Order,
    Outcome,
    Posting,
    Transfer,
    TransferId,
    TransferState,
)
from yuangui.domains.ledger.service import COMMANDS_MAX, LINES_MAX, LedgerService

__all__ = [
    "AMOUNT_MINOR_MAX",
    "COMMANDS_MAX",
    "LINES_MAX",
    "Account",
    "AccountDiffers",
    "AccountId",
    "AccountNotEmpty",
    "AccountState",
    "AccountStateFixed",
    "AccountUnknown",
    "Answer",
    "Broken",
    "Command",
    "Ending",
    "LedgerService",
    "Line",
    "Order",
    "Outcome",
    "Posting",
    "Transfer",
    "TransferId",
    "TransferState",
]
