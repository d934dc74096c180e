"""When customers can be called back. Pure: the moment and the bank's zone are handed in."""

from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo

from yuangui.domains.queue.model.callback import Slot
from yuangui.domains.queue.model.plan import Queue
from yuangui.domains.queue.rules.hours import AHEAD_MAX_DAYS, moment, openings


def slots(queue: Queue, *, now: datetime, zone: tzinfo) -> Iterator[Slot]:
    """Yield the slots of a queue that have not begun, in UTC; each lies within one opening."""
    length = timedelta(minutes=queue.callback.slot_minutes)
    for day_begins, begins, ends in _spells(queue, now=now, zone=zone, days=queue.callback.days):
        # Counted from the day's first moment, so that a pause does not shift what comes after it.
        slot_at = day_begins + -((day_begins - begins) // length) * length
        while slot_at + length <= ends:
            if slot_at > now:
                yield Slot(slot_at, slot_at + length)
            slot_at += length


def soonest(queue: Queue, *, now: datetime, zone: tzinfo) -> datetime:
    """Return from when on a customer who asks for it now can be called back."""
    spells = _spells(queue, now=now, zone=zone, days=AHEAD_MAX_DAYS)
    return next((max(begins, now) for _, begins, _ in spells), now)


def _spells(
    queue: Queue, *, now: datetime, zone: tzinfo, days: int
) -> Iterator[tuple[datetime, datetime, datetime]]:
    """Yield when a queue calls back, day by day: the day's first moment, begin, end."""
    first = now.astimezone(zone).date()
    for number in range(days):
        day = first + timedelta(days=number)
        day_begins = moment(day, queue.callback.begins, zone)
        day_ends = moment(day, queue.callback.ends, zone)
        open_: Iterator[tuple[datetime, datetime]] = iter([(day_begins, day_ends)])
        if queue.hours is not None:
            open_ = openings(queue.hours, since=day_begins, zone=zone, days=1)
        for opens_at, closes_at in open_:
            begins, ends = max(day_begins, opens_at), min(day_ends, closes_at)
            if begins < ends and now < ends:
                yield day_begins, begins, ends
