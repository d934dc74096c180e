"""Numbers, masks, weak PINs, questions."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuangui.domains.customer.model import (
    Card,
    Customer,
    CustomerAccount,
    CustomerAccountId,
    CustomerId,
    Pin,
    document_check_character,
    luhn_digit,
)
from yuangui.domains.customer.rules import (
    is_weak,
    known_facts,
    masked_number,
    masked_phone,
    require_pin,
)
from yuangui.kit.org_path import org_path

pytestmark = pytest.mark.unit

VILLAGE = org_path("/union/c01/b01/v01/")
ANNA = Customer(
    id=CustomerId("cus_anna"),
    org_path=VILLAGE,
    name="林晓航",
    document_number="539901198603122044",
    sex="female",
    birth_on=date(1986, 3, 12),
    phone="19904718265",
    address="云澜省晴川县柳塘镇青石街18号",
    opened_on=date(2015, 6, 1),
)
SAVINGS = CustomerAccount(
    id=CustomerAccountId("acc_1"),
    org_path=VILLAGE,
    customer_id=ANNA.id,
    number="998053990000000001" + luhn_digit("998053990000000001"),
    kind="savings",
    opened_on=date(2015, 6, 1),
    ledger_account_id="led_1",
)


class TestCheckDigits:
    # The example of GB 11643-1999, and one whose check character is an X.
    @pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014"])
    def test_of_documents(self, number: str) -> None:
        assert document_check_character(number[:17]) == number[17]

    # The example of ISO/IEC 7812-1, annex B.
    def test_of_accounts(self) -> None:
        assert luhn_digit("7992739871") == "3"

    @given(payload=st.from_regex(r"[0-9]{18}", fullmatch=True), place=st.integers(0, 17))
    def test_one_wrong_digit_is_always_found(self, payload: str, place: int) -> None:
        wrong = payload[:place] + str((int(payload[place]) + 1) % 10) + payload[place + 1 :]

        assert luhn_digit(payload) != luhn_digit(wrong)

    @pytest.mark.parametrize(
        "change",
        [
            {"document_number": "539901198603122043"},
            {"birth_on": date(1986, 3, 13)},
            {"sex": "male"},
        ],
    )
    def test_customers_and_their_documents_agree(self, change: dict[str, object]) -> None:
        with pytest.raises(AssertionError):
            replace(ANNA, **change)  # type: ignore[arg-type]

    def test_numbers_of_accounts_and_cards_are_valid(self) -> None:
        wrong = SAVINGS.number[:18] + str((int(SAVINGS.number[18]) + 1) % 10)

        with pytest.raises(AssertionError):
            replace(SAVINGS, number=wrong)
        with pytest.raises(AssertionError):
            Card(number=wrong, org_path=VILLAGE, account_id=SAVINGS.id)


class TestMasks:
    def test_hide_the_middle(self) -> None:
        assert masked_number("9980539900000000019") == "9980 **** 0019"
        assert masked_phone("19904718265") == "199****8265"

    def test_representations_show_nobody(self) -> None:
        shown = repr(ANNA) + repr(SAVINGS)

        for secret in (ANNA.name, ANNA.document_number, ANNA.phone, ANNA.address, SAVINGS.number):
            assert secret not in shown


class TestPins:
    @pytest.mark.parametrize(
        "weak",
        [
            "000000",
            "123456",
            "890123",
            "987654",
            "121212",
            "356356",
            "860312",
            "198603",
            "031286",
            "120386",
            "718265",
            "122044",
        ],
    )
    def test_that_a_thief_tries_first_are_weak(self, weak: str) -> None:
        assert is_weak(weak, ANNA)

    @pytest.mark.parametrize("strong", ["592016", "740185", "112358"])
    def test_others_are_not(self, strong: str) -> None:
        assert not is_weak(strong, ANNA)

    @pytest.mark.parametrize("wrong", ["", "12345", "1234567", "12 456", "１２３４５６"])
    def test_are_six_digits(self, wrong: str) -> None:
        with pytest.raises(ValueError, match="pin"):
            require_pin(wrong)

    def test_lock_at_the_third_wrong_try(self) -> None:
        pin = Pin(
            account_id=SAVINGS.id,
            org_path=VILLAGE,
            verifier="v",
            wrong_tries=2,
            changed_at=datetime(2030, 1, 7, tzinfo=UTC),
        )

        assert pin.tried(is_right=True).wrong_tries == 0
        locked = pin.tried(is_right=False)
        assert locked.is_locked
        with pytest.raises(AssertionError):
            locked.tried(is_right=True)


class TestKnownFacts:
    def test_ask_nothing_that_stands_on_the_card(self) -> None:
        facts = known_facts(ANNA, [SAVINGS])

        assert [(each.key, each.answers[0]) for each in facts] == [
            ("phone_tail", "8265"),
            ("customer_since", "2015"),
            ("account_count", "1"),
            ("township", "柳塘镇"),
        ]
        assert not any(ANNA.name in answer for each in facts for answer in each.answers)

    def test_leave_out_what_is_not_known(self) -> None:
        facts = known_facts(replace(ANNA, address="云澜省晴川县18号"), [])

        assert [each.key for each in facts] == ["phone_tail", "customer_since", "account_count"]
