"""Customers in memory, and a sealer that takes no time, for tests."""

from collections.abc import Sequence

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


class PlainPinSealer:
    """Marks a PIN instead of hiding it."""

    async def seal(self, *, account_id: CustomerAccountId, pin: str) -> str:
        return f"plain:{account_id}:{pin}"

    async def matches(self, *, account_id: CustomerAccountId, pin: str, verifier: str) -> bool:
        return verifier == await self.seal(account_id=account_id, pin=pin)


class MemoryCustomerStore:
    """Keeps everything in dictionaries."""

    def __init__(self) -> None:
        self.customers: dict[CustomerId, Customer] = {}
        self.accounts_by_id: dict[CustomerAccountId, CustomerAccount] = {}
        self.cards: dict[str, Card] = {}
        self.pins: dict[CustomerAccountId, Pin] = {}
        self.attempts: dict[tuple[CustomerAccountId, str], PinAttempt] = {}
        self.resets: dict[str, PinReset] = {}

    async def enrol(
        self,
        *,
        customers: Sequence[Customer],
        accounts: Sequence[CustomerAccount],
        cards: Sequence[Card],
        pins: Sequence[Pin],
    ) -> None:
        self.customers = {each.id: each for each in customers} | self.customers
        self.accounts_by_id = {each.id: each for each in accounts} | self.accounts_by_id
        self.cards = {each.number: each for each in cards} | self.cards
        self.pins = {each.account_id: each for each in pins} | self.pins

    async def customer(self, customer_id: CustomerId) -> Customer | None:
        return self.customers.get(customer_id)

    async def customer_by_document(self, document_number: str) -> Customer | None:
        found = [c for c in self.customers.values() if c.document_number == document_number]
        return found[0] if found else None

    async def account(self, account_id: CustomerAccountId) -> CustomerAccount | None:
        return self.accounts_by_id.get(account_id)

    async def account_by_number(self, number: str) -> CustomerAccount | None:
        card = self.cards.get(number)
        if card is not None:
            return self.accounts_by_id[card.account_id]
        found = [a for a in self.accounts_by_id.values() if a.number == number]
        return found[0] if found else None

    async def accounts(self, customer_id: CustomerId) -> Sequence[CustomerAccount]:
        own = [a for a in self.accounts_by_id.values() if a.customer_id == customer_id]
        return sorted(own, key=lambda account: (account.opened_on, account.id))

    async def accounts_of_ledger(self, ids: Sequence[str]) -> Sequence[CustomerAccount]:
        return [a for a in self.accounts_by_id.values() if a.ledger_account_id in ids]

    async def save_account(self, account: CustomerAccount) -> None:
        self.accounts_by_id[account.id] = account

    async def locked_pin(self, account_id: CustomerAccountId) -> Pin | None:
        return self.pins.get(account_id)

    async def save_pin(self, pin: Pin) -> None:
        self.pins[pin.account_id] = pin

    async def attempt(self, account_id: CustomerAccountId, attempt_id: str) -> PinAttempt | None:
        return self.attempts.get((account_id, attempt_id))

    async def add_attempt(self, attempt: PinAttempt) -> None:
        self.attempts[attempt.account_id, attempt.id] = attempt

    async def reset(self, reset_id: str) -> PinReset | None:
        return self.resets.get(reset_id)

    async def add_reset(self, reset: PinReset) -> None:
        self.resets[reset.id] = reset
