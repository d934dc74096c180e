"""A report is whole days, put together and set beside the spell before."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from yuangui.domains.report.api import By, Figures, Line, Row, Spell, SpellRefused
from yuangui.domains.report.rules import report_of, start_of

pytestmark = pytest.mark.unit

ZONE = ZoneInfo("Asia/Shanghai")
MAY = Spell(first=date(2030, 5, 1), last=date(2030, 5, 31), zone=ZONE)


def line(answered: int, subject: str | None = None, **changes: object) -> Line:
    values = {"is_before": False, "period": None, **changes}
    return Line(subject=subject, figures=Figures(answered=answered), **values)  # type: ignore[arg-type]


def test_a_spell_runs_from_midnight_to_midnight_where_the_bank_is() -> None:
    assert MAY.since == datetime(2030, 4, 30, 16, tzinfo=UTC)
    assert MAY.until == datetime(2030, 5, 31, 16, tzinfo=UTC)
    assert MAY.before == datetime(2030, 3, 30, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2030, 5, 2), date(2030, 5, 1)),
        (date(2030, 5, 1), date(2031, 6, 5)),
        (date(1, 1, 1), date(1, 1, 2)),
        (date(9999, 12, 30), date(9999, 12, 31)),
    ],
)
def test_a_spell_has_an_order_and_a_bound(first: date, last: date) -> None:
    with pytest.raises(SpellRefused):
        Spell(first=first, last=last, zone=ZONE)


def test_weeks_begin_on_monday_and_months_on_the_first() -> None:
    sunday = date(2030, 5, 5)

    assert [start_of(sunday, by=by).day for by in (By.DAY, By.WEEK, By.MONTH)] == [5, 29, 1]
    weeks = report_of([], spell=MAY, by=By.WEEK).periods
    assert [(each.start.month, each.start.day) for each in weeks][:2] == [(4, 29), (5, 6)]
    assert len(weeks) == 5
    year = Spell(first=date(2030, 1, 31), last=date(2030, 12, 31), zone=ZONE)
    assert [each.start.month for each in report_of([], spell=year, by=By.MONTH).periods] == [
        *range(1, 13)
    ]


def test_whoever_answered_most_comes_first_beside_the_spell_before() -> None:
    report = report_of(
        [
            line(1, "one"),
            line(5, "two"),
            line(7, "two", is_before=True),
            line(9, "gone", is_before=True),
            line(6),
            line(16, is_before=True),
            line(6, period=date(2030, 5, 3)),
        ],
        spell=MAY,
        by=By.DAY,
    )

    nobody = Figures()
    assert report.rows == [
        Row(subject="two", figures=Figures(answered=5), before=Figures(answered=7)),
        Row(subject="one", figures=Figures(answered=1), before=nobody),
        Row(subject="gone", figures=nobody, before=Figures(answered=9)),
    ]
    assert (report.total.answered, report.before.answered) == (6, 16)
    assert [each.figures.answered for each in report.periods[:4]] == [0, 0, 6, 0]


def test_a_share_of_nobody_is_none() -> None:
    assert Figures().in_time_percent is None
    assert Figures(answered=3, in_time=3, abandoned=1).in_time_percent == 75
