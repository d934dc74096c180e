"""Calls that were lost: their tickets wait for the customer, not for a seat."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from yuangui.domains.queue.model.plan import RECALL, Plan
from yuangui.domains.queue.model.ticket import LOST_AFTER, SeatState, Ticket, TicketState
from yuangui.domains.queue.model.wish import Again
from yuangui.domains.queue.service.kept import KeptQueue

# A seat that was ready a moment ago is not waited for any longer than an offer lasts.
SAME_SEAT_S = 20


class Recalling(KeptQueue):
    """What becomes of a ticket whose customer is cut off, and of one who calls again."""

    async def cut_off(self, *, now: datetime) -> Sequence[str]:
        """Return the contacts with a seat whose page has been gone for longer than calls resume."""
        return await self._store.assigned_unseen(since=now - LOST_AFTER)

    async def hold_lost(self, *, contact_id: str, now: datetime) -> timedelta | None:
        """Keep others from changing a ticket that was cut off; return how long it is kept.

        None: its customer is back, or no seat has it any more.
        """
        ticket, _ = await self._with_seat(contact_id=contact_id)
        if not ticket.is_cut_off(now):
            return None
        _, plan = await self._store.plan_at(ticket.org_path)
        return plan.recall_within

    async def lose(self, *, contact_id: str, now: datetime) -> None:
        """Keep a ticket for its customer and let its seat take others.

        Raises:
            TicketUnknown: the contact has no ticket.
            TicketNotOffered: no seat has it.
        """
        ticket, seat = await self._with_seat(contact_id=contact_id)
        assert seat is not None
        await self._keep(ticket.lost(), seat.freed(now=now), now=now)

    async def call_again(self, *, contact_id: str, age: int | None, now: datetime) -> Ticket:
        """Put a customer whose call was lost back at the turn of a re-call.

        The seat that served before is asked first if it is ready.

        Args:
            age: of the verified customer; None: nobody was verified.

        Raises:
            TicketUnknown: the contact has no ticket.
            TicketNotWaiting: its call was not lost.
        """
        ticket = await self._ticket_of(contact_id, for_update=True)
        if ticket.state in (TicketState.WAITING, TicketState.OFFERED):
            return ticket
        _, plan = await self._store.plan_at(ticket.org_path)
        queue = plan.queue(ticket.queue)
        classes = _with(ticket.classes, RECALL, *plan.classes_of_age(age))
        wishes = ticket.wishes
        if await self._is_ready(ticket.served_by):
            for_s = queue.last_seat_s or SAME_SEAT_S
            wishes = wishes.with_last_seat(ticket.served_by, for_s=for_s)
        back = ticket.called_again(
            queue,
            classes=classes,
            head_start=timedelta(seconds=plan.head_start_s(classes)),
            wishes=wishes,
            now=now,
        )
        await self._keep_ticket(back, now=now)
        return back

    async def _is_ready(self, staff_id: str | None) -> bool:
        seat = None if staff_id is None else await self._store.seat(staff_id)
        return seat is not None and seat.state is SeatState.READY

    async def _classes_again(self, again: Again, plan: Plan, *, now: datetime) -> tuple[str, ...]:
        """Return the classes that a customer has because of the last contact."""
        before = await self._store.ticket_of(again.contact_id)
        ended_at = again.ended_at or (before.finished_at if before else None)
        if ended_at is None or now - ended_at > plan.recall_within:
            return ()
        return (RECALL, *plan.classes_of_age(again.age))

    async def _seat_before(self, again: Again) -> str | None:
        before = await self._store.ticket_of(again.contact_id)
        return None if before is None else before.served_by or before.staff_id


def _with(classes: Sequence[str], *more: str) -> tuple[str, ...]:
    return tuple(sorted({*classes, *more}))
