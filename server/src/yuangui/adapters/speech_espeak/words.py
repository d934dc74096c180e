"""Chinese texts as they are spoken: numbers, amounts, dates and tails of cards in words."""

import re
from decimal import Decimal

_DIGITS = "零一二三四五六七八九"
_SECTIONS = ("", "万", "亿", "万亿")
_AMOUNT = re.compile(
    r"(?:人民币|¥|￥)?\s*(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<cents>\d{1,2}))?\s*元"
)
_YEAR = re.compile(r"(?<!\d)(\d{4})(?=年)")
_DATE = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)%")
_DECIMAL = re.compile(r"(\d+)\.(\d+)")
# Tails, telephone numbers and account numbers are heard digit by digit.
_ONE_BY_ONE = re.compile(r"(?<=尾号)\s*\d+|(?<!\d)0\d*|(?<!\d)\d{5,}")
_WHOLE = re.compile(r"\d+")
_STARS = re.compile(r"\*+")
_LETTERS = re.compile(r"[A-Za-z]+")


def spoken(text: str) -> str:
    """Return a Chinese text with everything that is not a Chinese character put into words."""
    text = _STARS.sub("", text)
    text = _AMOUNT.sub(_amount, text)
    text = _DATE.sub(lambda m: f"{m[1]}年{int(m[2])}月{int(m[3])}日", text)
    text = _YEAR.sub(lambda m: _one_by_one(m[1]), text)
    text = _PERCENT.sub(lambda m: f"百分之{m[1]}", text)
    text = _DECIMAL.sub(lambda m: f"{whole(int(m[1]))}点{_one_by_one(m[2])}", text)
    text = _ONE_BY_ONE.sub(lambda m: _one_by_one(m[0]), text)
    text = _WHOLE.sub(lambda m: whole(int(m[0])), text)
    return _LETTERS.sub(lambda m: " ".join(m[0]), text)


def whole(number: int) -> str:
    """Return a whole number in words: 12345 is 一万两千三百四十五."""
    if number == 0:
        return _DIGITS[0]
    sections = []
    while number:
        number, section = divmod(number, 10_000)
        sections.append(section)
    words = ""
    for rank in reversed(range(len(sections))):
        section = sections[rank]
        if section == 0:
            continue
        is_gapped = bool(words) and (section < 1000 or sections[rank + 1] == 0)
        words += (_DIGITS[0] if is_gapped else "") + _section(section) + _SECTIONS[rank]
    return words.removeprefix("一") if words.startswith("一十") else words


def _section(number: int) -> str:
    words, has_gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit == 0:
            has_gap = has_gap or bool(words)
            continue
        two = "两" if digit == 2 and unit >= 100 else _DIGITS[digit]
        words += (_DIGITS[0] if has_gap else "") + two + name
        has_gap = False
    return words


def _amount(match: re.Match[str]) -> str:
    amount = Decimal(match["whole"].replace(",", "") + "." + (match["cents"] or "0"))
    fen = int(amount * 100)
    yuan, jiao, rest = fen // 100, fen // 10 % 10, fen % 10
    words = whole(yuan) + "元"
    if jiao:
        words += _DIGITS[jiao] + "角"
    if rest:
        words += ("" if jiao else _DIGITS[0]) + _DIGITS[rest] + "分"
    return words


def _one_by_one(digits: str) -> str:
    return "".join(_DIGITS[int(digit)] for digit in digits.strip())
