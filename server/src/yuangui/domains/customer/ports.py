"""What customers' matters need from outside."""

from collections.abc import Sequence
from typing import Protocol

from yuangui.domains.customer.model import (
    Card,
    Customer,
    CustomerAccount,
    CustomerAccountId,
    CustomerId,
    Pin,
    PinAttempt,
    PinReset,
)


class PinSealer(Protocol):
    """Turns PINs into verifiers, with a key that the database does not hold."""

    async def seal(self, *, account_id: CustomerAccountId, pin: str) -> str:
        """Return a verifier: another one each time, good for this account only."""
        ...

    async def matches(self, *, account_id: CustomerAccountId, pin: str, verifier: str) -> bool: ...


class CustomerStore(Protocol):
    """Customers and what they hold, within one unit of work."""

    async def enrol(
        self,
        *,
        customers: Sequence[Customer],
        accounts: Sequence[CustomerAccount],
        cards: Sequence[Card],
        pins: Sequence[Pin],
    ) -> None:
        """Add what is new. What is known by its id stays as it is."""
        ...

    async def customer(self, customer_id: CustomerId) -> Customer | None: ...

    async def customer_by_document(self, document_number: str) -> Customer | None: ...

    async def account(self, account_id: CustomerAccountId) -> CustomerAccount | None: ...

    async def account_by_number(self, number: str) -> CustomerAccount | None:
        """Return the account with this number or with a card of this number."""
        ...

    async def accounts(self, customer_id: CustomerId) -> Sequence[CustomerAccount]: ...

    async def accounts_of_ledger(self, ids: Sequence[str]) -> Sequence[CustomerAccount]:
        """Return the accounts whose money lies on these ledger accounts."""
        ...

    async def save_account(self, account: CustomerAccount) -> None: ...

    async def locked_pin(self, account_id: CustomerAccountId) -> Pin | None:
        """Return the PIN's state, locked against others until the unit of work ends."""
        ...

    async def save_pin(self, pin: Pin) -> None: ...

    async def attempt(
        self, account_id: CustomerAccountId, attempt_id: str
    ) -> PinAttempt | None: ...

    async def add_attempt(self, attempt: PinAttempt) -> None: ...

    async def reset(self, reset_id: str) -> PinReset | None: ...

    async def add_reset(self, reset: PinReset) -> None: ...
