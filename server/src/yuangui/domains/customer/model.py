"""Customers, their accounts and cards, and the state of a PIN."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Literal, NewType, TypeAlias

from yuangui.kit.org_path import OrgPath

CustomerId = NewType("CustomerId", str)
CustomerAccountId = NewType("CustomerAccountId", str)
Sex: TypeAlias = Literal["female", "male"]
Kind: TypeAlias = Literal["savings", "current"]

PIN_TRIES_MAX = 3

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"


def document_check_character(first_17: str) -> str:
    """Return the 18th character of a resident's number (GB 11643-1999: ISO 7064 MOD 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(first_17, _WEIGHTS, strict=True))
    return _CHECK_CHARACTERS[total % 11]


def luhn_digit(payload: str) -> str:
    """Return the digit that makes a number of an account or card valid (ISO/IEC 7812-1, B)."""
    total = 0
    for place, digit in enumerate(reversed(payload)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return str(-total % 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """A person who banks here, as the bank knows them."""

    id: CustomerId
    org_path: OrgPath
    name: str = field(repr=False)
    document_number: str = field(repr=False)
    sex: Sex
    birth_on: date = field(repr=False)
    phone: str = field(repr=False)
    address: str = field(repr=False)
    opened_on: date

    def __post_init__(self) -> None:
        number = self.document_number
        assert number[17] == document_check_character(number[:17])
        assert number[6:14] == f"{self.birth_on:%Y%m%d}"
        assert (int(number[16]) % 2 == 0) == (self.sex == "female")


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerAccount:
    """The public side of an account: the money lies on the ledger account that it names."""

    id: CustomerAccountId
    org_path: OrgPath
    customer_id: CustomerId
    number: str = field(repr=False)
    kind: Kind
    opened_on: date
    is_reported_lost: bool = False
    ledger_account_id: str

    def __post_init__(self) -> None:
        assert self.number[18] == luhn_digit(self.number[:18])


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A card that opens an account."""

    number: str = field(repr=False)
    org_path: OrgPath
    account_id: CustomerAccountId

    def __post_init__(self) -> None:
        assert self.number[18] == luhn_digit(self.number[:18])


class PinAnswer(StrEnum):
    """What is said of a PIN that was entered."""

    RIGHT = "right"
    WRONG = "wrong"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """What proves the PIN of an account, and how often in a row it was wrong."""

    account_id: CustomerAccountId
    org_path: OrgPath
    verifier: str = field(repr=False)
    wrong_tries: int = 0
    changed_at: datetime

    def __post_init__(self) -> None:
        assert 0 <= self.wrong_tries <= PIN_TRIES_MAX

    @property
    def is_locked(self) -> bool:
        """Whether no further try is allowed."""
        return self.wrong_tries == PIN_TRIES_MAX

    def tried(self, *, is_right: bool) -> "Pin":
        """Return the PIN after one more try."""
        assert not self.is_locked
        return replace(self, wrong_tries=0 if is_right else self.wrong_tries + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PinAttempt:
    """One try, under the id that the asking side gave it."""

    id: str
    account_id: CustomerAccountId
    org_path: OrgPath
    answer: PinAnswer
    tries_left: int
    at: datetime


class PinResetAnswer(StrEnum):
    """What became of the wish to set a new PIN."""

    DONE = "done"
    WEAK = "weak"
    CONTENT_DIFFERS = "content_differs"


@dataclass(frozen=True, slots=True, kw_only=True)
class PinReset:
    """A PIN that was set anew, under the id that the asking side gave the act."""

    id: str
    account_id: CustomerAccountId
    org_path: OrgPath
    verifier: str = field(repr=False)
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A question that only the customer should be able to answer, and what counts as right."""

    key: str
    question: dict[str, str]
    answers: tuple[str, ...] = field(repr=False)
