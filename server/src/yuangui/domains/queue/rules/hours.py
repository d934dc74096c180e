"""When a queue is open. Pure: the moment and the bank's zone are handed in.

Spans are on the wall clock. An hour that the clock shows twice counts from its first time on and up
to its first time; one that the clock leaps over is counted after the leap.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from yuangui.domains.queue.model.hours import MIDNIGHT, Hours

# Whoever is closed for longer names no day of opening.
AHEAD_MAX_DAYS = 400
_DAY = timedelta(days=1)


def openings(
    hours: Hours, *, since: datetime, zone: tzinfo, days: int
) -> Iterator[tuple[datetime, datetime]]:
    """Yield when a queue opens and closes, in UTC, from a moment on, for so many days.

    A span that is under way is the first; spans that touch are one.
    """
    begins: datetime | None = None
    ends = since
    first = since.astimezone(zone).date() - _DAY
    for number in range(days + 1):
        day = first + number * _DAY
        for span in hours.spans_on(day):
            opens_at, closes_at = moment(day, span.opens, zone), moment(day, span.closes, zone)
            if closes_at <= opens_at or closes_at <= since:
                continue
            if begins is not None and opens_at <= ends:
                ends = max(ends, closes_at)
                continue
            if begins is not None:
                yield begins, ends
            begins, ends = opens_at, closes_at
    if begins is not None:
        yield begins, ends


def is_open(hours: Hours | None, *, now: datetime, zone: tzinfo) -> bool:
    """Return whether a queue takes customers at a moment."""
    if hours is None:
        return True
    return any(opens_at <= now for opens_at, _ in openings(hours, since=now, zone=zone, days=1))


def opens_at(hours: Hours | None, *, now: datetime, zone: tzinfo) -> datetime | None:
    """Return when a queue takes customers next, in the bank's zone: now, if it is open.

    None: not within ``AHEAD_MAX_DAYS``.
    """
    if hours is None:
        return now.astimezone(zone)
    found = next(openings(hours, since=now, zone=zone, days=AHEAD_MAX_DAYS), None)
    return None if found is None else max(found[0], now).astimezone(zone)


def moment(day: date, wall_time: str, zone: tzinfo) -> datetime:
    """Return the moment, in UTC, at which the wall clock shows a time of a day."""
    if wall_time == MIDNIGHT:
        day, wall_time = day + _DAY, "00:00"
    hour, _, minute = wall_time.partition(":")
    at = time(int(hour), int(minute))
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)
