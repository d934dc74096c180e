"""Opening hours: spans, midnight, days that are different, clocks that leap."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import hypothesis
import msgspec
import pytest
from hypothesis import strategies as st

from yuangui.domains.queue.model.hours import DayException, Hours, Span, flaws
from yuangui.domains.queue.rules.hours import is_open, moment, openings, opens_at
from yuangui.domains.queue.rules.said import said

pytestmark = pytest.mark.unit

BANK, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
WORKDAY = (Span(opens="08:30", closes="12:00"), Span(opens="14:00", closes="17:30"))
OFFICE = Hours(
    weekly=(*([WORKDAY] * 5), (), ()),
    exceptions=(
        DayException(first=date(2026, 10, 1), last=date(2026, 10, 7), note="国庆节"),
        DayException(first=date(2026, 10, 10), last=date(2026, 10, 10), spans=WORKDAY, note="调休"),
    ),
)
NIGHT = Hours(
    weekly=tuple([(Span(opens="00:00", closes="06:00"), Span(opens="22:00", closes="24:00"))] * 7)
)


def at(text: str, zone: ZoneInfo = BANK) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2026-09-28T08:29:59", "2026-09-28T08:30:00"),
        ("2026-09-28T08:30:00", "2026-09-28T08:30:00"),
        ("2026-09-28T11:59:59", "2026-09-28T11:59:59"),
        ("2026-09-28T12:00:00", "2026-09-28T14:00:00"),
        ("2026-09-28T17:30:00", "2026-09-29T08:30:00"),
        ("2026-09-25T18:00:00", "2026-09-28T08:30:00"),
        ("2026-09-30T17:30:00", "2026-10-08T08:30:00"),
        ("2026-10-09T20:00:00", "2026-10-10T08:30:00"),
    ],
)
def test_opens_at_the_next_span_that_counts(now: str, opens: str) -> None:
    assert opens_at(OFFICE, now=at(now).astimezone(UTC), zone=BANK) == at(opens)
    assert is_open(OFFICE, now=at(now), zone=BANK) is (now == opens)


def test_without_hours_it_is_always_open() -> None:
    assert is_open(None, now=at("2026-10-01T03:00:00"), zone=BANK)


def test_a_night_is_one_spell_over_midnight() -> None:
    found = list(openings(NIGHT, since=at("2026-03-02T23:00:00"), zone=BANK, days=1))

    assert found == [(at("2026-03-02T22:00:00"), at("2026-03-03T00:00:00"))]
    two = list(openings(NIGHT, since=at("2026-03-02T23:00:00"), zone=BANK, days=2))
    assert two[0] == (at("2026-03-02T22:00:00"), at("2026-03-03T06:00:00"))
    assert is_open(NIGHT, now=at("2026-03-03T00:00:00"), zone=BANK)
    assert not is_open(NIGHT, now=at("2026-03-03T06:00:00"), zone=BANK)


def test_the_same_moment_is_judged_by_the_clock_of_the_bank() -> None:
    moment_ = datetime(2026, 9, 28, 1, 0, tzinfo=UTC)

    assert is_open(OFFICE, now=moment_, zone=BANK)
    assert not is_open(OFFICE, now=moment_, zone=BERLIN)


def test_an_hour_that_is_leapt_over_counts_after_the_leap() -> None:
    night = Hours(weekly=tuple([(Span(opens="02:30", closes="05:00"),)] * 7))

    opens = opens_at(night, now=at("2026-03-29T00:00:00", BERLIN), zone=BERLIN)

    assert opens == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert opens is not None
    assert opens.strftime("%H:%M") == "03:30"


def test_an_hour_that_comes_twice_counts_once() -> None:
    night = Hours(weekly=tuple([(Span(opens="01:00", closes="02:30"),)] * 7))
    (first, *_) = openings(night, since=at("2026-10-25T00:00:00", BERLIN), zone=BERLIN, days=1)

    assert first == (
        datetime(2026, 10, 24, 23, 0, tzinfo=UTC),
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    )


def test_hours_that_never_open_have_no_next_time() -> None:
    never = Hours(weekly=((),) * 7)

    assert opens_at(never, now=at("2026-09-28T08:29:59"), zone=BANK) is None


@pytest.mark.parametrize(
    ("hours", "where"),
    [
        (Hours(weekly=((Span(opens="09:00", closes="09:00"),), *((),) * 6)), "09:00-09:00"),
        (Hours(weekly=((), (WORKDAY[1], WORKDAY[0]), *((),) * 5)), "14:00-17:30, 08:30-12:00"),
        (
            msgspec.structs.replace(
                OFFICE,
                exceptions=(
                    *OFFICE.exceptions,
                    DayException(first=date(2026, 10, 7), last=date(2026, 10, 8)),
                ),
            ),
            "2026-10-01..2026-10-07, 2026-10-07..2026-10-08",
        ),
        (
            Hours(
                weekly=((),) * 7,
                exceptions=(DayException(first=date(2026, 2, 2), last=date(2026, 2, 1)),),
            ),
            "2026-02-02..2026-02-01",
        ),
    ],
)
def test_says_what_does_not_hold_together(hours: Hours, where: str) -> None:
    assert list(flaws(hours)) == [where]


def test_is_said_in_figures() -> None:
    assert said(OFFICE) == (
        "[1-5] 08:30-12:00, 14:00-17:30 [6-7] ✕ [2026-10-01..2026-10-07] ✕ (国庆节)"
        " [2026-10-10] 08:30-12:00, 14:00-17:30 (调休)"
    )


minutes = st.integers(0, 1440)
spans = st.lists(minutes, unique=True, max_size=6).map(
    lambda found: tuple(
        Span(opens=clock(first), closes=clock(last))
        for first, last in zip(sorted(found)[::2], sorted(found)[1::2], strict=False)
    )
)
weeks = st.lists(spans, min_size=7, max_size=7).map(lambda days: Hours(weekly=tuple(days)))
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(  # noqa: DTZ001 - made aware at once
    lambda found: found.replace(tzinfo=UTC)
)


def clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


@hypothesis.given(hours=weeks, now=moments, zone=st.sampled_from([BANK, BERLIN]))
@hypothesis.settings(max_examples=150, deadline=None)
def test_it_is_open_just_from_its_opening_on(hours: Hours, now: datetime, zone: ZoneInfo) -> None:
    opens = opens_at(hours, now=now, zone=zone)

    assert list(flaws(hours)) == []
    assert is_open(hours, now=now, zone=zone) is (opens == now)
    if opens is not None and opens > now:
        assert is_open(hours, now=opens, zone=zone)
        assert not is_open(hours, now=opens - timedelta(seconds=1), zone=zone)


@hypothesis.given(hours=weeks, now=moments)
@hypothesis.settings(max_examples=100, deadline=None)
def test_where_no_clock_leaps_a_moment_is_open_by_its_wall_time(
    hours: Hours, now: datetime
) -> None:
    wall = now.astimezone(BANK)
    spans_today = hours.spans_on(wall.date())

    expected = any(
        moment(wall.date(), each.opens, BANK) <= now < moment(wall.date(), each.closes, BANK)
        for each in spans_today
    )
    assert is_open(hours, now=now, zone=BANK) is expected
