"""Transfers per second and core: our books with group commit, and five plain statements beside.

Each of 16 clients sends hold, then post, and waits for each answer; one transfer is both. The peer
does one transfer in one phase with five statements in a transaction of its own, as books are often
first written, with the same driver on the same database: less work than ours.
"""

import asyncio
import random
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from yuangui.adapters.core_builtin.writer import GroupWriter
from yuangui.bench.processes import postgres_cpu_s
from yuangui.composition.core import bank_opener
from yuangui.domains.customer.api import CustomerAccountId
from yuangui.domains.ledger.api import (
    Account,
    AccountId,
    Ending,
    Order,
    Outcome,
    TransferId,
    TransferState,
)
from yuangui.kit.clock import utc_now
from yuangui.kit.db import Pool, open_pool, transaction
from yuangui.kit.org_path import ROOT, org_path
from yuangui.operate.migrate import migrate
from yuangui.operate.network import free_port
from yuangui.operate.postgres import EmbeddedPostgres, temporary_postgres

CLIENTS = 16
ACCOUNTS = 1_000  # as many as the peer's table has
SECONDS = 8.0
PEER_SECONDS = 4.0
_UNION = org_path("/union/")
_CASH = AccountId("cash")
_HOT = AccountId("hot")
_PEER_TABLES = (
    "create table peer_account (id text primary key, balance bigint not null) with (fillfactor=50)",
    "create table peer_transfer (id text primary key)",
    "create table peer_posting (transfer_id text, account_id text, amount bigint)",
    "insert into peer_account select 'a' || n, 0 from generate_series(0, 999) as n",
    "insert into peer_account values ('hot', 0)",
)

Say = Callable[[str], None]
Client = Callable[[random.Random, str], Awaitable[bool]]


