"""What the ledger answers to single commands, and in which order reasons are told."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from yuangui.domains.ledger.model import (
    Account,
    AccountId,
    AccountState,
    Ending,
    Order,
    Outcome,
    TransferId,
    TransferState,
)
from yuangui.domains.ledger.rules import Books, judge_order
from yuangui.kit.org_path import org_path

pytestmark = pytest.mark.unit

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
TEN = NINE + timedelta(hours=1)
VILLAGE = org_path("/union/c01/b01/v01/")
RICH = Account(id=AccountId("rich"), org_path=VILLAGE, balance_minor=1_000)
POOR = Account(id=AccountId("poor"), org_path=VILLAGE)
HOLD = Order(
    transfer_id=TransferId("t1"),
    debit_id=RICH.id,
    credit_id=POOR.id,
    amount_minor=300,
    purpose="rent",
    expires_at=TEN,
)
DIRECT = replace(HOLD, expires_at=None)
POST = Ending(transfer_id=HOLD.transfer_id, state=TransferState.POSTED)
VOID = replace(POST, state=TransferState.VOIDED)
EXPIRE = replace(POST, state=TransferState.EXPIRED)


def books(*accounts: Account) -> Books:
    return Books(accounts=accounts or (RICH, POOR), transfers=[])


def money(kept: Books, account: Account) -> tuple[int, int]:
    now = kept.accounts[account.id]
    return now.balance_minor, now.held_minor


class TestOrders:
    def test_hold_reserves(self) -> None:
        kept = books()

        answer = kept.run(HOLD, now=NINE)

        assert answer.outcome is Outcome.HELD
        assert money(kept, RICH) == (1_000, 300)
        assert money(kept, POOR) == (0, 0)
        assert kept.postings == []

    def test_direct_transfer_moves_at_once(self) -> None:
        kept = books()

        answer = kept.run(DIRECT, now=NINE)

        assert answer.outcome is Outcome.POSTED
        assert (money(kept, RICH), money(kept, POOR)) == ((700, 0), (300, 0))
        assert [(p.account_id, p.amount_minor, p.balance_after_minor) for p in kept.postings] == [
            ("rich", -300, 700),
            ("poor", 300, 300),
        ]

    def test_repeated_order_is_answered_as_before_and_done_once(self) -> None:
        kept = books()
        first = kept.run(HOLD, now=NINE)

        again = kept.run(replace(HOLD, expires_at=TEN + timedelta(hours=1)), now=NINE)

        assert again.outcome is first.outcome
        assert money(kept, RICH) == (1_000, 300)

    def test_repeated_hold_after_its_end_is_answered_as_before_and_shows_the_end(self) -> None:
        kept = books()
        kept.run(HOLD, now=NINE)
        kept.run(POST, now=NINE)

        again = kept.run(HOLD, now=NINE)

        assert again.outcome is Outcome.HELD
        assert again.transfer is not None
        assert again.transfer.state is TransferState.POSTED
        assert money(kept, POOR) == (300, 0)

    def test_refusal_is_remembered(self) -> None:
        kept = books()
        too_much = replace(HOLD, amount_minor=1_001)
        assert kept.run(too_much, now=NINE).outcome is Outcome.INSUFFICIENT
        kept.accounts[RICH.id] = replace(RICH, balance_minor=5_000)

        again = kept.run(too_much, now=NINE)

        assert again.outcome is Outcome.INSUFFICIENT

    @pytest.mark.parametrize(
        "change",
        [
            {"debit_id": "poor", "credit_id": "rich"},
            {"credit_id": "third"},
            {"amount_minor": 299},
            {"purpose": "other"},
            {"expires_at": None},
        ],
    )
    def test_same_id_with_other_content_is_refused(self, change: dict[str, object]) -> None:
        kept = books()
        kept.run(HOLD, now=NINE)

        answer = kept.run(replace(HOLD, **change), now=NINE)  # type: ignore[arg-type]

        assert answer.outcome is Outcome.CONTENT_DIFFERS
        assert money(kept, RICH) == (1_000, 300)

    def test_other_currency_is_other_content(self) -> None:
        kept = books()
        known = kept.run(HOLD, now=NINE).transfer
        assert known is not None

        assert not replace(known, currency="XXX").repeats(HOLD)

    def test_the_whole_balance_may_leave_and_no_more(self) -> None:
        assert books().run(replace(HOLD, amount_minor=1_000), now=NINE).outcome is Outcome.HELD
        refused = books().run(replace(HOLD, amount_minor=1_001), now=NINE)
        assert refused.outcome is Outcome.INSUFFICIENT
        assert refused.transfer is not None
        assert refused.transfer.state is TransferState.REFUSED

    def test_reasons_are_told_in_their_order(self) -> None:
        frozen = replace(POOR, id=AccountId("f"), state=AccountState.FROZEN)
        closed = replace(POOR, id=AccountId("c"), state=AccountState.CLOSED)
        foreign = replace(frozen)
        object.__setattr__(foreign, "currency", "XXX")

        told = [
            judge_order(HOLD, None, closed),
            judge_order(HOLD, frozen, None),
            judge_order(HOLD, frozen, frozen),
            judge_order(HOLD, foreign, closed),
            judge_order(HOLD, frozen, closed),
            judge_order(HOLD, frozen, POOR),
            judge_order(HOLD, POOR, RICH),
            judge_order(HOLD, RICH, frozen),
        ]

        assert told == [
            Outcome.UNKNOWN_ACCOUNT,
            Outcome.UNKNOWN_ACCOUNT,
            Outcome.SAME_ACCOUNT,
            Outcome.CURRENCY_DIFFERS,
            Outcome.CLOSED,
            Outcome.FROZEN,
            Outcome.INSUFFICIENT,
            Outcome.HELD,
        ]
        order = list(Outcome)
        assert [order.index(each) for each in told] == sorted(order.index(each) for each in told)


class TestEndings:
    def held(self) -> Books:
        kept = books()
        kept.run(HOLD, now=NINE)
        return kept

    def test_post_moves_what_was_held(self) -> None:
        kept = self.held()

        assert kept.run(POST, now=NINE).outcome is Outcome.POSTED
        assert (money(kept, RICH), money(kept, POOR)) == ((700, 0), (300, 0))

    def test_void_releases(self) -> None:
        kept = self.held()

        assert kept.run(VOID, now=NINE).outcome is Outcome.VOIDED
        assert money(kept, RICH) == (1_000, 0)
        assert kept.postings == []

    @pytest.mark.parametrize(
        ("ending", "outcome"), [(POST, Outcome.POSTED), (VOID, Outcome.VOIDED)]
    )
    def test_twice_is_once(self, ending: Ending, outcome: Outcome) -> None:
        kept = self.held()

        answers = [kept.run(ending, now=NINE).outcome for _ in range(2)]

        assert answers == [outcome, outcome]
        assert kept.accounts[RICH.id].held_minor == 0
        assert len(kept.postings) in (0, 2)

    @pytest.mark.parametrize(
        ("first", "second", "told"),
        [
            (POST, VOID, Outcome.ALREADY_POSTED),
            (VOID, POST, Outcome.ALREADY_VOIDED),
            (POST, EXPIRE, Outcome.ALREADY_POSTED),
        ],
    )
    def test_ends_only_once(self, first: Ending, second: Ending, told: Outcome) -> None:
        kept = self.held()
        kept.run(first, now=NINE)
        before = money(kept, RICH)

        assert kept.run(second, now=NINE).outcome is told
        assert money(kept, RICH) == before

    def test_post_on_the_deadline_comes_too_late_and_releases(self) -> None:
        kept = self.held()

        answer = kept.run(POST, now=TEN)

        assert answer.outcome is Outcome.EXPIRED
        assert money(kept, RICH) == (1_000, 0)
        assert kept.run(VOID, now=TEN).outcome is Outcome.EXPIRED

    def test_void_is_done_even_late(self) -> None:
        assert self.held().run(VOID, now=TEN).outcome is Outcome.VOIDED

    def test_does_not_expire_early(self) -> None:
        kept = self.held()

        assert kept.run(EXPIRE, now=TEN - timedelta(microseconds=1)).outcome is Outcome.HELD
        assert money(kept, RICH) == (1_000, 300)
        assert kept.run(EXPIRE, now=TEN).outcome is Outcome.EXPIRED
        assert money(kept, RICH) == (1_000, 0)

    def test_freezing_stops_what_has_not_left(self) -> None:
        kept = self.held()
        kept.accounts[RICH.id] = replace(kept.accounts[RICH.id], state=AccountState.FROZEN)

        assert kept.run(POST, now=NINE).outcome is Outcome.FROZEN
        assert money(kept, RICH) == (1_000, 300)

    def test_nothing_arrives_on_a_closed_account(self) -> None:
        kept = self.held()
        kept.accounts[POOR.id] = replace(POOR, state=AccountState.CLOSED)

        assert kept.run(POST, now=NINE).outcome is Outcome.CLOSED

    def test_unknown_and_refused_transfers_cannot_end(self) -> None:
        kept = books()
        assert kept.run(POST, now=NINE).outcome is Outcome.UNKNOWN_TRANSFER
        kept.run(replace(HOLD, amount_minor=9_999), now=NINE)

        assert kept.run(POST, now=NINE).outcome is Outcome.UNKNOWN_TRANSFER

    def test_a_direct_transfer_is_posted_already(self) -> None:
        kept = books()
        kept.run(DIRECT, now=NINE)

        assert kept.run(POST, now=NINE).outcome is Outcome.POSTED
        assert kept.run(VOID, now=NINE).outcome is Outcome.ALREADY_POSTED
        assert len(kept.postings) == 2
