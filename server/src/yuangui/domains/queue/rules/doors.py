"""Where customers get in. Pure."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from yuangui.domains.queue.model.overflow import NO_OVERFLOW, Overflow, OverflowTo
from yuangui.domains.queue.model.plan import Plan, Queue
from yuangui.domains.queue.rules.hours import is_open, opens_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Where customers of a service get in at a moment.

    Attributes:
        home: the queue that is theirs.
        queue: the queue that takes them; closed: the last one that was asked.
        opens_at: when they are taken next, in the bank's zone; None: nobody knows.
        offer: what they are offered while it is closed.
    """

    home: Queue
    queue: Queue
    is_open: bool
    opens_at: datetime | None
    offer: Overflow = NO_OVERFLOW


def door_of(plan: Plan, service: str | None, *, now: datetime, zone: tzinfo) -> Door:
    """Return where customers of a service get in: their own queue, or one it overflows to."""
    home = plan.queue_for(service)
    queue, found = home, list[datetime | None]()
    while not is_open(queue.hours, now=now, zone=zone):
        found.append(opens_at(queue.hours, now=now, zone=zone))
        if queue.when_closed.to is not OverflowTo.QUEUE or queue.when_closed.queue is None:
            known = [each for each in found if each is not None]
            return Door(
                home=home,
                queue=queue,
                is_open=False,
                opens_at=min(known, default=None),
                offer=queue.when_closed,
            )
        queue = plan.queue(queue.when_closed.queue)
    return Door(home=home, queue=queue, is_open=True, opens_at=now.astimezone(zone))
