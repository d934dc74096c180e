"""Accounts and orders: what they are and how they may change."""

from datetime import UTC, datetime

import pytest

from yuangui.domains.ledger.api import (
    AMOUNT_MINOR_MAX,
    Account,
    AccountId,
    AccountNotEmpty,
    AccountState,
    AccountStateFixed,
    Ending,
    Order,
    TransferId,
    TransferState,
)
from yuangui.kit.org_path import org_path

pytestmark = pytest.mark.unit

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
VILLAGE = org_path("/union/c01/b01/v01/")


def account(**changes: object) -> Account:
    return Account(**{"id": AccountId("a"), "org_path": VILLAGE, **changes})  # type: ignore[arg-type]


def order(**changes: object) -> Order:
    content = {"transfer_id": "t", "debit_id": "a", "credit_id": "b", "amount_minor": 1}
    return Order(**{**content, **changes})  # type: ignore[arg-type]


class TestAccount:
    def test_spends_only_what_is_not_held(self) -> None:
        kept = account(balance_minor=100, held_minor=40)

        assert kept.available_minor == 60
        assert kept.covers(60)
        assert not kept.covers(61)

    def test_may_be_allowed_to_go_negative(self) -> None:
        assert account(may_go_negative=True).covers(1)

    @pytest.mark.parametrize(
        "impossible",
        [
            {"balance_minor": 10, "held_minor": 11},
            {"held_minor": -1},
            {"state": AccountState.CLOSED, "may_go_negative": True, "balance_minor": -1},
            {"state": AccountState.CLOSED, "may_go_negative": True, "held_minor": 1},
        ],
    )
    def test_cannot_be_impossible(self, impossible: dict[str, object]) -> None:
        with pytest.raises(AssertionError):
            account(**impossible)

    @pytest.mark.parametrize(
        ("start", "wanted", "is_allowed"),
        [
            (AccountState.OPEN, AccountState.FROZEN, True),
            (AccountState.OPEN, AccountState.CLOSED, True),
            (AccountState.FROZEN, AccountState.OPEN, True),
            (AccountState.FROZEN, AccountState.CLOSED, False),
            (AccountState.CLOSED, AccountState.OPEN, False),
            (AccountState.CLOSED, AccountState.FROZEN, False),
            (AccountState.CLOSED, AccountState.CLOSED, True),
        ],
    )
    def test_moves_between_states_by_the_table(
        self, start: AccountState, wanted: AccountState, is_allowed: bool
    ) -> None:
        if is_allowed:
            assert account(state=start).in_state(wanted).state is wanted
        else:
            with pytest.raises(AccountStateFixed):
                account(state=start).in_state(wanted)

    @pytest.mark.parametrize(
        "content", [{"balance_minor": 1}, {"balance_minor": 1, "held_minor": 1}]
    )
    def test_is_closed_only_when_empty(self, content: dict[str, int]) -> None:
        with pytest.raises(AccountNotEmpty):
            account(**content).in_state(AccountState.CLOSED)


class TestOrder:
    @pytest.mark.parametrize(
        "wrong",
        [
            {"amount_minor": 0},
            {"amount_minor": -5},
            {"amount_minor": AMOUNT_MINOR_MAX + 1},
            {"amount_minor": 1.0},
            {"amount_minor": True},
            {"currency": "USD"},
            {"purpose": "x" * 201},
            {"purpose": "nul\x00"},
            {"purpose": "\ud800"},
            {"transfer_id": ""},
            {"transfer_id": "t" * 65},
            {"debit_id": "表"},
            {"credit_id": "a\nb"},
        ],
    )
    def test_refuses_what_no_ledger_could_mean(self, wrong: dict[str, object]) -> None:
        with pytest.raises(ValueError):  # noqa: PT011 - the field is named, no text is promised
            order(**wrong)

    def test_takes_chinese_purposes_and_the_largest_amount(self) -> None:
        assert order(purpose="购买化肥", amount_minor=AMOUNT_MINOR_MAX).purpose == "购买化肥"

    def test_wants_a_deadline_with_a_zone(self) -> None:
        with pytest.raises(AssertionError):
            order(expires_at=NINE.replace(tzinfo=None))


class TestEnding:
    @pytest.mark.parametrize("state", [TransferState.HELD, TransferState.REFUSED])
    def test_is_an_end(self, state: TransferState) -> None:
        with pytest.raises(AssertionError):
            Ending(transfer_id=TransferId("t"), state=state)
