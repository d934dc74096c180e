"""The routing plan of an institution: data that an administrator changes, checked when it is read.

A plan holds for everything at or below its institution, until one further down takes its place.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from enum import StrEnum
from functools import cached_property
from typing import Annotated

import msgspec

from yuangui.domains.queue.errors import PlanInvalid
from yuangui.domains.queue.model.hours import Hours, flaws
from yuangui.domains.queue.model.overflow import (
    DEFAULT_TERMS,
    NO_OVERFLOW,
    CallbackTerms,
    Overflow,
    OverflowTo,
    circles,
)
from yuangui.kit.org_path import ROOT, OrgPath, covers

Name = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
Skill = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{0,31}(\.[a-z0-9_]{1,31})?$")]
Level = Annotated[int, msgspec.Meta(ge=1, le=5)]
Seconds = Annotated[int, msgspec.Meta(ge=0, le=86_400)]
Priority = Annotated[int, msgspec.Meta(ge=1, le=99)]
Depth = Annotated[int, msgspec.Meta(ge=1, le=8)]
Texts = Mapping[str, str]

GENERAL = "general"
RECALL = "recall"
# Where the plan does not say otherwise.
RECALL_WITHIN = timedelta(minutes=10)


class Strategy(StrEnum):
    """Which of several idle seats is given the customer.

    ``random`` draws so that an auditor can repeat the draw: nobody can arrange who serves whom.
    """

    LONGEST_IDLE = "longest_idle"
    LEAST_BUSY = "least_busy"
    RANDOM = "random"


class WrapUpEnd(StrEnum):
    """What comes of a seat whose work after a call has taken as long as it may."""

    READY = "ready"
    STAY_AND_ALARM = "stay_and_alarm"


class _Data(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class PriorityClass(_Data, frozen=True, kw_only=True):
    """A kind of customer that is served as if it had come ``head_start_s`` earlier.

    Attributes:
        from_age: whoever is verified to be that old belongs to it; None: age says nothing.
        within_s: of ``recall``: so long a lost call waits for its customer, and so soon after a
            contact another one is a re-call.
    """

    id: Name
    names: Texts
    head_start_s: Seconds
    from_age: Annotated[int, msgspec.Meta(ge=1, le=120)] | None = None
    within_s: Seconds | None = None


class QueueStep(_Data, frozen=True, kw_only=True):
    """Whom a ticket asks for, and for how long; then the next step widens the search.

    Attributes:
        for_s: None: until somebody takes it.
        depth: how many names of its path a seat must share with the customer: 2 is the own county.
            None: any seat in whose reach the customer is.
        needs: skills with the least level that will do.
        queue: another queue whose seats are asked: overflow.
    """

    for_s: Annotated[int, msgspec.Meta(ge=1, le=86_400)] | None = None
    depth: Depth | None = None
    needs: Mapping[Skill, Level] = {}
    queue: Name | None = None


class Queue(_Data, frozen=True, kw_only=True):
    """One queue of the business hall.

    Attributes:
        services: those whose customers wait here; empty: everybody whom no other queue takes.
        last_seat_s: how long the seat that served the customer before is asked alone.
        wish_s: how long a wished language is insisted on.
        long_wait_s: from this wait on, expected or had, ``when_long`` holds.
        wrap_up_s: how long the work after a call may take; 0: as long as it takes.
        wrap_up_extensions: how often the teller may put that off, by ``wrap_up_extension_s``.
        wrap_up_end: what comes of the seat then.
        alarm_wait_s, alarm_call_s, alarm_silent_s, alarm_no_picture_s: from then on supervisors are
            told of a wait, a call, a call in which nobody is heard, one in which the customer is
            not seen; 0: never.
        hours: when it takes customers; None: always.
        when_closed, when_long: what becomes of customers whom it cannot take, or not soon.
        callback: how its customers are called back.
    """

    id: Name
    names: Texts
    services: tuple[str, ...] = ()
    strategy: Strategy = Strategy.LONGEST_IDLE
    last_seat_s: Seconds = 0
    wish_s: Seconds = 120
    long_wait_s: Seconds = 600
    wrap_up_s: Seconds = 180
    wrap_up_extensions: Annotated[int, msgspec.Meta(ge=0, le=20)] = 2
    wrap_up_extension_s: Annotated[int, msgspec.Meta(ge=1, le=3_600)] = 60
    wrap_up_end: WrapUpEnd = WrapUpEnd.READY
    alarm_wait_s: Seconds = 180
    alarm_call_s: Seconds = 1800
    alarm_silent_s: Seconds = 60
    alarm_no_picture_s: Seconds = 30
    steps: Annotated[tuple[QueueStep, ...], msgspec.Meta(min_length=1, max_length=8)] = (
        QueueStep(),
    )
    hours: Hours | None = None
    when_closed: Overflow = NO_OVERFLOW
    when_long: Overflow = NO_OVERFLOW
    callback: CallbackTerms = DEFAULT_TERMS

    @property
    def overflows(self) -> tuple[Overflow, Overflow]:
        """Return what it does when it is closed, and when the wait is long."""
        return self.when_closed, self.when_long


class ServedQueue(_Data, frozen=True, kw_only=True):
    """That seats of a profile serve a queue.

    Attributes:
        priority: 1 is served first; another only while nobody of a lower number waits.
        delay_s: customers of the queue are taken once their score has reached this.
    """

    queue: Name
    priority: Priority = 1
    delay_s: Seconds = 0


class Profile(_Data, frozen=True, kw_only=True):
    """What a seat can do; supervisors are told of a break from ``alarm_break_s`` on, 0: never."""

    id: Name
    names: Texts
    queues: Annotated[tuple[ServedQueue, ...], msgspec.Meta(min_length=1)]
    skills: Mapping[Skill, Level] = {}
    alarm_break_s: Seconds = 1800

    def serves(self, queue_id: str) -> bool:
        """Return whether seats of this profile serve a queue."""
        return any(each.queue == queue_id for each in self.queues)


class Plan(_Data, frozen=True, kw_only=True, dict=True):
    """Classes, queues and profiles; the first of each is for whoever fits no other."""

    classes: tuple[PriorityClass, ...] = ()
    queues: Annotated[tuple[Queue, ...], msgspec.Meta(min_length=1)]
    profiles: Annotated[tuple[Profile, ...], msgspec.Meta(min_length=1)]

    def queue_for(self, service: str | None) -> Queue:
        """Return the queue in which customers of a service wait."""
        fitting = (each for each in self.queues if service is not None and service in each.services)
        open_to_all = (each for each in self.queues if not each.services)
        return next(fitting, None) or next(open_to_all, self.queues[0])

    def queue(self, queue_id: str) -> Queue:
        """Return a queue; one that is gone is the first."""
        return self._queue_by_id.get(queue_id, self.queues[0])

    def profile(self, profile_id: str) -> Profile:
        """Return a profile; one that is gone is the first."""
        return self._profile_by_id.get(profile_id, self.profiles[0])

    @cached_property
    def _queue_by_id(self) -> Mapping[str, Queue]:
        return {each.id: each for each in self.queues}

    @cached_property
    def _profile_by_id(self) -> Mapping[str, Profile]:
        return {each.id: each for each in self.profiles}

    def head_start_s(self, classes: Sequence[str]) -> int:
        """Return the largest head start among a customer's classes."""
        return max((each.head_start_s for each in self.classes if each.id in classes), default=0)

    def classes_of_age(self, age: int | None) -> tuple[str, ...]:
        """Return the classes to which a customer's verified age brings; None: it is not known."""
        if age is None:
            return ()
        return tuple(
            each.id for each in self.classes if each.from_age is not None and age >= each.from_age
        )

    @property
    def recall_within(self) -> timedelta:
        """How long a lost call waits for its customer, and how soon another one is a re-call."""
        found = (each.within_s for each in self.classes if each.id == RECALL)
        within_s = next(found, None)
        return RECALL_WITHIN if within_s is None else timedelta(seconds=within_s)


