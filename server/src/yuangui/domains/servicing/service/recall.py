"""A call whose customer was cut off waits for them, with the open service as it stands.

The rows say who is waited for and until when, so that no process has to remember it.
"""

from datetime import datetime

from yuangui.domains.call.api import ConferenceService
from yuangui.domains.contact.api import Contact, ContactService
from yuangui.domains.queue.api import QueueService
from yuangui.domains.servicing.service.servicing import ServicingService
from yuangui.flow.step import Actor

#: Who ends what nobody came back to.
AWAY = Actor(id="away", role="system")


class RecallService:
    """Lost calls, over one unit of work."""

    def __init__(
        self,
        *,
        contacts: ContactService,
        queue: QueueService,
        conference: ConferenceService,
        servicing: ServicingService,
    ) -> None:
        self._contacts = contacts
        self._queue = queue
        self._conference = conference
        self._servicing = servicing

    async def lose(self, *, contact_id: str, now: datetime) -> bool:
        """Free the seat of a customer who was cut off and keep all that is open for a while.

        Return False if the customer is back, or somebody has hung up meanwhile.

        Raises:
            TicketUnknown, ContactUnknown: there is none of that name within the fence.
        """
        # Tickets and seats before contacts and calls, as everywhere.
        within = await self._queue.hold_lost(contact_id=contact_id, now=now)
        if within is None:
            return False
        lost = await self._contacts.lose(contact_id=contact_id, within=within, now=now)
        if lost is None:
            return False
        await self._queue.lose(contact_id=contact_id, now=now)
        await self._conference.hand_over(contact_id=contact_id, by=None, to=None, now=now)
        return True

    async def call_again(self, *, contact_id: str, now: datetime) -> Contact:
        """Let a customer whose call was lost go on where they were, with the next fitting seat.

        Again changes nothing.

        Raises:
            ContactEnded: nobody waits for them any more.
        """
        contact = await self._contacts.contact(contact_id=contact_id)
        if contact.recall_until is not None:
            age = contact.age(now.date())
            await self._queue.call_again(contact_id=contact_id, age=age, now=now)
        return await self._contacts.call_again(contact_id=contact_id, now=now)

    async def give_up_due(self, *, now: datetime) -> int:
        """End what nobody came back to in time, its open service given up; return how many."""
        due = [
            each
            for each in await self._contacts.waiting_for_recall()
            if each.recall_until is not None and each.recall_until <= now
        ]
        for contact in due:
            await self._servicing.hang_up(contact_id=contact.id, actor=AWAY, now=now)
        return len(due)

    async def give_up_waiting(self, *, now: datetime) -> int:
        """End what waits though its customer's page has been gone for long; return how many."""
        gone = await self._queue.given_up(now=now)
        for contact_id in gone:
            await self._servicing.hang_up(contact_id=contact_id, actor=AWAY, now=now)
        return len(gone)

    async def lose_due(self, *, now: datetime) -> int:
        """Lose every call whose customer was cut off; return how many."""
        found = await self._queue.cut_off(now=now)
        return sum([await self.lose(contact_id=each, now=now) for each in found])
