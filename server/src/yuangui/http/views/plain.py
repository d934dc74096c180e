"""Text and JSON of strangers: what is let in does no harm where it is kept, shown or signed."""

import re
from collections.abc import Iterator
from typing import Any

#: Control characters, and those that turn round or hide what stands beside them (as a class of a
#: regular expression; RFC 3629 has no surrogates, and pydantic lets none in).
HIDDEN = (
    r"\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f"
    r"\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb"
)
_UNFIT = re.compile(rf"[{HIDDEN}\ud800-\udfff]")

# A signature of ten thousand points is the largest thing that a page has to say.
VALUES_MAX = 100_000
DEPTH_MAX = 12
CHARACTERS_MAX = 32_768
# Beyond these, numbers change on their way through other parties' JSON (RFC 8259, section 6).
NUMBER_MAX = 2**53 - 1


def plain_json(value: dict[str, Any]) -> dict[str, Any]:
    """Return the object as it is.

    Raises:
        ValueError: something in it cannot be kept, or there is too much of it.
    """
    for count, each in enumerate(_values(value, DEPTH_MAX)):
        if count >= VALUES_MAX:
            raise ValueError("too many values")
        if isinstance(each, str):
            _check_text(each)
        elif isinstance(each, int | float):
            _check_number(each)
    return value


def _values(value: Any, depth_left: int) -> Iterator[Any]:
    if not isinstance(value, dict | list):
        yield value
        return
    if depth_left == 0:
        raise ValueError("too deep")
    yield None
    if isinstance(value, dict):
        yield from value
    for each in value.values() if isinstance(value, dict) else value:
        yield from _values(each, depth_left - 1)


def _check_text(text: str) -> None:
    if len(text) > CHARACTERS_MAX:
        raise ValueError("a text is too long")
    if _UNFIT.search(text):
        raise ValueError("a text holds characters that cannot be kept")


def _check_number(number: float) -> None:
    # Neither infinity nor what is no number is less than anything.
    if not abs(number) <= NUMBER_MAX:
        raise ValueError("a number is too large")
