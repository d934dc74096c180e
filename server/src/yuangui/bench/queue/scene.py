"""A province for measuring: its routing plan, its seats, and who calls."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec

from yuangui.domains.queue.model.plan import (
    Plan,
    PriorityClass,
    Profile,
    Queue,
    QueueStep,
    ServedQueue,
    Strategy,
)
from yuangui.domains.queue.model.route import Wishes, route_for
from yuangui.domains.queue.model.ticket import SeatState
from yuangui.kit.db import Connection
from yuangui.kit.org_path import OrgPath

UNION = OrgPath("/bench/")
SEATS, PROFILES, TICKETS, QUEUES, COUNTIES = 10_000, 500, 50_000, 10, 92
SKILLS = ("language.yue", "language.yi", "sign", "wealth", "loan", "company")
_NAMES = {"zh-CN": "测量", "en": "Bench"}
_STRATEGIES = (Strategy.LONGEST_IDLE, Strategy.LEAST_BUSY, Strategy.RANDOM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What is the same in every run."""

    plan: Plan
    seats: Sequence[tuple[str, OrgPath, str]]


def scene(*, seats: int = SEATS, profiles: int = PROFILES) -> Scene:
    """Return the plan, and each seat's name, place and profile.

    One profile in five serves the whole union, the others one county each.
    """
    chance = random.Random(5)
    own = [_profile(number, chance) for number in range(profiles)]
    places = [UNION if number % 5 == 0 else county(chance) for number in range(profiles)]
    plan = Plan(
        classes=(
            PriorityClass(id="elderly", names=_NAMES, head_start_s=600),
            PriorityClass(id="recall", names=_NAMES, head_start_s=1800),
        ),
        queues=tuple(_queue(number) for number in range(QUEUES)),
        profiles=tuple(own),
    )
    every = [
        (f"stf_{number:05d}", places[number % profiles], own[number % profiles].id)
        for number in range(seats)
    ]
    return Scene(plan=plan, seats=every)


def county(chance: random.Random) -> OrgPath:
    """Return one county's place."""
    return OrgPath(f"{UNION}c{chance.randint(1, COUNTIES):02d}/")


def _profile(number: int, chance: random.Random) -> Profile:
    # Every queue is served by every tenth profile first, so that each has seats in the pool.
    first = number // 5 % QUEUES
    others = chance.sample([each for each in range(QUEUES) if each != first], chance.randint(0, 3))
    served = [ServedQueue(queue=f"q{first}")]
    served += [ServedQueue(queue=f"q{each}", priority=2) for each in others]
    # The pool of the union can do everything a little; so nobody waits for ever.
    skills = dict.fromkeys(SKILLS, 2) if number % 5 == 0 else {}
    skills |= {skill: chance.randint(1, 5) for skill in chance.sample(SKILLS, 2)}
    return Profile(id=f"p{number}", names=_NAMES, queues=tuple(served), skills=skills)


def _queue(number: int) -> Queue:
    return Queue(
        id=f"q{number}",
        names=_NAMES,
        services=(f"service{number}",),
        strategy=_STRATEGIES[number % 3],
        steps=(QueueStep(depth=2, for_s=5), QueueStep()),
    )


def tickets(
    plan: Plan, *, now: datetime, count: int = TICKETS, seed: int = 7
) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a burst: so many customers within so many tenths of a millisecond."""
    chance = random.Random(seed)
    for number in range(count):
        at = now + timedelta(microseconds=100 * number)
        queue = plan.queues[chance.randrange(QUEUES)]
        path = OrgPath(f"{county(chance)}b01/")
        needs = {chance.choice(SKILLS[:2]): 1} if chance.random() < 0.2 else {}
        classes = chance.choice(((), (), (), ("elderly",), ("recall",)))
        wishes = Wishes(needs=needs)
        yield (
            f"tck_{seed}_{number:06d}",
            f"ctc_{seed}_{number:06d}",
            path,
            f"{number}",
            at,
            # Their pages stay open; that is not what is measured.
            at + timedelta(hours=1),
            at - timedelta(seconds=plan.head_start_s(classes)),
            queue.id,
            list(classes),
            msgspec.to_builtins(route_for(queue=queue, org_path=path, wishes=wishes)),
        )


async def put_in(
    connection: Connection, stage: Scene, *, now: datetime, state: SeatState = SeatState.READY
) -> None:
    """Write plan and seats."""
    await connection.execute(
        "insert into queue_plan (org_path, data, by_staff_id, reason, at)"
        " values ($1, $2, 'stf_bench', 'bench', $3)",
        UNION,
        msgspec.to_builtins(stage.plan),
        now,
    )
    await connection.executemany(
        "insert into queue_seat (staff_id, org_path, state, since, profile)"
        " values ($1, $2, $3, $4, $5)",
        [
            (name, place, state, now - timedelta(seconds=number), profile)
            for number, (name, place, profile) in enumerate(stage.seats)
        ],
    )
