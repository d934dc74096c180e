"""Whose turn it is. Pure: no clock, no store."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from yuangui.domains.queue.model import Seat, SeatState, Ticket
from yuangui.kit.org_path import covers

# What one contact takes when nothing is known of today yet.
CONTACT_S_DEFAULT = 300


def in_turn(waiting: Iterable[Ticket]) -> list[Ticket]:
    """Return the tickets in the order in which they are served.

    First whom a supervisor preferred, then who was offered to a seat that did not answer, then
    elderly customers, then the longest wait.
    """
    return sorted(
        waiting,
        key=lambda ticket: (
            not ticket.is_preferred,
            ticket.returned_count == 0,
            not ticket.is_elderly,
            ticket.entered_at,
            ticket.id,
        ),
    )


def pairs(waiting: Iterable[Ticket], seats: Iterable[Seat]) -> list[tuple[Ticket, Seat]]:
    """Return who is held out to whom: each ticket in turn to the longest idle seat in reach."""
    idle = sorted(
        (seat for seat in seats if seat.state is SeatState.READY),
        key=lambda seat: (seat.since, seat.staff_id),
    )
    paired = []
    for ticket in in_turn(waiting):
        seat = next((each for each in idle if covers(each.org_path, ticket.org_path)), None)
        if seat is not None:
            idle.remove(seat)
            paired.append((ticket, seat))
    return paired


def ahead_of(ticket: Ticket, waiting: Sequence[Ticket]) -> int:
    """Return how many tickets are served before this one."""
    return next(
        (place for place, each in enumerate(in_turn(waiting)) if each.id == ticket.id),
        0,
    )


def estimated_wait(*, ahead: int, seats_open: int, contact_s: int) -> timedelta | None:
    """Return the wait to tell the customer, or None when no seat is open."""
    if seats_open == 0:
        return None
    return timedelta(seconds=contact_s * ahead // seats_open)


def waited_s(ticket: Ticket, *, now: datetime) -> int:
    """Return for how many whole seconds the ticket has waited."""
    return max(0, int((now - ticket.entered_at).total_seconds()))
