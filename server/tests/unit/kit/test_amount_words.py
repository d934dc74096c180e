"""Amounts in Chinese capitals."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from yuangui.kit.amount_words import in_capitals

pytestmark = pytest.mark.unit

AMOUNTS = st.integers(min_value=0, max_value=10**18 - 1)
_DIGIT_OF = {digit: value for value, digit in enumerate("零壹贰叁肆伍陆柒捌玖")}
_UNIT_OF = {"拾": 10, "佰": 100, "仟": 1000}


@pytest.mark.parametrize(
    ("amount_minor", "words"),
    [
        # The examples of the rules themselves.
        (140950, "壹仟肆佰零玖元伍角整"),
        (600714, "陆仟零柒元壹角肆分"),
        (168032, "壹仟陆佰捌拾元零叁角贰分"),
        (10700053, "壹拾万柒仟元零伍角叁分"),
        (1640902, "壹万陆仟肆佰零玖元零贰分"),
        (32504, "叁佰贰拾伍元零肆分"),
        # Edges.
        (0, "零元整"),
        (1, "壹分"),
        (10, "壹角整"),
        (11, "壹角壹分"),
        (100, "壹元整"),
        (1000, "壹拾元整"),
        (1001, "壹拾元零壹分"),
        (1010, "壹拾元零壹角整"),
        (10000000, "壹拾万元整"),
        (10000500, "壹拾万零伍元整"),
        (10_0000_0000_00, "壹拾亿元整"),
        (1_0000_0001_00, "壹亿零壹元整"),
        (1_0001_0000_00, "壹亿零壹万元整"),
        (1_2345_0000_0000_00, "壹万贰仟叁佰肆拾伍亿元整"),
        (-120005, "负壹仟贰佰元零伍分"),
        (10**18 - 1, "玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    ],
)
def test_examples(amount_minor: int, words: str) -> None:
    assert in_capitals(amount_minor) == words


@given(amount_minor=AMOUNTS)
@example(10**17)
@example(100_0000_0000_00)
def test_reading_the_words_gives_the_amount(amount_minor: int) -> None:
    assert read(in_capitals(amount_minor)) == amount_minor


@given(amount_minor=AMOUNTS)
def test_nothing_can_be_put_in_or_added(amount_minor: int) -> None:
    words = in_capitals(amount_minor)

    assert words.endswith(("整", "分"))
    assert "零零" not in words
    assert not any(f"零{unit}" in words for unit in "拾佰仟万亿角分")
    assert amount_minor == 0 or not words.startswith("零")


@given(one=AMOUNTS, other=AMOUNTS)
def test_different_amounts_read_differently(one: int, other: int) -> None:
    assert (in_capitals(one) == in_capitals(other)) == (one == other)


@given(amount_minor=AMOUNTS.filter(bool))
def test_a_negative_amount_says_so(amount_minor: int) -> None:
    assert in_capitals(-amount_minor) == f"负{in_capitals(amount_minor)}"


@pytest.mark.parametrize("amount_minor", [10**18, -(10**18), 10**30])
def test_larger_than_any_voucher(amount_minor: int) -> None:
    with pytest.raises(ValueError, match="10"):
        in_capitals(amount_minor)


def read(words: str) -> int:
    """Return the amount that words name, in fen: the inverse, written independently."""
    yuan, mark, rest = words.removesuffix("整").rpartition("元")
    amount = number(yuan) * 100 if mark else 0
    value = 0
    for character in rest:
        if character in _DIGIT_OF:
            value = _DIGIT_OF[character]
        else:
            amount += value * {"角": 10, "分": 1}[character]
    return amount


def number(words: str) -> int:
    if "亿" in words:
        high, _, low = words.partition("亿")
        return number(high) * 10**8 + number(low)
    if "万" in words:
        high, _, low = words.partition("万")
        return number(high) * 10**4 + number(low)
    total, digit = 0, 0
    for character in words:
        if character in _DIGIT_OF:
            digit = _DIGIT_OF[character]
        else:
            total += digit * _UNIT_OF[character]
            digit = 0
    return total + digit
