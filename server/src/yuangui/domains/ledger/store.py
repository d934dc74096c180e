"""The books in PostgreSQL."""

from collections.abc import Collection, Sequence
from datetime import datetime

from yuangui.domains.ledger.model import (
    Account,
    AccountId,
    AccountState,
    Broken,
    Line,
    Outcome,
    Posting,
    Transfer,
    TransferId,
    TransferState,
)
from yuangui.kit.db import Connection, Record

_ACCOUNT_FIELDS = (
    "id",
    "org_path",
    "currency",
    "may_go_negative",
    "state",
    "balance_minor",
    "held_minor",
    "posting_count",
)
_ACCOUNT_CHANGES = ("id", "state", "balance_minor", "held_minor", "posting_count")
_TRANSFER_FIELDS = (
    "id",
    "org_path",
    "debit_id",
    "credit_id",
    "amount_minor",
    "currency",
    "purpose",
    "expires_at",
    "answer",
    "state",
    "made_at",
    "ended_at",
)
_TRANSFER_ENDS = ("id", "state", "ended_at")
_POSTING_FIELDS = (
    "account_id",
    "number",
    "org_path",
    "transfer_id",
    "amount_minor",
    "balance_after_minor",
    "posted_at",
)

# One writer at a time, whichever process it is in: no deadlock, no lost update, nothing to fail
# over. Scans are off because a plan made while a table was small would be kept when it is large.
LOCK = """
    select set_config('enable_seqscan', 'off', true), pg_advisory_xact_lock(1820060501)
"""
ACCOUNTS = """
    select id, org_path, currency, may_go_negative, state, balance_minor, held_minor, posting_count
    from ledger_account
    where id = any($1::text[])
"""
TRANSFERS = """
    select id, org_path, debit_id, credit_id, amount_minor, currency, purpose, expires_at, answer,
        state, made_at, ended_at
    from ledger_transfer
    where id = any($1::text[])
"""
ADD_ACCOUNT = """
    insert into ledger_account (id, org_path, currency, may_go_negative, state, balance_minor,
        held_minor, posting_count)
    values ($1, $2, $3, $4, $5, $6, $7, $8)
"""
# One statement for one batch: each further one would cost everybody in it a round trip.
SAVE = """
    with changed_accounts as (
        update ledger_account as kept
        set state = new.state, balance_minor = new.balance_minor, held_minor = new.held_minor,
            posting_count = new.posting_count
        from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[])
            as new (id, state, balance_minor, held_minor, posting_count)
        where kept.id = new.id
    ), new_transfers as (
        insert into ledger_transfer (id, org_path, debit_id, credit_id, amount_minor, currency,
            purpose, expires_at, answer, state, made_at, ended_at)
        select * from unnest($6::text[], $7::text[], $8::text[], $9::text[], $10::bigint[],
            $11::text[], $12::text[], $13::timestamptz[], $14::text[], $15::text[],
            $16::timestamptz[], $17::timestamptz[])
    ), ended_transfers as (
        update ledger_transfer as kept
        set state = new.state, ended_at = new.ended_at
        from unnest($18::text[], $19::text[], $20::timestamptz[]) as new (id, state, ended_at)
        where kept.id = new.id
    )
    insert into ledger_posting (account_id, number, org_path, transfer_id, amount_minor,
        balance_after_minor, posted_at)
    select * from unnest($21::text[], $22::bigint[], $23::text[], $24::text[], $25::bigint[],
        $26::bigint[], $27::timestamptz[])
"""
DUE = """
    select id from ledger_transfer
    where state = 'held' and expires_at <= $1
    order by expires_at
    limit $2
"""
LINES = """
    select posting.account_id, posting.number, posting.org_path, posting.transfer_id,
        posting.amount_minor, posting.balance_after_minor, posting.posted_at, transfer.purpose,
        case posting.account_id when transfer.debit_id then transfer.credit_id
            else transfer.debit_id end as counter_account_id
    from ledger_posting as posting
    join ledger_transfer as transfer on transfer.id = posting.transfer_id
    where posting.account_id = $1 and posting.posted_at >= $2 and posting.posted_at < $3
    order by posting.number desc
    limit $4
"""
# One statement sees one state of the books, however busy they are.
BROKEN = """
    with posted as (
        select account_id, sum(amount_minor) as sum_minor, count(*) as counted,
            max(number) as last_number,
            (array_agg(balance_after_minor order by number desc))[1] as last_minor
        from ledger_posting group by account_id
    ), holding as (
        select debit_id as account_id, sum(amount_minor) as sum_minor
        from ledger_transfer where state = 'held' group by debit_id
    ), legs as (
        select transfer_id, count(*) as counted, sum(amount_minor) as sum_minor,
            min(amount_minor) as least_minor
        from ledger_posting group by transfer_id
    )
    select 'postings_sum_to_zero' as rule, account.currency as subject
    from ledger_posting join ledger_account as account on account.id = account_id
    group by account.currency having sum(amount_minor) <> 0
    union all
    select 'balance_is_sum_of_postings', id
    from ledger_account left join posted on account_id = id
    where balance_minor <> coalesce(sum_minor, 0) or balance_minor <> coalesce(last_minor, 0)
    union all
    select 'postings_are_numbered_without_gap', id
    from ledger_account left join posted on account_id = id
    where posting_count <> coalesce(counted, 0) or posting_count <> coalesce(last_number, 0)
    union all
    select 'held_is_sum_of_open_holds', id
    from ledger_account left join holding on account_id = id
    where held_minor <> coalesce(sum_minor, 0)
    union all
    select 'nothing_is_overdrawn', id
    from ledger_account
    where not may_go_negative and balance_minor < held_minor
    union all
    select 'a_posted_transfer_has_two_legs', id
    from ledger_transfer left join legs on transfer_id = id
    where case state when 'posted'
        then counted is distinct from 2 or sum_minor <> 0 or least_minor <> -amount_minor
        else counted is not null end
    order by rule, subject
"""


