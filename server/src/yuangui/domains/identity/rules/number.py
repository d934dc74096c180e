"""The citizen's number: GB 11643-1999."""

import re
from datetime import date
from typing import Literal

_FORM = re.compile(r"[1-9]\d{16}[\dX]", re.ASCII)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"


def is_well_formed(number: str) -> bool:
    """Return whether form, birth date and check character (ISO 7064 MOD 11-2) are right."""
    if not _FORM.fullmatch(number) or birth_on(number) is None:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return number[17] == _CHECK_CHARACTERS[total % 11]


def birth_on(number: str) -> date | None:
    """Return the birth date in the number, or None if there is no such day."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def sex(number: str) -> Literal["female", "male"]:
    """Return the sex: the last digit of the sequence is odd for men."""
    return "male" if int(number[16]) % 2 else "female"


def masked(number: str) -> str:
    """Return the number as it may be shown to who needs no more: ``539***********2044``."""
    return number[:3] + "*" * (len(number) - 7) + number[-4:] if len(number) > 7 else "*" * 7
