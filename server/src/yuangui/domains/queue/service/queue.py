"""What can be done with the queue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from yuangui.domains.queue.errors import SeatBusy, TicketNotOffered, TicketUnknown
from yuangui.domains.queue.model.overflow import NO_OVERFLOW, Overflow, OverflowWhy
from yuangui.domains.queue.model.route import NO_WISHES, Wishes, route_for
from yuangui.domains.queue.model.seat_acts import SeatFigures
from yuangui.domains.queue.model.ticket import (
    AWAY_AFTER,
    BreakReason,
    Seat,
    SeatState,
    Ticket,
    TicketState,
)
from yuangui.domains.queue.model.wish import Again
from yuangui.domains.queue.rules import turn
from yuangui.domains.queue.service.entrance import Entrance
from yuangui.domains.queue.service.kept import closed
from yuangui.domains.queue.service.recalling import Recalling
from yuangui.domains.queue.service.wishing import Wishing
from yuangui.domains.queue.service.wrapping import Wrapping
from yuangui.kit.ids import new_id
from yuangui.kit.org_path import OrgPath

# Noted every ten seconds, a mark is never older than two thirds of what counts as away.
SEEN_AGAIN_AFTER = AWAY_AFTER / 2
# A call is lost by the minute: each round of noting counts.
SEEN_IN_CALL_AFTER = timedelta(seconds=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What a waiting customer is told.

    Attributes:
        ahead: how many are served before.
        waited_s: seconds since the ticket was drawn.
        estimate_s: seconds still to wait; None while no seat is open.
        is_long: the queue's plan calls the wait long, the one that is left or the one so far.
        offer: what the plan offers then, unless the customer was in a call already.
        is_wish_open: whether a seat that has what the customer wishes is signed in.
    """

    ticket: Ticket
    ahead: int
    waited_s: int
    estimate_s: int | None
    is_long: bool
    offer: Overflow = NO_OVERFLOW
    is_wish_open: bool = True


