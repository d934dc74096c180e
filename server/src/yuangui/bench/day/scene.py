"""A union for a day: its institutions, its routing plan, and the seats that its shifts open."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from yuangui.bench.queue.scene import UNION, Scene
from yuangui.domains.queue.model.plan import (
    GENERAL,
    Plan,
    PriorityClass,
    Profile,
    Queue,
    QueueStep,
    ServedQueue,
)
from yuangui.domains.queue.rules.staffing import WITHIN_S, Load, answered_within, erlang_b
from yuangui.domains.queue.rules.staffing import seats_needed as needed
from yuangui.kit.org_path import OrgPath

OPENS_AT = datetime(2030, 1, 7, 8, 0, tzinfo=UTC)
SLOT_S = 1800
#: How many come in each half hour from eight to eight, as parts of each other: two peaks and lunch.
CURVE = (3, 5, 8, 10, 11, 11, 10, 8, 6, 6, 8, 10, 11, 11, 10, 9, 8, 7, 6, 5, 4, 4, 3, 2)

RING_S, SERVICE_S, SERVICE_CV, WRAP_UP_S = 3.0, 180.0, 0.8, 30.0
MISSED_SHARE, MISSED_S, REFUSED_SHARE, REFUSED_S = 0.01, 60.0, 0.005, 30.0
OFFER_S = 20.0
#: What one contact takes of a seat, with the offers that nobody takes and their breaks.
HANDLING_S = (
    RING_S
    + SERVICE_S
    + WRAP_UP_S
    + MISSED_SHARE * (OFFER_S + MISSED_S)
    + REFUSED_SHARE * (RING_S + REFUSED_S)
)
#: So much of a county's load is met by seats of its own; they are nearly always busy.
OWN_SHARE = 0.5
OWN_FIRST_S = 3

YI, SIGN = "language.yi", "sign"
#: One county in so many speaks it, and one seat of the pool in so many knows signs.
YI_COUNTIES, SIGN_SEATS = 10, 5
_NAMES = {"zh-CN": "测量", "en": "Bench"}


@dataclass(frozen=True, kw_only=True)
class Day:
    """What is the same in every run of one size.

    Attributes:
        first_slot: the half hour of ``CURVE`` at which the day begins.
        slots: the number of half hours during which customers come.
    """

    counties: int = 92
    seats: int = 2000
    contacts: int = 200_000
    first_slot: int = 0
    slots: int = len(CURVE)
    seed: int = 11

    @cached_property
    def curve(self) -> Sequence[int]:
        """Return the half hours that are played."""
        return CURVE[self.first_slot : self.first_slot + self.slots]

    @property
    def length_s(self) -> int:
        """Return for how long customers come."""
        return SLOT_S * len(self.curve)

    @cached_property
    def weights(self) -> Mapping[OrgPath, float]:
        """Return the share of customers of each county; the largest has ten times the smallest."""
        chance = random.Random(self.seed)
        raw = [10 ** chance.random() for _ in range(self.counties)]
        return {
            OrgPath(f"{UNION}c{number:02d}/"): each / sum(raw)
            for number, each in enumerate(raw, start=1)
        }

    @cached_property
    def yi(self) -> frozenset[OrgPath]:
        """Return the counties in which many speak Yi."""
        return frozenset(list(self.weights)[::YI_COUNTIES])

    def load(self, slot: int) -> Load:
        """Return what comes in a half hour."""
        here = self.contacts * self.curve[slot] / sum(self.curve)
        return Load(per_h=here * 3600 / SLOT_S, handling_s=HANDLING_S)

    @cached_property
    def shifts(self) -> "Shifts":
        """Return the shift plan."""
        return Shifts.of(self)

    @cached_property
    def stage(self) -> Scene:
        """Return the routing plan and every seat; each place has more than ever sit there."""
        spare = self.seats / self.shifts.most
        assert spare > 1, "the shift plan needs more seats than there are"
        seats: list[tuple[str, OrgPath, str]] = []
        for place in self.weights:
            profile = "county_yi" if place in self.yi else "county"
            count = int(max(self.shifts.own[place]) * spare)
            seats += [(f"stf_{len(seats) + each:05d}", place, profile) for each in range(count)]
        for each in range(len(seats), self.seats):
            seats.append((f"stf_{each:05d}", UNION, "signs" if each % SIGN_SEATS == 0 else GENERAL))
        return Scene(plan=PLAN, seats=seats)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shifts:
    """How many seats are open in each half hour, in each county and in the union's pool.

    Attributes:
        promised: for each half hour the share that the formulas promise within 20 seconds.
    """

    own: Mapping[OrgPath, Sequence[int]]
    pool: Sequence[int]
    promised: Sequence[float]

    @classmethod
    def of(cls, day: Day) -> "Shifts":
        """Make the plan: 80 % within 20 seconds of those whom no own seat takes at once."""
        own: dict[OrgPath, list[int]] = {place: [] for place in day.weights}
        pool, promised = [], []
        for slot in range(len(day.curve)):
            load = day.load(slot)
            over = 0.0
            for place, weight in day.weights.items():
                there = weight * load.erlangs
                seats = int(OWN_SHARE * there)
                own[place].append(seats)
                over += there * erlang_b(seats=seats, erlangs=there)
            rest = Load(per_h=over / load.handling_s * 3600, handling_s=load.handling_s)
            within_s = WITHIN_S - RING_S - OWN_FIRST_S
            pool.append(needed(rest, within_s=within_s))
            late = 1 - answered_within(rest, seats=pool[-1], within_s=within_s)
            promised.append(1 - late * over / load.erlangs)
        return cls(own=own, pool=pool, promised=promised)

    @property
    def most(self) -> int:
        """Return the largest number of seats open at once."""
        return max(self.total(slot) for slot in range(len(self.pool)))

    def total(self, slot: int) -> int:
        """Return how many seats are open in a half hour."""
        return self.pool[slot] + sum(each[slot] for each in self.own.values())

    def at(self, place: OrgPath) -> Sequence[int]:
        """Return how many seats of a place are open in each half hour."""
        return self.pool if place == UNION else self.own[place]


PLAN = Plan(
    classes=(
        PriorityClass(id="recall", names=_NAMES, head_start_s=1800),
        PriorityClass(id="elderly", names=_NAMES, head_start_s=600),
    ),
    queues=(
        Queue(
            id=GENERAL,
            names=_NAMES,
            last_seat_s=OWN_FIRST_S,
            wish_s=8,
            steps=(QueueStep(depth=2, for_s=OWN_FIRST_S), QueueStep()),
        ),
    ),
    profiles=tuple(
        Profile(id=name, names=_NAMES, queues=(ServedQueue(queue=GENERAL),), skills=skills)
        for name, skills in (
            (GENERAL, {}),
            ("signs", {SIGN: 3, YI: 3}),
            ("county", {}),
            ("county_yi", {YI: 4}),
        )
    ),
)
