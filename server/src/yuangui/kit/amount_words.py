"""Amounts in Chinese capitals (大写), as payment documents demand.

The rules are those of the People's Bank of China for filling in bills and settlement vouchers
(支付结算办法, annex 1). Where they leave a choice, 零 is written and 整 closes the amount, so
that nothing can be put in or added.
"""

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ((10**8, "亿"), (10**4, "万"), (10**3, "仟"), (10**2, "佰"), (10, "拾"))
_YUAN_MAX = 10**16 - 1


def in_capitals(amount_minor: int) -> str:
    """Return an amount of renminbi, given in fen, in words: 120005 → 壹仟贰佰元零伍分.

    Raises:
        ValueError: ten quadrillion yuan or more.
    """
    yuan, rest = divmod(abs(amount_minor), 100)
    if yuan > _YUAN_MAX:
        raise ValueError(amount_minor)
    sign = "负" if amount_minor < 0 else ""
    whole = f"{_words(yuan)}元" if yuan or not rest else ""
    return sign + whole + _rest(yuan, *divmod(rest, 10))


def _rest(yuan: int, jiao: int, fen: int) -> str:
    if not jiao and not fen:
        return "整"
    gap = "零" if yuan and (not jiao or not yuan % 10) else ""
    tenths = f"{_DIGITS[jiao]}角" if jiao else ""
    return gap + tenths + (f"{_DIGITS[fen]}分" if fen else "整")


def _words(number: int) -> str:
    for value, unit in _UNITS:
        if number >= value:
            high, low = divmod(number, value)
            gap = "零" if 0 < low < value // 10 else ""
            return _words(high) + unit + gap + (_words(low) if low else "")
    return _DIGITS[number]
