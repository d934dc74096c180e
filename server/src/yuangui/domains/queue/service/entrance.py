"""Where customers get in: opening hours, and overflow to another queue."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from yuangui.domains.queue.errors import QueueClosed
from yuangui.domains.queue.model.overflow import Overflowed, OverflowTo, OverflowWhy
from yuangui.domains.queue.model.plan import Plan, Queue, nearest
from yuangui.domains.queue.model.ticket import Ticket, TicketState
from yuangui.domains.queue.rules import turn
from yuangui.domains.queue.rules.doors import Door, door_of
from yuangui.domains.queue.rules.findings import serving
from yuangui.domains.queue.rules.hours import is_open
from yuangui.domains.queue.service.kept import KeptQueue
from yuangui.kit.org_path import OrgPath


class Entrance(KeptQueue):
    """What decides in which queue somebody waits, and for how long."""

    async def doors(
        self, *, org_path: OrgPath, services: Sequence[str | None], now: datetime
    ) -> Sequence[Door]:
        """Return where customers of each service get in at a place."""
        _, plan = await self._store.plan_at(org_path)
        return [door_of(plan, each, now=now, zone=self._zone) for each in services]

    async def overflowed(self, *, contact_id: str) -> Overflowed | None:
        """Return how a contact's ticket came into another queue the last time, if it did."""
        return await self._store.overflowed(contact_id)

    async def overflow_long(self, *, now: datetime) -> Sequence[Overflowed]:
        """Lead on whoever has waited too long in a queue that overflows; return who was led.

        They keep their turn. Nobody is led into a queue that is closed.
        """
        plans = await self._store.plans()
        if not any(queue.when_long.queue for plan in plans.values() for queue in plan.queues):
            return []
        moved = []
        for seen in await self._store.open_tickets():
            _, plan = nearest(plans, seen.org_path)
            if self._onward(plan, seen, now=now) is None:
                continue
            ticket = await self._store.ticket(seen.id, for_update=True)
            queue = None if ticket is None else self._onward(plan, ticket, now=now)
            if ticket is None or queue is None:
                continue
            led = ticket.led_on(queue, now=now)
            await self._keep_ticket(led, now=now)
            why = OverflowWhy.LONG_WAIT
            moved.append(await self._note_overflow(led, home=ticket.queue, why=why, now=now))
        return moved

    def _onward(self, plan: Plan, ticket: Ticket, *, now: datetime) -> Queue | None:
        """Return the open queue to which a ticket that has waited too long overflows."""
        queue = plan.queue(ticket.queue)
        is_long = now - ticket.routed_at >= timedelta(seconds=queue.long_wait_s)
        is_new = ticket.state is TicketState.WAITING and ticket.taken_at is None
        if not is_new or not is_long or ticket.wishes.is_invited:
            return None
        return self._overflow_of(plan, queue, now=now)

    def _overflow_of(self, plan: Plan, queue: Queue, *, now: datetime) -> Queue | None:
        if queue.when_long.to is not OverflowTo.QUEUE or queue.when_long.queue is None:
            return None
        onward = plan.queue(queue.when_long.queue)
        return onward if is_open(onward.hours, now=now, zone=self._zone) else None

    def _queue_that_takes(self, plan: Plan, service: str | None, *, now: datetime) -> Queue:
        """Return the open queue for a service.

        Raises:
            QueueClosed: there is none.
        """
        door = door_of(plan, service, now=now, zone=self._zone)
        if not door.is_open:
            when = {} if door.opens_at is None else {"opens_at": door.opens_at.isoformat()}
            raise QueueClosed(offer=door.offer.to.value, **when)
        return door.queue

    async def _around_a_long_wait(self, plan: Plan, ticket: Ticket, *, now: datetime) -> Ticket:
        """Return a ticket in the first queue without a long wait to which its own overflows."""
        while True:
            queue = plan.queue(ticket.queue)
            onward = self._overflow_of(plan, queue, now=now)
            if onward is None:
                return ticket
            ahead = await self._store.ahead_of(ticket)
            estimate_s = await self._estimate_s(plan, ticket, ahead=ahead, now=now)
            if estimate_s is not None and estimate_s < queue.long_wait_s:
                return ticket
            ticket = ticket.led_on(onward, now=now)

    async def _estimate_s(
        self, plan: Plan, ticket: Ticket, *, ahead: int, now: datetime
    ) -> int | None:
        """Return the seconds that a ticket still waits; None while no seat is open."""
        asked = {
            each.id for step in ticket.route for each in serving(plan, step.queue, dict(step.needs))
        }
        seats_open, seats_free = await self._store.seats_open(
            ticket.org_path, profiles=sorted(asked)
        )
        mean_s = await self._store.recent_contact_s(since=now - timedelta(hours=2))
        estimate = turn.estimated_wait(
            ahead=ahead,
            seats_open=seats_open,
            seats_free=seats_free,
            contact_s=mean_s or turn.CONTACT_S_DEFAULT,
        )
        return None if estimate is None else int(estimate.total_seconds())

    async def _note_overflow(
        self, ticket: Ticket, *, home: str, why: OverflowWhy, now: datetime
    ) -> Overflowed:
        overflowed = Overflowed(
            org_path=ticket.org_path,
            ticket_id=ticket.id,
            contact_id=ticket.contact_id,
            from_queue=home,
            to_queue=ticket.queue,
            why=why,
            at=now,
        )
        await self._store.add_overflow(overflowed)
        return overflowed
