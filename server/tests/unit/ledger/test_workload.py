"""Random workloads, checked by an auditor who knows nothing of the ledger's own rules."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import anyio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yuangui.domains.ledger.api import (
    Account,
    AccountId,
    AccountState,
    Answer,
    Command,
    Ending,
    LedgerService,
    Order,
    Outcome,
    TransferId,
    TransferState,
)
from yuangui.domains.ledger.fakes import MemoryLedgerStore
from yuangui.kit.org_path import org_path

pytestmark = pytest.mark.unit

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
UNION = org_path("/union/")
NAMES = ("cash", "a", "b", "c")

accounts = st.sampled_from(NAMES)
transfers = st.integers(1, 12).map(lambda number: TransferId(f"t{number}"))
orders = st.builds(
    Order,
    transfer_id=transfers,
    debit_id=accounts.map(AccountId),
    credit_id=st.sampled_from((*NAMES, "nobody")).map(AccountId),
    amount_minor=st.integers(1, 120),
    purpose=st.sampled_from(("", "x")),
    expires_at=st.one_of(
        st.none(), st.integers(1, 30).map(lambda minutes: NINE + timedelta(minutes=minutes))
    ),
)
endings = st.builds(
    Ending,
    transfer_id=transfers,
    state=st.sampled_from((TransferState.POSTED, TransferState.VOIDED, TransferState.EXPIRED)),
)
freezes = st.tuples(st.sampled_from(NAMES[1:]), st.booleans())
batches = st.lists(st.one_of(orders, endings), max_size=8)
steps = st.lists(st.one_of(batches, freezes, st.integers(0, 10)), max_size=14)


@dataclass
class Auditor:
    """Keeps score from orders and answers alone: what was held is held, what moved moved."""

    balances: Counter[str] = field(default_factory=Counter)
    held: dict[str, Order] = field(default_factory=dict)
    first_answer: dict[str, tuple[Order, Outcome]] = field(default_factory=dict)

    def hear(self, command: Command, answer: Answer) -> None:
        if isinstance(command, Order):
            self._order(command, answer.outcome)
        elif answer.outcome in (Outcome.POSTED, Outcome.VOIDED, Outcome.EXPIRED):
            order = self.held.pop(command.transfer_id, None)
            if order is not None and answer.outcome is Outcome.POSTED:
                self._move(order)

    def _order(self, order: Order, outcome: Outcome) -> None:
        if order.transfer_id in self.first_answer:
            first, told = self.first_answer[order.transfer_id]
            assert outcome in (told, Outcome.CONTENT_DIFFERS)
            if outcome is Outcome.CONTENT_DIFFERS:
                assert order != first
            return
        self.first_answer[order.transfer_id] = (order, outcome)
        if outcome is Outcome.HELD:
            self.held[order.transfer_id] = order
        elif outcome is Outcome.POSTED:
            self._move(order)

    def _move(self, order: Order) -> None:
        self.balances[order.debit_id] -= order.amount_minor
        self.balances[order.credit_id] += order.amount_minor

    def agrees_with(self, kept: Account) -> bool:
        held = sum(o.amount_minor for o in self.held.values() if o.debit_id == kept.id)
        return (kept.balance_minor, kept.held_minor) == (self.balances[kept.id], held)


async def play(script: list[object]) -> None:
    store = MemoryLedgerStore()
    ledger, auditor, now = LedgerService(store=store), Auditor(), NINE
    await ledger.open_accounts(
        accounts=[
            Account(id=AccountId(name), org_path=UNION, may_go_negative=name == "cash")
            for name in NAMES
        ]
    )
    for step in script:
        if isinstance(step, int):
            now += timedelta(minutes=step)
        elif isinstance(step, tuple):
            state = AccountState.FROZEN if step[1] else AccountState.OPEN
            await ledger.change_state(account_id=AccountId(step[0]), state=state)
        else:
            assert isinstance(step, list)
            for command, answer in zip(
                step, await ledger.execute(commands=step, now=now), strict=True
            ):
                auditor.hear(command, answer)
        kept = await ledger.accounts(ids=[AccountId(name) for name in NAMES])
        assert sum(each.balance_minor for each in kept) == 0
        assert all(each.available_minor >= 0 for each in kept if each.id != "cash")
        assert all(auditor.agrees_with(each) for each in kept)
        assert list(await ledger.check_invariants()) == []


@given(script=steps)
@settings(max_examples=150, deadline=None)
def test_nothing_appears_and_nothing_is_lost(script: list[object]) -> None:
    anyio.run(play, script)
