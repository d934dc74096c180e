"""How many seats a load needs. Pure: no clock, no store.

A. K. Erlang, "Solution of some problems in the theory of probabilities of significance in automatic
telephone exchanges" (1917): formula B for seats at which nobody waits, formula C for seats at which
everybody waits until served. Both are computed by the recursion over the number of seats, as in
R. B. Cooper, "Introduction to Queueing Theory" (1981), chapter 3, which loses no digits.
"""

import math
from itertools import count
from typing import NamedTuple

SHARE, WITHIN_S = 0.8, 20.0


class Load(NamedTuple):
    """Customers who come, and for how long each takes a seat, its work afterwards included."""

    per_h: float
    handling_s: float

    @property
    def erlangs(self) -> float:
        """Return how many seats would be busy if everybody were served at once."""
        return self.per_h * self.handling_s / 3600


def erlang_b(*, seats: int, erlangs: float) -> float:
    """Return the share of customers who find every seat busy, if those go elsewhere at once."""
    blocked = 1.0
    for number in range(1, seats + 1):
        blocked = erlangs * blocked / (number + erlangs * blocked)
    return blocked


def erlang_c(*, seats: int, erlangs: float) -> float:
    """Return the share of customers who wait at all, if everybody waits: 1 when seats are short."""
    return _waits(seats, erlangs, erlang_b(seats=seats, erlangs=erlangs))


def answered_within(load: Load, *, seats: int, within_s: float = WITHIN_S) -> float:
    """Return the share of customers who wait no longer than so many seconds."""
    waits = erlang_c(seats=seats, erlangs=load.erlangs)
    return _answered(load, seats, waits, within_s)


def seats_needed(load: Load, *, share: float = SHARE, within_s: float = WITHIN_S) -> int:
    """Return the least number of seats at which such a share waits no longer than that."""
    assert 0 <= share < 1
    if load.erlangs == 0:
        return 0
    blocked = 1.0
    for seats in count(1):
        blocked = load.erlangs * blocked / (seats + load.erlangs * blocked)
        waits = _waits(seats, load.erlangs, blocked)
        if seats > load.erlangs and _answered(load, seats, waits, within_s) >= share:
            return seats
    raise AssertionError


def _waits(seats: int, erlangs: float, blocked: float) -> float:
    if erlangs >= seats:
        return 1.0 if erlangs else 0.0
    return blocked / (1 - erlangs / seats * (1 - blocked))


def _answered(load: Load, seats: int, waits: float, within_s: float) -> float:
    if load.erlangs >= seats:
        return 0.0 if load.erlangs else 1.0
    return 1 - waits * math.exp(-(seats - load.erlangs) * within_s / load.handling_s)
