"""How lines become a report."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from yuangui.domains.report.model import By, Figures, Line, Period, Report, Row, Spell


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