DEFAULT_PLAN = Plan(
    classes=(
        PriorityClass(
            id="emergency", names={"zh-CN": "紧急", "en": "Emergency"}, head_start_s=7200
        ),
        PriorityClass(
            id=RECALL,
            names={"zh-CN": "重拨", "en": "Call again"},
            head_start_s=1800,
            within_s=600,
        ),
        PriorityClass(
            id="elderly",
            names={"zh-CN": "老年", "en": "Elderly"},
            head_start_s=600,
            from_age=60,
        ),
        PriorityClass(id="disabled", names={"zh-CN": "残障", "en": "Disabled"}, head_start_s=600),
        PriorityClass(id="vip", names={"zh-CN": "贵宾", "en": "VIP"}, head_start_s=300),
    ),
    queues=(
        Queue(
            id=GENERAL,
            names={"zh-CN": "综合", "en": "General"},
            last_seat_s=20,
            when_long=Overflow(to=OverflowTo.CALLBACK),
        ),
    ),
    profiles=(
        Profile(
            id=GENERAL,
            names={"zh-CN": "综合", "en": "General"},
            queues=(ServedQueue(queue=GENERAL),),
        ),
        Profile(
            id="english",
            names={"zh-CN": "英语", "en": "English"},
            queues=(ServedQueue(queue=GENERAL),),
            skills={"language.en": 3},
        ),
        Profile(
            id="cantonese",
            names={"zh-CN": "粤语", "en": "Cantonese"},
            queues=(ServedQueue(queue=GENERAL),),
            skills={"language.yue": 4},
        ),
        Profile(
            id="sign",
            names={"zh-CN": "手语", "en": "Sign language"},
            queues=(ServedQueue(queue=GENERAL),),
            skills={"sign": 4},
        ),
    ),
)


