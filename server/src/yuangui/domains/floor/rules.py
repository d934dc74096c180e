"""Which limits are passed at a moment. Pure: no clock, no store."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from yuangui.domains.floor.model import Alarm, AlarmKind, Facts, SeatFact, WaitFact
from yuangui.domains.queue.api import OFFER_TTL, BreakReason, Plan, Queue, SeatState, nearest
from yuangui.kit.ids import new_id
from yuangui.kit.org_path import OrgPath

# A seat that is about to be made ready by itself is nobody's alarm.
WRAP_UP_GRACE = timedelta(seconds=3)
_NEVER_LONG = frozenset({BreakReason.HELPING, BreakReason.MISSED})


def passed(facts: Facts, *, now: datetime) -> Sequence[Alarm]:
    """Return an alarm for each limit that is passed, in an order that is always the same."""
    found = [
        *(each for seat in facts.seats for each in _of_seat(seat, facts, now=now)),
        *(each for wait in facts.waits for each in _of_wait(wait, facts, now=now)),
    ]
    return sorted(found, key=lambda alarm: (alarm.subject, alarm.kind))


def _of_seat(seat: SeatFact, facts: Facts, *, now: datetime) -> Iterator[Alarm]:
    match seat.state:
        case SeatState.ON_CALL if seat.queue is not None and seat.customer_at is not None:
            queue = _plan(facts, seat.customer_at).queue(seat.queue)
            yield from _of_call(seat, queue, now=now)
        case SeatState.WRAP_UP if seat.due_at is not None:
            limit_s = int((seat.due_at - seat.since).total_seconds())
            over = now - seat.due_at >= WRAP_UP_GRACE
            yield from _alarm(AlarmKind.WRAP_UP_OVER, seat, seat.since, limit_s, now, is_over=over)
        case SeatState.BREAK if seat.break_reason == BreakReason.MISSED:
            limit_s = int(OFFER_TTL.total_seconds())
            yield from _alarm(AlarmKind.OFFER_MISSED, seat, seat.since, limit_s, now, is_over=True)
        case SeatState.BREAK if seat.break_reason not in _NEVER_LONG:
            limit_s = _plan(facts, seat.org_path).profile(seat.profile).alarm_break_s
            yield from _alarm(AlarmKind.LONG_BREAK, seat, seat.since, limit_s, now)


def _of_call(seat: SeatFact, queue: Queue, *, now: datetime) -> Iterator[Alarm]:
    begun = seat.taken_at or seat.since
    for kind, since, limit_s in (
        (AlarmKind.LONG_CALL, begun, queue.alarm_call_s),
        (AlarmKind.SILENT_CALL, seat.silent_since, queue.alarm_silent_s),
        (AlarmKind.NO_PICTURE, seat.unseen_since, queue.alarm_no_picture_s),
    ):
        if since is not None:
            yield from _alarm(kind, seat, since, limit_s, now)


def _alarm(
    kind: AlarmKind,
    seat: SeatFact,
    since: datetime,
    limit_s: int,
    now: datetime,
    *,
    is_over: bool | None = None,
) -> Iterator[Alarm]:
    passed_it = _is_passed(since, limit_s, now) if is_over is None else is_over
    if passed_it:
        yield Alarm(
            id=new_id("alm"),
            org_path=seat.org_path,
            kind=kind,
            subject=seat.staff_id,
            staff_id=seat.staff_id,
            contact_id=seat.contact_id,
            number=seat.number,
            limit_s=limit_s,
            since=since,
            opened_at=now,
        )


def _of_wait(wait: WaitFact, facts: Facts, *, now: datetime) -> Iterator[Alarm]:
    limit_s = _plan(facts, wait.org_path).queue(wait.queue).alarm_wait_s
    if _is_passed(wait.since, limit_s, now):
        yield Alarm(
            id=new_id("alm"),
            org_path=wait.org_path,
            kind=AlarmKind.LONG_WAIT,
            subject=wait.ticket_id,
            staff_id=None,
            contact_id=wait.contact_id,
            number=wait.number,
            limit_s=limit_s,
            since=wait.since,
            opened_at=now,
        )


def _is_passed(since: datetime, limit_s: int, now: datetime) -> bool:
    return limit_s > 0 and now - since >= timedelta(seconds=limit_s)


def _plan(facts: Facts, at: OrgPath) -> Plan:
    return nearest(facts.plans, at)[1]