class NoPins:
    """Stands where PINs are sealed: no transfer here asks for one."""

    async def seal(self, *, account_id: CustomerAccountId, pin: str) -> str:
        raise NotImplementedError

    async def matches(self, *, account_id: CustomerAccountId, pin: str, verifier: str) -> bool:
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One measured run. CPU is Python and PostgreSQL together; ``p99_ms`` is of one transfer."""

    transfers: int
    refused: int
    wall_s: float
    python_s: float
    postgres_s: float
    p99_ms: float

    @property
    def per_s_core(self) -> float:
        """Return transfers for each second of one core."""
        return self.transfers / (self.python_s + self.postgres_s)


def measure(say: Say) -> dict[str, Any]:
    """Run everything on a durable PostgreSQL of its own and return the figures."""
    with tempfile.TemporaryDirectory(prefix="yuangui-bench-") as folder:
        Path(folder).chmod(0o711)
        with temporary_postgres(
            Path(folder) / "cluster", port=free_port(), is_durable=True
        ) as server:
            say("migrating")
            migrate(server.owner_dsn)
            assert server.pid is not None
            return asyncio.run(_measure(server, server.pid, say))


async def _measure(server: EmbeddedPostgres, postmaster: int, say: Say) -> dict[str, Any]:
    await _make_peer_tables(server.owner_dsn)
    pool = await open_pool(server.dsn, size_max=CLIENTS + 2)
    try:
        await _open_accounts(pool)
        say(f"transfers among {ACCOUNTS} accounts, {CLIENTS} clients, {SECONDS:.0f} s")
        spread = await _run(_two_phases(pool, _anywhere), postmaster, SECONDS)
        say(f"transfers out of one hot account, {CLIENTS} clients, {SECONDS:.0f} s")
        hot = await _run(_two_phases(pool, _from_hot), postmaster, SECONDS)
        say("checking the books")
        broken = await _broken(pool)
        say(f"peer: five statements for each transfer, {PEER_SECONDS:.0f} s each")
        peer = await _run(_five_statements(pool, _anywhere), postmaster, PEER_SECONDS)
        peer_hot = await _run(_five_statements(pool, _from_hot), postmaster, PEER_SECONDS)
    finally:
        await pool.close()
    return {
        "transfers_per_s_core": round(spread.per_s_core),
        "transfers_per_s": round(spread.transfers / spread.wall_s),
        "p99_ms": round(spread.p99_ms, 1),
        "hot_clients": CLIENTS,
        "hot_transfers_per_s_core": round(hot.per_s_core),
        "hot_transfers_per_s": round(hot.transfers / hot.wall_s),
        "hot_p99_ms": round(hot.p99_ms, 1),
        "refused": spread.refused + hot.refused,
        "broken_invariants": broken,
        "cpu_s": {
            "python": round(spread.python_s + hot.python_s, 2),
            "postgres": round(spread.postgres_s + hot.postgres_s, 2),
        },
        "peer_transfers_per_s_core": round(peer.per_s_core),
        "peer_transfers_per_s": round(peer.transfers / peer.wall_s),
        "peer_hot_transfers_per_s_core": round(peer_hot.per_s_core),
        "peer_hot_transfers_per_s": round(peer_hot.transfers / peer_hot.wall_s),
    }


async def _run(client: Client, postmaster: int, seconds: float) -> Run:
    python, postgres, started = time.process_time(), postgres_cpu_s(postmaster), time.perf_counter()
    taken_ms: list[float] = []
    refused = 0

    async def work(number: int) -> None:
        nonlocal refused
        chance, turn = random.Random(number), 0
        while time.perf_counter() - started < seconds:
            began = time.perf_counter()
            turn += 1
            if await client(chance, f"{started:.6f}-{number}-{turn}"):
                taken_ms.append((time.perf_counter() - began) * 1000)
            else:
                refused += 1

    await asyncio.gather(*(work(number) for number in range(CLIENTS)))
    return Run(
        transfers=len(taken_ms),
        refused=refused,
        wall_s=time.perf_counter() - started,
        python_s=time.process_time() - python,
        postgres_s=postgres_cpu_s(postmaster) - postgres,
        p99_ms=sorted(taken_ms)[int(len(taken_ms) * 0.99)],
    )


def _anywhere(chance: random.Random) -> tuple[AccountId, AccountId]:
    debit, credit = chance.sample(range(ACCOUNTS), 2)
    return AccountId(f"a{debit}"), AccountId(f"a{credit}")


def _from_hot(chance: random.Random) -> tuple[AccountId, AccountId]:
    return _HOT, AccountId(f"a{chance.randrange(ACCOUNTS)}")


Choose = Callable[[random.Random], tuple[AccountId, AccountId]]


def _two_phases(pool: Pool, choose: Choose) -> Client:
    writer = GroupWriter(open_bank=bank_opener(pool, sealer=NoPins()), clock=utc_now)

    async def client(chance: random.Random, name: str) -> bool:
        debit, credit = choose(chance)
        order = Order(
            transfer_id=TransferId(name),
            debit_id=debit,
            credit_id=credit,
            amount_minor=chance.randint(1, 500),
            expires_at=utc_now() + timedelta(minutes=5),
        )
        if (await writer.run(order)).outcome is not Outcome.HELD:
            return False
        ending = Ending(transfer_id=order.transfer_id, state=TransferState.POSTED)
        return (await writer.run(ending)).outcome is Outcome.POSTED

    return client


def _five_statements(pool: Pool, choose: Choose) -> Client:
    async def client(chance: random.Random, name: str) -> bool:
        debit, credit = choose(chance)
        amount_minor = chance.randint(1, 500)
        # Even the peer must take locks in one order, or it would spend its time in deadlocks.
        moves = sorted(((debit, -amount_minor), (credit, amount_minor)))
        async with transaction(pool, org_path=ROOT) as connection:
            await connection.execute("insert into peer_transfer values ($1)", name)
            for account, moved_minor in moves:
                await connection.execute(
                    "update peer_account set balance = balance + $2 where id = $1",
                    account,
                    moved_minor,
                )
            for account, moved_minor in moves:
                await connection.execute(
                    "insert into peer_posting values ($1, $2, $3)", name, account, moved_minor
                )
        return True

    return client


async def _open_accounts(pool: Pool) -> None:
    names = [_HOT, *(AccountId(f"a{number}") for number in range(ACCOUNTS))]
    async with bank_opener(pool, sealer=NoPins())() as bank:
        await bank.ledger.open_accounts(
            accounts=[
                Account(id=_CASH, org_path=_UNION, may_go_negative=True),
                *(Account(id=name, org_path=_UNION) for name in names),
            ]
        )
        for start in range(0, len(names), 500):
            orders = [_gift(name) for name in names[start : start + 500]]
            await bank.ledger.execute(commands=orders, now=datetime.now(UTC))


def _gift(account: AccountId) -> Order:
    return Order(
        transfer_id=TransferId(f"gift-{account}"),
        debit_id=_CASH,
        credit_id=account,
        amount_minor=10**12 if account == _HOT else 100_000,
    )


async def _broken(pool: Pool) -> int:
    async with bank_opener(pool, sealer=NoPins())() as bank:
        return len(await bank.ledger.check_invariants())


async def _make_peer_tables(owner_dsn: str) -> None:
    owner = await open_pool(owner_dsn, size_max=1)
    try:
        async with owner.acquire() as connection:
            for statement in _PEER_TABLES:
                await connection.execute(statement)
    finally:
        await owner.close()
