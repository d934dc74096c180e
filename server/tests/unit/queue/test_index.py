"""Whom the index pairs, and in which order."""

import random
from collections.abc import Sequence
from math import inf

import pytest

from yuangui.domains.queue.model.plan import Profile, ServedQueue, Strategy
from yuangui.domains.queue.model.route import RouteStep
from yuangui.domains.queue.rules.index import Idle, Pair, RoutingIndex, Waiting
from yuangui.kit.org_path import ROOT, org_path

pytestmark = pytest.mark.unit

UNION, COUNTY, OTHER = org_path("/u/"), org_path("/u/c1/"), org_path("/u/c2/")
VILLAGE = org_path("/u/c1/b1/")
GENERAL = Profile(id="general", names={}, queues=(ServedQueue(queue="general"),))


def last(_: str, candidates: Sequence[str]) -> str:
    return candidates[-1]


@pytest.fixture
def index() -> RoutingIndex:
    return RoutingIndex(last)


def ticket(
    name: str,
    *steps: RouteStep,
    rank: float = 0,
    at: str = VILLAGE,
    strategy: Strategy = Strategy.LONGEST_IDLE,
) -> Waiting:
    return Waiting(
        id=name,
        org_path=org_path(at),
        rank=rank,
        entered=0,
        route=steps or (RouteStep(queue="general"),),
        strategy=strategy,
    )


def seat(
    name: str,
    *,
    profile: Profile = GENERAL,
    at: str = COUNTY,
    since: float = 0,
    busy_s: float = 0,
) -> Idle:
    return Idle(
        id=name,
        org_path=org_path(at),
        profile=profile,
        plan_at=ROOT,
        since=since,
        busy_s=busy_s,
    )


def pair(ticket_id: str, staff_id: str, drawn_from: tuple[str, ...] = ()) -> Pair:
    return Pair(ticket_id=ticket_id, staff_id=staff_id, drawn_from=drawn_from)


def profile(name: str, *queues: ServedQueue, skills: dict[str, int] | None = None) -> Profile:
    return Profile(id=name, names={}, queues=queues, skills=skills or {})


class TestWhoIsNext:
    def test_a_free_seat_takes_the_first_in_rank(self, index: RoutingIndex) -> None:
        for name, rank in (("b", 2), ("a", 1), ("c", 3)):
            assert index.ticket_waits(ticket(name, rank=rank), now=10) is None

        taken = [index.seat_ready(seat(name), now=10) for name in ("s1", "s2", "s3", "s4")]

        assert taken == [pair("a", "s1"), pair("b", "s2"), pair("c", "s3"), None]

    def test_a_ticket_takes_the_longest_idle_seat(self, index: RoutingIndex) -> None:
        index.seat_ready(seat("fresh", since=5), now=10)
        index.seat_ready(seat("idle", since=1), now=10)

        assert index.ticket_waits(ticket("t"), now=10) == pair("t", "idle")

    def test_the_least_busy_seat_of_today(self, index: RoutingIndex) -> None:
        index.seat_ready(seat("worked", since=1, busy_s=900), now=10)
        index.seat_ready(seat("rested", since=5, busy_s=60), now=10)

        found = index.ticket_waits(ticket("t", strategy=Strategy.LEAST_BUSY), now=10)

        assert found == pair("t", "rested")

    def test_a_draw_names_everybody_who_took_part(self, index: RoutingIndex) -> None:
        for number in range(40):
            index.seat_ready(seat(f"s{number:02d}", since=number), now=50)
        index.drop_seat("s03")

        found = index.ticket_waits(ticket("t", strategy=Strategy.RANDOM), now=50)

        longest = tuple(f"s{number:02d}" for number in range(33) if number != 3)
        assert found == pair("t", longest[-1], longest)

    def test_what_has_gone_is_not_given(self, index: RoutingIndex) -> None:
        index.ticket_waits(ticket("left"), now=10)
        index.drop_ticket("left")
        assert index.seat_ready(seat("s1"), now=10) is None
        index.drop_seat("s1")

        assert index.ticket_waits(ticket("t"), now=10) is None

    def test_a_ticket_that_comes_back_with_a_better_rank_is_first(
        self, index: RoutingIndex
    ) -> None:
        index.ticket_waits(ticket("a", rank=1), now=10)
        index.ticket_waits(ticket("b", rank=2), now=10)
        index.drop_ticket("b")
        index.ticket_waits(ticket("b", rank=-100), now=10)

        assert index.seat_ready(seat("s"), now=10) == pair("b", "s")
        assert index.seat_ready(seat("s"), now=10) == pair("a", "s")


