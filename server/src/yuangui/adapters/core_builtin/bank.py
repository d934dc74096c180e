"""One unit of work in the built-in bank."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import TypeAlias

from yuangui.domains.customer.api import CustomerService
from yuangui.domains.ledger.api import LedgerService


@dataclass(frozen=True, slots=True, kw_only=True)
class BankWork:
    """What the bank can do within one transaction that sees all of its institutions."""

    customers: CustomerService
    ledger: LedgerService


#: Opens a unit of work; committed when its block ends.
OpenBank: TypeAlias = Callable[[], AbstractAsyncContextManager[BankWork]]