class QueueService(Entrance, Wrapping, Recalling, Wishing):
    """Tickets, seats and offers of whoever is within the fence of the unit of work."""

    async def enter(
        self,
        *,
        contact_id: str,
        org_path: OrgPath,
        service: str | None,
        now: datetime,
        classes: Sequence[str] = (),
        wishes: Wishes = NO_WISHES,
        again: Again | None = None,
    ) -> Ticket:
        """Draw a ticket for a contact; a contact that has one keeps it.

        It is drawn in the queue of the service, or in the one to which that queue overflows.

        Args:
            classes: priority classes of the customer, by the names of the routing plan.
            wishes: skills that the customer needs or likes, a seat to be asked first.
            again: the customer's last contact; if it ended a moment ago, this is a re-call, and
                what it verified still counts.

        Raises:
            QueueClosed: nobody is taken for this service now.
        """
        existing = await self._store.ticket_of(contact_id)
        if existing is not None:
            return existing
        _, plan = await self._store.plan_at(org_path)
        home = plan.queue_for(service)
        queue = home if wishes.is_invited else self._queue_that_takes(plan, service, now=now)
        why = OverflowWhy.LONG_WAIT if queue is home else OverflowWhy.CLOSED
        if again is not None:
            classes = (*classes, *await self._classes_again(again, plan, now=now))
            before = await self._seat_before(again)
            wishes = wishes.with_last_seat(before, for_s=queue.last_seat_s)
        ticket = Ticket(
            id=new_id("tck"),
            contact_id=contact_id,
            org_path=org_path,
            number=await self._store.next_number(org_path=org_path, day=self._day_at(now)),
            service=service,
            entered_at=now,
            routed_at=now,
            seen_at=now,
            rank_at=now - timedelta(seconds=plan.head_start_s(classes)),
            queue=queue.id,
            classes=tuple(sorted(set(classes))),
            route=route_for(queue=queue, org_path=org_path, wishes=wishes),
            wishes=wishes,
        )
        if not wishes.is_invited:
            ticket = await self._around_a_long_wait(plan, ticket, now=now)
        await self._keep_ticket(ticket, now=now)
        if ticket.queue != home.id:
            await self._note_overflow(ticket, home=home.id, why=why, now=now)
        return ticket

    async def place(self, *, contact_id: str, now: datetime) -> Place:
        """Tell a waiting contact where it stands.

        Raises:
            TicketUnknown: the contact has no ticket.
        """
        ticket = await self._store.ticket_of(contact_id)
        if ticket is None:
            raise TicketUnknown(contact_id=contact_id)
        ahead = await self._store.ahead_of(ticket) if ticket.state is TicketState.WAITING else 0
        _, plan = await self._store.plan_at(ticket.org_path)
        estimate_s = await self._estimate_s(plan, ticket, ahead=ahead, now=now)
        waited_s = turn.waited_s(ticket, now=now)
        queue = plan.queue(ticket.queue)
        is_long = max(estimate_s or 0, waited_s) >= queue.long_wait_s
        return Place(
            ticket=ticket,
            ahead=ahead,
            waited_s=waited_s,
            estimate_s=estimate_s,
            is_long=is_long,
            offer=queue.when_long if is_long and ticket.taken_at is None else NO_OVERFLOW,
            is_wish_open=not ticket.wishes.skills or await self._are_wishes_open(ticket, plan),
        )

    async def leave(self, *, contact_id: str, now: datetime) -> None:
        """Give a ticket up.

        Raises:
            TicketUnknown: the contact has no ticket.
            TicketNotWaiting: a seat has taken it already.
        """
        ticket, seat = await self._with_seat(contact_id=contact_id)
        if ticket.state is not TicketState.LEFT:
            await self._keep(ticket.left(), _freed(seat, now=now), now=now)

    async def leave_for_callback(self, *, contact_id: str, now: datetime) -> None:
        """End the ticket of a contact that will be called back; one without a ticket has none.

        Raises:
            TicketNotWaiting: a seat has taken it already.
        """
        both = await self._store.with_seat(contact_id=contact_id)
        if both is not None and both[0].state is not TicketState.CALLBACK:
            await self._keep(both[0].called_back(), _freed(both[1], now=now), now=now)

    async def seen(self, *, contact_ids: Sequence[str], now: datetime) -> None:
        """Note that these customers' pages are there, where that is asked and not just noted."""
        if contact_ids:
            await self._store.save_seen(
                contact_ids,
                at=now,
                before=now - SEEN_AGAIN_AFTER,
                in_call_before=now - SEEN_IN_CALL_AFTER,
            )

    async def given_up(self, *, now: datetime) -> Sequence[str]:
        """Return the contacts that wait though their page has been gone for fifteen minutes."""
        return [
            ticket.contact_id
            for ticket in await self._store.open_tickets()
            if ticket.state is TicketState.WAITING and ticket.is_given_up(now)
        ]

    async def take_back_due(self, *, now: datetime) -> int:
        """Bring tickets whose offer ran out back to the head; return how many.

        Their seats go on a break, so that nobody is held out to an empty chair again.
        """
        overdue = await self._store.overdue(now=now)
        for ticket in overdue:
            seat = None
            if ticket.staff_id is not None:
                seat = await self._store.seat(ticket.staff_id, for_update=True)
            await self._take_back(ticket, seat, why=BreakReason.MISSED, now=now)
        return len(overdue)

    async def accept(self, *, ticket_id: str, staff_id: str, now: datetime) -> Ticket:
        """Take a ticket that is held out to this seat. Taking it twice answers the same.

        Raises:
            TicketUnknown: there is no such ticket within the fence.
            TicketNotOffered: it is not (or no longer) held out to this seat.
        """
        ticket, seat = await self._with_seat(ticket_id=ticket_id)
        if ticket.state is TicketState.ASSIGNED and ticket.staff_id == staff_id:
            return ticket
        taken = ticket.accepted_by(staff_id, now=now)
        assert seat is not None
        await self._keep(taken, seat.holding(ticket.id, SeatState.ON_CALL, now=now), now=now)
        return taken

    async def refuse(self, *, ticket_id: str, staff_id: str, now: datetime) -> None:
        """Give a held-out ticket back; the seat goes on a break so that it is not offered again.

        Raises:
            TicketUnknown: there is no such ticket within the fence.
            TicketNotOffered: it is not held out to this seat.
        """
        ticket, seat = await self._with_seat(ticket_id=ticket_id)
        if ticket.staff_id != staff_id:
            raise TicketNotOffered(ticket_id=ticket_id)
        await self._take_back(ticket, seat, why=BreakReason.REFUSED, now=now)

    async def hand_over(
        self, *, contact_id: str, staff_id: str, org_path: OrgPath, now: datetime
    ) -> Ticket:
        """Move a customer who is being served to another seat; the seat before is ready again.

        Raises:
            TicketUnknown: the contact has no ticket.
            TicketNotOffered: no seat serves it.
            SeatBusy: the other seat has a customer.
        """
        ticket = await self._ticket_of(contact_id, for_update=True)
        handed = ticket.handed_to(staff_id)
        seat = await self._seat(staff_id, org_path, now=now)
        if seat.ticket_id is not None:
            raise SeatBusy(state=seat.state)
        await self._free_seat(ticket.staff_id, now=now)
        await self._keep_ticket(handed, now=now)
        await self._keep_seat(seat.holding(ticket.id, SeatState.ON_CALL, now=now), now=now)
        return handed

    async def give_on(
        self,
        *,
        contact_id: str,
        queue_id: str | None = None,
        wishes: Wishes = NO_WISHES,
        now: datetime,
    ) -> Ticket:
        """Put a customer who is being served at the head of a queue; the seat is ready again.

        Args:
            queue_id: a queue of the routing plan; None: the one in which the ticket waited.
            wishes: a seat that is to be asked first, skills.

        Raises:
            TicketUnknown: the contact has no ticket.
            TicketNotOffered: no seat serves it.
        """
        ticket = await self._ticket_of(contact_id, for_update=True)
        _, plan = await self._store.plan_at(ticket.org_path)
        queue = plan.queue(queue_id or ticket.queue)
        given = ticket.given_on(queue, wishes=ticket.wishes.led_to(wishes), now=now)
        await self._free_seat(ticket.staff_id, now=now)
        await self._keep_ticket(given, now=now)
        return given

    async def finish(self, *, contact_id: str, now: datetime) -> None:
        """End a ticket after wrap-up; its seat is ready again. Finishing twice changes nothing."""
        ticket, seat = await self._with_seat(contact_id=contact_id)
        if ticket.state is not TicketState.DONE:
            await self._keep(ticket.done(now=now), _freed(seat, now=now), now=now)

    async def choose_state(
        self,
        *,
        staff_id: str,
        org_path: OrgPath,
        state: SeatState,
        reason: BreakReason | None = None,
        now: datetime,
    ) -> Seat:
        """Open, pause or close an empty seat; a pause is given a reason.

        Raises:
            SeatBusy: the seat holds a customer.
        """
        seat = await self._seat(staff_id, org_path, now=now)
        if seat.state is state and reason in (None, seat.break_reason):
            return seat
        changed = seat.chosen(state, reason=reason, now=now)
        await self._keep_seat(changed, now=now)
        return changed

    async def seats(self) -> Sequence[Seat]:
        """Return the seats that are signed in within the fence."""
        return await self._store.seats()

    async def set_helping(self, *, staff_id: str, is_helping: bool, now: datetime) -> None:
        """Offer nobody to a ready seat while its teller is in a colleague's call, or do again.

        Seats that are closed, on a break of their own, or with a customer stay as they are.
        """
        seat = await self._store.seat(staff_id, for_update=True)
        if seat is None:
            return
        changed = seat.helping(now=now) if is_helping else seat.back_from_helping(now=now)
        if changed is not seat:
            await self._keep_seat(changed, now=now)

    async def seat(self, *, staff_id: str, org_path: OrgPath, now: datetime) -> Seat:
        """Return a teller's seat; one that never opened is signed out."""
        seat = await self._store.seat(staff_id)
        return seat or closed(staff_id, org_path, now=now)

    async def ticket(self, *, ticket_id: str) -> Ticket:
        """Return a ticket.

        Raises:
            TicketUnknown: there is no such ticket within the fence.
        """
        ticket = await self._store.ticket(ticket_id)
        if ticket is None:
            raise TicketUnknown(ticket_id=ticket_id)
        return ticket

    async def waiting(self) -> Sequence[Ticket]:
        """Return open tickets within the fence in the order in which they are served."""
        return turn.in_turn(await self._store.open_tickets())

    async def figures(
        self, *, since: datetime, staff_id: str | None = None
    ) -> Mapping[str, SeatFigures]:
        """Return what each seat (or one) has done since then; seats that did nothing are absent."""
        return await self._store.figures(since=since, staff_id=staff_id)

    async def _take_back(
        self, ticket: Ticket, seat: Seat | None, *, why: BreakReason, now: datetime
    ) -> None:
        returned = ticket.returned()
        holds = seat is not None and seat.ticket_id is not None
        aside = seat.set_aside(why, now=now) if holds and seat is not None else None
        await self._keep(returned, aside, now=now)
        if aside is not None:
            await self._store.add_return(ticket, why=why, at=now)


def _freed(seat: Seat | None, *, now: datetime) -> Seat | None:
    return None if seat is None or seat.ticket_id is None else seat.freed(now=now)
