"""How many seats a load needs."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuangui.domains.queue.rules.staffing import (
    Load,
    answered_within,
    erlang_b,
    erlang_c,
    seats_needed,
)

pytestmark = pytest.mark.unit

loads = st.builds(
    Load, per_h=st.floats(0.5, 20_000, allow_nan=False), handling_s=st.floats(10, 900)
)


def test_needs_as_many_as_the_textbook() -> None:
    # 100 calls in half an hour of three minutes each: ten erlangs.
    load = Load(per_h=200, handling_s=180)

    assert load.erlangs == pytest.approx(10)
    assert seats_needed(load, share=0.8, within_s=20) == 14
    assert answered_within(load, seats=14, within_s=20) == pytest.approx(0.888, abs=0.001)


@pytest.mark.parametrize(("seats", "erlangs"), [(1, 0.5), (4, 3.2), (12, 10.0), (20, 19.5)])
def test_is_what_the_closed_formulas_say(seats: int, erlangs: float) -> None:
    terms = [erlangs**each / math.factorial(each) for each in range(seats)]
    last = erlangs**seats / math.factorial(seats)
    spread = last * seats / (seats - erlangs)

    assert erlang_b(seats=seats, erlangs=erlangs) == pytest.approx(last / (sum(terms) + last))
    assert erlang_c(seats=seats, erlangs=erlangs) == pytest.approx(spread / (sum(terms) + spread))


def test_one_seat_is_as_busy_as_it_is_loaded() -> None:
    assert erlang_c(seats=1, erlangs=0.3) == pytest.approx(0.3)


def test_nobody_is_answered_in_time_by_seats_that_never_catch_up() -> None:
    load = Load(per_h=200, handling_s=180)

    assert erlang_c(seats=10, erlangs=load.erlangs) == 1
    assert answered_within(load, seats=10) == 0


def test_nobody_who_comes_needs_nobody() -> None:
    nobody = Load(per_h=0, handling_s=180)

    assert seats_needed(nobody) == 0
    assert answered_within(nobody, seats=0) == 1


@given(load=loads, share=st.floats(0.1, 0.99), within_s=st.floats(1, 120))
def test_one_seat_less_would_break_the_promise(load: Load, share: float, within_s: float) -> None:
    seats = seats_needed(load, share=share, within_s=within_s)

    assert answered_within(load, seats=seats, within_s=within_s) >= share
    assert answered_within(load, seats=seats - 1, within_s=within_s) < share
