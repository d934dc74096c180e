"""What can be done for customers."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from yuangui.domains.customer import rules
from yuangui.domains.customer.errors import AccountUnknown
from yuangui.domains.customer.model import (
    PIN_TRIES_MAX,
    Card,
    Customer,
    CustomerAccount,
    CustomerAccountId,
    CustomerId,
    Fact,
    Pin,
    PinAnswer,
    PinAttempt,
    PinReset,
    PinResetAnswer,
)
from yuangui.domains.customer.ports import CustomerStore, PinSealer


class CustomerService:
    """Customers, their accounts, and the PINs that prove them."""

    def __init__(self, *, store: CustomerStore, sealer: PinSealer) -> None:
        self._store = store
        self._sealer = sealer

    async def enrol(
        self,
        *,
        customers: Sequence[Customer],
        accounts: Sequence[CustomerAccount],
        cards: Sequence[Card],
        pins: Mapping[CustomerAccountId, str],
        now: datetime,
    ) -> None:
        """Add customers with what they hold; ``pins`` by account. What is known stays as it is."""
        verifiers = await asyncio.gather(
            *(self._sealer.seal(account_id=each.id, pin=pins[each.id]) for each in accounts)
        )
        sealed = [
            Pin(
                account_id=account.id,
                org_path=account.org_path,
                verifier=verifier,
                changed_at=now,
            )
            for account, verifier in zip(accounts, verifiers, strict=True)
        ]
        await self._store.enrol(customers=customers, accounts=accounts, cards=cards, pins=sealed)

    async def customer(self, *, customer_id: CustomerId) -> Customer | None:
        """Return the customer with this id."""
        return await self._store.customer(customer_id) if rules.is_key(customer_id) else None

    async def customer_by_document(self, *, document_number: str) -> Customer | None:
        """Return the customer with this 18-character resident's number."""
        if not rules.is_key(document_number):
            return None
        return await self._store.customer_by_document(document_number)

    async def accounts(self, *, customer_id: CustomerId) -> Sequence[CustomerAccount]:
        """Return a customer's accounts, the first opened first; none if nobody has this id."""
        if not rules.is_key(customer_id):
            return []
        return await self._store.accounts(customer_id)

    async def accounts_of_ledger(self, *, ids: Sequence[str]) -> Sequence[CustomerAccount]:
        """Return the accounts whose money lies on these ledger accounts."""
        return await self._store.accounts_of_ledger(ids)

    async def account(self, *, account_id: CustomerAccountId) -> CustomerAccount:
        """Return an account.

        Raises:
            AccountUnknown: nobody holds it.
        """
        account = await self._store.account(account_id) if rules.is_key(account_id) else None
        if account is None:
            raise AccountUnknown(account_id=account_id)
        return account

    async def account_by_number(self, *, number: str) -> CustomerAccount | None:
        """Return the account with this number, or the one that the card of this number opens."""
        return await self._store.account_by_number(number) if rules.is_key(number) else None

    async def report_lost(self, *, account_id: CustomerAccountId, is_lost: bool = True) -> None:
        """Mark card and passbook of an account as lost, or as found again.

        Raises:
            AccountUnknown: nobody holds it.
        """
        account = await self.account(account_id=account_id)
        await self._store.save_account(replace(account, is_reported_lost=is_lost))

    async def verify_pin(
        self, *, account_id: CustomerAccountId, pin: str, attempt_id: str, now: datetime
    ) -> PinAttempt:
        """Compare a PIN; the third wrong one in a row locks it. A repeated attempt counts once.

        Raises:
            AccountUnknown: nobody holds it.
            ValueError: not six digits, or no id.
        """
        rules.require_pin(pin)
        rules.require_key(attempt_id)
        # Guesses at one account queue up behind this lock, so that there are never four.
        kept = await self._locked_pin(account_id)
        earlier = await self._store.attempt(account_id, attempt_id)
        if earlier is not None:
            return earlier
        answer = PinAnswer.LOCKED
        if not kept.is_locked:
            is_right = await self._sealer.matches(
                account_id=account_id, pin=pin, verifier=kept.verifier
            )
            kept = kept.tried(is_right=is_right)
            await self._store.save_pin(kept)
            answer = _answer(kept, is_right=is_right)
        attempt = PinAttempt(
            id=attempt_id,
            account_id=account_id,
            org_path=kept.org_path,
            answer=answer,
            tries_left=PIN_TRIES_MAX - kept.wrong_tries,
            at=now,
        )
        await self._store.add_attempt(attempt)
        return attempt

    async def reset_pin(
        self, *, request_id: str, account_id: CustomerAccountId, new_pin: str, now: datetime
    ) -> PinResetAnswer:
        """Set a new PIN and unlock it. The same request with the same PIN is answered alike.

        Raises:
            AccountUnknown: nobody holds it.
            ValueError: not six digits, or no id.
        """
        rules.require_pin(new_pin)
        rules.require_key(request_id)
        kept = await self._locked_pin(account_id)
        earlier = await self._store.reset(request_id)
        if earlier is not None:
            is_same = earlier.account_id == account_id and await self._sealer.matches(
                account_id=account_id, pin=new_pin, verifier=earlier.verifier
            )
            return PinResetAnswer.DONE if is_same else PinResetAnswer.CONTENT_DIFFERS
        account = await self.account(account_id=account_id)
        owner = await self._store.customer(account.customer_id)
        assert owner is not None
        if rules.is_weak(new_pin, owner):
            return PinResetAnswer.WEAK
        verifier = await self._sealer.seal(account_id=account_id, pin=new_pin)
        await self._store.save_pin(replace(kept, verifier=verifier, wrong_tries=0, changed_at=now))
        await self._store.add_reset(
            PinReset(
                id=request_id,
                account_id=account_id,
                org_path=kept.org_path,
                verifier=verifier,
                at=now,
            )
        )
        return PinResetAnswer.DONE

    async def known_facts(self, *, customer_id: CustomerId) -> Sequence[Fact]:
        """Return the questions that can be asked of a customer; none if nobody has this id."""
        customer = await self.customer(customer_id=customer_id)
        if customer is None:
            return []
        return rules.known_facts(customer, await self._store.accounts(customer_id))

    async def _locked_pin(self, account_id: CustomerAccountId) -> Pin:
        kept = await self._store.locked_pin(account_id) if rules.is_key(account_id) else None
        if kept is None:
            raise AccountUnknown(account_id=account_id)
        return kept


def _answer(tried: Pin, *, is_right: bool) -> PinAnswer:
    if is_right:
        return PinAnswer.RIGHT
    return PinAnswer.LOCKED if tried.is_locked else PinAnswer.WRONG
