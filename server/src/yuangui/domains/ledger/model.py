"""Accounts, transfers, postings, and the few ways they may change."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType, TypeAlias

from yuangui.domains.ledger.errors import AccountNotEmpty, AccountStateFixed
from yuangui.kit.money import DIGITS_OF
from yuangui.kit.org_path import OrgPath

AccountId = NewType("AccountId", str)
TransferId = NewType("TransferId", str)

# Ten thousand thousand million yuan: more is a slip of the keyboard, and sums stay within 64 bits.
AMOUNT_MINOR_MAX = 10**15
PURPOSE_CHARACTERS_MAX = 200
ID_CHARACTERS_MAX = 64


class AccountState(StrEnum):
    """Whether money may move: from a frozen account nothing leaves, but what arrives is kept."""

    OPEN = "open"
    FROZEN = "frozen"
    CLOSED = "closed"


ACCOUNT_MOVES = {
    AccountState.OPEN: frozenset({AccountState.FROZEN, AccountState.CLOSED}),
    AccountState.FROZEN: frozenset({AccountState.OPEN}),
    AccountState.CLOSED: frozenset[AccountState](),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One balance, seen from its owner: credits add, debits take away."""

    id: AccountId
    org_path: OrgPath
    currency: str = "CNY"
    may_go_negative: bool = False
    state: AccountState = AccountState.OPEN
    balance_minor: int = 0
    held_minor: int = 0
    posting_count: int = 0

    def __post_init__(self) -> None:
        # The table has the same CHECKs.
        assert self.held_minor >= 0
        assert self.may_go_negative or self.balance_minor >= self.held_minor
        assert self.state is not AccountState.CLOSED or not (self.balance_minor or self.held_minor)

    @property
    def available_minor(self) -> int:
        """What may still be spent: the balance less what is held."""
        return self.balance_minor - self.held_minor

    def covers(self, amount_minor: int) -> bool:
        """Return whether this amount may leave the account."""
        return self.may_go_negative or self.available_minor >= amount_minor

    def holding(self, amount_minor: int) -> "Account":
        """Return the account with so much more (or, if negative, less) on hold."""
        return replace(self, held_minor=self.held_minor + amount_minor)

    def moved(self, amount_minor: int, *, released_minor: int = 0) -> "Account":
        """Return the account after one posting that also ends a hold of ``released_minor``."""
        return replace(
            self,
            balance_minor=self.balance_minor + amount_minor,
            held_minor=self.held_minor - released_minor,
            posting_count=self.posting_count + 1,
        )

    def in_state(self, state: AccountState) -> "Account":
        """Return the account in another state, or as it is if it is there already.

        Raises:
            AccountStateFixed: no move leads there.
            AccountNotEmpty: it would be closed with money or holds on it.
        """
        if state is self.state:
            return self
        if state not in ACCOUNT_MOVES[self.state]:
            raise AccountStateFixed(account_id=self.id, state=self.state, wanted=state)
        if state is AccountState.CLOSED and (self.balance_minor or self.held_minor):
            raise AccountNotEmpty(account_id=self.id)
        return replace(self, state=state)


class Outcome(StrEnum):
    """How the ledger answers. Where several reasons to say no apply, the first one here is told."""

    CONTENT_DIFFERS = "content_differs"
    UNKNOWN_TRANSFER = "unknown_transfer"
    ALREADY_POSTED = "already_posted"
    ALREADY_VOIDED = "already_voided"
    EXPIRED = "expired"
    UNKNOWN_ACCOUNT = "unknown_account"
    SAME_ACCOUNT = "same_account"
    CURRENCY_DIFFERS = "currency_differs"
    CLOSED = "closed"
    FROZEN = "frozen"
    INSUFFICIENT = "insufficient"
    HELD = "held"
    POSTED = "posted"
    VOIDED = "voided"


class TransferState(StrEnum):
    """Where a transfer stands. All but ``held`` are final."""

    HELD = "held"
    POSTED = "posted"
    VOIDED = "voided"
    EXPIRED = "expired"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A wish to move money, under an id that the client made.

    Attributes:
        expires_at: until when the money is held for the second phase; None posts at once.

    Raises:
        ValueError: an amount, id or purpose that no ledger could mean.
    """

    transfer_id: TransferId
    debit_id: AccountId
    credit_id: AccountId
    amount_minor: int
    currency: str = "CNY"
    purpose: str = ""
    expires_at: datetime | None = None

    def __post_init__(self) -> None:
        if type(self.amount_minor) is not int or not 0 < self.amount_minor <= AMOUNT_MINOR_MAX:
            raise ValueError("amount_minor")
        if self.currency not in DIGITS_OF:
            raise ValueError("currency")
        if len(self.purpose) > PURPOSE_CHARACTERS_MAX or not self.purpose.isprintable():
            raise ValueError("purpose")
        for each in (self.transfer_id, self.debit_id, self.credit_id):
            require_id(each)
        assert self.expires_at is None or self.expires_at.tzinfo is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """A wish to end a hold: ``posted``, ``voided`` or, by the clock, ``expired``."""

    transfer_id: TransferId
    state: TransferState

    def __post_init__(self) -> None:
        require_id(self.transfer_id)
        assert self.state not in (TransferState.HELD, TransferState.REFUSED)


Command: TypeAlias = Order | Ending


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """An order as the books keep it, with the answer that it got."""

    id: TransferId
    org_path: OrgPath
    debit_id: AccountId
    credit_id: AccountId
    amount_minor: int
    currency: str
    purpose: str
    expires_at: datetime | None
    answer: Outcome
    state: TransferState
    made_at: datetime
    ended_at: datetime | None = None

    def __post_init__(self) -> None:
        # The table has the same CHECKs.
        assert (self.state is TransferState.HELD) == (self.ended_at is None)

    def repeats(self, order: Order) -> bool:
        """Return whether the order asks for the same. A later deadline is no other content."""
        return (
            self.debit_id == order.debit_id
            and self.credit_id == order.credit_id
            and self.amount_minor == order.amount_minor
            and self.currency == order.currency
            and self.purpose == order.purpose
            and (self.expires_at is None) == (order.expires_at is None)
        )

    def ended(self, state: TransferState, *, now: datetime) -> "Transfer":
        """Return the held transfer at its end."""
        assert self.state is TransferState.HELD
        return replace(self, state=state, ended_at=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """One line on one account, for ever."""

    account_id: AccountId
    number: int
    org_path: OrgPath
    transfer_id: TransferId
    amount_minor: int
    balance_after_minor: int
    posted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A posting as a statement shows it."""

    posting: Posting
    counter_account_id: AccountId
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The outcome of a command and the transfer as it now stands, if there is one."""

    outcome: Outcome
    transfer: Transfer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A promise that the books do not keep: which, and where."""

    rule: str
    subject: str


def is_id(text: str) -> bool:
    """Return whether a text can be an id; the books hold no other."""
    return 0 < len(text) <= ID_CHARACTERS_MAX and text.isascii() and text.isprintable()


def require_id(text: str) -> None:
    """Raise ValueError unless the text can be an id."""
    if not is_id(text):
        raise ValueError("id")
