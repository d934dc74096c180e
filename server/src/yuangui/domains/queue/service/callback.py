"""What can be done with callbacks."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo

from yuangui.domains.queue.errors import CallbackNotOffered, CallbackUnknown, SlotGone
from yuangui.domains.queue.events import CallbackChanged
from yuangui.domains.queue.model.callback import Callback, CallbackState, CallbackWish, Slot
from yuangui.domains.queue.model.overflow import OverflowTo, OverflowWhy
from yuangui.domains.queue.model.plan import Queue
from yuangui.domains.queue.model.ticket import TicketState
from yuangui.domains.queue.ports import CallbackStore
from yuangui.domains.queue.rules.doors import door_of
from yuangui.domains.queue.rules.slots import slots, soonest
from yuangui.kit.ids import new_id
from yuangui.kit.org_path import OrgPath
from yuangui.kit.outbox import Publisher

LISTED_MAX = 200
#: For how long what has ended is still listed.
LISTED_FOR = timedelta(days=2)


class CallbackService:
    """Callbacks of whoever is within the fence of the unit of work; days are those of ``zone``."""

    def __init__(self, *, store: CallbackStore, publisher: Publisher, zone: tzinfo = UTC) -> None:
        self._store = store
        self._publisher = publisher
        self.zone = zone

    async def times(
        self, *, org_path: OrgPath, service: str | None, contact_id: str | None, now: datetime
    ) -> tuple[datetime, Sequence[Slot]]:
        """Return from when on a customer could be called back, and the slots that are not full.

        Raises:
            CallbackNotOffered: none is offered to this customer now.
        """
        plan_at, queue, _ = await self._offering(
            org_path=org_path, service=service, contact_id=contact_id, now=now
        )
        booked = await self._store.booked(plan_at=plan_at, queue=queue.id, since=now)
        free = [
            each
            for each in slots(queue, now=now, zone=self.zone)
            if booked.get(each.begins_at, 0) < queue.callback.per_slot
        ]
        return soonest(queue, now=now, zone=self.zone), free

    async def book(self, *, wish: CallbackWish, now: datetime) -> Callback:
        """Note that a customer is to be called back; a contact that is noted stays as it is.

        Raises:
            CallbackNotOffered: none is offered to this customer now.
            SlotGone: the slot is full by now, past, or none of the queue's.
        """
        await self._store.lock_callback_of(wish.contact_id)
        earlier = await self._store.callback_of(wish.contact_id)
        if earlier is not None:
            return earlier
        plan_at, queue, why = await self._offering(
            org_path=wish.org_path, service=wish.service, contact_id=wish.contact_id, now=now
        )
        slot = None
        if wish.slot_at is not None:
            slot = await self._taken(wish.slot_at, plan_at=plan_at, queue=queue, now=now)
        callback = Callback(
            id=new_id("cbk"),
            org_path=wish.org_path,
            plan_at=plan_at,
            contact_id=wish.contact_id,
            queue=queue.id,
            service=wish.service,
            locale=wish.locale,
            customer_name=wish.customer_name,
            phone=wish.phone,
            why=why,
            made_at=now,
            due_at=soonest(queue, now=now, zone=self.zone) if slot is None else slot.begins_at,
            slot_at=None if slot is None else slot.begins_at,
            slot_ends_at=None if slot is None else slot.ends_at,
            tries_max=queue.callback.tries,
        )
        await self._store.add_callback(callback)
        await self._tell(callback, now=now)
        return callback

    async def of_contact(self, *, contact_id: str) -> Callback | None:
        """Return the callback that a contact was given up for."""
        return await self._store.callback_of(contact_id)

    async def cancel(self, *, contact_id: str, now: datetime) -> Callback:
        """Call nobody back for a contact; cancelling twice changes nothing.

        Raises:
            CallbackUnknown: the contact has none.
            CallbackOver: it was done or missed.
        """
        found = await self._store.callback_of(contact_id)
        if found is None:
            raise CallbackUnknown
        return await self._end(found.id, CallbackState.CANCELLED, now=now)

    async def listed(self, *, now: datetime) -> Sequence[Callback]:
        """Return those that wait, the next first, then what has ended lately, the newest first."""
        return await self._store.callbacks(ended_since=now - LISTED_FOR, count_max=LISTED_MAX)

    async def free(self, *, callback_id: str, staff_id: str, now: datetime) -> Callback:
        """Return a callback, locked, that somebody may call now.

        Raises:
            CallbackUnknown, CallbackOver, CallbackTaken: as they say.
        """
        found = await self._locked(callback_id)
        found.must_be_free_for(staff_id, now=now)
        return found

    async def called(
        self, *, callback_id: str, staff_id: str, name: str, invitation_id: str, now: datetime
    ) -> Callback:
        """Note who calls a customer, and with which link.

        Raises:
            CallbackUnknown, CallbackOver, CallbackTaken: as they say.
        """
        found = await self._locked(callback_id)
        return await self._keep(
            found.called(by=staff_id, name=name, invitation_id=invitation_id, now=now), now=now
        )

    async def unanswered(self, *, callback_id: str, now: datetime) -> Callback:
        """Note that a call was in vain.

        Raises:
            CallbackUnknown, CallbackOver, CallbackNotCalled: as they say.
        """
        found = await self._locked(callback_id)
        return await self._keep(found.unanswered(now=now), now=now)

    async def done(self, *, callback_id: str, now: datetime) -> Callback:
        """Note that a customer was helped. Again changes nothing.

        Raises:
            CallbackUnknown, CallbackOver: as they say.
        """
        return await self._end(callback_id, CallbackState.DONE, now=now)

    async def came(self, *, invitation_id: str, now: datetime) -> Callback | None:
        """Note that a customer came by the link of a call; return the callback if it was one."""
        found = await self._store.callback_by_invitation(invitation_id)
        if found is None or found.state is not CallbackState.WAITING:
            return found
        return await self._end(found.id, CallbackState.DONE, now=now)

    async def _offering(
        self, *, org_path: OrgPath, service: str | None, contact_id: str | None, now: datetime
    ) -> tuple[OrgPath, Queue, OverflowWhy]:
        plan_at, plan = await self._store.plan_at(org_path)
        ticket = None if contact_id is None else await self._store.ticket_of(contact_id)
        if ticket is not None:
            queue, why = plan.queue(ticket.queue), OverflowWhy.LONG_WAIT
            is_waiting = ticket.state in (TicketState.WAITING, TicketState.OFFERED)
            is_offered = is_waiting and ticket.taken_at is None
            offer = queue.when_long
        else:
            door = door_of(plan, service, now=now, zone=self.zone)
            queue, why, is_offered = door.queue, OverflowWhy.CLOSED, not door.is_open
            offer = door.offer
        if not is_offered or offer.to is not OverflowTo.CALLBACK:
            raise CallbackNotOffered
        return plan_at, queue, why

    async def _taken(
        self, slot_at: datetime, *, plan_at: OrgPath, queue: Queue, now: datetime
    ) -> Slot:
        own = slots(queue, now=now, zone=self.zone)
        slot = next((each for each in own if each.begins_at == slot_at), None)
        if slot is None:
            raise SlotGone
        await self._store.lock_slot(plan_at=plan_at, queue=queue.id, slot_at=slot_at)
        booked = await self._store.booked(plan_at=plan_at, queue=queue.id, since=now)
        if booked.get(slot_at, 0) >= queue.callback.per_slot:
            raise SlotGone
        return slot

    async def _locked(self, callback_id: str) -> Callback:
        found = await self._store.callback(callback_id, for_update=True)
        if found is None:
            raise CallbackUnknown
        return found

    async def _end(self, callback_id: str, state: CallbackState, *, now: datetime) -> Callback:
        found = await self._locked(callback_id)
        ended = found.ended(state, now=now)
        return found if ended is found else await self._keep(ended, now=now)

    async def _keep(self, callback: Callback, *, now: datetime) -> Callback:
        await self._store.save_callback(callback)
        await self._tell(callback, now=now)
        return callback

    async def _tell(self, callback: Callback, *, now: datetime) -> None:
        await self._publisher.publish(
            CallbackChanged(
                org_path=callback.org_path,
                topic="queue:callbacks",
                at=now,
                callback_id=callback.id,
                contact_id=callback.contact_id,
                state=callback.state,
            )
        )
