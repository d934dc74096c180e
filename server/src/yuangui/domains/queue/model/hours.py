"""When a queue is open: weekly spans, and days that are different."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Annotated

import msgspec

# A bank's holidays of a year, and extra working days around them, many times over.
EXCEPTIONS_MAX = 400
SPANS_MAX = 8
EXCEPTION_DAYS_MAX = 366
MIDNIGHT = "24:00"

#: A time on the bank's wall clock; ``24:00`` is the end of a day.
WallTime = Annotated[str, msgspec.Meta(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$")]


class Span(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of one day, from ``opens`` to before ``closes``; a night is two spans."""

    opens: WallTime
    closes: WallTime


Spans = Annotated[tuple[Span, ...], msgspec.Meta(max_length=SPANS_MAX)]


class DayException(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Days from ``first`` to ``last`` that are not like their weekday; without spans: closed."""

    first: date
    last: date
    spans: Spans = ()
    note: Annotated[str, msgspec.Meta(max_length=40)] = ""

    def covers(self, day: date) -> bool:
        """Return whether a day is one of them."""
        return self.first <= day <= self.last


class Hours(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When a queue is open, on the bank's wall clock.

    Attributes:
        weekly: the spans of each weekday, Monday first.
    """

    weekly: Annotated[tuple[Spans, ...], msgspec.Meta(min_length=7, max_length=7)]
    exceptions: Annotated[tuple[DayException, ...], msgspec.Meta(max_length=EXCEPTIONS_MAX)] = ()

    def spans_on(self, day: date) -> Sequence[Span]:
        """Return the spans of a day."""
        different = next((each for each in self.exceptions if each.covers(day)), None)
        return self.weekly[day.weekday()] if different is None else different.spans


def flaws(hours: Hours) -> Iterator[str]:
    """Yield what does not hold together: spans and days, as they stand."""
    for spans in hours.weekly:
        yield from _flaws_of_day(spans)
    for each in hours.exceptions:
        yield from _flaws_of_day(each.spans)
        if not 0 <= (each.last - each.first).days < EXCEPTION_DAYS_MAX:
            yield _days(each)
    ordered = sorted(hours.exceptions, key=lambda each: each.first)
    for earlier, later in pairwise(ordered):
        if later.first <= earlier.last:
            yield f"{_days(earlier)}, {_days(later)}"


def _flaws_of_day(spans: Sequence[Span]) -> Iterator[str]:
    for each in spans:
        if each.opens >= each.closes:
            yield f"{each.opens}-{each.closes}"
    for earlier, later in pairwise(spans):
        if later.opens < earlier.closes:
            yield f"{earlier.opens}-{earlier.closes}, {later.opens}-{later.closes}"


def _days(each: DayException) -> str:
    return f"{each.first}..{each.last}"
