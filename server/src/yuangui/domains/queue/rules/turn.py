"""Whose turn it is. Pure: no clock, no store."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from math import ceil

from yuangui.domains.queue.model.ticket import Ticket

# What one contact takes when nothing is known of today yet.
CONTACT_S_DEFAULT = 300


def in_turn(waiting: Iterable[Ticket]) -> list[Ticket]:
    """Return the tickets in the order in which they are served, if every seat fits."""
    return sorted(waiting, key=lambda ticket: (ticket.rank_at, ticket.id))


def estimated_wait(
    *, ahead: int, seats_open: int, seats_free: int, contact_s: int
) -> timedelta | None:
    """Return the wait to tell the customer, or None when no seat is open.

    It is nothing only where a free seat is left for the customer: everybody else waits until as
    many calls have ended as people are served up to and including them.
    """
    if seats_open == 0:
        return None
    calls_to_end = max(0, ahead + 1 - seats_free)
    return timedelta(seconds=ceil(contact_s * calls_to_end / seats_open))


def waited_s(ticket: Ticket, *, now: datetime) -> int:
    """Return for how many whole seconds the ticket has waited."""
    return max(0, int((now - ticket.entered_at).total_seconds()))
