"""What every place for books does, the one in memory included."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from yuangui.domains.ledger.api import (
    Account,
    AccountDiffers,
    AccountId,
    AccountState,
    AccountUnknown,
    Ending,
    LedgerService,
    Order,
    Outcome,
    TransferId,
    TransferState,
)
from yuangui.domains.ledger.fakes import MemoryLedgerStore
from yuangui.domains.ledger.ports import LedgerStore
from yuangui.domains.ledger.store import PostgresLedgerStore
from yuangui.kit.db import Connection
from yuangui.kit.org_path import org_path

pytestmark = [pytest.mark.contract, pytest.mark.anyio]

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
TEN = NINE + timedelta(hours=1)
BANK = Account(id=AccountId("cash"), org_path=org_path("/union/"), may_go_negative=True)
ANNA = Account(id=AccountId("anna"), org_path=org_path("/union/c01/"))
BO = Account(id=AccountId("bo"), org_path=org_path("/union/c02/"))


@pytest.fixture(params=["memory", "postgres"])
def store(request: pytest.FixtureRequest) -> LedgerStore:
    if request.param == "memory":
        return MemoryLedgerStore()
    connection: Connection = request.getfixturevalue("connection")
    return PostgresLedgerStore(connection)


@pytest.fixture
async def ledger(store: LedgerStore) -> LedgerService:
    """Return books in which the bank gave Anna ten yuan."""
    service = LedgerService(store=store)
    await service.open_accounts(accounts=[BANK, ANNA, BO])
    await service.execute(commands=[order("gift", BANK, ANNA, 1_000)], now=NINE)
    return service


def order(
    name: str, debit: Account, credit: Account, amount_minor: int, until: datetime | None = None
) -> Order:
    return Order(
        transfer_id=TransferId(name),
        debit_id=debit.id,
        credit_id=credit.id,
        amount_minor=amount_minor,
        purpose="测试",
        expires_at=until,
    )


def end(name: str, state: TransferState) -> Ending:
    return Ending(transfer_id=TransferId(name), state=state)


async def money(ledger: LedgerService, account: Account) -> tuple[int, int]:
    found = (await ledger.accounts(ids=[account.id]))[0]
    return found.balance_minor, found.held_minor


async def test_keeps_what_a_batch_changed(ledger: LedgerService) -> None:
    answers = await ledger.execute(
        commands=[
            order("t1", ANNA, BO, 300, TEN),
            order("t2", ANNA, BO, 701, TEN),
            end("t1", TransferState.POSTED),
            order("t3", BO, ANNA, 300),
            order("t1", ANNA, BO, 300, TEN),
        ],
        now=NINE,
    )

    assert [each.outcome for each in answers] == [
        Outcome.HELD,
        Outcome.INSUFFICIENT,
        Outcome.POSTED,
        Outcome.POSTED,
        Outcome.HELD,
    ]
    assert await money(ledger, ANNA) == (1_000, 0)
    assert await money(ledger, BO) == (0, 0)
    assert await ledger.check_invariants() == []


async def test_ends_in_a_later_batch_what_was_held_in_an_earlier(ledger: LedgerService) -> None:
    await ledger.execute(commands=[order("t1", ANNA, BO, 300, TEN)], now=NINE)
    assert await money(ledger, ANNA) == (1_000, 300)

    await ledger.execute(commands=[end("t1", TransferState.VOIDED)], now=NINE)

    kept = await ledger.look_up(transfer_id=TransferId("t1"))
    assert kept is not None
    assert (kept.state, kept.ended_at) == (TransferState.VOIDED, NINE)
    assert await money(ledger, ANNA) == (1_000, 0)
    assert await ledger.check_invariants() == []


async def test_keeps_refused_requests_with_their_content(ledger: LedgerService) -> None:
    unknown = replace(BO, id=AccountId("nobody"))
    await ledger.execute(commands=[order("t1", unknown, BO, 5)], now=NINE)

    kept = await ledger.look_up(transfer_id=TransferId("t1"))

    assert kept is not None
    assert (kept.answer, kept.state) == (Outcome.UNKNOWN_ACCOUNT, TransferState.REFUSED)
    again = await ledger.execute(commands=[order("t1", unknown, BO, 6)], now=NINE)
    assert again[0].outcome is Outcome.CONTENT_DIFFERS


async def test_releases_what_is_due_and_only_that(ledger: LedgerService) -> None:
    late = TEN + timedelta(minutes=1)
    await ledger.execute(
        commands=[order("soon", ANNA, BO, 100, TEN), order("late", ANNA, BO, 200, late)], now=NINE
    )

    assert await ledger.expire_due(now=TEN) == 1

    assert await money(ledger, ANNA) == (1_000, 200)
    assert await ledger.expire_due(now=TEN) == 0
    assert await ledger.check_invariants() == []


async def test_shows_lines_newest_first_with_the_other_side(ledger: LedgerService) -> None:
    await ledger.execute(commands=[order("t1", ANNA, BO, 300)], now=TEN)

    lines = await ledger.statement(
        account_id=ANNA.id, since=NINE, until=TEN + timedelta(microseconds=1)
    )

    assert [
        (each.posting.amount_minor, each.posting.balance_after_minor, each.counter_account_id)
        for each in lines
    ] == [(-300, 700, "bo"), (1_000, 1_000, "cash")]
    assert lines[0].purpose == "测试"
    assert len(await ledger.statement(account_id=ANNA.id, since=NINE, until=TEN)) == 1


async def test_opens_an_account_once(ledger: LedgerService) -> None:
    await ledger.open_accounts(accounts=[ANNA])

    assert await money(ledger, ANNA) == (1_000, 0)
    with pytest.raises(AccountDiffers):
        await ledger.open_accounts(accounts=[replace(ANNA, may_go_negative=True)])


async def test_freezes_and_thaws(ledger: LedgerService) -> None:
    await ledger.change_state(account_id=ANNA.id, state=AccountState.FROZEN)
    frozen = await ledger.execute(commands=[order("t1", ANNA, BO, 1)], now=NINE)
    await ledger.change_state(account_id=ANNA.id, state=AccountState.OPEN)
    thawed = await ledger.execute(commands=[order("t2", ANNA, BO, 1)], now=NINE)

    assert (frozen[0].outcome, thawed[0].outcome) == (Outcome.FROZEN, Outcome.POSTED)
    with pytest.raises(AccountUnknown):
        await ledger.change_state(account_id=AccountId("nobody"), state=AccountState.FROZEN)


async def test_does_nothing_for_an_empty_batch(ledger: LedgerService) -> None:
    assert list(await ledger.execute(commands=[], now=NINE)) == []
    assert await ledger.look_up(transfer_id=TransferId("none")) is None
    assert list(await ledger.accounts(ids=[])) == []
