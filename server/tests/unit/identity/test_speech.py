"""Texts as they are spoken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuangui.adapters.speech_espeak.adapter import pinyin
from yuangui.adapters.speech_espeak.words import spoken, whole

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "零"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (105, "一百零五"),
        (110, "一百一十"),
        (2002, "两千零二"),
        (12345, "一万两千三百四十五"),
        (100_000, "十万"),
        (100_005, "十万零五"),
        (1_000_000, "一百万"),
        (10_010_010, "一千零一万零一十"),
        (100_000_000, "一亿"),
        (100_010_000, "一亿零一万"),
    ],
)
def test_numbers_are_said_in_words(number: int, words: str) -> None:
    assert whole(number) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("转账12,345.60元", "转账一万两千三百四十五元六角"),
        ("余额0.05元", "余额零元零五分"),
        ("¥100元", "一百元"),
        ("尾号8421的卡", "尾号八四二一的卡"),
        ("热线95588", "热线九五五八八"),
        ("2026年11月24日", "二零二六年十一月二十四日"),
        ("2026-01-07", "二零二六年一月七日"),
        ("利率3.25%", "利率百分之三点二五"),
        ("卡号6217 **** 4821", "卡号六千两百一十七  四千八百二十一"),
        ("输入PIN", "输入P I N"),
    ],
)
def test_texts_are_said_in_words(text: str, words: str) -> None:
    assert spoken(text) == words


@given(st.text(max_size=200))
def test_nothing_that_can_be_typed_breaks_the_voice(text: str) -> None:
    assert not any(character in "0123456789" for character in spoken(text) if character.isascii())


def test_heteronyms_are_read_as_a_bank_reads_them() -> None:
    assert pinyin("银行，重庆。") == "yin2 hang2 , chong2 qing4 ."
