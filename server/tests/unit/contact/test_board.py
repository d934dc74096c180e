"""The figures of the big screen: shares, means, places, hours."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from yuangui.domains.contact.api import PlaceFigures
from yuangui.domains.contact.model import Standing, Tally
from yuangui.domains.contact.rules import board, by_hour, figures, place_of
from yuangui.kit.org_path import ROOT, org_path

pytestmark = pytest.mark.unit

NINE = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
ONE, OTHER = org_path("/union/c01/"), org_path("/union/c02/")
TALLY = Tally(
    place=ONE,
    hour=9,
    contacts=10,
    handled=4,
    lost=1,
    abandoned=2,
    answered=6,
    in_time=5,
    wait_s=120,
    length_s=1000,
)
LATER = replace(TALLY, place=OTHER, hour=23, contacts=1, handled=0, abandoned=0, length_s=0)
LATER = replace(LATER, answered=1, in_time=0, wait_s=90)


def test_adds_up_before_it_divides() -> None:
    found = figures([TALLY, LATER])

    assert (found.contacts, found.handled, found.abandoned) == (11, 4, 2)
    assert found.in_time_percent == round(100 * 5 / 9)
    assert (found.average_wait_s, found.average_length_s) == (30, 250)


def test_has_no_share_and_no_mean_of_nobody() -> None:
    found = figures([])

    assert (found.contacts, found.handled, found.abandoned) == (0, 0, 0)
    assert found.in_time_percent is None
    assert (found.average_wait_s, found.average_length_s) == (None, None)


def test_counts_whoever_left_against_the_share() -> None:
    left = replace(TALLY, answered=0, in_time=0, abandoned=3)

    assert figures([left]).in_time_percent == 0


def test_spreads_contacts_over_the_hours_of_a_day() -> None:
    counts = by_hour([TALLY, LATER, replace(LATER, hour=9)])

    assert len(counts) == 24
    assert (counts[9], counts[23], sum(counts)) == (11, 1, 12)


@pytest.mark.parametrize(
    ("path", "depth", "place"),
    [
        ("/union/c05/b02/v03/", 2, "/union/c05/"),
        ("/union/c05/b02/v03/", 3, "/union/c05/b02/"),
        ("/union/c05/", 2, "/union/c05/"),
        ("/union/", 2, "/union/"),
        (ROOT, 2, "/"),
    ],
)
def test_a_place_is_the_first_levels_of_a_path(path: str, depth: int, place: str) -> None:
    assert place_of(org_path(path), depth=depth) == place


def test_puts_moment_and_day_of_a_place_together() -> None:
    earlier = NINE - timedelta(minutes=5)
    found = board(
        standing=[
            Standing(place=ONE, waiting=2, in_call=0, recall=0, oldest_at=NINE),
            Standing(place=OTHER, waiting=1, in_call=1, recall=2, oldest_at=earlier),
        ],
        today=[TALLY],
        last_week=[],
        all_day_last_week=[LATER],
    )

    assert (found.waiting, found.in_call, found.oldest_at) == (3, 1, earlier)
    assert found.places == {
        ONE: PlaceFigures(waiting=2, handled=4),
        OTHER: PlaceFigures(waiting=1, in_call=1),
    }
    assert (sum(found.by_hour), found.by_hour_last_week[23]) == (10, 1)
