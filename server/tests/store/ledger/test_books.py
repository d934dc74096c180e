"""The books in PostgreSQL: what the tables refuse, what the check finds, many writers at once."""

import asyncio
import random
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from yuangui.domains.ledger.api import (
    Account,
    AccountId,
    Ending,
    LedgerService,
    Order,
    Outcome,
    TransferId,
    TransferState,
)
from yuangui.domains.ledger.store import PostgresLedgerStore
from yuangui.kit.db import Connection, Pool, transaction
from yuangui.kit.org_path import ROOT, org_path

pytestmark = [pytest.mark.store, pytest.mark.anyio]

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
TEN = NINE + timedelta(hours=1)
UNION = org_path("/union/")
CASH = Account(id=AccountId("cash"), org_path=UNION, may_go_negative=True)
HOT = Account(id=AccountId("hot"), org_path=UNION)


def order(name: str, debit: str, credit: str, amount_minor: int, *, is_hold: bool = False) -> Order:
    return Order(
        transfer_id=TransferId(name),
        debit_id=AccountId(debit),
        credit_id=AccountId(credit),
        amount_minor=amount_minor,
        expires_at=TEN if is_hold else None,
    )


async def opened(connection: Connection) -> LedgerService:
    ledger = LedgerService(store=PostgresLedgerStore(connection))
    await ledger.open_accounts(accounts=[CASH, HOT])
    await ledger.execute(
        commands=[order("t0", "cash", "hot", 500), order("t1", "hot", "cash", 50, is_hold=True)],
        now=NINE,
    )
    return ledger


@pytest.mark.parametrize(
    ("statement", "refusal"),
    [
        ("update ledger_posting set amount_minor = 1", asyncpg.RestrictViolationError),
        ("delete from ledger_posting", asyncpg.RestrictViolationError),
        ("delete from ledger_transfer", asyncpg.RestrictViolationError),
        ("update ledger_transfer set amount_minor = 1", asyncpg.RestrictViolationError),
        (
            "update ledger_transfer set state = 'voided' where id = 't0'",
            asyncpg.RestrictViolationError,
        ),
        (
            "update ledger_account set balance_minor = -1 where id = 'hot'",
            asyncpg.CheckViolationError,
        ),
        (
            "update ledger_account set held_minor = 501 where id = 'hot'",
            asyncpg.CheckViolationError,
        ),
    ],
)
async def test_tables_refuse_what_the_model_forbids(
    connection: Connection, statement: str, refusal: type[Exception]
) -> None:
    await opened(connection)

    with pytest.raises(refusal):
        await connection.execute(statement)


@pytest.mark.parametrize(
    ("damage", "rule"),
    [
        ("update ledger_account set balance_minor = 501 where id = 'hot'", "balance_is_sum"),
        ("update ledger_account set held_minor = 49 where id = 'hot'", "held_is_sum"),
        ("update ledger_account set posting_count = 7 where id = 'hot'", "postings_are_numbered"),
        (
            "update ledger_transfer set state = 'voided', ended_at = now() where id = 't1'",
            "held_is",
        ),
        (
            (
                "insert into ledger_posting select account_id, 2, org_path, 't1', 5, 505, now()"
                " from ledger_posting where account_id = 'hot'"
            ),
            "postings_sum_to_zero",
        ),
        (
            (
                "insert into ledger_posting select account_id, 2, org_path, 't1', 5, 505, now()"
                " from ledger_posting where account_id = 'hot'"
            ),
            "a_posted_transfer_has_two_legs",
        ),
    ],
)
async def test_check_finds_damage(connection: Connection, damage: str, rule: str) -> None:
    ledger = await opened(connection)
    assert list(await ledger.check_invariants()) == []

    await connection.execute(damage)

    assert any(each.rule.startswith(rule) for each in await ledger.check_invariants())


async def test_sixteen_clients_empty_one_account_and_never_overdraw_it(pool: Pool) -> None:
    async with transaction(pool, org_path=ROOT) as connection:
        await opened(connection)
        # 500 less the hold of 50 is 450: forty-five tens can leave, and no more.
    chance = random.Random(7)
    names = [f"d{number}" for number in range(80)]
    wishes = [*names, *chance.sample(names, 40)]  # forty are sent twice
    chance.shuffle(wishes)

    async def client(own: list[str]) -> list[Outcome]:
        outcomes = []
        for name in own:
            async with transaction(pool, org_path=ROOT) as connection:
                ledger = LedgerService(store=PostgresLedgerStore(connection))
                command = order(name, "hot", "cash", 10)
                outcomes += [
                    each.outcome for each in await ledger.execute(commands=[command], now=NINE)
                ]
        return outcomes

    told = await asyncio.gather(*(client(wishes[start::16]) for start in range(16)))

    assert {each for outcomes in told for each in outcomes} == {
        Outcome.POSTED,
        Outcome.INSUFFICIENT,
    }
    async with transaction(pool, org_path=ROOT) as connection:
        ledger = LedgerService(store=PostgresLedgerStore(connection))
        posted = [
            name
            for name in names
            if (kept := await ledger.look_up(transfer_id=TransferId(name))) is not None
            and kept.state is TransferState.POSTED
        ]
        assert len(posted) == 45
        hot = (await ledger.accounts(ids=[HOT.id]))[0]
        assert (hot.balance_minor, hot.held_minor) == (50, 50)
        assert list(await ledger.check_invariants()) == []


async def test_one_id_used_by_many_at_once_is_one_transfer(pool: Pool) -> None:
    async with transaction(pool, org_path=ROOT) as connection:
        await opened(connection)

    async def ask(amount_minor: int) -> Outcome:
        async with transaction(pool, org_path=ROOT) as connection:
            ledger = LedgerService(store=PostgresLedgerStore(connection))
            commands = [order("same", "hot", "cash", amount_minor)]
            return (await ledger.execute(commands=commands, now=NINE))[0].outcome

    told = await asyncio.gather(*(ask(1 + number % 2) for number in range(8)))

    assert sorted(told) == [Outcome.CONTENT_DIFFERS] * 4 + [Outcome.POSTED] * 4


async def test_post_and_void_at_once_end_a_hold_in_one_way(pool: Pool) -> None:
    async with transaction(pool, org_path=ROOT) as connection:
        await opened(connection)

    async def end(state: TransferState) -> Outcome:
        async with transaction(pool, org_path=ROOT) as connection:
            ledger = LedgerService(store=PostgresLedgerStore(connection))
            commands = [Ending(transfer_id=TransferId("t1"), state=state)]
            return (await ledger.execute(commands=commands, now=NINE))[0].outcome

    told = await asyncio.gather(end(TransferState.POSTED), end(TransferState.VOIDED))

    assert set(told) in (
        {Outcome.POSTED, Outcome.ALREADY_POSTED},
        {Outcome.VOIDED, Outcome.ALREADY_VOIDED},
    )
    async with transaction(pool, org_path=ROOT) as connection:
        ledger = LedgerService(store=PostgresLedgerStore(connection))
        assert list(await ledger.check_invariants()) == []