class TestReach:
    def test_a_seat_serves_its_own_institution_and_below(self, index: RoutingIndex) -> None:
        index.ticket_waits(ticket("t", at=VILLAGE), now=10)

        assert index.seat_ready(seat("stranger", at=OTHER), now=10) is None
        assert index.seat_ready(seat("pool", at=UNION), now=10) == pair("t", "pool")

    def test_the_own_county_is_asked_first_and_then_the_pool(self, index: RoutingIndex) -> None:
        steps = (
            RouteStep(queue="general", within=COUNTY, for_s=30),
            RouteStep(queue="general"),
        )
        index.seat_ready(seat("pool", at=UNION), now=0)

        assert index.ticket_waits(ticket("t", *steps), now=0) is None
        assert index.next_due == 30
        assert index.due(now=29, count_max=9) == []
        assert index.due(now=30, count_max=9) == [pair("t", "pool")]

    def test_skills_must_reach_the_level(self, index: RoutingIndex) -> None:
        served = ServedQueue(queue="general")
        index.seat_ready(seat("weak", profile=profile("w", served, skills={"sign": 1})), now=0)
        needs = RouteStep(queue="general", needs=(("sign", 2),))

        assert index.ticket_waits(ticket("t", needs), now=0) is None
        strong = seat("strong", profile=profile("s", served, skills={"sign": 3}))
        assert index.seat_ready(strong, now=0) == pair("t", "strong")

    def test_a_named_seat_is_waited_for_and_then_given_up(self, index: RoutingIndex) -> None:
        steps = (
            RouteStep(queue="general", staff_id="own", for_s=60),
            RouteStep(queue="general"),
        )
        index.seat_ready(seat("other"), now=0)
        assert index.ticket_waits(ticket("kept", *steps), now=0) is None
        assert index.ticket_waits(ticket("lost", *steps), now=0) is None

        assert index.seat_ready(seat("own"), now=10) == pair("kept", "own")
        assert index.due(now=60, count_max=9) == [pair("lost", "other")]
        assert index.next_due == inf


class TestProfiles:
    def test_another_priority_is_served_only_while_the_first_is_empty(
        self, index: RoutingIndex
    ) -> None:
        both = profile("both", ServedQueue(queue="first"), ServedQueue(queue="second", priority=2))
        index.ticket_waits(ticket("long", RouteStep(queue="second"), rank=-500), now=0)
        index.ticket_waits(ticket("new", RouteStep(queue="first"), rank=0), now=0)

        assert index.seat_ready(seat("s", profile=both), now=0) == pair("new", "s")
        assert index.seat_ready(seat("s", profile=both), now=0) == pair("long", "s")

    def test_a_queue_with_delay_is_helped_when_its_time_has_come(self, index: RoutingIndex) -> None:
        helper = profile("helper", ServedQueue(queue="general", delay_s=30))
        index.seat_ready(seat("s", profile=helper), now=0)

        assert index.ticket_waits(ticket("t"), now=0) is None
        assert index.due(now=29, count_max=9) == []
        assert index.due(now=30, count_max=9) == [pair("t", "s")]


@pytest.mark.parametrize("seed", range(20))
def test_nobody_is_overtaken_whatever_comes(seed: int) -> None:
    """Beside every decision: nobody waited whom the seat should have taken before."""
    chance = random.Random(seed)
    queues = ("general", "wealth", "loan")
    profiles = [
        profile(
            f"p{number}",
            *(
                ServedQueue(queue=queue, priority=chance.randint(1, 2))
                for queue in chance.sample(queues, chance.randint(1, 3))
            ),
            skills={"sign": chance.randint(1, 3)},
        )
        for number in range(6)
    ]
    seats = {
        f"s{number}": (chance.choice(profiles), chance.choice((UNION, COUNTY, OTHER, VILLAGE)))
        for number in range(12)
    }
    index = RoutingIndex(last)
    waiting: dict[str, Waiting] = {}
    idle: set[str] = set()

    def priority_for(staff_id: str, each: Waiting) -> int | None:
        own, at = seats[staff_id]
        step = each.route[0]
        served = [one.priority for one in own.queues if one.queue == step.queue]
        skilled = all(own.skills.get(skill, 0) >= level for skill, level in step.needs)
        return served[0] if served and skilled and each.org_path.startswith(at) else None

    def order(staff_id: str, each: Waiting) -> tuple[int, float, str]:
        priority = priority_for(staff_id, each)
        assert priority is not None
        return priority, each.rank, each.id

    for moment in range(400):
        found: Pair | None
        match chance.randint(0, 4):
            case 0 | 1:
                needs = (("sign", chance.randint(1, 3)),) if chance.random() < 0.3 else ()
                step = RouteStep(queue=chance.choice(queues), needs=needs)
                rank = moment - chance.choice((0, 0, 600))
                fresh = ticket(
                    f"t{moment:03d}", step, rank=rank, at=chance.choice((VILLAGE, OTHER))
                )
                waiting[fresh.id] = fresh
                found = index.ticket_waits(fresh, now=moment)
                if found:
                    assert found.ticket_id == fresh.id
                    assert found.staff_id in idle
            case 2 | 3:
                staff_id = chance.choice(sorted(seats))
                own, at = seats[staff_id]
                found = index.seat_ready(
                    seat(staff_id, profile=own, at=at, since=moment), now=moment
                )
                mine = [each for each in waiting.values() if priority_for(staff_id, each)]
                first = min((order(staff_id, each) for each in mine), default=None)
                assert (found.ticket_id if found else None) == (first[2] if first else None)
                idle.add(staff_id)
            case _:
                gone = chance.choice([*waiting, ""])
                waiting.pop(gone, None)
                index.drop_ticket(gone)
                found = None
        if found:
            waiting.pop(found.ticket_id)
            idle.discard(found.staff_id)
        assert not any(
            priority_for(staff_id, each) for staff_id in idle for each in waiting.values()
        )
