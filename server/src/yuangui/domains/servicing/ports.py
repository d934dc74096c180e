"""What servicing needs from outside: the core bank with its own books, texts, voice, receipts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from yuangui.domains.servicing.model import Service
from yuangui.kit.org_path import OrgPath


class CoreAccountState(StrEnum):
    """Whether money may leave an account: only from a ``normal`` one."""

    NORMAL = "normal"
    FROZEN = "frozen"
    REPORTED_LOST = "reported_lost"
    CLOSED = "closed"


class CoreOutcome(StrEnum):
    """How the core bank answers about money. Of several reasons for a no, the first is told."""

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


class PinAnswer(StrEnum):
    """What the core bank says of a PIN, or of a wish to set one."""

    RIGHT = "right"
    WRONG = "wrong"
    LOCKED = "locked"
    UNKNOWN_ACCOUNT = "unknown_account"


class PinResetAnswer(StrEnum):
    """What became of the wish to set a new PIN. ``weak``: 000000, 123456, the birth date, …"""

    DONE = "done"
    WEAK = "weak"
    CONTENT_DIFFERS = "content_differs"
    UNKNOWN_ACCOUNT = "unknown_account"


@dataclass(frozen=True, slots=True, kw_only=True)
class CoreCustomer:
    """A customer of the core bank.

    Attributes:
        phone: where messages are sent; never shown, use ``phone_masked``.
        org_path: the institution that keeps the customer.
    """

    id: str
    name: str = field(repr=False)
    document_number: str = field(repr=False)
    birth_on: date = field(repr=False)
    phone: str = field(repr=False)
    phone_masked: str
    org_path: OrgPath


@dataclass(frozen=True, slots=True, kw_only=True)
class CoreAccount:
    """An account of one customer. ``number`` is what people call it by; acts name its ``id``."""

    id: str
    customer_id: str
    owner_name: str = field(repr=False)
    number: str = field(repr=False)
    masked_number: str
    kind: str
    state: CoreAccountState
    currency: str
    balance_minor: int
    available_minor: int
    opened_on: date
    org_path: OrgPath


@dataclass(frozen=True, slots=True, kw_only=True)
class CoreTransfer:
    """A transfer in the core bank's books: ``held``, ``posted``, ``voided``, ``expired``, refused.

    Attributes:
        outcome: the answer that the first request with this id got.
    """

    id: str
    debit: str
    credit: str
    amount_minor: int
    currency: str
    purpose: str
    state: str
    outcome: CoreOutcome
    expires_at: datetime | None
    made_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldResult:
    """The answer about a transfer, and the transfer as it now stands, if there is one."""

    outcome: CoreOutcome
    transfer: CoreTransfer | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PinResult:
    """The answer about a PIN. ``tries_left`` is 0 when it is locked."""

    answer: PinAnswer
    tries_left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """One line of an account's history: credits are positive, debits negative."""

    number: int
    at: datetime
    amount_minor: int
    balance_after_minor: int
    purpose: str
    counter_number_masked: str
    transfer_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFact:
    """A question that only the customer should be able to answer.

    Attributes:
        key: which question; its text is ``question[locale]``.
        answers: what counts as right, whatever the case and the blanks.
    """

    key: str
    question: dict[str, str]
    answers: tuple[str, ...] = field(repr=False)


class CoreBank(Protocol):
    """The core bank. Every act may be repeated with its id: it is done once, answered alike.

    All methods may raise ``Unavailable("core")``: whether an act happened is then unknown until it
    is repeated or looked up. Acts are durable when they return, whatever becomes of the caller.
    Amounts are whole minor units. ``ValueError`` is raised for an amount, id or PIN of a form that
    no bank could mean.
    """

    async def customer(self, *, customer_id: str) -> CoreCustomer | None: ...

    async def customer_by_document(self, *, document_number: str) -> CoreCustomer | None: ...

    async def accounts(self, *, customer_id: str) -> Sequence[CoreAccount]: ...

    async def account_by_number(self, *, number: str) -> CoreAccount | None:
        """Return the account with this number, or the one that the card with this number opens."""
        ...

    async def verify_pin(
        self, *, account_id: str, pin: str, attempt_id: str | None = None
    ) -> PinResult:
        """Compare a PIN. Three wrong ones in a row lock the account's PIN.

        An ``attempt_id`` makes the attempt repeatable: it counts once and is answered as before.
        """
        ...

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
        """Reserve money for a transfer between two accounts, by their ids: ``held``, or why not."""
        ...

    async def post(self, *, transfer_id: str) -> HoldResult:
        """Move what was held: ``posted``, or why not."""
        ...

    async def void(self, *, transfer_id: str) -> HoldResult:
        """Release what was held: ``voided``, or why not."""
        ...

    async def look_up(self, *, transfer_id: str) -> CoreTransfer | None: ...

    async def reset_pin(self, *, request_id: str, account_id: str, new_pin: str) -> PinResetAnswer:
        """Set a new PIN of six digits and open a locked one again."""
        ...

    async def statement(
        self, *, account_id: str, since: datetime, until: datetime
    ) -> Sequence[StatementLine]:
        """Return the lines in ``[since, until)``, the newest first, at most 1,000."""
        ...

    async def known_facts(self, *, customer_id: str) -> Sequence[KnownFact]:
        """Return the questions that can be asked, at least three, in a fixed order."""
        ...


class Catalogue(Protocol):
    """The services in force."""

    def services(self) -> Sequence[Service]:
        """Return the services that can be asked for, in the order in which they are shown."""
        ...

    def needs_video(self, *, step_type: str) -> bool:
        """Return whether the customer must be seen in steps of this type."""
        ...


class Voice(Protocol):
    """Reads texts aloud."""

    async def speak(self, text: str, *, locale: str) -> bytes:
        """Return the spoken text as WAV.

        Raises:
            Unavailable: the voice does not answer.
        """
        ...


class ReceiptMaker(Protocol):
    """Makes the document that the customer takes away."""

    async def make(
        self, *, kind: str, locale: str, fields: Mapping[str, str], check_code: str
    ) -> bytes:
        """Return a PDF. ``kind`` is the service's flow; fields are texts ready to be read."""
        ...


class PageMaker(Protocol):
    """Draws documents."""

    async def pages(self, pdf: bytes, *, count_max: int) -> Sequence[bytes]:
        """Return every page of a PDF as a PNG, in order.

        Raises:
            HandoutBroken: it cannot be read.
            HandoutTooLong: it has more pages than ``count_max``.
            Unavailable: the page maker does not answer.
        """
        ...
