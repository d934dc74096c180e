"""What may be wrong with a routing plan that holds together. Pure."""

from collections.abc import Iterator, Mapping, Sequence

from yuangui.domains.queue.model.plan import Plan, Profile, Queue, QueueStep
from yuangui.domains.queue.model.version import Finding, Flaw, Thing

# Two hours: whoever came in the morning is overtaken until noon.
HEAD_START_LONG_S = 7_200


def findings(plan: Plan) -> Sequence[Finding]:
    """Return what an administrator should look at, the gravest first."""
    found = [
        *(each for queue in plan.queues for each in _of_queue(plan, queue)),
        *_of_services(plan),
        *_of_profiles(plan),
        *_of_classes(plan),
    ]
    return sorted(found, key=lambda each: not each.is_grave)


def serving(plan: Plan, queue_id: str, needs: Mapping[str, int]) -> Sequence[Profile]:
    """Return the profiles whose seats serve a queue and have the skills."""
    return [
        each
        for each in plan.profiles
        if each.serves(queue_id)
        and all(each.skills.get(skill, 0) >= level for skill, level in needs.items())
    ]


def _of_queue(plan: Plan, queue: Queue) -> Iterator[Finding]:
    if queue.hours is not None and not any(queue.hours.weekly):
        yield _finding(Flaw.QUEUE_NEVER_OPEN, queue)
    served = [bool(_serving_step(plan, queue, step)) for step in queue.steps]
    if not any(served):
        yield _finding(Flaw.QUEUE_UNSERVED, queue)
        return
    for number, is_served in enumerate(served, start=1):
        if not is_served:
            yield _finding(Flaw.STEP_UNSERVED, queue, str(number))
    links = [each for step in queue.steps for each in _links(plan, queue, step)]
    if all(priority > first for priority, first, _ in links):
        yield _finding(Flaw.QUEUE_STARVED, queue)
    delay_s = min(delay for _, _, delay in links)
    if delay_s:
        yield _finding(Flaw.QUEUE_DELAYED, queue, str(delay_s))


def _serving_step(plan: Plan, queue: Queue, step: QueueStep) -> Sequence[Profile]:
    return serving(plan, step.queue or queue.id, step.needs)


def _links(plan: Plan, queue: Queue, step: QueueStep) -> Iterator[tuple[int, int, int]]:
    """Yield how a step's profiles serve it: its priority, their first one, its delay."""
    for profile in _serving_step(plan, queue, step):
        first = min(each.priority for each in profile.queues)
        for served in profile.queues:
            if served.queue == (step.queue or queue.id):
                yield served.priority, first, served.delay_s


def _of_services(plan: Plan) -> Iterator[Finding]:
    seen: set[str] = set()
    for queue in plan.queues:
        for service in queue.services:
            if service in seen:
                yield _finding(Flaw.SERVICE_TWICE, queue, service)
            seen.add(service)
    if all(queue.services for queue in plan.queues):
        yield _finding(Flaw.NO_GENERAL_QUEUE, plan.queues[0])


def _of_profiles(plan: Plan) -> Iterator[Finding]:
    asked = {
        (step.queue or queue.id, skill, level)
        for queue in plan.queues
        for step in queue.steps
        for skill, level in (step.needs or {"": 0}).items()
    }
    for profile in plan.profiles:
        if not any(
            profile.serves(queue) and (not skill or profile.skills.get(skill, 0) >= level)
            for queue, skill, level in asked
        ):
            yield Finding(
                flaw=Flaw.PROFILE_USELESS, thing=Thing.PROFILE, id=profile.id, names=profile.names
            )


def _of_classes(plan: Plan) -> Iterator[Finding]:
    for each in plan.classes:
        if each.head_start_s > HEAD_START_LONG_S:
            yield Finding(
                flaw=Flaw.HEAD_START_LONG,
                thing=Thing.PRIORITY_CLASS,
                id=each.id,
                names=each.names,
                detail=str(each.head_start_s),
            )


def _finding(flaw: Flaw, queue: Queue, detail: str = "") -> Finding:
    return Finding(flaw=flaw, thing=Thing.QUEUE, id=queue.id, names=queue.names, detail=detail)
