"""What a report is asked and what it says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from yuangui.domains.report.errors import SpellRefused

# A year and the days that a week or month may stand out of it.
DAYS_MAX = 400


class By(StrEnum):
    """How days are put together to periods; weeks begin on Monday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Per(StrEnum):
    """What the rows of a report are about."""

    SEAT = "seat"
    PLACE = "place"
    SERVICE = "service"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """Whole days in the bank's own time zone, first and last included.

    Raises:
        SpellRefused: it ends before it begins, or is longer than a report may be.
    """

    first: date
    last: date
    zone: ZoneInfo

    def __post_init__(self) -> None:
        if not 1 <= self.days <= DAYS_MAX or self.first.year < 2000 or self.last.year > 2999:
            raise SpellRefused(days_max=DAYS_MAX)

    @property
    def days(self) -> int:
        """Return how many days it has."""
        return (self.last - self.first).days + 1

    @property
    def before(self) -> datetime:
        """Return when the spell of equal length before this one begins."""
        return self._midnight(self.first - timedelta(days=self.days))

    @property
    def since(self) -> datetime:
        """Return when it begins."""
        return self._midnight(self.first)

    @property
    def until(self) -> datetime:
        """Return the moment after its end."""
        return self._midnight(self.last + timedelta(days=1))

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time.min, tzinfo=self.zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How contacts that were opened in one spell went. A mean of nobody is None.

    Attributes:
        in_time: answered within 20 s.
        abandoned: ended while they waited, but not to be called back.
        callbacks: ended while they waited, to be called back.
        lost: cut off in the call, and did not call again in time.
        missed, refused: offers that a seat let go by, or gave back.
        wait_s, wait_p90_s: seconds until the answer, mean and 90th percentile of all answered.
        talk_s: mean seconds from answer to end, of all but the lost.
        wrap_up_s: mean seconds from the end to the teller's last word.
        rating: mean of the customers' stars.
    """

    contacts: int = 0
    answered: int = 0
    in_time: int = 0
    abandoned: int = 0
    callbacks: int = 0
    lost: int = 0
    missed: int = 0
    refused: int = 0
    wait_s: float | None = None
    wait_p90_s: float | None = None
    talk_s: float | None = None
    wrap_up_s: float | None = None
    rating: float | None = None

    @property
    def in_time_percent(self) -> int | None:
        """Return the share answered within 20 s, of all answered or left while waiting."""
        over = self.answered + self.abandoned
        return round(100 * self.in_time / over) if over else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of the reading: of a subject, of a period, or of all where both are None."""

    is_before: bool
    subject: str | None
    period: date | None
    figures: Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One subject now and in the spell before."""

    subject: str
    figures: Figures
    before: Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """One day, week or month, by its first day."""

    start: date
    figures: Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A spell in total, row by row, and period by period."""

    total: Figures
    before: Figures
    rows: Sequence[Row]
    periods: Sequence[Period]


class HalfHourLine(NamedTuple):
    """What came into one queue in one half hour of a day, so many weeks ago.

    Attributes:
        slot: whole half hours since midnight in the bank's own time zone, 0 to 47.
        over: answered, or left while waiting.
        in_time: answered within 20 s.
        handling_s: seconds at a seat, the work afterwards included, of all finished together.
    """

    queue: str
    weeks_ago: int
    slot: int
    contacts: int
    over: int
    in_time: int
    finished: int
    handling_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfHour:
    """One half hour of a queue: what came, against what was to be expected.

    Attributes:
        expected: mean of the same weekday in the last four weeks; None: there were none.
        seats: how many seats that needs for eight in ten to be answered within 20 s.
        promised_percent: how many are then answered within 20 s.
        in_time_percent: how many were; None: nobody has been answered or has left yet.
    """

    contacts: int = 0
    in_time_percent: int | None = None
    expected: float | None = None
    seats: int | None = None
    promised_percent: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueDay:
    """One queue's day in 48 half hours."""

    queue: str
    half_hours: Sequence[HalfHour]
