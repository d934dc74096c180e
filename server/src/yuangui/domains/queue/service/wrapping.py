"""The work after a call: its limit, and how a teller puts that off."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from yuangui.domains.queue.errors import SeatNotWrappingUp
from yuangui.domains.queue.model.plan import Queue, WrapUpEnd
from yuangui.domains.queue.model.ticket import Seat, SeatState, TicketState
from yuangui.domains.queue.service.supervising import Supervising


class WrapUpLimit(NamedTuple):
    """What a seat in the work after a call may still do.

    Attributes:
        due_at: when it is to be done; None: without a limit.
        extended_count: how often that was put off.
        extensions_left: how often it can still be, by ``extension_s`` seconds each.
        end: what comes of the seat then.
    """

    due_at: datetime | None
    extended_count: int
    extensions_left: int
    extension_s: int
    end: WrapUpEnd


class Wrapping(Supervising):
    """What the queue does between the end of a call and the next customer."""

    async def wrap_up(self, *, contact_id: str, now: datetime) -> None:
        """Move the seat of an ended call to the work after it; a lost one is waited for no more."""
        ticket, seat = await self._with_seat(contact_id=contact_id)
        if ticket.state is TicketState.LOST:
            await self._keep_ticket(ticket.left(), now=now)
        if seat is not None and seat.state is SeatState.ON_CALL:
            _, plan = await self._store.plan_at(ticket.org_path)
            for_s = plan.queue(ticket.queue).wrap_up_s
            await self._keep_seat(seat.wrapping_up(ticket.id, for_s=for_s, now=now), now=now)

    async def extend_wrap_up(self, *, staff_id: str, extended_count: int, now: datetime) -> Seat:
        """Put the end of the work after a call off once more.

        Args:
            extended_count: how often it had been when the teller pressed; pressed twice is once.

        Raises:
            SeatNotWrappingUp: no such work is under way, or it has no limit.
            WrapUpExtendedEnough: it was put off as often as may be.
        """
        seat = await self._store.seat(staff_id, for_update=True)
        if seat is None or seat.due_at is None:
            raise SeatNotWrappingUp(state=SeatState.SIGNED_OUT if seat is None else seat.state)
        if seat.extended_count > extended_count:
            return seat
        queue = await self._queue_of(seat)
        extended = seat.extended(
            by_s=queue.wrap_up_extension_s, count_max=queue.wrap_up_extensions, now=now
        )
        await self._keep_seat(extended, now=now)
        return extended

    async def wrap_up_limit(self, *, seat: Seat) -> WrapUpLimit | None:
        """Return what a seat in the work after a call may still do; None for any other seat."""
        if seat.state is not SeatState.WRAP_UP:
            return None
        queue = await self._queue_of(seat)
        return WrapUpLimit(
            due_at=seat.due_at,
            extended_count=seat.extended_count,
            extensions_left=max(0, queue.wrap_up_extensions - seat.extended_count),
            extension_s=queue.wrap_up_extension_s,
            end=queue.wrap_up_end,
        )

    async def wrap_ups_over(self, *, now: datetime) -> Sequence[str]:
        """Return the contacts whose work afterwards has taken too long, the longest first."""
        return await self._store.wrap_ups_over(now=now)

    async def may_be_ready(self, *, contact_id: str, now: datetime) -> bool:
        """Return whether the seat of a contact is to be ready now without its teller; locks both.

        Raises:
            TicketUnknown: the contact has no ticket.
        """
        _, seat = await self._with_seat(contact_id=contact_id)
        if seat is None or not seat.is_over(now):
            return False
        return (await self._queue_of(seat)).wrap_up_end is WrapUpEnd.READY

    async def _queue_of(self, seat: Seat) -> Queue:
        assert seat.ticket_id is not None
        ticket = await self._store.ticket(seat.ticket_id)
        assert ticket is not None
        _, plan = await self._store.plan_at(ticket.org_path)
        return plan.queue(ticket.queue)
