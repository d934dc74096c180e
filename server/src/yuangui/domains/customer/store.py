"""Customers in PostgreSQL."""

from collections.abc import Sequence
from dataclasses import astuple

from yuangui.domains.customer.model import (
    Card,
    Customer,
    CustomerAccount,
    CustomerAccountId,
    CustomerId,
    Pin,
    PinAnswer,
    PinAttempt,
    PinReset,
)
from yuangui.kit.db import Connection, Record

ADD_CUSTOMER = """
    insert into customer (id, org_path, name, document_number, sex, birth_on, phone, address,
        opened_on)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    on conflict (id) do nothing
"""
ADD_ACCOUNT = """
    insert into customer_account (id, org_path, customer_id, number, kind, opened_on,
        is_reported_lost, ledger_account_id)
    values ($1, $2, $3, $4, $5, $6, $7, $8)
    on conflict (id) do nothing
"""
ADD_CARD = """
    insert into customer_card (number, org_path, account_id)
    values ($1, $2, $3)
    on conflict (number) do nothing
"""
ADD_PIN = """
    insert into customer_pin (account_id, org_path, verifier, wrong_tries, changed_at)
    values ($1, $2, $3, $4, $5)
    on conflict (account_id) do nothing
"""
CUSTOMER = """
    select id, org_path, name, document_number, sex, birth_on, phone, address, opened_on
    from customer where id = $1
"""
CUSTOMER_BY_DOCUMENT = """
    select id, org_path, name, document_number, sex, birth_on, phone, address, opened_on
    from customer where document_number = $1
"""
ACCOUNT = """
    select id, org_path, customer_id, number, kind, opened_on, is_reported_lost, ledger_account_id
    from customer_account where id = $1
"""
ACCOUNT_BY_NUMBER = """
    select id, org_path, customer_id, number, kind, opened_on, is_reported_lost, ledger_account_id
    from customer_account
    where number = $1 or id = (select account_id from customer_card where number = $1)
"""
ACCOUNTS = """
    select id, org_path, customer_id, number, kind, opened_on, is_reported_lost, ledger_account_id
    from customer_account where customer_id = $1
    order by opened_on, id
"""
ACCOUNTS_OF_LEDGER = """
    select id, org_path, customer_id, number, kind, opened_on, is_reported_lost, ledger_account_id
    from customer_account where ledger_account_id = any($1::text[])
"""
SAVE_ACCOUNT = "update customer_account set is_reported_lost = $2 where id = $1"
LOCKED_PIN = """
    select account_id, org_path, verifier, wrong_tries, changed_at
    from customer_pin where account_id = $1 for update
"""
SAVE_PIN = """
    update customer_pin set verifier = $2, wrong_tries = $3, changed_at = $4 where account_id = $1
"""
ATTEMPT = """
    select id, account_id, org_path, answer, tries_left, at
    from customer_pin_attempt where account_id = $1 and id = $2
"""
ADD_ATTEMPT = """
    insert into customer_pin_attempt (id, account_id, org_path, answer, tries_left, at)
    values ($1, $2, $3, $4, $5, $6)
"""
RESET = "select id, account_id, org_path, verifier, at from customer_pin_reset where id = $1"
ADD_RESET = """
    insert into customer_pin_reset (id, account_id, org_path, verifier, at)
    values ($1, $2, $3, $4, $5)
"""


class PostgresCustomerStore:
    """Customers and what they hold, around one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def enrol(
        self,
        *,
        customers: Sequence[Customer],
        accounts: Sequence[CustomerAccount],
        cards: Sequence[Card],
        pins: Sequence[Pin],
    ) -> None:
        run = self._connection.executemany
        await run(ADD_CUSTOMER, [astuple(each) for each in customers])
        await run(ADD_ACCOUNT, [astuple(each) for each in accounts])
        await run(ADD_CARD, [astuple(each) for each in cards])
        await run(ADD_PIN, [astuple(each) for each in pins])

    async def customer(self, customer_id: CustomerId) -> Customer | None:
        return _customer(await self._connection.fetchrow(CUSTOMER, customer_id))

    async def customer_by_document(self, document_number: str) -> Customer | None:
        return _customer(await self._connection.fetchrow(CUSTOMER_BY_DOCUMENT, document_number))

    async def account(self, account_id: CustomerAccountId) -> CustomerAccount | None:
        return _account(await self._connection.fetchrow(ACCOUNT, account_id))

    async def account_by_number(self, number: str) -> CustomerAccount | None:
        return _account(await self._connection.fetchrow(ACCOUNT_BY_NUMBER, number))

    async def accounts(self, customer_id: CustomerId) -> Sequence[CustomerAccount]:
        rows = await self._connection.fetch(ACCOUNTS, customer_id)
        return [CustomerAccount(**row) for row in rows]

    async def accounts_of_ledger(self, ids: Sequence[str]) -> Sequence[CustomerAccount]:
        rows = await self._connection.fetch(ACCOUNTS_OF_LEDGER, list(ids))
        return [CustomerAccount(**row) for row in rows]

    async def save_account(self, account: CustomerAccount) -> None:
        await self._connection.execute(SAVE_ACCOUNT, account.id, account.is_reported_lost)

    async def locked_pin(self, account_id: CustomerAccountId) -> Pin | None:
        row = await self._connection.fetchrow(LOCKED_PIN, account_id)
        return None if row is None else Pin(**row)

    async def save_pin(self, pin: Pin) -> None:
        await self._connection.execute(
            SAVE_PIN, pin.account_id, pin.verifier, pin.wrong_tries, pin.changed_at
        )

    async def attempt(self, account_id: CustomerAccountId, attempt_id: str) -> PinAttempt | None:
        row = await self._connection.fetchrow(ATTEMPT, account_id, attempt_id)
        return None if row is None else PinAttempt(**{**row, "answer": PinAnswer(row["answer"])})

    async def add_attempt(self, attempt: PinAttempt) -> None:
        await self._connection.execute(ADD_ATTEMPT, *astuple(attempt))

    async def reset(self, reset_id: str) -> PinReset | None:
        row = await self._connection.fetchrow(RESET, reset_id)
        return None if row is None else PinReset(**row)

    async def add_reset(self, reset: PinReset) -> None:
        await self._connection.execute(ADD_RESET, *astuple(reset))


def _customer(row: Record | None) -> Customer | None:
    return None if row is None else Customer(**row)


def _account(row: Record | None) -> CustomerAccount | None:
    return None if row is None else CustomerAccount(**row)
