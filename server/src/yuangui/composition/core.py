"""The core bank of the settings: the built-in one, around a pool of its own."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from yuangui.adapters.core_builtin import BankWork, BuiltinCoreBank, OpenBank
from yuangui.domains.customer.ports import PinSealer
from yuangui.domains.customer.service import CustomerService
from yuangui.domains.customer.store import PostgresCustomerStore
from yuangui.domains.ledger.api import Broken
from yuangui.domains.ledger.service import LedgerService
from yuangui.domains.ledger.store import PostgresLedgerStore
from yuangui.kit.clock import Clock
from yuangui.kit.db import Connection, Pool, open_pool, transaction
from yuangui.kit.org_path import ROOT


def compose_bank(connection: Connection, *, sealer: PinSealer) -> BankWork:
    """Return the bank's services around one connection, whose transaction stands at the root."""
    return BankWork(
        customers=CustomerService(store=PostgresCustomerStore(connection), sealer=sealer),
        ledger=LedgerService(store=PostgresLedgerStore(connection)),
    )


def bank_opener(pool: Pool, *, sealer: PinSealer) -> OpenBank:
    """Return what opens a unit of work in the bank; money crosses institutions, so at the root."""

    @asynccontextmanager
    async def open_bank() -> AsyncIterator[BankWork]:
        async with transaction(pool, org_path=ROOT) as connection:
            yield compose_bank(connection, sealer=sealer)

    return open_bank


def compose_core(pool: Pool, *, sealer: PinSealer, clock: Clock) -> BuiltinCoreBank:
    """Return the core bank. The pool is its own: its acts must not wait for their callers."""
    return BuiltinCoreBank(open_bank=bank_opener(pool, sealer=sealer), clock=clock)


async def broken_promises(dsn: str) -> Sequence[Broken]:
    """Return every promise that the books of a database do not keep; the bank may be running."""
    pool = await open_pool(dsn, size_max=1)
    try:
        async with transaction(pool, org_path=ROOT) as connection:
            return await LedgerService(store=PostgresLedgerStore(connection)).check_invariants()
    finally:
        await pool.close()
