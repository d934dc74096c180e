"""A day against its weekday in the weeks before."""

import pytest

from yuangui.domains.queue.api import Load, answered_within, seats_needed
from yuangui.domains.report.model import HalfHourLine
from yuangui.domains.report.rules import queue_days

pytestmark = pytest.mark.unit

NINE = 18


def line(
    weeks_ago: int, *, contacts: int, slot: int = NINE, queue: str = "general"
) -> HalfHourLine:
    return HalfHourLine(
        queue=queue,
        weeks_ago=weeks_ago,
        slot=slot,
        contacts=contacts,
        over=contacts,
        in_time=contacts // 2,
        finished=contacts,
        handling_s=300.0 * contacts,
    )


def test_expects_the_mean_of_the_weeks_in_which_anybody_came() -> None:
    (day,) = queue_days([line(1, contacts=10), line(2, contacts=20), line(0, contacts=4)])

    nine = day.half_hours[NINE]
    assert len(day.half_hours) == 48
    assert (nine.contacts, nine.expected, nine.in_time_percent) == (4, 15, 50)
    load = Load(per_h=30, handling_s=300)
    assert nine.seats == seats_needed(load)
    assert nine.promised_percent == round(100 * answered_within(load, seats=nine.seats))
    assert nine.promised_percent >= 80


def test_an_hour_in_which_nobody_is_expected_needs_nobody() -> None:
    (day,) = queue_days([line(1, contacts=10)])

    ten = day.half_hours[NINE + 2]
    assert (ten.expected, ten.seats, ten.promised_percent, ten.in_time_percent) == (
        0,
        0,
        None,
        None,
    )


def test_without_a_past_nothing_is_expected() -> None:
    (day,) = queue_days([line(0, contacts=3)])

    nine = day.half_hours[NINE]
    assert (nine.contacts, nine.expected, nine.seats) == (3, None, None)


def test_each_queue_has_a_day_of_its_own() -> None:
    days = queue_days([line(0, contacts=3), line(1, contacts=8, queue="loans")])

    assert [(each.queue, each.half_hours[NINE].expected) for each in days] == [
        ("general", 0),
        ("loans", 8),
    ]