class PostgresLedgerStore:
    """The books, around one connection in a transaction that sees the whole bank."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def lock(self) -> None:
        await self._connection.execute(LOCK)

    async def accounts(self, ids: Collection[AccountId]) -> Sequence[Account]:
        if not ids:
            return []
        return [_account(row) for row in await self._connection.fetch(ACCOUNTS, list(ids))]

    async def transfers(self, ids: Collection[TransferId]) -> Sequence[Transfer]:
        return [_transfer(row) for row in await self._connection.fetch(TRANSFERS, list(ids))]

    async def add_accounts(self, accounts: Sequence[Account]) -> None:
        rows = [tuple(getattr(each, field) for field in _ACCOUNT_FIELDS) for each in accounts]
        await self._connection.executemany(ADD_ACCOUNT, rows)

    async def save(
        self,
        *,
        accounts: Sequence[Account],
        new_transfers: Sequence[Transfer],
        ended_transfers: Sequence[Transfer],
        postings: Sequence[Posting],
    ) -> None:
        await self._connection.execute(
            SAVE,
            *_columns(_ACCOUNT_CHANGES, accounts),
            *_columns(_TRANSFER_FIELDS, new_transfers),
            *_columns(_TRANSFER_ENDS, ended_transfers),
            *_columns(_POSTING_FIELDS, postings),
        )

    async def due(self, *, now: datetime, count_max: int) -> Sequence[TransferId]:
        return [row["id"] for row in await self._connection.fetch(DUE, now, count_max)]

    async def lines(
        self, account_id: AccountId, *, since: datetime, until: datetime, count_max: int
    ) -> Sequence[Line]:
        rows = await self._connection.fetch(LINES, account_id, since, until, count_max)
        return [_line(row) for row in rows]

    async def broken(self) -> Sequence[Broken]:
        return [Broken(**row) for row in await self._connection.fetch(BROKEN)]


def _columns(fields: Sequence[str], values: Sequence[object]) -> list[list[object]]:
    return [[getattr(value, field) for value in values] for field in fields]


def _account(row: Record) -> Account:
    return Account(**{**row, "state": AccountState(row["state"])})


def _transfer(row: Record) -> Transfer:
    told = {"answer": Outcome(row["answer"]), "state": TransferState(row["state"])}
    return Transfer(**{**row, **told})


def _line(row: Record) -> Line:
    return Line(
        posting=Posting(**{field: row[field] for field in _POSTING_FIELDS}),
        counter_account_id=row["counter_account_id"],
        purpose=row["purpose"],
    )
