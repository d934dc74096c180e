"""How lines become a report."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from yuangui.domains.queue.api import Load, answered_within, seats_needed
from yuangui.domains.report.model import (
    By,
    Figures,
    HalfHour,
    HalfHourLine,
    Line,
    Period,
    QueueDay,
    Report,
    Row,
    Spell,
)

SLOTS = 48


def report_of(lines: Sequence[Line], *, spell: Spell, by: By) -> Report:
    """Return the report that lines make; who answered most comes first, quiet periods are kept."""
    nothing = Figures()
    named = [line for line in lines if line.subject is not None]
    now = {line.subject: line.figures for line in named if not line.is_before}
    before = {line.subject: line.figures for line in named if line.is_before}
    dated = {line.period: line.figures for line in lines if line.period and not line.is_before}
    whole = {
        line.is_before: line.figures
        for line in lines
        if line.subject is None and line.period is None
    }
    rows = [
        Row(
            subject=subject,
            figures=now.get(subject, nothing),
            before=before.get(subject, nothing),
        )
        for subject in sorted({line.subject for line in named if line.subject is not None})
    ]
    return Report(
        total=whole.get(False, nothing),
        before=whole.get(True, nothing),
        rows=sorted(rows, key=lambda row: -row.figures.answered),
        periods=[
            Period(start=start, figures=dated.get(start, nothing))
            for start in _starts(spell, by=by)
        ],
    )


def start_of(day: date, *, by: By) -> date:
    """Return the first day of the period in which a day lies."""
    if by is By.MONTH:
        return day.replace(day=1)
    return day - timedelta(days=day.weekday()) if by is By.WEEK else day


def _starts(spell: Spell, *, by: By) -> Iterator[date]:
    start = start_of(spell.first, by=by)
    while start <= spell.last:
        yield start
        start = start_of(start + timedelta(days={"day": 1, "week": 7, "month": 31}[by]), by=by)


def queue_days(lines: Sequence[HalfHourLine]) -> Sequence[QueueDay]:
    """Return each queue's day against the mean of the weeks before in which anybody came."""
    weeks = {line.weeks_ago for line in lines if line.weeks_ago}
    return [
        QueueDay(queue=queue, half_hours=_half_hours(lines, queue, weeks=len(weeks)))
        for queue in sorted({line.queue for line in lines})
    ]


def _half_hours(lines: Sequence[HalfHourLine], queue: str, *, weeks: int) -> Sequence[HalfHour]:
    own = [line for line in lines if line.queue == queue]
    past = [line for line in own if line.weeks_ago]
    finished = sum(line.finished for line in past)
    handling_s = sum(line.handling_s for line in past) / finished if finished else 0.0
    came = Counter[int]()
    for line in past:
        came[line.slot] += line.contacts
    today = {line.slot: line for line in own if not line.weeks_ago}
    return [
        _half_hour(today.get(slot), came[slot] / weeks if weeks else None, handling_s)
        for slot in range(SLOTS)
    ]


def _half_hour(today: HalfHourLine | None, expected: float | None, handling_s: float) -> HalfHour:
    seats = promised = None
    if expected is not None and handling_s:
        load = Load(per_h=2 * expected, handling_s=handling_s)
        seats = seats_needed(load)
        promised = round(100 * answered_within(load, seats=seats)) if expected else None
    return HalfHour(
        contacts=0 if today is None else today.contacts,
        in_time_percent=round(100 * today.in_time / today.over) if today and today.over else None,
        expected=expected,
        seats=seats,
        promised_percent=promised,
    )