def plan_of(data: object) -> Plan:
    """Return the plan that data says.

    Raises:
        PlanInvalid: a field is missing, unknown or out of range, a name stands twice, or something
            is named that the plan does not have.
    """
    try:
        plan = msgspec.convert(data, Plan)
    except msgspec.ValidationError as error:
        raise PlanInvalid(where=str(error)[:300]) from None
    for kind, ids in (
        ("classes", [each.id for each in plan.classes]),
        ("queues", [each.id for each in plan.queues]),
        ("profiles", [each.id for each in plan.profiles]),
    ):
        if len(set(ids)) != len(ids):
            raise PlanInvalid(where=kind)
    queues = {each.id for each in plan.queues}
    named = [each.queue for profile in plan.profiles for each in profile.queues]
    named += [step.queue for queue in plan.queues for step in queue.steps if step.queue]
    named += [each.queue for queue in plan.queues for each in queue.overflows if each.queue]
    if not queues.issuperset(named):
        raise PlanInvalid(where=", ".join(sorted(set(named) - queues)))
    if any(step.for_s is None for queue in plan.queues for step in queue.steps[:-1]):
        raise PlanInvalid(where="for_s")
    _check_doors(plan.queues)
    return plan


def _check_doors(queues: Sequence[Queue]) -> None:
    for queue in queues:
        terms = queue.callback
        wrong = [] if queue.hours is None else list(flaws(queue.hours))
        wrong += [] if terms.begins < terms.ends else [f"{terms.begins}-{terms.ends}"]
        wrong += [f"overflow {each.to}" for each in queue.overflows if not each.holds_together]
        if wrong:
            raise PlanInvalid(where=f"{queue.id}: {wrong[0]}")
    leads = {
        queue.id: {each.queue for each in queue.overflows if each.queue is not None}
        for queue in queues
    }
    circle = sorted(circles(leads))
    if circle:
        raise PlanInvalid(where=" ⇄ ".join(circle))


def nearest(plans: Mapping[OrgPath, Plan], org_path: OrgPath) -> tuple[OrgPath, Plan]:
    """Return the plan that holds at a place, and where it stands."""
    above = [each for each in plans if covers(each, org_path)]
    if not above:
        return ROOT, DEFAULT_PLAN
    at = max(above, key=len)
    return at, plans[at]
